"""However the people are cut into blocks, an evaluation says the same; what a block added can be kept."""

import json
from dataclasses import replace
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.indicators.facts import EvaluationFacts
from domain.indicators.sample import Group, by_cell, whole
from domain.indicators.tally import EVIDENCE_OF_A_CELL, Frame, Tallies, block_measures, counted
from domain.indicators.tally_document import counted_from, document_of
from domain.indicators.values import IndicatorValue, values_of
from domain.recommendations.listed_evidence import both_sides
from tests.unit.evaluation.pilot import a_pilot, a_placement, an_application, indicators_policy

DEFINITIONS = indicators_policy().definitions


def part_of(facts: EvaluationFacts, people: set[str]) -> EvaluationFacts:
    """Some people with all that hangs on them, and nothing of the frame."""
    placements = tuple(one for one in facts.placements if one.application in people)
    places = {one.id for one in placements}
    requests = tuple(one for one in facts.requests if one.placement in places)
    asked = {one.id for one in requests}
    return replace(
        facts,
        calls=(),
        offers=(),
        rounds=(),
        applications=tuple(one for one in facts.applications if one.id in people),
        placements=placements,
        protection=tuple(one for one in facts.protection if one.placement in places),
        requests=requests,
        answers=tuple(one for one in facts.answers if one.request in asked),
    )


def without_order(value: IndicatorValue) -> IndicatorValue:
    """Blocks come one after the other: the order of evidence and durations tells how they were cut, no number does."""
    measure = value.measure
    lists = {name: tuple(sorted(getattr(measure, name))) for name in ("supporting", "opposing", "seconds")}
    return replace(value, measure=replace(measure, **lists))


@cache
def in_one_go() -> tuple[IndicatorValue, ...]:
    return tuple(map(without_order, values_of(*counted(a_pilot(), DEFINITIONS), DEFINITIONS)))


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(0, 3), min_size=16, max_size=16))
def test_any_cut_into_blocks_gives_the_same_values(cut: list[int]) -> None:
    facts = a_pilot()
    tallies = Tallies()
    for block in sorted(set(cut)):
        people = {one.id for one, where in zip(facts.applications, cut, strict=True) if where == block}
        tallies.update(block_measures(part_of(facts, people), DEFINITIONS))
    values = values_of(tallies, Frame(facts, DEFINITIONS), DEFINITIONS)
    assert tuple(map(without_order, values)) == in_one_go()


def test_a_kept_block_is_read_again_as_it_was() -> None:
    tallies, frame = counted(a_pilot(), DEFINITIONS)
    kept = json.loads(json.dumps(document_of(tallies)))
    again = Tallies()
    again.update(counted_from(kept))
    assert document_of(again) == kept
    assert values_of(again, frame, DEFINITIONS) == values_of(tallies, frame, DEFINITIONS)


def of_many(people: int) -> EvaluationFacts:
    """So many Moroccans who came back from Senegal; every third left early."""
    ended = {1: {"status": "ended_early", "end_code": "health"}}
    return replace(
        a_pilot(),
        applications=tuple(an_application(2 * number, "MA", "SN") for number in range(people)),
        placements=tuple(a_placement(2 * number, "MA", "SN", **ended.get(number % 3, {})) for number in range(people)),
    )


def test_what_is_not_listed_is_counted_all_the_same() -> None:
    facts = of_many(450)
    tallies = Tallies()
    for start in (0, 150, 300):
        people = {one.id for one in facts.applications[start : start + 150]}
        tallies.update(counted_from(document_of(_tallied(part_of(facts, people)))))
    value = next(
        one
        for one in values_of(tallies, Frame(facts, DEFINITIONS), DEFINITIONS)
        if (one.code, one.country, one.corridor, one.by) == ("F2", "MA", None, None)
    )

    listed = both_sides(value.measure)

    assert {side: each["count"] for side, each in listed.items()} == {"supporting": 300, "opposing": 150}
    assert len(value.measure.supporting) == len(value.measure.opposing) == EVIDENCE_OF_A_CELL


def _tallied(facts: EvaluationFacts) -> Tallies:
    tallies = Tallies()
    tallies.update(block_measures(facts, DEFINITIONS))
    return tallies


def test_every_person_is_in_exactly_one_cell() -> None:
    facts = a_pilot()
    cells = list(by_cell(whole(facts)))
    assert sorted(one.id for _, part in cells for one in part.applications) == sorted(a.id for a in facts.applications)
    assert sorted(one.id for _, part in cells for one in part.placements) == sorted(p.id for p in facts.placements)
    assert len({cell for cell, _ in cells}) == len(cells)


def test_the_levels_of_a_dimension_add_up_to_the_whole() -> None:
    tallies, frame = counted(a_pilot(), DEFINITIONS)
    values = values_of(tallies, frame, DEFINITIONS)
    total = next(v.measure for v in values if (v.code, v.country, v.corridor, v.by) == ("F4", None, None, None))
    for dimension in ("sex", "age", "modality"):
        rows = [v.measure for v in values if v.code == "F4" and (v.by or "").startswith(f"{dimension}.")]
        assert (sum(row.numerator for row in rows), sum(row.n for row in rows)) == (total.numerator, total.n)
        assert sum(row.population for row in rows) == total.population


def test_a_group_of_people_is_not_judged_against_the_target_of_the_pilot() -> None:
    values = values_of(*counted(a_pilot(), DEFINITIONS), DEFINITIONS)
    assert {value.verdict for value in values if (value.by or "").startswith("sex.")} == {None}


def test_a_group_knows_its_name_and_its_cells() -> None:
    cells = [cell for cell, _ in by_cell(whole(a_pilot()))]
    assert Group(country="ML", side="host").name == "host.ML"
    assert {cell.origin for cell in cells if Group(country="ML", side="host").has_cell(cell)} == {"MA"}
    assert all(Group(by=("sex", "female")).has_cell(cell) == (cell.sex == "female") for cell in cells)
    pair = Group(country="ML", side="pair")
    assert sorted({cell.origin for cell in cells if pair.has_cell(cell)}) == ["MA", "ML"]
