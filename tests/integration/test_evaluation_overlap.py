"""While an evaluation counts, the pilot goes on: what it has not seen stays stale, what others wrote stays written."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import func, select, text

from domain.evidence.touching import of_request, rests_on
from messaging.tables import outbox
from storage.database import Database
from storage.evaluation_runs import EVALUATION_RUNS, AskedEvaluation, ask_evaluation
from storage.follow_ups import record_progress
from storage.runs import RunClaim
from storage.staleness import last_evaluated_at
from storage.tables.evaluation import evaluation_runs, evaluations, recommendation_versions, recommendations
from storage.tables.feedback import feedback_requests
from storage.unit_of_work import unit_of_work
from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.integration.serving import advice, serve, stale
from workers.delivery import drain
from workers.evaluation_runs import EvaluationAttempt
from workers.registry import LISTENERS
from workers.round_course import Course


@dataclass(slots=True)
class Meanwhile(Course):
    """A course in which something happens when a stage is reached first."""

    events: dict[str, Callable[[], None]] = field(default_factory=dict)

    def reaches(self, stage: str, done: int | None = None, total: int | None = None) -> None:
        happens = self.events.pop(stage, None)
        if happens is not None:
            happens()
        Course.reaches(self, stage, done, total)


@pytest.fixture
def serving(database_url: str) -> Iterator[Journey]:
    pilot = Installation(database_url, "embedded:", SetClock(NOW))
    journey = Journey(pilot)
    journey.open_the_call()
    yield serve(journey)
    pilot.close()


def claimed(pilot: Installation, key: str, at: datetime) -> RunClaim:
    with pilot.database.write() as connection:
        ask_evaluation(connection, key, AskedEvaluation(at, "test", "test"))
        claim = EVALUATION_RUNS.claim(connection, 60.0)
    assert claim is not None
    assert claim.subject == key
    return claim


def evaluate(pilot: Installation, claim: RunClaim, **events: Callable[[], None]) -> None:
    course = Meanwhile(Event(), events=events)
    EvaluationAttempt(pilot.database, pilot.worker_services, claim, course).run()


def evaluate_now(pilot: Installation, **events: Callable[[], None]) -> None:
    evaluate(pilot, claimed(pilot, "now", pilot.clock.at), **events)


def an_answer(journey: Journey) -> Callable[[], None]:
    """Everybody answers an hour later, and the message is handled at once."""

    def happens() -> None:
        journey.pilot.clock.at += timedelta(hours=1)
        assert journey.answer_feedback({"role_matches": 2}) > 0
        hand_over(journey.pilot)

    return happens


def hand_over(pilot: Installation) -> None:
    """Messages are handled; long work is what the test itself does."""
    listeners = [replace(listener, background=None) for listener in LISTENERS]
    assert drain(pilot.database, pilot.broker_url, listeners, pilot.worker_services)


def standing_on_answers(journey: Journey) -> set[str]:
    """The advice of today that rests on a figure of what was answered."""
    policy = journey.pilot.policy
    with journey.pilot.database.read() as connection:
        query = select(feedback_requests.c.party, feedback_requests.c.moment)
        answered = connection.execute(query.where(feedback_requests.c.status == "answered")).all()
    definitions = policy.indicators.definitions
    touched = {pair for party, moment in answered for pair in of_request(definitions, party, moment, "SN", "MA")}
    return {
        row["id"]
        for row in advice(journey)
        if any((name, row["country"]) in touched for name in rests_on(policy.criteria, row["criterion"]))
    }


def evaluated(pilot: Installation) -> list[str]:
    with pilot.database.read() as connection:
        return list(connection.execute(select(evaluations.c.id).order_by(evaluations.c.id)).scalars())


def told_stale(pilot: Installation) -> Counter[str]:
    """How often each advice was told to be stale."""
    query = select(outbox.c.subject).where(outbox.c.name == "recommendation.stale")
    with pilot.database.read() as connection:
        return Counter(connection.execute(query).scalars())


def test_what_is_answered_after_the_count_stays_stale(serving: Journey) -> None:
    pilot, before = serving.pilot, len(evaluated(serving.pilot))

    evaluate_now(pilot, concluding=an_answer(serving))

    assert len(evaluated(pilot)) == before + 1
    assert stale(serving) == standing_on_answers(serving) != set()
    assert {row["stale_since"] for row in advice(serving)} == {None, pilot.clock.at}
    # The evaluation of the next day has seen the answer.
    day = pilot.clock.at + timedelta(days=1)
    pilot.tick(day.year, day.month, day.day)
    assert stale(serving) == set()


def test_an_answer_after_the_count_is_not_hidden_by_an_earlier_one_that_was_counted(serving: Journey) -> None:
    pilot = serving.pilot
    with pilot.database.write() as connection:
        connection.execute(recommendations.update().values(stale_since=pilot.clock.at - timedelta(hours=1)))

    evaluate_now(pilot, concluding=an_answer(serving))

    assert stale(serving) == standing_on_answers(serving) != set()
    assert {row["stale_since"] for row in advice(serving)} == {None, pilot.clock.at}


def test_advice_given_for_the_first_time_is_stale_from_the_beginning_and_says_so(serving: Journey) -> None:
    pilot = serving.pilot
    with pilot.database.write() as connection:
        for table in (recommendation_versions, recommendations, evaluations):
            connection.execute(table.delete())

    before = told_stale(pilot)

    evaluate_now(pilot, concluding=an_answer(serving))

    assert stale(serving) == standing_on_answers(serving) != set()
    assert told_stale(pilot) - before == Counter(f"recommendation:{name}" for name in stale(serving))


def test_what_was_answered_before_the_count_is_fresh(serving: Journey) -> None:
    pilot = serving.pilot
    an_answer(serving)()
    assert stale(serving) != set()
    pilot.clock.at += timedelta(minutes=1)

    evaluate_now(pilot)

    assert stale(serving) == set()


def test_a_recommendation_closed_while_an_evaluation_is_stored_stays_closed(serving: Journey) -> None:
    """The country's last word is written, but not committed, when the evaluation comes to its advice."""
    pilot = serving.pilot
    (found, *_) = [row for row in advice(serving) if row["status"] == "published"]
    storing, held = Event(), Event()

    def others_write_first() -> None:
        storing.set()
        assert held.wait(60)

    claim = claimed(pilot, "now", pilot.clock.at)
    thread = Thread(target=evaluate, args=(pilot, claim), kwargs={"storing": others_write_first})
    thread.start()
    assert storing.wait(60)
    with unit_of_work(pilot.database, pilot.clock, correlation="test") as work:
        record_progress(work, found, 6, {"progress": "done"}, 18)
        held.set()
        wait_until_locked_out(pilot.database)
        work.commit()
    thread.join(60)

    assert not thread.is_alive()
    (after,) = [row for row in advice(serving) if row["id"] == found["id"]]
    assert after["evaluation_id"] == evaluated(pilot)[-1] != found["evaluation_id"]
    assert (after["status"], after["closed_at"]) == ("closed", pilot.clock.at)


def wait_until_locked_out(database: Database) -> None:
    """On SQLite whoever writes second waits before the first statement."""
    if database.dialect == "sqlite":
        return
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(6000):
        with database.read() as connection:
            if connection.execute(waiting).scalar_one():
                return
        Event().wait(0.01)
    raise AssertionError("the evaluation waits for nobody")


def test_a_run_that_was_put_off_and_overtaken_stores_nothing_and_is_over(serving: Journey) -> None:
    pilot, at = serving.pilot, serving.pilot.clock.at
    older = claimed(pilot, "older", at)

    def the_newer_one_ends() -> None:
        an_answer(serving)()
        evaluate(pilot, claimed(pilot, "newer", pilot.clock.at))

    before = evaluated(pilot)
    evaluate(pilot, older, concluding=the_newer_one_ends)

    assert len(evaluated(pilot)) == len(before) + 1
    with pilot.database.read() as connection:
        assert last_evaluated_at(connection) == at + timedelta(hours=1)
        assert connection.execute(select(func.count()).select_from(evaluation_runs)).scalar_one() == 0
