"""Whatever happens in a pilot: facts that changed have another fingerprint, so that their block is counted again."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.indicators.facts import EvaluationFacts
from storage import repositories
from storage.erasure import erase_person
from storage.evaluation_blocks import fingerprints
from storage.evaluation_facts import block_facts, blocks
from storage.incidents import incidents_where, move_incident
from storage.unit_of_work import unit_of_work
from tests.installation import Answer, Installation, SetClock
from tests.integration.furnished import NOW
from tests.integration.journey import Journey, play

# One day for all, after everything: the fingerprint of another day is another one anyway.
DAY = date(2028, 1, 1)


@dataclass
class Watched(Installation):
    """Compares facts and fingerprints after each step; `changed` holds what changed facts, `kinds` which facts."""

    known: dict[str, tuple[EvaluationFacts, str]] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)

    def call(self, method: str, path: str, token: str | None = None, body: Any = None) -> Answer:
        answer = Installation.call(self, method, path, token, body)
        if method != "GET":
            self.look(path.rpartition("/")[2] if path.count("/") > 2 else path)
        return answer

    def deliver(self) -> None:
        Installation.deliver(self)
        self.look("delivery")

    def look(self, step: str) -> None:
        with self.database.read() as connection:
            prints = fingerprints(connection, DAY, "policy")
            now = {each: (block_facts(connection, DAY, each), prints[each]) for each in blocks(connection)}
        for block, (facts, fingerprint) in now.items():
            before, printed = self.known.get(block, (EvaluationFacts(DAY, facts.countries), ""))
            if facts != before:
                assert fingerprint != printed, f"{step}: {differences(before, facts)}"
                self.changed.append(step)
                self.kinds |= differences(before, facts)
        self.known = now


def differences(before: EvaluationFacts, after: EvaluationFacts) -> set[str]:
    """Which facts changed, for the person who reads a failure."""
    kinds = ("applications", "placements", "protection", "requests", "answers")
    return {kind for kind in kinds if getattr(before, kind) != getattr(after, kind)}


@pytest.fixture
def pilot(tmp_path: Path) -> Iterator[Watched]:
    made = Watched(f"sqlite:///{tmp_path / 'pilot.db'}", "embedded:", SetClock(NOW))
    yield made
    made.close()


def test_nothing_in_a_whole_pilot_changes_a_fact_behind_the_fingerprint(pilot: Watched) -> None:
    play(pilot)

    assert pilot.kinds == {"applications", "placements", "protection", "requests", "answers"}
    assert {"D07", "suspension", "resumption", "completion", "decision", "information"} <= set(pilot.changed)


def test_what_is_recorded_beside_a_placement_changes_the_fingerprint(pilot: Watched) -> None:
    journey = Journey(pilot)
    journey.open_the_call()
    journey.apply("awa", "SN")
    pilot.deliver()
    made = journey.round()
    pilot.post(f"/rounds/{made['id']}/validation", journey.tokens["MA"]).expect(200)
    placement = journey.confirm("awa")
    path, coordinator = f"/placements/{placement['id']}", journey.tokens["SN"]

    def recorded(step: str, body: dict[str, Any]) -> None:
        """Facts change, and what they are seen by."""
        seen = len(pilot.changed)
        pilot.post(f"{path}/{step}", coordinator, body).expect(200)
        assert len(pilot.changed) == seen + 1, step

    (first, second, *_) = [item["code"] for item in placement["checklist"] if item["code"] not in ("D06", "D07")]
    recorded(f"checklist/{first}", {"done": True, "date": "2027-02-01"})
    recorded(f"checklist/{second}", {"done": True, "date": "2027-02-03"})
    # Two days that change places leave every count and every latest day as they were.
    recorded(f"checklist/{first}", {"done": True, "date": "2027-02-03"})
    recorded(f"checklist/{second}", {"done": True, "date": "2027-02-01"})
    recorded(f"checklist/{first}", {"done": True, "date": "2027-02-02"})
    recorded(f"checklist/{first}", {"done": False, "date": "2027-02-02"})
    journey.depart("awa", "2026-11-22")
    for paid in ("2026-11-20", "2026-11-21"):
        recorded("protection", {"kind": "allowance", "due": "2026-11-20", "paid": paid})
    recorded("protection", {"kind": "insurance", "from": "2027-01-01", "to": "2027-01-31"})
    recorded("suspension", {"code": "health", "date": "2026-11-25"})
    recorded("resumption", {"date": "2026-11-27"})
    pilot.post(f"{path}/incidents", journey.tokens["awa"], {"category": "other", "text": "Exemple."}).expect(201)
    assert pilot.changed[-1] == "incidents"
    close_the_incident(pilot)
    recorded("early-end", {"code": "family", "date": "2026-11-30"})
    erase_everybody(pilot)


def close_the_incident(pilot: Watched) -> None:
    with unit_of_work(pilot.database, pilot.clock, correlation="test") as work:
        (incident,) = incidents_where(work.connection)
        assigned = move_incident(work, incident, "assign", "officer")
        move_incident(work, assigned, "close", "officer", closed_at=work.clock.now(), outcome="settled")
        work.commit()
    pilot.look("close incident")
    assert pilot.changed[-1] == "close incident"


def erase_everybody(pilot: Watched) -> None:
    with unit_of_work(pilot.database, pilot.clock, correlation="test") as work:
        for application in repositories.applications.where(work.connection, lock=True):
            erase_person(work, application, pilot.policy)
        work.commit()
    pilot.look("erase")
    assert pilot.changed[-1] == "erase"
