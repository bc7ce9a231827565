"""Which figures a fact belongs to, and which advice rests on them."""

from dataclasses import replace
from datetime import date

import pytest

from domain.evidence import names
from domain.evidence.difference import advice_difference, below
from domain.evidence.graph import graph_of
from domain.evidence.touching import EVERY_REQUEST, expired_between, of_event, of_request, rests_on
from domain.recommendations.publication import full_document
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
    found = of_event(DEFINITIONS, event, "SN", "MA")

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


def test_a_review_that_ran_out_touches_its_country_alone() -> None:
    policy = criteria_policy()
    ending = replace(policy, reviews=(replace(policy.reviews[0], valid_to=FIRST),))
    name, country = policy.reviews[0].review, policy.reviews[0].country

    assert expired_between(DEFINITIONS, ending, ("MA", "SN"), FIRST, LAST) == {(name, country)}
    assert expired_between(DEFINITIONS, ending, ("MA", "SN"), FIRST, FIRST) == frozenset()


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
