"""The document of a release: every bundle whole or not at all, and nothing made from what is hidden."""

from dataclasses import replace
from typing import Any

import pytest

from domain.indicators.facts import EvaluationFacts
from domain.indicators.frame import LEVELS
from domain.indicators.linking import PARTIES, is_about_states, table_of_party
from domain.recommendations.decision import NOT_PUBLISHED
from domain.recommendations.evaluation import Evaluation
from domain.release.bands import band
from domain.release.document import released_document
from domain.release.rounds import ABOUT_ROUNDS
from domain.release.scope import ABOUT_NOBODY, Scope, is_of_people
from tests.unit.evaluation.pilot import a_pilot, evaluation_of, indicators_policy

HEADER: dict[str, Any] = {"id": "R00001", "closed": []}
BUNDLE = ("value", "exact", "numerator", "n", "population", "response_rate", "interval", "flip_count", "further")


def told(evaluation: Evaluation, tier: str = "public", **released: set[str]) -> dict[str, Any]:
    definitions, thresholds = indicators_policy().definitions, indicators_policy().thresholds
    groups = {code: frozenset(found) for code, found in released.items()}
    return released_document(evaluation, Scope(tier, thresholds[tier], groups, definitions), HEADER)


def everything(evaluation: Evaluation) -> dict[str, set[str]]:
    """Every group of every indicator, as if nothing had to be hidden."""
    countries = [f"{side}.{one}" for side in ("origin", "host", "pair") for one in evaluation.decisions]
    corridors = {one.corridor for one in evaluation.indicators if one.corridor}
    places = {f"{kind}.{one}" for kind in ("corridor", "exchange") for one in corridors}
    people = {f"{name}.{level}" for name, levels in LEVELS.items() for level in levels}
    groups = {"total", *countries, *places, *people}
    return dict.fromkeys({one.code for one in evaluation.indicators}, groups)


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    return evaluation_of(a_pilot())


def shown(document: dict[str, Any]) -> set[tuple[str, Any, Any, Any]]:
    rows = document["indicators"]
    return {(row["code"], row["country"], row["corridor"], row["by"]) for row in rows if not row["suppressed"]}


def test_a_release_of_nothing_tells_of_public_matters_and_whole_rounds_only(
    evaluation: Evaluation,
) -> None:
    document = told(evaluation)

    states = {code for code, one in indicators_policy().definitions.items() if is_about_states(one)}
    assert states == {"S2", "S3"}
    assert {code for code, *_ in shown(document)} <= ABOUT_NOBODY | ABOUT_ROUNDS | states
    assert ("C1", None, None, None) in shown(document)
    hidden = [row for row in document["indicators"] if row["suppressed"]]
    assert {row[name] for row in hidden for name in BUNDLE} == {None}
    assert {row["verdict"] for row in hidden} == {NOT_PUBLISHED}


def test_a_hidden_group_is_the_same_text_whatever_happened_in_it() -> None:
    happy = told(evaluation_of(a_pilot()), P7={"total"})
    unhappy = evaluation_of(a_pilot(placement_changes={16: {"status": "ended_early", "end_code": "health"}}))

    assert told(unhappy, P7={"total"}) | {"evaluated_at": ""} == happy | {"evaluated_at": ""}


def test_a_group_of_nobody_is_hidden_like_a_small_one(evaluation: Evaluation) -> None:
    rows = told(evaluation, "restricted", **everything(evaluation))["indicators"]

    empty = [row for row in rows if (row["code"], row["by"]) == ("F4", "sex.other")]
    assert [row["suppressed"] for row in empty] == [True]
    assert not next(row for row in rows if (row["code"], row["by"]) == ("F4", "sex.female"))["suppressed"]


def test_one_released_group_shows_its_row_and_no_other(evaluation: Evaluation) -> None:
    document = told(evaluation, "restricted", P7={"total", "sex.female"})

    assert {row for row in shown(document) if row[0] == "P7"} == {
        ("P7", None, None, None),
        ("P7", None, None, "sex.female"),
    }


def test_the_other_levels_of_a_told_dimension_hold_their_place_whether_anybody_is_in_them(
    evaluation: Evaluation,
) -> None:
    document = told(evaluation, "restricted", P7={"total", "sex.female"})

    places = [row["by"] for row in document["indicators"] if row["code"] == "P7" and row["by"]]
    assert places == [f"sex.{level}" for level in LEVELS["sex"]]


def test_a_criterion_is_told_only_where_all_it_reads_is_told(evaluation: Evaluation) -> None:
    whole = everything(evaluation)
    less = {code: groups - {"origin.MA"} if code == "P6" else groups for code, groups in whole.items()}

    def hidden(document: dict[str, Any]) -> set[tuple[str, str]]:
        return {(row["country"], row["code"]) for row in document["criteria"] if row["suppressed"]}

    assert hidden(told(evaluation, "restricted", **less)) - hidden(told(evaluation, "restricted", **whole)) <= {
        ("MA", "K7")
    }
    assert ("MA", "K7") in hidden(told(evaluation, "restricted", **less))


