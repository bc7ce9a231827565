"""Which figures a fact belongs to, and which advice rests on them."""

from dataclasses import replace
from datetime import date

import pytest

from domain.evidence import names
from domain.evidence.difference import advice_difference, below
from domain.evidence.graph import graph_of
from domain.evidence.touching import EVERY_REQUEST, agreements_changed, changed_between, of_fact, of_request, rests_on
from domain.recommendations.publication import full_document
from domain.values import Corridor
from tests.installation import sample_policy
from tests.unit.evaluation.pilot import a_pilot, criteria_policy, evaluation_of, good_answers, indicators_policy

DEFINITIONS = indicators_policy().definitions
FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)


def test_a_questionnaire_touches_its_own_figures_in_the_country_that_they_are_told_for() -> None:
    touched = of_request(DEFINITIONS, "volunteer", "arrival", "SN", "MA")

    assert ("R3", "MA") in touched
    assert ("R3", "SN") not in touched
    assert {(code, end) for code in EVERY_REQUEST for end in ("SN", "MA")} <= touched
    assert not {code for code, _ in touched} & {"P7", "S1", "F1"}


def test_the_cost_of_both_focal_points_touches_one_figure() -> None:
    both = [of_request(DEFINITIONS, party, "end", "SN", "MA") for party in ("focal_origin", "focal_host")]

    assert all(("I2", "MA") in touched for touched in both)


@pytest.mark.parametrize(
    ("event", "touched", "untouched"),
    [
        ("placement.started", ("X1", "MA"), ("F1", "SN")),
        ("placement.confirmed", ("Q3", "MA"), ("X1", "MA")),
        ("placement.confirmed", ("Q3", "SN"), ("X1", "SN")),
        ("placement.completed", ("F2", "SN"), ("F2", "MA")),
    ],
)
def test_an_event_touches_what_it_is_counted_in(
    event: str, touched: tuple[str, str], untouched: tuple[str, str]
) -> None:
    found = of_fact(DEFINITIONS, event, ("SN",), ("MA",))

    assert touched in found
    assert untouched not in found


def test_an_advice_rests_on_exactly_the_figures_below_it_in_the_graph() -> None:
    evaluation = evaluation_of(a_pilot())
    made = graph_of(evaluation, DEFINITIONS, {}, b"\x01" * 32)

    for one in evaluation.recommendations:
        parts = (one.country, one.criterion, one.code, one.input, one.parameters.get("party"))
        under = below(made, names.recommendation(names.recommendation_id(parts)))
        figures = {names.split(name)[0].partition(".")[0] for name in under if names.kind_of(name) == "indicator"}
        reviews = {names.split(name)[1] for name in under if names.kind_of(name) == "review"}
        assert figures | reviews == rests_on(criteria_policy(), one.criterion)


@pytest.mark.parametrize("days", [{"valid_to": FIRST}, {"valid_from": LAST}], ids=["ran out", "has begun"])
def test_a_review_that_ran_out_or_has_begun_touches_its_country_alone(days: dict[str, date]) -> None:
    policy = criteria_policy()
    changing = replace(policy, reviews=(replace(policy.reviews[0], **days),))
    name, country = policy.reviews[0].review, policy.reviews[0].country

    assert changed_between(DEFINITIONS, changing, ("MA", "SN"), FIRST, LAST) == {(name, country)}
    assert changed_between(DEFINITIONS, changing, ("MA", "SN"), FIRST, FIRST) == frozenset()


@pytest.mark.parametrize("days", [{"valid_to": FIRST}, {"valid_from": LAST}], ids=["ran out", "has begun"])
def test_a_target_or_a_threshold_that_ran_out_or_has_begun_touches_every_country(days: dict[str, date]) -> None:
    policy = criteria_policy()
    target, threshold = DEFINITIONS["X3"].targets[0], policy.thresholds[0]
    of_target = replace(DEFINITIONS["X3"], targets=(replace(target, stamp=replace(target.stamp, **days)),))
    of_threshold = replace(policy, thresholds=(replace(threshold, stamp=replace(threshold.stamp, **days)),), reviews=())
    definitions = {**DEFINITIONS, "X3": of_target}

    touched = changed_between(definitions, of_threshold, ("MA", "SN"), FIRST, LAST)

    assert touched == {(name, country) for name in ("X3", threshold.input) for country in ("MA", "SN")}


@pytest.mark.parametrize("days", [{"valid_to": FIRST}, {"valid_from": LAST}], ids=["ran out", "has begun"])
def test_a_memorandum_that_ran_out_or_has_begun_touches_both_countries(days: dict[str, date]) -> None:
    policy = sample_policy().eligibility
    (first, *_) = (row for row in policy.corridors if row.corridor == Corridor("SN", "MA"))
    others = tuple(row for row in policy.corridors if row.corridor != first.corridor)
    one = replace(first, stamp=replace(first.stamp, **{"valid_from": None, "valid_to": None, **days}))
    changing = replace(policy, corridors=(*others, one))

    touched = agreements_changed(DEFINITIONS, changing, FIRST, LAST)

    assert {("C1", "SN"), ("C1", "MA"), ("C2", "SN"), ("C2", "MA"), ("R1", "MA")} <= touched
    assert not agreements_changed(DEFINITIONS, changing, LAST, LAST)


def test_the_difference_of_an_advice_names_each_field_that_says_something_else() -> None:
    def silent(number: int, party: str, moment: str) -> dict[str, object] | None:
        return None if (number, party, moment) == (9, "volunteer", "m6") else dict(good_answers(number, party, moment))

    before, after = (full_document(evaluation_of(a_pilot(answers))) for answers in (good_answers, silent))
    advice = next(one for one in after["recommendations"] if (one["country"], one["criterion"]) == ("SN", "K7"))

    found = {
        (each["of"], each["field"]): (each["before"], each["after"])
        for each in advice_difference(before, after, advice)
    }

    assert found["indicator:P2", "n"] == (4, 3)
    assert ("indicator:P7", "n") not in found
    assert advice_difference(after, after, advice) == []
