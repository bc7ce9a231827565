"""One release for each set of closed waves: made once, attacked, unchanged by what comes later."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select

from domain.release.waves import Wave
from messaging.backoff import Backoff
from storage.evaluation_queries import latest_evaluation
from storage.release_runs import RELEASE_RUNS
from storage.releases import find_release
from storage.runs import ClaimLost
from storage.tables.evaluation import evaluations, release_runs, releases
from storage.tables.feedback import feedback_answers, feedback_requests
from storage.tables.placements import rounds
from storage.unit_of_work import unit_of_work
from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.integration.release_scene import ReleaseScene
from workers.release_attempt import ReleaseAttempt
from workers.release_due import have_released
from workers.release_runs import make_due
from workers.round_course import Course

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def scene(database_url: str) -> Iterator[ReleaseScene]:
    pilot = Installation(database_url, "embedded:", SetClock(NOW))
    journey = Journey(pilot)
    journey.open_the_call()
    yield ReleaseScene(journey).begin()
    pilot.close()


def stored(scene: ReleaseScene) -> list[dict[str, Any]]:
    with scene.pilot.database.read() as connection:
        return [dict(row) for row in connection.execute(select(releases).order_by(releases.c.id)).mappings()]


def look_again(scene: ReleaseScene) -> int:
    """What a tick and an evaluation ask for."""
    with unit_of_work(scene.pilot.database, scene.pilot.clock, correlation="test") as work:
        made = have_released(work, scene.pilot.clock.now())
        work.commit()
    return made


def begin_again(scene: ReleaseScene) -> None:
    """A release that waits to be made, as if nobody had begun."""
    with scene.pilot.database.write() as connection:
        connection.execute(releases.update().values(status="making", restricted=None, public=None, audit=None))
        RELEASE_RUNS.ask(connection, "R00001")


def test_the_first_evaluation_opens_and_every_closed_wave_makes_one_release(scene: ReleaseScene) -> None:
    scene.place().depart()

    assert [(row["id"], row["status"], row["closed"]) for row in scene.releases()] == [
        ("R00003", "audited", [["2027A", "placed"], ["2027A", "arrival"]]),
        ("R00002", "audited", [["2027A", "placed"]]),
        ("R00001", "audited", []),
    ]
    with scene.pilot.database.read() as connection:
        assert connection.execute(select(release_runs)).first() is None


def test_monthly_evaluations_within_a_wave_change_nothing_that_leaves(scene: ReleaseScene) -> None:
    """Who compares snapshots of every month finds the one person that answered in between: there are none."""
    scene.place()
    before = stored(scene)
    with scene.pilot.database.read() as connection:
        evaluated = connection.execute(select(evaluations.c.id)).scalars().all()
    for day in (3, 4):
        scene.tick_again(day)

    with scene.pilot.database.read() as connection:
        assert len(connection.execute(select(evaluations.c.id)).scalars().all()) == len(evaluated) + 2
    assert stored(scene) == before


def test_a_correction_after_the_close_changes_no_release(scene: ReleaseScene) -> None:
    scene.place().depart()
    before = stored(scene)
    with scene.pilot.database.write() as connection:
        connection.execute(feedback_answers.update().where(feedback_answers.c.item == "role_matches").values(value=1))
    scene.tick_again(5)

    assert stored(scene) == before


def test_an_erasure_makes_no_release_again(scene: ReleaseScene) -> None:
    scene.place().depart()
    before = stored(scene)
    scene.pilot.post("/me/erasure", scene.journey.tokens["awa"]).expect(202)
    with scene.pilot.database.write() as connection:
        connection.execute(feedback_answers.delete())
    scene.tick_again(6)

    assert stored(scene) == before


def test_a_wave_that_was_closed_once_stays_closed(scene: ReleaseScene) -> None:
    scene.place().depart()
    with scene.pilot.database.write() as connection:
        connection.execute(feedback_requests.update().values(status="sent"))

    assert look_again(scene) == 0
    assert len(stored(scene)) == 3


def test_ten_looks_at_the_same_waves_make_one_release(scene: ReleaseScene) -> None:
    assert [look_again(scene) for _ in range(10)] == [0] * 10
    with scene.pilot.database.write() as connection:
        connection.execute(release_runs.delete())
        connection.execute(releases.delete())

    assert [look_again(scene) for _ in range(10)] == [1] + [0] * 9


def test_before_the_first_evaluation_there_is_no_release(pilot: Installation) -> None:
    journey = Journey(pilot)
    journey.open_the_call()
    scene = ReleaseScene(journey)

    assert look_again(scene) == 0
    assert stored(scene) == []


def test_the_opening_release_names_no_number_of_people(scene: ReleaseScene) -> None:
    [opening] = stored(scene)

    for tier in ("public", "restricted"):
        told = [row for row in opening[tier]["indicators"] if not row["suppressed"]]
        assert {row["code"] for row in told} <= {"C1", "C2", "R1", "S2", "S3", "S4"}
        assert opening[tier]["release"]["audit"] == {"attacked": False, "narrowed": 0}


def test_small_groups_stay_hidden_in_both_tiers_and_the_attack_finds_nothing(scene: ReleaseScene) -> None:
    scene.place().depart()

    newest = stored(scene)[-1]
    assert newest["audit"]["report"]["attacked"] > 0
    assert newest["audit"]["report"]["narrowed"] == []
    # How many sums there were to attack depends on hidden answers: that stays with the audit.
    assert newest["public"]["release"]["audit"] == {"attacked": True, "narrowed": 0}
    for tier in ("public", "restricted"):
        rows = [row for row in newest[tier]["indicators"] if row["code"] == "R3"]
        assert rows
        assert all(row["suppressed"] and row["n"] is None for row in rows)


def test_the_same_release_made_again_has_the_same_bytes(scene: ReleaseScene) -> None:
    [before] = stored(scene)
    begin_again(scene)
    scene.pilot.deliver()

    [after] = stored(scene)
    assert (after["public"], after["restricted"]) == (before["public"], before["restricted"])


def test_what_the_release_before_told_of_rounds_is_known_when_the_next_one_is_made(scene: ReleaseScene) -> None:
    scene.place()
    placed_by_rounds(scene, 50)
    with scene.pilot.database.write() as connection:
        second = releases.c.id == "R00002"
        connection.execute(releases.update().where(second).values(status="making", audit=None))
        RELEASE_RUNS.ask(connection, "R00002")
    scene.pilot.deliver()
    placed_by_rounds(scene, 51)

    scene.depart()

    told = {row["id"]: [people_of_rounds(row[tier]) for tier in ("restricted", "public")] for row in stored(scene)}
    assert told == {"R00001": [None, None], "R00002": [50, 50], "R00003": [None, None]}


def placed_by_rounds(scene: ReleaseScene, people: int) -> None:
    """As if the validated round had placed so many, half of them at their first wish."""
    half = people // 2
    ranks = [{"rank": 1, "people": half}, {"rank": 4, "people": people - half}]
    with scene.pilot.database.write() as connection:
        report = connection.execute(select(rounds.c.report).where(rounds.c.status == "validated")).scalar_one()
        changed = {**report, "placed": people, "upper_bound": people, "ranks": ranks}
        connection.execute(rounds.update().where(rounds.c.status == "validated").values(report=changed))


def people_of_rounds(document: dict[str, Any]) -> int | None:
    """How many people a release says that rounds placed; None where it does not tell."""
    row = next(each for each in document["indicators"] if (each["code"], each["by"]) == ("F5", None))
    return None if row["suppressed"] else int(row["n"])


def test_who_lost_the_claim_writes_nothing(scene: ReleaseScene) -> None:
    begin_again(scene)
    with scene.pilot.database.write() as connection:
        first = RELEASE_RUNS.claim(connection, 60.0)
        connection.execute(release_runs.update().values(claimed_until=LONG_AGO))
        second = RELEASE_RUNS.claim(connection, 60.0)
    assert first is not None
    assert second is not None
    attempts = [
        ReleaseAttempt(scene.pilot.database, scene.pilot.worker_services, claim, Course(Event()), Backoff(), 0.01)
        for claim in (first, second)
    ]

    attempts[0].run()
    assert [row["status"] for row in stored(scene)] == ["making"]
    attempts[1].run()
    assert [row["status"] for row in stored(scene)] == ["audited"]
    with scene.pilot.database.write() as connection, pytest.raises(ClaimLost):
        RELEASE_RUNS.require(connection, second)


def test_a_process_that_is_told_to_stop_gives_the_release_back(scene: ReleaseScene) -> None:
    begin_again(scene)
    stop = Event()
    stop.set()

    assert make_due(scene.pilot.database, scene.pilot.worker_services, stop) == 1

    with scene.pilot.database.read() as connection:
        run = connection.execute(select(release_runs)).one()
    assert (run.claim, run.attempts) == (None, 0)
    assert [row["status"] for row in stored(scene)] == ["making"]


def test_what_killed_its_process_too_often_is_refused_and_says_so(scene: ReleaseScene) -> None:
    begin_again(scene)
    with scene.pilot.database.write() as connection:
        connection.execute(release_runs.update().values(attempts=Backoff().most))

    make_due(scene.pilot.database, scene.pilot.worker_services, Event())

    [row] = stored(scene)
    assert (row["status"], row["audit"], row["public"]) == ("refused", {"code": "process_died"}, None)


def test_progress_is_told_while_a_release_is_made(scene: ReleaseScene) -> None:
    begin_again(scene)
    with scene.pilot.database.write() as connection:
        claim = RELEASE_RUNS.claim(connection, 60.0)
        assert claim is not None
        course = Course(Event())
        course.reaches("protecting", 3, 60)
        assert RELEASE_RUNS.renew(connection, claim, course.progress, 60.0)

    [row] = scene.releases()
    assert (row["status"], row["stage"], row["done"], row["total"]) == ("making", "protecting", 3, 60)


def test_waves_close_by_time_alone(scene: ReleaseScene) -> None:
    """The last questionnaire is over without an answer: no event, but a tick."""
    scene.place().depart()
    with scene.pilot.database.write() as connection:
        connection.execute(feedback_requests.update().values(status="expired"))
        latest = latest_evaluation(connection, "public")
    assert latest is not None
    scene.pilot.clock.at += timedelta(days=200)

    assert look_again(scene) == 1
    with scene.pilot.database.read() as connection:
        release = find_release(connection, "R00004")
    assert release is not None
    # Everybody is still in service, as far as anybody wrote down: nothing after half-way is closed.
    assert {Wave(*wave).moment for wave in release["closed"]} == {"placed", "arrival", "mid"}


def put_off(scene: ReleaseScene, identifier: str) -> None:
    """An attempt at the release failed: it is made again later."""
    nothing = {"restricted": None, "public": None, "audit": None, "audited_at": None}
    with scene.pilot.database.write() as connection:
        connection.execute(releases.update().where(releases.c.id == identifier).values(status="making", **nothing))
        RELEASE_RUNS.ask(connection, identifier)
        claim = RELEASE_RUNS.claim(connection, 60.0)
        assert claim is not None
        RELEASE_RUNS.put_off(connection, claim, "test", 3600.0)


def try_again(scene: ReleaseScene, course: Course | None = None) -> None:
    with scene.pilot.database.write() as connection:
        connection.execute(release_runs.update().values(next_at=LONG_AGO))
        claim = RELEASE_RUNS.claim(connection, 60.0)
    assert claim is not None
    services = scene.pilot.worker_services
    ReleaseAttempt(scene.pilot.database, services, claim, course or Course(Event()), Backoff(), 0.01).run()


def test_no_release_is_added_while_another_one_is_being_made(scene: ReleaseScene) -> None:
    """Neither would know what the other tells."""
    scene.place()
    put_off(scene, "R00002")
    scene.depart()
    assert [row["status"] for row in stored(scene)] == ["audited", "making"]

    try_again(scene)

    assert [row["status"] for row in stored(scene)] == ["audited", "audited"]
    assert look_again(scene) == 1


class Meanwhile(Course):
    """A course on which something happens while the documents are written."""

    happens: Callable[[], None]

    def reaches(self, stage: str, done: int | None = None, total: int | None = None) -> None:
        super().reaches(stage, done, total)
        if stage == "writing":
            self.happens()


def test_a_release_that_did_not_see_another_one_is_made_again_with_it(scene: ReleaseScene) -> None:
    scene.place()
    put_off(scene, "R00001")
    with scene.pilot.database.write() as connection:
        connection.execute(releases.update().where(releases.c.id == "R00002").values(status="making"))

    def other_settles() -> None:
        with scene.pilot.database.write() as connection:
            connection.execute(releases.update().where(releases.c.id == "R00002").values(status="audited"))

    course = Meanwhile(Event())
    course.happens = other_settles
    try_again(scene, course)

    with scene.pilot.database.read() as connection:
        assert connection.execute(select(release_runs.c.failure)).scalar_one() == "EarlierChanged"
    assert [row["status"] for row in stored(scene)] == ["making", "audited"]

    try_again(scene)

    assert [row["status"] for row in stored(scene)] == ["audited", "audited"]
