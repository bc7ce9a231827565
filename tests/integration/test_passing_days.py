"""Time alone: what is counted up to the day makes advice stale and is evaluated anew, and nothing else does."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from storage.evidence_versions import latest_row
from storage.tables.evaluation import evaluations
from storage.tables.placements import checklist_items, placements
from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.integration.serving import ARRIVAL, advice, serve, stale
from workers.schedule import SWEEPS, tick

ARRIVED = ARRIVAL.date()
# Nothing is recorded: questionnaires, alerts and reminders are left out.
_EVALUATING = [sweep for sweep in SWEEPS if sweep.name in ("evidence.expire", "days.pass", "evaluation.due")]


@pytest.fixture
def serving(journey: Journey) -> Journey:
    return serve(journey)


@pytest.fixture
def serving_on_both(database_url: str) -> Iterator[Journey]:
    """On each kind of database."""
    pilot = Installation(database_url, "embedded:", SetClock(NOW))
    journey = Journey(pilot)
    journey.open_the_call()
    yield serve(journey)
    pilot.close()


def become(journey: Journey, day: date, hour: int = 0) -> dict[str, int]:
    """The clock is set; nobody does anything."""
    pilot = journey.pilot
    pilot.clock.at = datetime.combine(day, time(hour, 1), UTC)
    return tick(pilot.database, pilot.worker_services, pilot.clock.at, sweeps=_EVALUATING)


def evaluated(journey: Journey) -> int:
    with journey.pilot.database.read() as connection:
        return len(connection.execute(select(evaluations.c.id)).all())


def figure(journey: Journey, code: str, by: str | None = None, country: str | None = "MA") -> dict[str, Any]:
    """What the latest evaluation says of an indicator."""
    with journey.pilot.database.read() as connection:
        latest = latest_row(connection)
    assert latest is not None
    rows = latest["full"]["indicators"]
    return next(row for row in rows if (row["code"], row["country"], row["by"]) == (code, country, by))


def protect(journey: Journey, **body: str) -> None:
    path = f"/placements/{journey.placement('awa')['id']}/protection"
    journey.pilot.post(path, journey.tokens["SN"], body).expect(200)


def evaluate_until(journey: Journey, day: date) -> None:
    become(journey, day)
    journey.pilot.deliver()


def end_service(journey: Journey, on: date) -> None:
    """Her service and everything that waits for a day end."""
    with journey.pilot.database.write() as connection:
        connection.execute(update(placements).values(status="completed", ended_on=on))
        connection.execute(update(checklist_items).values(due_on=on))


def test_a_month_without_any_record_makes_days_of_service_stale_and_counts_them(serving_on_both: Journey) -> None:
    serving = serving_on_both
    before, days = evaluated(serving), figure(serving, "X1")["n"]
    assert stale(serving) == set()

    assert become(serving, ARRIVED + timedelta(days=31))["evaluation.due"] == 1

    protection = {row["id"] for row in advice(serving) if row["criterion"] == "K8" and row["country"] == "MA"}
    assert protection
    assert protection <= stale(serving)
    serving.pilot.deliver()
    assert evaluated(serving) == before + 1
    assert figure(serving, "X1")["n"] == days + 31
    assert stale(serving) == set()


def test_an_evaluation_is_due_once_a_day_however_often_the_schedule_looks(serving: Journey) -> None:
    before = evaluated(serving)
    for day in (1, 2):
        for hour in (0, 1, 13):
            become(serving, ARRIVED + timedelta(days=day), hour)
            serving.pilot.deliver()
    assert evaluated(serving) == before + 2


def test_an_unpaid_allowance_becomes_late_by_itself(serving: Journey) -> None:
    """Due on the tenth, it waits within its grace until the fifteenth."""
    protect(serving, kind="allowance", due="2026-12-10")
    evaluate_until(serving, date(2026, 12, 9))
    end_service(serving, date(2026, 12, 9))
    seen = []
    for number in range(10, 18):
        due = become(serving, date(2026, 12, number))["evaluation.due"]
        serving.pilot.deliver()
        seen.append((number, due, figure(serving, "X3")["n"], figure(serving, "X3")["population"]))
    assert [entry for entry in seen if entry[1]] == [(10, 1, 0, 1), (16, 1, 1, 1)]


def test_the_title_counts_from_the_ninety_first_day_of_the_stay(serving: Journey) -> None:
    evaluate_until(serving, date(2027, 2, 18))
    assert figure(serving, "X2")["n"] == 0
    evaluate_until(serving, date(2027, 2, 19))
    assert figure(serving, "X2")["n"] == 0
    evaluate_until(serving, date(2027, 2, 20))
    assert figure(serving, "X2")["n"] == 1


def test_documents_fall_due_by_themselves(serving: Journey) -> None:
    end_service(serving, ARRIVED)
    with serving.pilot.database.write() as connection:
        connection.execute(update(checklist_items).values(due_on=date(2026, 12, 10)))
    seen = []
    for number in range(8, 13):
        due = become(serving, date(2026, 12, number))["evaluation.due"]
        serving.pilot.deliver()
        seen.append((number, due, figure(serving, "I5", None, None)["n"] > 0))
    assert seen == [(8, 0, False), (9, 0, False), (10, 1, True), (11, 0, True), (12, 0, True)]


def test_a_pilot_that_is_over_is_evaluated_when_a_month_is_over_and_not_every_day(serving: Journey) -> None:
    end_service(serving, ARRIVED)
    evaluate_until(serving, ARRIVED + timedelta(days=1))
    months = figure(serving, "S4")["n"]

    due = []
    for passed in range(2, 30):
        day = ARRIVED + timedelta(days=passed)
        due += [day] * become(serving, day)["evaluation.due"]
        serving.pilot.deliver()

    assert due == [date(2026, 12, 31)]
    assert figure(serving, "S4")["n"] == months + 1


def test_an_open_report_becomes_late_and_no_mark_tells_where(serving_on_both: Journey) -> None:
    """Reported on the seventh of December, it may be closed until the sixth of January."""
    serving, pilot = serving_on_both, serving_on_both.pilot
    path = f"/placements/{serving.placement('awa')['id']}/incidents"
    pilot.post(path, serving.tokens["awa"], {"category": "other", "text": "Exemple."}).expect(201)
    end_service(serving, ARRIVED)
    for day in (date(2026, 12, 31), date(2027, 1, 6)):
        evaluate_until(serving, day)
    before = evaluated(serving)
    assert figure(serving, "X4", "handling.closed_in_time", None)["n"] == 0

    assert become(serving, date(2027, 1, 7))["evaluation.due"] == 1

    assert stale(serving) == set()
    pilot.deliver()
    assert evaluated(serving) == before + 1
    assert figure(serving, "X4", "handling.closed_in_time", None)["n"] == 1


def test_practice_with_a_day_to_come_leaves_no_advice_under_review(serving: Journey) -> None:
    """The operator lets a later day pass while the clock of the machine stays where it is."""
    pilot = serving.pilot
    evaluate_until(serving, ARRIVED + timedelta(days=1))
    before = evaluated(serving)

    tick(pilot.database, pilot.worker_services, pilot.clock.at + timedelta(days=3), sweeps=_EVALUATING)
    assert stale(serving) != set()
    pilot.deliver()

    assert evaluated(serving) == before + 1
    assert stale(serving) == set()
