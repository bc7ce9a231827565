"""A pilot with advice to every country, for the tests of what becomes of a recommendation."""

from datetime import datetime

from domain.events import EvaluationDue
from storage.unit_of_work import unit_of_work
from tests.installation import Answer, Installation
from tests.integration.journey import Journey


def evaluate(pilot: Installation, key: str) -> None:
    """One evaluation at the hour of the pilot's clock."""
    with unit_of_work(pilot.database, pilot.clock, correlation=key) as work:
        work.record(EvaluationDue(evaluated_at=pilot.clock.now(), key=key))
        work.commit()
    pilot.deliver()


def advice_to(journey: Journey, country: str, code: str) -> dict[str, object]:
    """The first recommendation of a code to a country, as its coordinator reads it."""
    found = journey.pilot.get("/recommendations", journey.tokens[country]).expect(200)["items"]
    return next(one for one in found if one["code"] == code)


def respond(journey: Journey, country: str, identifier: object, **body: object) -> Answer:
    """What a coordinator answers."""
    return journey.pilot.post(f"/recommendations/{identifier}/response", journey.tokens[country], body)


def follow_up(journey: Journey, country: str, identifier: object, **body: object) -> Answer:
    """What a coordinator says became of it."""
    return journey.pilot.post(f"/recommendations/{identifier}/follow-up", journey.tokens[country], body)


def set_clock(pilot: Installation, at: datetime) -> None:
    pilot.clock.at = at
