"""A service whose questionnaires were sent this morning, and what became of them."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from config.clock import FixedClock
from storage.accounts import create_account, open_session
from storage.feedback import schedule_requests
from storage.tables.feedback import feedback_answers, feedback_requests
from storage.unit_of_work import unit_of_work
from tests.installation import Installation, SetClock, sample_policy
from tests.integration.page_client import PageClient
from tests.stored import KEYS, NOW, add_service
from workers.schedule import tick

POLICY = sample_policy()
DAY = {"answered_on-day": "17", "answered_on-month": "3", "answered_on-year": "2027"}


def service_asked_today(tmp_path: Path) -> Iterator[Installation]:
    """A service of a Senegalese volunteer in Morocco; its arrival questionnaires were sent this morning."""
    made = Installation(f"sqlite:///{tmp_path / 'pilot.db'}", "embedded:", SetClock(NOW))
    with unit_of_work(made.database, FixedClock(NOW), correlation="test") as work:
        placement = add_service(work.connection, date(2027, 3, 1), date(2027, 8, 31))
        schedule_requests(work, placement, POLICY, KEYS)
        for country in ("SN", "MA", "CI"):
            create_account(
                work.connection, KEYS, NOW, email=f"{country}@focal.example.org", role="coordinator", country=country
            )
        work.commit()
    at(made, 2027, 3, 15, 8)
    yield made
    made.close()


def at(pilot: Installation, year: int, month: int, day: int, hour: int = 0) -> None:
    """Let the schedule see this hour."""
    pilot.clock.at = datetime(year, month, day, hour, tzinfo=UTC)
    tick(pilot.database, pilot.worker_services, pilot.clock.at)


def request_of(pilot: Installation, party: str, moment: str) -> str:
    wanted = (feedback_requests.c.party == party, feedback_requests.c.moment == moment)
    with pilot.database.read() as connection:
        return str(connection.execute(select(feedback_requests.c.id).where(*wanted)).scalar_one())


def rows(pilot: Installation, table: Any) -> list[dict[str, Any]]:
    with pilot.database.read() as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def stored(pilot: Installation) -> dict[str, Any]:
    return {row["item"]: row["value"] for row in rows(pilot, feedback_answers)}


def coordinator(pilot: Installation, country: str) -> PageClient:
    """A coordinator of the country, signed in."""
    visitor = PageClient(pilot)
    with pilot.database.write() as connection:
        account = connection.exec_driver_sql(f"SELECT id FROM accounts WHERE country = '{country}'").scalar_one()
        secret = open_session(connection, pilot.clock.now(), account=account)
    visitor.client.set_cookie("passerelle", secret)
    return visitor


def ticked(text: str, name: str) -> list[str]:
    """The values of a question that are ticked on the page."""
    boxes = re.findall(rf'<input type="(?:radio|checkbox)" name="{name}" value="([^"]*)"([^>]*)>', text)
    return [value for value, rest in boxes if "checked" in rest]
