"""Every rule in every way it can come out, and what the whole verdict becomes."""

import pytest

from domain.eligibility.rules import RULE_CODES
from tests.unit.eligibility.builders import verdict_of
from tests.unit.eligibility.scenarios import SCENARIOS, Scenario


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_a_rule_comes_out_as_its_facts_say(scenario: Scenario) -> None:
    verdict = scenario.verdict()

    found = {(each.code, each.outcome, each.parameters.get("case")) for each in verdict.reasons}
    assert (scenario.code, scenario.outcome, scenario.case) in found
    assert verdict.outcome == scenario.whole


def test_every_rule_has_a_passing_scenario_and_another_one() -> None:
    seen = {(scenario.code, scenario.outcome == "pass") for scenario in SCENARIOS}

    assert seen == {(code, passing) for code in RULE_CODES for passing in (True, False)}


def test_every_rule_says_something_in_every_verdict() -> None:
    for scenario in SCENARIOS:
        assert {reason.code for reason in scenario.verdict().reasons} == set(RULE_CODES)


def test_every_reason_names_its_source() -> None:
    assert all(reason.source for reason in verdict_of().reasons)
