"""What a release tells is what its tables protect: in a large pilot, for every indicator and every group."""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from disclosure.protection import PUBLIC, RESTRICTED, Protection, protect
from domain.disclosure.primary import is_primary, least
from domain.disclosure.tables import Bundle, LinkedTables
from domain.indicators.facts import EvaluationFacts
from domain.indicators.linking import (
    RATES_BY_SEX,
    RESPONSES,
    directions_of,
    group_name,
    is_about_states,
    known_to_the_press,
    linked_tables,
    table_of_party,
)
from domain.indicators.measure import Measure
from domain.indicators.registry import MEASURES
from domain.indicators.tally import Frame, Tallies, block_measures
from domain.indicators.values import IndicatorValue
from domain.recommendations.evaluation import Evaluation
from domain.release.document import released_document
from domain.release.rounds import ABOUT_ROUNDS
from domain.release.scope import ABOUT_NOBODY, Scope
from tests.unit.evaluation.pilot import evaluation_of, indicators_policy
from tests.unit.release.large_pilot import COUNTRIES, a_large_pilot, good_reviews

K = {RESTRICTED: 5, PUBLIC: 10}
BOTH = pytest.mark.parametrize("tier", K)
DEFINITIONS = indicators_policy().definitions
# Mali sends three and takes in four; the figures of these two ways must not be found by subtraction.
UNEVEN = {("ML", "MA"): 3, ("MA", "ML"): 4}


LARGE, MALI_IS_SMALL = "large", "mali is small"
PILOTS = pytest.mark.parametrize("pilot", [LARGE, MALI_IS_SMALL])


@cache
def facts_of(pilot: str) -> EvaluationFacts:
    return a_large_pilot(UNEVEN if pilot == MALI_IS_SMALL else None)


@cache
def evaluated(pilot: str) -> Evaluation:
    return evaluation_of(facts_of(pilot), good_reviews())


@cache
def tables_of(pilot: str) -> dict[str, LinkedTables]:
    tallies = Tallies()
    tallies.update(list(block_measures(facts_of(pilot), DEFINITIONS)))
    frame = Frame(facts_of(pilot), DEFINITIONS)
    return {one.indicator: one for one in linked_tables(tallies, frame, DEFINITIONS, known_to_the_press(frame))}


@cache
def protection_of(pilot: str) -> Protection:
    return protect(list(tables_of(pilot).values()), len(facts_of(pilot).placements), K[PUBLIC], K[RESTRICTED], 60.0)


def scope_of(pilot: str, tier: str) -> Scope:
    return Scope(tier, K[tier], protection_of(pilot).released(tier), DEFINITIONS)


@cache
def released(pilot: str, tier: str) -> dict[str, Any]:
    return released_document(evaluated(pilot), scope_of(pilot, tier), {"id": "R00001"})


def place(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("code", "country", "corridor", "by"))


def told_values(pilot: str, tier: str) -> list[IndicatorValue]:
    shown = {place(row) for row in released(pilot, tier)["indicators"] if not row["suppressed"]}
    return [one for one in evaluated(pilot).indicators if (one.code, one.country, one.corridor, one.by) in shown]


def protected_sums(pilot: str, code: str, group: str) -> list[set[int]]:
    """The sums that the tables protect for a group: of each bundle that tells it, those asked, those who answered, and
    the parts that figures are told of by themselves."""
    tables = tables_of(pilot)
    if code == RATES_BY_SEX:
        bundles = [(tables["F1"], tables["F1"].bundle(f"sex.{sex}")) for sex in ("female", "male")]
        return [{bundle.yes, bundle.no} for _, bundle in bundles]
    found = [(tables[code], tables[code].bundle(each)) for each in directions_of(group)]
    return [{bundle.asked, bundle.respondents, *map(bundle.part, one.apart)} for one, bundle in found]