def test_answer_rates_of_the_host_side_are_judged_where_the_host_country_is_told(evaluation: Evaluation) -> None:
    def is_hidden(k: int, *groups: str) -> bool:
        released = {table_of_party(party): frozenset(groups) for party in PARTIES}
        scope = Scope("restricted", k, released, indicators_policy().definitions)
        rows = released_document(evaluation, scope, HEADER)["criteria"]
        return next(row["suppressed"] for row in rows if (row["country"], row["code"]) == ("SN", "K11"))

    assert is_hidden(2, "total", "origin.SN")
    assert is_hidden(2, "total", "host.SN")
    assert not is_hidden(2, "total", "origin.SN", "host.SN")
    assert is_hidden(10, "total", "origin.SN", "host.SN")


def test_the_ledger_stands_and_falls_with_its_criterion(evaluation: Evaluation) -> None:
    document = told(evaluation, "restricted", **everything(evaluation))

    states = {row["country"]: row["suppressed"] for row in document["criteria"] if row["code"] == "K7"}
    assert {row["country"]: row["suppressed"] for row in document["triple_win"]} == states


def test_advice_on_a_hidden_criterion_is_one_constant_line(evaluation: Evaluation) -> None:
    document = told(evaluation)

    hidden = {(row["country"], row["code"]) for row in document["criteria"] if row["suppressed"]}
    lines = [row for row in document["recommendations"] if row["suppressed"]]
    assert {(row["country"], row["criterion"]) for row in lines} == hidden
    assert {tuple(sorted(row)) for row in lines} == {("code", "country", "criterion", "suppressed")}
    assert not hidden & {(row["country"], row["criterion"]) for row in document["recommendations"] if row not in lines}


def test_advice_that_fails_its_self_check_leaves_with_no_release(evaluation: Evaluation) -> None:
    shown_before = [row for row in told(evaluation)["recommendations"] if not row["suppressed"]]
    failing = tuple(replace(one, self_check=(("evidence", False),)) for one in evaluation.recommendations)

    after = told(replace(evaluation, recommendations=failing))["recommendations"]

    assert shown_before
    assert [row for row in after if not row["suppressed"]] == []


def test_no_id_of_evidence_leaves(evaluation: Evaluation) -> None:
    written = repr(told(evaluation, "restricted", **everything(evaluation)))

    for kind in ("answer:", "application:", "placement:", "request:", "protection:"):
        assert kind not in written


def test_rows_by_cause_or_step_are_told_all_or_not_at_all(evaluation: Evaluation) -> None:
    facts: EvaluationFacts = a_pilot(placement_changes={4: {"status": "ended_early", "end_code": "health"}})
    document = told(evaluation_of(facts), "restricted", **everything(evaluation))

    causes = [row for row in document["indicators"] if row["code"] == "F3" and str(row["by"]).startswith("cause")]
    assert causes == []


def test_sensitive_answers_leave_in_bands_for_everybody_together_only(evaluation: Evaluation) -> None:
    definitions = indicators_policy().definitions
    sensitive = {code for code, one in definitions.items() if one.sensitive}
    document = told(evaluation, "public", **everything(evaluation))

    rows = [row for row in document["indicators"] if row["code"] in sensitive and not row["suppressed"]]
    assert {(row["country"], row["corridor"], row["by"]) for row in rows} <= {(None, None, None)}
    assert all(row["value"] is None and row["numerator"] is None and row["banded"] for row in rows)


@pytest.mark.parametrize(
    ("yes", "n", "expected"),
    [(0, 20, (0, 2)), (2, 20, (0, 2)), (3, 20, (3, 3)), (17, 20, (17, 17)), (18, 20, (18, 20)), (20, 20, (18, 20))],
)
def test_near_nobody_and_near_everybody_only_the_band_is_told(yes: int, n: int, expected: tuple[int, int]) -> None:
    assert band(yes, n) == expected


def test_counts_of_one_band_cannot_be_told_apart() -> None:
    for n in range(30):
        for yes in range(n + 1):
            low, high = band(yes, n)
            assert low <= yes <= high
            assert {band(each, n) for each in range(low, high + 1)} == {(low, high)}


def test_the_header_counts_what_is_kept_and_what_is_hidden(evaluation: Evaluation) -> None:
    document = told(evaluation, P7={"total"})

    kept = sum(not row["suppressed"] for row in document["indicators"])
    assert document["release"]["bundles"] == {"kept": kept, "hidden": len(document["indicators"]) - kept}
    assert document["release"]["limits"] == ["suppressor_not_inverted"]


def test_groups_of_people_are_told_from_causes(evaluation: Evaluation) -> None:
    rows = [replace(evaluation.indicators[0], by=by) for by in ("sex.female", "age.unknown", "cause.health", None)]

    assert [is_of_people(row) for row in rows] == [True, True, False, False]
