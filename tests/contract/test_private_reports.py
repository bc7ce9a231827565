"""Private reports on every database: stored once, moved one arrow at a time, read with four eyes."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from api.operations.context import Operation
from api.operations.incidents import report_incident
from api.operations.safeguarding import agree_to_open, ask_to_open, show_incident, take_on, write_note
from api.services import EXTENSION
from config.clock import FixedClock
from domain.actor import Actor
from domain.errors import DomainError
from domain.incident import TEAM_NOTE
from storage.incidents import openings_of
from storage.tables.safeguarding import incidents
from storage.unit_of_work import unit_of_work
from tests.installation import Installation, SetClock
from tests.servers.fixtures import FreshDatabaseUrl
from tests.stored import NOW, add_account, add_service

TEXT = "Exemple : “la porte” ne ferme pas. 🙏🏿"


class Team:
    """A pilot with one service, its volunteer, and two officers."""

    def __init__(self, pilot: Installation) -> None:
        self.pilot = pilot
        with unit_of_work(pilot.database, FixedClock(NOW), correlation="test") as work:
            self.placement = add_service(work.connection, date(2027, 3, 1), date(2027, 8, 31))
            officers = [add_account(work.connection, "safeguarding", None) for _ in range(2)]
            work.commit()
        self.volunteer = self._as(Actor("volunteer", application=self.placement.application_id))
        self.first, self.second = (self._as(Actor("safeguarding", account=each)) for each in officers)

    def _as(self, actor: Actor) -> Operation:
        return Operation(actor, self.pilot.app.extensions[EXTENSION], "test")

    def report(self) -> str:
        return report_incident(self.volunteer, self.placement.id, "accommodation", TEXT, "fr").id


@pytest.fixture
def team(database_kind: str, fresh_database_url: FreshDatabaseUrl) -> Iterator[Team]:
    installation = Installation(fresh_database_url(database_kind), "embedded:", SetClock(NOW))
    yield Team(installation)
    installation.close()


def test_a_report_sent_five_times_at_once_is_stored_once(team: Team) -> None:
    with ThreadPoolExecutor(5) as people:
        made = {each.result() for each in [people.submit(team.report) for _ in range(5)]}
    with team.pilot.database.read() as connection:
        stored = connection.execute(select(func.count()).select_from(incidents)).scalar_one()
    assert (len(made), stored) == (1, 1)


def test_two_officers_who_take_a_report_at_once_are_both_answered_and_one_holds_it(team: Team) -> None:
    incident = team.report()
    with ThreadPoolExecutor(2) as people:
        for taken in [people.submit(take_on, each, incident) for each in (team.first, team.second)]:
            taken.result()
    with pytest.raises(DomainError):
        take_on(_holder(team, incident), incident)


def _holder(team: Team, incident: str) -> Operation:
    held = show_incident(team.first, incident)["incident"].assigned_to
    return next(each for each in (team.first, team.second) if each.actor.account == held)


def test_reading_writing_and_reading_again_with_four_eyes(team: Team) -> None:
    incident = team.report()
    assert show_incident(team.first, incident)["content"] is None
    with pytest.raises(DomainError):
        write_note(team.first, incident, TEAM_NOTE, "x")
    ask_to_open(team.first, incident, "Premier contact")
    with team.pilot.database.read() as connection:
        (opening,) = openings_of(connection, incident)
    agree_to_open(team.second, incident, opening.id)
    for text in ("Un", "Un", "Deux"):
        write_note(team.first, incident, TEAM_NOTE, text)
    content = show_incident(team.first, incident)["content"]
    assert content["text"] == TEXT
    assert [note["text"] for note in content["notes"]] == ["Un", "Deux"]
    assert show_incident(team.second, incident)["content"] is None