@PILOTS
def test_every_size_of_a_figure_of_a_group_is_a_sum_that_its_table_protects(pilot: str) -> None:
    checked = set()
    for one in evaluated(pilot).indicators:
        group = group_name(one, DEFINITIONS[one.code])
        is_kind = one.by is not None and group == "total"
        # Institutions and whole rounds are no people of the tables; an exchange and the whole flow both ways.
        if one.code in ABOUT_NOBODY | ABOUT_ROUNDS or is_about_states(DEFINITIONS[one.code]) or is_kind:
            continue
        if (one.code == RATES_BY_SEX and group != "total") or (one.code, group) == ("Q3", "total"):
            continue
        if one.code == "S1" and one.corridor:
            continue
        sums = set().union(*protected_sums(pilot, one.code, group))
        assert set(one.measure.people) <= sums | {0}, (one.code, group)
        checked.add(one.code)
    states = {code for code, one in DEFINITIONS.items() if is_about_states(one)}
    assert checked == set(MEASURES) - ABOUT_NOBODY - ABOUT_ROUNDS - states


@PILOTS
@BOTH
def test_no_figure_is_told_with_fewer_people_behind_it_than_it_needs(pilot: str, tier: str) -> None:
    for one in told_values(pilot, tier):
        definition = DEFINITIONS[one.code]
        if is_about_states(definition) or (definition.sensitive and tier == PUBLIC):
            continue
        needed = 2 * K[tier] if one.code == "I2" else K[tier]
        assert not [size for size in one.measure.people if 0 < size < needed], (one.code, one.country, one.by)


@BOTH
def test_in_a_large_pilot_every_indicator_is_told_at_least_as_a_whole(tier: str) -> None:
    told = {one.code for one in told_values(LARGE, tier) if (one.country, one.corridor, one.by) == (None,) * 3}
    assert {one.code for one in evaluated(LARGE).indicators if one.measure.population} == set(DEFINITIONS)
    assert told == set(DEFINITIONS)


@BOTH
def test_a_large_content_pilot_publishes_triple_win_data_and_the_decision_to_go_on(tier: str) -> None:
    document = released(LARGE, tier)

    assert {row["country"] for row in document["criteria"] if row["code"] == "K7" and not row["suppressed"]} == {
        *COUNTRIES
    }
    assert {row["status"] for row in document["criteria"] if row["code"] == "K11"} == {"M"}
    assert all(row["minimum"] is not None for row in document["triple_win"])
    assert document["decisions"] == evaluated(LARGE).decisions
    assert "institutionalise" in document["decisions"].values()


@pytest.mark.parametrize(("tier", "expected"), [(RESTRICTED, {"F1", "I1", "R2"}), (PUBLIC, set())])
def test_of_malis_few_only_what_twice_as_many_applied_for_is_told(tier: str, expected: set[str]) -> None:
    of_mali = [one for one in told_values(MALI_IS_SMALL, tier) if one.country == "ML" and one.measure.people]
    criteria = {
        row["code"]: row["suppressed"] for row in released(MALI_IS_SMALL, tier)["criteria"] if row["country"] == "ML"
    }

    assert {one.code for one in of_mali if not is_about_states(DEFINITIONS[one.code])} == expected
    assert {criteria[code] for code in ("K7", "K8", "K11")} == {True}


def test_a_party_is_judged_only_where_its_own_people_are_enough() -> None:
    scope = scope_of(LARGE, RESTRICTED)
    part = next(
        part for one in evaluated(LARGE).criteria for part in one.parts if (one.country, part.party) == ("SN", "host")
        and part.name == RESPONSES
    )  # fmt: skip
    less = dict(scope.released) | {table_of_party("host"): frozenset({"total", "host.MA"})}

    assert scope.reads(part, "SN")
    assert not replace(scope, released=less).reads(part, "SN")
    assert not scope.reads(replace(part, measure=Measure(n=9, population=9, people=(3,))), "SN")


