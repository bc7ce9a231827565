"""A round is computed by one attempt at a time, written by none that lost its claim, and settled once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from sqlalchemy import select

from domain.events import RoundRequested
from domain.matching.verifier.verify import verify
from messaging.tables import outbox
from storage.round_documents import find_whole
from storage.round_runs import ROUND_RUNS
from storage.runs import ClaimLost, RunClaim
from storage.tables.placements import round_documents, round_reasons, round_runs
from storage.unit_of_work import unit_of_work
from tests.integration.round_scene import LONG_AGO, RoundScene, deliver_messages, round_scene
from tests.stored import NOW
from workers.round_computing import Computed, Loaded, compute
from workers.round_course import Course, RunEnded


@pytest.fixture
def scene(database_url: str) -> Iterator[RoundScene]:
    with round_scene(database_url) as made:
        yield made


def test_a_round_that_was_asked_for_is_computed_once(scene: RoundScene) -> None:
    with scene.pilot.database.read() as connection:
        asked_by = connection.execute(select(outbox.c.id).where(outbox.c.name == "round.requested")).scalar_one()
        assert ROUND_RUNS.progress_of(connection, scene.asked.id) == {
            "stage": None,
            "done": None,
            "total": None,
            "since": None,
        }
        assert not ROUND_RUNS.none_under_way(connection)
    assert (scene.run(), scene.run()) == (1, 0)
    done = scene.round()
    assert (done.status, done.simulated_at, (done.report or {})["placed"]) == ("simulated", NOW, 1)
    assert (scene.count(round_reasons), scene.count(round_documents), scene.count(round_runs)) == (2, 3, 0)
    assert scene.told() == [("request-1", asked_by)]
    with scene.pilot.database.read() as connection:
        assert verify(find_whole(connection, scene.asked.id)) == []
        assert ROUND_RUNS.none_under_way(connection)
        assert ROUND_RUNS.progress_of(connection, scene.asked.id) is None


def test_the_same_message_twice_asks_for_one_run(scene: RoundScene) -> None:
    with unit_of_work(scene.pilot.database, scene.pilot.clock, correlation="again") as work:
        work.record(RoundRequested(round=scene.asked.id, call=scene.asked.call_id))
        work.commit()
    deliver_messages(scene)
    assert scene.count(round_runs) == 1
    scene.run()
    with unit_of_work(scene.pilot.database, scene.pilot.clock, correlation="late") as work:
        work.record(RoundRequested(round=scene.asked.id, call=scene.asked.call_id))
        work.commit()
    deliver_messages(scene)
    assert (scene.count(round_runs), len(scene.told())) == (0, 1)


def test_nobody_takes_a_run_before_its_lease_ends(scene: RoundScene) -> None:
    claim = scene.claim()
    with scene.pilot.database.read() as connection:
        assert not ROUND_RUNS.any_free(connection)
        assert not ROUND_RUNS.none_under_way(connection)
    assert scene.run() == 0
    scene.change_run(claimed_until=LONG_AGO)
    assert scene.run() == 1
    assert (claim.attempts, scene.round().status) == (1, "simulated")


def test_an_attempt_that_lost_its_claim_writes_nothing_more(scene: RoundScene) -> None:
    first, loaded = scene.claim(), scene.loaded()
    computed = compute(loaded, Course(scene.stop))
    scene.change_run(claimed_until=LONG_AGO)
    second = scene.claim()
    for writing in (
        lambda late: late.store(loaded, computed),
        lambda late: late.simulated(computed),
        lambda late: late.refused("computation_failed", {}),
        lambda late: late.put_off("LookupError", 0.0),
    ):
        with pytest.raises(ClaimLost):
            writing(scene.storage(first))
    assert (scene.count(round_reasons), scene.count(round_documents), scene.round().status) == (0, 0, "requested")
    winner = scene.storage(second)
    winner.store(loaded, computed)
    winner.simulated(computed)
    assert (scene.round().status, len(scene.told())) == ("simulated", 1)


def test_an_attempt_notices_while_it_computes_that_another_one_took_over(scene: RoundScene) -> None:
    others: list[RunClaim] = []

    def overtaken(_loaded: Loaded, course: Course) -> Computed:
        scene.change_run(claimed_until=LONG_AGO, claim="somebody else")
        others.append(scene.claim())
        assert course.ended.wait(60)
        course.reaches("checking")
        raise AssertionError("it went on")

    assert scene.run(overtaken) == 1
    assert (scene.round().status, scene.count(round_runs)) == ("requested", 1)
    with scene.pilot.database.read() as connection:
        assert connection.execute(select(round_runs.c.claim)).scalar_one() == others[0].token


def test_what_an_interrupted_attempt_has_stored_is_replaced(scene: RoundScene) -> None:
    loaded = scene.loaded()
    scene.storage(scene.claim()).store(loaded, compute(loaded, Course(scene.stop)))
    assert scene.round().status == "requested"
    scene.change_run(claimed_until=LONG_AGO)
    scene.run()
    assert (scene.round().status, scene.count(round_reasons), scene.count(round_documents)) == ("simulated", 2, 3)


def test_a_claim_is_renewed_and_the_progress_shown_while_a_round_is_computed(scene: RoundScene) -> None:
    seen: list[object] = []

    def watched(loaded: Loaded, course: Course) -> Computed:
        first = _until(scene)
        course.reaches("placing", 7, 9)
        while _until(scene) <= first or _progress(scene).get("done") != 7:
            assert not course.ended.wait(0.01)
        seen.append(_progress(scene))
        return compute(loaded, course)

    scene.run(watched)
    (found,) = seen
    assert isinstance(found, dict)
    assert {**found, "since": None} == {"stage": "placing", "done": 7, "total": 9, "since": None}
    assert isinstance(found["since"], datetime)
    assert scene.round().status == "simulated"


def _until(scene: RoundScene) -> datetime:
    with scene.pilot.database.read() as connection:
        found: datetime = connection.execute(select(round_runs.c.claimed_until)).scalar_one()
    return found


def _progress(scene: RoundScene) -> dict[str, object]:
    with scene.pilot.database.read() as connection:
        return ROUND_RUNS.progress_of(connection, scene.asked.id) or {}


def test_a_process_that_ends_gives_its_claim_back_and_the_attempt_does_not_count(scene: RoundScene) -> None:
    left: list[BaseException] = []

    def interrupted(_loaded: Loaded, course: Course) -> Computed:
        scene.stop.set()
        try:
            course.reaches("placing", 1, 2)
        except RunEnded as end:
            left.append(end)
            raise
        raise AssertionError("it went on")

    assert scene.run(interrupted) == 1
    assert len(left) == 1
    scene.stop.clear()
    claim = scene.claim()
    assert claim.attempts == 1


def test_a_round_that_is_put_aside_while_it_is_computed_stays_put_aside(scene: RoundScene) -> None:
    def put_aside(loaded: Loaded, course: Course) -> Computed:
        computed = compute(loaded, course)
        scene.discard()
        assert course.ended.wait(60)
        return computed

    assert scene.run(put_aside) == 1
    assert (scene.round().status, scene.count(round_runs), scene.told()) == ("discarded", 0, [])


def test_of_a_round_that_is_put_aside_while_it_is_stored_nothing_is_left(scene: RoundScene) -> None:
    storage, loaded = scene.storage(scene.claim()), scene.loaded()
    storage.store(loaded, compute(loaded, Course(scene.stop)))
    scene.discard()
    scene.change_run(claimed_until=LONG_AGO)
    assert scene.run() == 1
    assert (scene.count(round_reasons), scene.count(round_documents), scene.count(round_runs)) == (0, 0, 0)
    assert (scene.round().status, scene.told()) == ("discarded", [])


@dataclass(slots=True)
class Noted(Course):
    """A course that notes every sign of progress."""

    signs: list[tuple[str, int | None, int | None]] = field(default_factory=list)

    def reaches(self, stage: str, done: int | None = None, total: int | None = None) -> None:
        self.signs.append((stage, done, total))
        Course.reaches(self, stage, done, total)


def test_a_computation_tells_its_stages_in_order_and_stops_at_any_sign(scene: RoundScene) -> None:
    loaded, whole = scene.loaded(), Noted(scene.stop)
    compute(loaded, whole)
    stages = [stage for stage, _, _ in whole.signs]
    assert list(dict.fromkeys(stages)) == ["placing", "explaining", "checking"]
    assert all(done is None or (total is not None and done <= total) for _, done, total in whole.signs)
    for number in range(1, len(stages) + 1):
        stopped = Stopping(scene.stop, after=number)
        with pytest.raises(RunEnded):
            compute(loaded, stopped)
        assert stopped.signs == whole.signs[:number]


@dataclass(slots=True)
class Stopping(Noted):
    """A course that ends with the sign of this number."""

    after: int = 1

    def reaches(self, stage: str, done: int | None = None, total: int | None = None) -> None:
        if len(self.signs) + 1 == self.after:
            self.ended.set()
        Noted.reaches(self, stage, done, total)
