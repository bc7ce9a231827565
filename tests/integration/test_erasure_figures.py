"""What an erasure leaves in the figures: silence where somebody was, never a statement that she did not make."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.indicators.facts import EvaluationFacts
from domain.indicators.measure import Measure
from domain.indicators.tally import block_measures
from domain.policy import Policy
from storage import repositories
from storage.erasure import erase_person
from storage.evaluation_facts import block_facts, blocks
from storage.evidence_graph import leaves_of_block
from storage.tables.applications import applications
from storage.tables.evaluation import evidence_keys
from storage.tables.placements import placements
from storage.unit_of_work import unit_of_work
from tests.installation import Installation, SetClock
from tests.integration.furnished import NOW
from tests.integration.journey import Journey
from tests.integration.serving import serve


@pytest.fixture
def journey(database_url: str) -> Iterator[Journey]:
    pilot = Installation(database_url, "embedded:", SetClock(NOW))
    begun = Journey(pilot)
    begun.open_the_call()
    yield begun
    pilot.close()


def erase(journey: Journey, name: str) -> None:
    pilot, identifier = journey.pilot, journey.applications[name]["id"]
    with unit_of_work(pilot.database, pilot.clock, correlation="test") as work:
        work.connection.execute(placements.update().values(status="completed"))
        (found,) = repositories.applications.where(work.connection, applications.c.id == identifier, lock=True)
        erase_person(work, found, pilot.policy)
        work.commit()


def facts_of(pilot: Installation) -> EvaluationFacts:
    with pilot.database.read() as connection:
        (block,) = blocks(connection)
        return block_facts(connection, pilot.clock.at.date(), block)


def measured(facts: EvaluationFacts, policy: Policy, code: str, by: str | None) -> list[Measure]:
    found = block_measures(facts, policy.indicators.definitions)
    return [measure for name, _, measure in found if (name, measure.by) == (code, by)]


def test_texts_erased_from_the_hosts_answers_are_no_questions_left_unanswered(journey: Journey) -> None:
    pilot = serve(journey).pilot
    for day in ((2027, 6, 2), (2027, 9, 1)):
        pilot.tick(*day)
    texts: dict[str, Any] = {"good_practice": "Exemple.", "remarks": "Exemple.", "comment": "Exemple."}
    assert journey.answer_feedback({"role_matches": 2, "recommend": 9, **texts}) > 0
    given = {(one.request, one.item): one.value for one in facts_of(pilot).answers}

    erase(journey, "awa")

    left = {(one.request, one.item): one.value for one in facts_of(pilot).answers}
    assert left.items() <= given.items()
    assert "Exemple." in given.values()
    assert "Exemple." not in left.values()
    (counted,) = {m.n for m in measured(facts_of(pilot), pilot.policy, "Z2", None)}
    assert counted == len(left)


def test_a_refusal_whose_reasons_were_erased_is_not_counted_as_one_that_no_law_caused(journey: Journey) -> None:
    pilot = journey.pilot
    journey.apply("elder", "ML", birth_date="1970-01-01")
    journey.apply("awa", "SN")
    pilot.deliver()

    def blocked() -> tuple[int, int, int]:
        found = measured(facts_of(pilot), pilot.policy, "C3", None)
        return sum(m.numerator for m in found), sum(m.n for m in found), sum(m.undecided for m in found)

    assert blocked() == (1, 2, 0)
    erase(journey, "elder")
    assert blocked() == (0, 1, 1)


def test_an_erasure_while_a_block_is_counted_gets_no_new_key(journey: Journey) -> None:
    pilot = journey.pilot
    for name in ("awa", "fatou"):
        journey.apply(name, "SN")
    pilot.deliver()
    read_before = facts_of(pilot)
    pilot.clock.at += timedelta(minutes=1)
    erase(journey, "awa")

    with pilot.database.write() as connection:
        leaves_of_block(connection, read_before, pilot.policy)

    with pilot.database.read() as connection:
        keyed = connection.execute(select(evidence_keys.c.application_id)).scalars().all()
    assert keyed == [journey.applications["fatou"]["id"]]
