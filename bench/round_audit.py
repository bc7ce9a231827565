"""Whether a stored round is right and complete, and how long the answers about it take."""

import time
from collections.abc import Mapping

import click
from flask.testing import FlaskClient
from sqlalchemy import func, select

from bench.verdict_texts import WISHES
from bench.worker_processes import RoleProcess
from storage.tables.placements import round_reasons
from tests.installation import Installation
from tests.integration.page_client import PageClient


def audit(pilot: Installation, token: str, identifier: str, people: int) -> list[str]:
    """What is wrong with the round as it is stored: nothing, if all is well."""
    view = pilot.get(f"/rounds/{identifier}", token).expect(200)
    if view["status"] != "simulated":
        return [f"the round is {view['status']}: {view['refusal']}"]
    report, matching = view["report"], view["matching"]
    placed = sum(offer is not None for offer in matching.values())
    reasons, seated = _stored_reasons(pilot, identifier)
    click.echo(f"placed {placed:,} of {people:,} (bound {report['upper_bound']:,})")
    expected = {
        "people in the matching": (len(matching), people),
        "placed by the report": (report["placed"], placed),
        "placed and unplaced together": (placed + report["unplaced_total"], people),
        "stored reasons": (reasons, people * WISHES),
        "reasons that say placed": (seated, placed),
    }
    return [f"{what}: {found}, expected {wanted}" for what, (found, wanted) in expected.items() if found != wanted]


def _stored_reasons(pilot: Installation, identifier: str) -> tuple[int, int]:
    """All, and those that say `placed`."""
    number = select(func.count()).select_from(round_reasons).where(round_reasons.c.round_id == identifier)
    with pilot.database.read() as connection:
        seated = number.where(round_reasons.c.code == "placed")
        return connection.execute(number).scalar_one(), connection.execute(seated).scalar_one()


def verified_again(beside: RoleProcess, identifier: str) -> list[str]:
    """What the verifier says to the round when it reads it from the database."""
    began = time.perf_counter()
    checked = beside.run_beside("round", "verify", identifier)
    click.echo(f"passerelle round verify: {time.perf_counter() - began:.1f} s")
    return [] if checked.returncode == 0 else [f"round verify: {(checked.stdout + checked.stderr)[-500:]!r}"]


def answer_times(pilot: Installation, token: str, address: str, identifier: str) -> dict[str, tuple[float, int]]:
    """Seconds and bytes of each answer that somebody waits for, the second time it is given."""
    desk = PageClient(pilot)
    desk.be_staff(address)
    headers = {"Authorization": f"Bearer {token}"}
    own = f"/api/v1/rounds/{identifier}"
    answers = {path: _second(pilot.client, path, headers) for path in (own, f"{own}/certificate")}
    pages = (f"/en/desk/rounds/{identifier}", "/en/desk")
    return answers | {path: _second(desk.client, path, {}) for path in pages}


def _second(client: FlaskClient, path: str, headers: Mapping[str, str]) -> tuple[float, int]:
    for _ in range(2):
        began = time.perf_counter()
        response = client.get(path, headers=headers)
        took = time.perf_counter() - began
    if response.status_code != 200:
        raise RuntimeError(f"{path}: {response.status_code}")
    return took, len(response.data)