def test_rates_of_women_and_men_are_told_only_where_placing_is_told_by_sex() -> None:
    scope = scope_of(LARGE, RESTRICTED)
    whole = next(one for one in evaluated(LARGE).indicators if one.code == "Q2" and one.by is None)
    less = dict(scope.released) | {"F1": scope.released["F1"] - {"sex.male"}}

    assert scope.shows(whole)
    assert not replace(scope, released=less).shows(whole)
    assert not [one for one in told_values(LARGE, RESTRICTED) if one.code == "Q2" and (one.country or one.corridor)]
    assert not scope.shows(replace(whole, measure=replace(whole.measure, people=(1, 40, 30, 30))))


def test_exchanges_are_told_all_or_none_and_each_way_must_be_enough() -> None:
    ways = frozenset(f"corridor.{origin}-{host}" for origin in COUNTRIES for host in COUNTRIES)
    rows = [one for one in evaluated(LARGE).indicators if one.code == "Q3"]
    exchanges = [one for one in rows if one.corridor]
    scope = replace(scope_of(LARGE, RESTRICTED), released={"Q3": ways})

    assert all(scope.with_exchanges("Q3", rows).shows(one) for one in exchanges)
    one_less = replace(scope, released={"Q3": ways - {"corridor.ML-MA"}})
    assert not any(one_less.with_exchanges("Q3", rows).shows(one) for one in exchanges)


def bundle(asked: int, yes: int, no: int) -> Bundle:
    return Bundle("host.SN", (0,), asked, yes, no)


@pytest.mark.parametrize(
    ("code", "counts", "hidden"),
    [
        ("I2", (6, 5, 0), True),
        ("I2", (30, 2, 0), True),
        ("I2", (30, 10, 0), False),
        ("R2", (12, 1, 0), True),
        ("R2", (12, 5, 0), False),
        ("Q1", (40, 2, 38), True),
        ("Q1", (43, 20, 20), True),
        ("Q1", (40, 20, 20), False),
        ("X4", (40, 3, 37), True),
        ("X4", (40, 5, 35), False),
        # With enough people behind it, a rate of nobody or everybody tells of duties and of taking part.
        ("Z1", (12, 12, 0), False),
        ("R3", (12, 12, 0), True),
    ],
)
def test_all_sizes_that_a_figure_speaks_about_count(code: str, counts: tuple[int, int, int], hidden: bool) -> None:
    assert is_primary(tables_of(LARGE)[code], bundle(*counts), K[RESTRICTED]) is hidden


def test_of_incidents_the_public_reads_a_band_for_which_those_concerned_need_not_be_many() -> None:
    incidents = tables_of(LARGE)["X4"]

    assert is_primary(incidents, bundle(40, 3, 37), K[PUBLIC])
    assert not is_primary(incidents, bundle(40, 3, 37), K[PUBLIC], in_bands=True)
    assert least(tables_of(LARGE)["I2"], 5) == 10


def test_ranks_of_rounds_are_told_where_those_within_and_beyond_are_enough() -> None:
    ranks = [one for one in evaluated(LARGE).indicators if one.code == "F5" and one.by]
    scope = scope_of(LARGE, PUBLIC)
    few = replace(ranks[0], measure=replace(ranks[0].measure, people=(315, 9)))

    assert scope.shows_kinds("F5", ranks)
    assert not scope.shows_kinds("F5", [few, *ranks[1:]])


def test_rows_by_kind_follow_the_same_rule_of_one_mind() -> None:
    sides = [one for one in evaluated(LARGE).indicators if one.code == "I3" and one.by and "side." in one.by]
    all_but_one = replace(sides[0], measure=Measure(numerator=1, n=300, population=300, people=(300,)))
    scope = scope_of(LARGE, PUBLIC)

    assert scope.shows_kinds("I3", sides)
    assert not scope.shows_kinds("I3", [all_but_one, *sides[1:]])
