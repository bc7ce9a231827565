"""The same advice in several countries: what is common, what is national."""

from dataclasses import replace
from datetime import date
from typing import Any

from domain.indicators.judgement import Verdict
from domain.recommendations.criteria_policy import Review
from domain.recommendations.publication import full_document
from domain.recommendations.variants import common_to, national, said
from tests.unit.evaluation.pilot import a_pilot, criteria_policy, evaluation_of


def documents(**changes: Any) -> list[dict[str, Any]]:
    policy = replace(criteria_policy(), **changes)
    found: list[dict[str, Any]] = full_document(evaluation_of(a_pilot(), policy))["recommendations"]
    return found


def one_of(found: list[dict[str, Any]], country: str, code: str, name: str) -> dict[str, Any]:
    return next(each for each in found if (each["country"], each["code"], each["input"]) == (country, code, name))


def test_advice_with_the_same_code_criterion_and_input_is_common() -> None:
    found = documents()
    assert common_to(one_of(found, "SN", "supply_review", "legal_framework"), found) == ("CI", "MA", "ML", "SN")
    assert common_to(one_of(found, "SN", "supply_review", "entry_and_residence"), found) == ("CI", "ML", "SN")
    assert common_to(one_of(found, "MA", "create_residence_ground", "entry_and_residence"), found) == ("MA",)


def test_two_parties_of_one_criterion_are_two_recommendations() -> None:
    mine = {"country": "SN", "code": "raise_response_rate", "criterion": "K11", "input": "Z1", "parameters": {}}
    hosts = {**mine, "country": "MA", "parameters": {"party": "host"}}
    volunteers = {**mine, "parameters": {"party": "volunteer"}}
    assert common_to(volunteers, [hosts]) == ("SN",)
    assert common_to(volunteers, [{**hosts, "parameters": {"party": "volunteer"}}]) == ("MA", "SN")


def test_a_hidden_row_tells_of_no_other_country() -> None:
    mine = {"country": "SN", "code": "not_published", "criterion": "K8"}
    other = {"country": "ML", "code": "not_published", "criterion": "K8", "suppressed": True}
    assert common_to(mine, [other]) == ("SN",)


def test_what_differs_is_named_and_nothing_else() -> None:
    rows = tuple(
        Review("financing", country, Verdict.NOT_MET, None, date(2026, 1, 1), None, source, "H", True)
        for country, source in (("SN", "A budget law"), ("MA", "Another budget law"))
    )
    found = documents(reviews=rows)
    pair = [one_of(found, country, "secure_funding", "financing") for country in ("MA", "SN")]
    assert common_to(pair[0], found) == ("MA", "SN")
    assert national(pair) == ("source",)
    assert [said(one, "source") for one in pair] == ["Another budget law", "A budget law"]
