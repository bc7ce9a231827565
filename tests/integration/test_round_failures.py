"""What becomes of a round that cannot be computed: told, tried again, given up, and never half stored."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from domain.errors import DomainError
from messaging.backoff import Backoff
from storage import repositories
from storage.errors import DatabaseUnavailable
from storage.round_documents import find_document
from storage.round_runs import ROUND_RUNS
from storage.tables.placements import round_documents, round_reasons, round_runs
from tests.integration.round_scene import QUICK, RoundScene, round_scene
from workers.round_computing import Computed, Loaded, Unconfirmed, compute
from workers.round_course import Course
from workers.round_runs import RunSettings


@pytest.fixture
def scene(database_url: str) -> Iterator[RoundScene]:
    with round_scene(database_url) as made:
        yield made


def breaks(_loaded: Loaded, _course: Course) -> Computed:
    raise ArithmeticError("a text that nobody shall see")


def test_a_failure_is_tried_again_later_and_named_by_its_class_only(scene: RoundScene) -> None:
    later = RunSettings(backoff=Backoff(base=3600.0))
    assert scene.run(breaks, later) == 1
    assert scene.run() == 0
    with scene.pilot.database.read() as connection:
        kept = connection.execute(select(round_runs)).one()
        assert ROUND_RUNS.none_under_way(connection)
    assert (kept.failure, kept.attempts, kept.claim, kept.stage) == ("ArithmeticError", 1, None, None)
    assert scene.round().status == "requested"


def test_a_cause_that_passes_leads_to_the_round(scene: RoundScene) -> None:
    scene.run(breaks)
    assert scene.run() == 1
    assert (scene.round().status, scene.count(round_runs)) == ("simulated", 0)


def test_after_five_failures_the_round_is_put_aside_and_says_so(scene: RoundScene) -> None:
    assert [scene.run(breaks) for _ in range(6)] == [1, 1, 1, 1, 1, 0]
    found = scene.round()
    assert (found.status, found.refusal) == ("discarded", {"code": "computation_failed", "parameters": {}})
    assert (scene.count(round_runs), scene.told()) == (0, [])


def test_a_round_whose_processes_died_five_times_is_not_begun_again(scene: RoundScene) -> None:
    scene.change_run(attempts=5)
    assert scene.run(breaks) == 1
    assert scene.round().refusal == {"code": "computation_failed", "parameters": {}}


def test_what_the_verifier_does_not_confirm_is_never_stored_nor_tried_again(scene: RoundScene) -> None:
    def unconfirmed(_loaded: Loaded, _course: Course) -> Computed:
        raise Unconfirmed(["C1", "C5"])

    assert (scene.run(unconfirmed), scene.run()) == (1, 0)
    assert scene.round().refusal == {"code": "unconfirmed", "parameters": {"checks": ["C1", "C5"]}}
    assert _documents(scene) == ["inputs"]
    assert (scene.count(round_reasons), scene.told()) == (0, [])


def test_a_configuration_that_cannot_be_represented_is_told_at_once(scene: RoundScene) -> None:
    def refuses(_loaded: Loaded, _course: Course) -> Computed:
        raise DomainError("config_crossing", {"corridors": ["MA-SN"]})

    assert (scene.run(refuses), scene.run()) == (1, 0)
    expected = {"code": "config_crossing", "parameters": {"corridors": ["MA-SN"]}}
    assert (scene.round().status, scene.round().refusal) == ("discarded", expected)
    assert _documents(scene) == ["inputs"]


def test_a_seed_that_does_not_open_the_commitment_refuses_the_round(scene: RoundScene) -> None:
    with scene.pilot.database.write() as connection:
        connection.execute(repositories.calls.table.update().values(seed_commitment="0" * 64))
    scene.run()
    assert (scene.round().refusal or {})["code"] == "seed_mismatch"


def test_a_refusal_leaves_nothing_of_an_attempt_that_was_killed_while_it_stored(scene: RoundScene) -> None:
    storage, loaded = scene.storage(scene.claim()), scene.loaded()
    storage.store(loaded, compute(loaded, Course(scene.stop)))
    storage.refused("computation_failed", {})
    assert (scene.count(round_reasons), scene.count(round_documents), scene.count(round_runs)) == (0, 0, 0)


def test_a_database_that_is_away_is_waited_for_and_nothing_is_counted(scene: RoundScene) -> None:
    storage, away = scene.storage(scene.claim()), [True, True, False]

    def sometimes() -> str:
        if away.pop(0):
            raise DatabaseUnavailable("connection_lost")
        return "back"

    assert storage.patiently(sometimes) == "back"
    with scene.pilot.database.read() as connection:
        assert connection.execute(select(round_runs.c.failure)).scalar_one() is None


def test_a_question_what_if_is_computed_from_the_inputs_of_its_round_with_its_changes(scene: RoundScene) -> None:
    scene.run()
    with scene.pilot.database.write() as connection:
        frozen = find_document(connection, scene.asked.id, "inputs") or {}
        (offer,) = frozen["offers"]
    more = scene.ask_based_on(scene.asked.id, [{"kind": "offer", "name": offer["id"], "by": 1}])
    assert scene.run() == 1
    with scene.pilot.database.read() as connection:
        answered = repositories.rounds.find(connection, more)
        inputs = find_document(connection, more, "inputs") or {}
    assert answered is not None
    assert (answered.status, (answered.report or {})["placed"]) == ("simulated", 2)
    assert inputs == {**frozen, "offers": [{**offer, "capacity": 2}]}
    assert len(scene.told()) == 2


def test_a_question_about_a_limit_that_is_not_there_is_refused(scene: RoundScene) -> None:
    scene.run()
    asked = scene.ask_based_on(scene.asked.id, [{"kind": "host", "name": "CI", "by": 1}])
    scene.run()
    with scene.pilot.database.read() as connection:
        answered = repositories.rounds.find(connection, asked)
    assert answered is not None
    assert (answered.refusal or {})["code"] == "nothing_to_change"


def test_a_question_about_a_round_without_inputs_is_given_up(scene: RoundScene) -> None:
    scene.run()
    with scene.pilot.database.write() as connection:
        connection.execute(round_documents.delete())
    asked = scene.ask_based_on(scene.asked.id, [])
    while scene.run(settings=QUICK):
        pass
    with scene.pilot.database.read() as connection:
        answered = repositories.rounds.find(connection, asked)
    assert answered is not None
    assert (answered.refusal or {})["code"] == "computation_failed"


def _documents(scene: RoundScene) -> list[str]:
    with scene.pilot.database.read() as connection:
        return list(connection.execute(select(round_documents.c.kind)).scalars())
