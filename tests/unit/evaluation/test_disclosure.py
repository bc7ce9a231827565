"""What is published never tells the answer or the outcome of one person.

The attacker knows everything that is published and who took part; she tries to learn what Mali's inbound volunteer
(number 16) answered. If two pilots that differ only in who said what publish the same bytes, she cannot.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from domain.indicators.disclosure import must_hide
from domain.indicators.facts import EvaluationFacts
from domain.indicators.findings import FindingsTable, findings_tables
from domain.indicators.values import IndicatorValue
from domain.recommendations import publication
from domain.recommendations.publication import full_document, published_document
from tests.unit.evaluation.pilot import a_pilot, evaluation_of, good_answers, indicators_policy

MALI_INBOUND, SENEGAL_INBOUND = 16, 9
ITEMS = (
    ("volunteer", "arrival", "role_matches", 1),
    ("volunteer", "end", "objectives_reached", 1),
    ("volunteer", "end", "overall", 1),
    ("volunteer", "m6", "uses_skills", 1),
    ("volunteer", "m6", "activity", ["none"]),
    ("volunteer", "m3", "engaged_again", True),
    ("host", "end", "would_host_again", False),
    ("host", "end", "counterfactual", "same"),
    ("host", "m6", "output_used", False),
)


def published(facts: EvaluationFacts, tier: str = "public") -> dict[str, Any]:
    policy = indicators_policy()
    return published_document(evaluation_of(facts), policy.definitions, policy.thresholds[tier])


def as_bytes(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, sort_keys=True).encode()


def said_by(who: int, item: str, value: object) -> EvaluationFacts:
    def sheet(number: int, party: str, moment: str) -> Mapping[str, object]:
        answers = dict(good_answers(number, party, moment))
        if item in answers:
            # Everybody else answers as usual, so that one unusual answer exists and only its author is in doubt.
            answers[item] = value if number == who else answers[item]
            if item == "engaged_again" and number in (MALI_INBOUND, SENEGAL_INBOUND):
                answers[item] = number == who
        return answers

    # The two have the same sex, so that only the country tells them apart.
    return a_pilot(sheet, {number: {"sex": "female"} for number in (MALI_INBOUND, SENEGAL_INBOUND)})


@pytest.mark.parametrize("tier", ["public", "restricted"])
@pytest.mark.parametrize(("party", "moment", "item", "value"), ITEMS, ids=lambda one: str(one))
def test_nobody_can_tell_whether_mali_or_senegal_gave_the_unusual_answer(
    party: str, moment: str, item: str, value: object, tier: str
) -> None:
    by_mali, by_senegal = (said_by(who, item, value) for who in (MALI_INBOUND, SENEGAL_INBOUND))
    assert full_document(evaluation_of(by_mali)) != full_document(evaluation_of(by_senegal))
    assert as_bytes(published(by_mali, tier)) == as_bytes(published(by_senegal, tier))


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "ended_early", "end_code": "health"},
        {"status": "expired", "expired_side": "volunteer", "started_on": None, "ended_on": None},
    ],
    ids=["ended early", "expired"],
)
def test_nobody_can_tell_whose_outcome_was_different(changes: dict[str, Any]) -> None:
    # The two have the same sex and route lengths, so that only the country tells them apart.
    sex = {MALI_INBOUND: {"sex": "female"}, SENEGAL_INBOUND: {"sex": "female"}}
    worlds = []
    for who in (MALI_INBOUND, SENEGAL_INBOUND):
        facts = a_pilot(
            placement_changes={number: same | (changes if number == who else {}) for number, same in sex.items()}
        )
        worlds.append(as_bytes(published(facts)))
    assert worlds[0] == worlds[1]


def test_nobody_can_tell_who_was_not_insured() -> None:
    worlds = []
    for who in (MALI_INBOUND, SENEGAL_INBOUND):
        facts = a_pilot()
        left = tuple(record for record in facts.protection if record.id != f"I{who:02}")
        worlds.append(as_bytes(published(replace(facts, protection=left))))
    assert worlds[0] == worlds[1]


def test_a_unanimous_answer_is_hidden_for_it_tells_everybodys() -> None:
    facts = said_by(2, "would_host_again", True)

    def all_willing(number: int, party: str, moment: str) -> Mapping[str, object]:
        return dict(good_answers(1, party, moment))

    assert total(published(a_pilot(all_willing)), "S1")["suppressed"] is True
    assert total(published(facts), "S1")["suppressed"] is False


def total(document: Mapping[str, Any], code: str) -> dict[str, Any]:
    place = (code, None, None, None)
    (found,) = [r for r in document["indicators"] if (r["code"], r["country"], r["corridor"], r["by"]) == place]
    return dict(found)


def test_a_hidden_row_is_a_constant_without_any_part_of_the_bundle() -> None:
    rows = [row for row in published(a_pilot())["indicators"] if row["suppressed"]]
    assert len(rows) > 100
    for row in rows:
        left = {key for key, value in row.items() if value is not None} - {"code", "kind", "country", "corridor", "by"}
        assert left == {"suppressed", "verdict"}
        assert row["verdict"] == "not_published"


def test_a_table_with_one_small_cell_publishes_only_its_total() -> None:
    rows = published(a_pilot(), "restricted")["indicators"]
    shown = {(row["code"], row["country"]) for row in rows if not row["suppressed"] and row["population"]}
    assert ("F4", None) in shown
    # Morocco alone would be large enough, but what is left of the total would then tell about the three others.
    assert {code for code, country in shown if country is not None} == {"C1", "C2", "R1"}


def test_rows_that_exist_only_because_of_somebody_disappear() -> None:
    facts = a_pilot(placement_changes={16: {"status": "ended_early", "end_code": "health"}})
    assert b"health" not in as_bytes(published(facts))
    assert b"health" in as_bytes(full_document(evaluation_of(facts)))


def test_the_whole_pilot_is_still_published() -> None:
    row = total(published(a_pilot()), "R3")
    assert (row["n"], row["numerator"], row["verdict"], row["interval"]) == (16, 15, "I", [0.7167, 0.9889])


def test_hidden_criteria_decisions_and_recommendations_are_constants() -> None:
    document = published(a_pilot())
    hidden = {row["code"] for row in document["criteria"] if row["suppressed"]}
    assert {"K5", "K7", "K8", "K9"} <= hidden
    assert all(
        row["status"] == "not_published" and row["parts"] == [] for row in document["criteria"] if row["suppressed"]
    )
    assert {row["criterion"] for row in document["recommendations"] if row["code"] == "not_published"} == hidden
    assert not [r for r in document["recommendations"] if r["criterion"] in hidden and r["code"] != "not_published"]
    assert set(document["decisions"].values()) == {"not_published"}
    assert all(row["minimum"] is None for row in document["triple_win"])
    assert {row["status"] for row in document["criteria"] if row["code"] in ("K1", "K3", "K4")} == {"I"}


def test_published_documents_hold_no_evidence_id() -> None:
    text = as_bytes(published(a_pilot())).decode()
    for trace in ("placement:", "answer:", "application:", "F16-", "P16"):
        assert trace not in text


def attack(monkeypatch: pytest.MonkeyPatch, name: str, mutant: Callable[..., Any]) -> bool:
    """Whether the swap attack finds a difference once a piece of the suppressor is broken."""
    monkeypatch.setattr(publication, name, mutant)
    return len(set(worlds_where_mali_or_senegal_is_unhappy(threshold=10))) == 2


def worlds_where_mali_or_senegal_is_unhappy(threshold: int) -> list[bytes]:
    definitions = indicators_policy().definitions
    facts = [said_by(who, "overall", 1) for who in (MALI_INBOUND, SENEGAL_INBOUND)]
    return [as_bytes(published_document(evaluation_of(one), definitions, threshold)) for one in facts]


def test_one_small_country_among_large_ones_cannot_be_found_by_subtraction() -> None:
    # At threshold 2 only Mali is too small: without the total-only rule the others would be shown, and give it away.
    assert len(set(worlds_where_mali_or_senegal_is_unhappy(threshold=2))) == 1


def test_the_attack_succeeds_when_the_verdict_of_a_hidden_group_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_verdict(value: IndicatorValue) -> dict[str, Any]:
        return {**publication.value_document(value), "n": None, "value": None, "interval": None, "suppressed": True}

    assert attack(monkeypatch, "suppressed_value", with_verdict)


def test_the_attack_succeeds_when_the_interval_is_left_visible(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = publication.suppressed_value

    def with_interval(value: IndicatorValue) -> dict[str, Any]:
        return {**plain(value), "interval": value.interval}

    assert attack(monkeypatch, "suppressed_value", with_interval)


def test_the_attack_succeeds_when_only_small_cells_are_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    definitions = indicators_policy().definitions

    def primary_only(value: IndicatorValue, hidden: publication.Hidden) -> list[dict[str, Any]]:
        small = must_hide(definitions[value.code], value.measure, 2)
        return [publication.suppressed_value(value) if small else publication.value_document(value)]

    monkeypatch.setattr(publication, "_published_value", primary_only)
    assert len(set(worlds_where_mali_or_senegal_is_unhappy(threshold=2))) == 2


def tables(document: Mapping[str, Any]) -> dict[str, FindingsTable]:
    return {table.name: table for table in findings_tables(document, indicators_policy().definitions)}


def test_findings_are_rectangular_tables_of_codes_and_numbers() -> None:
    for document in (published(a_pilot()), full_document(evaluation_of(a_pilot()))):
        found = tables(document)
        assert sum(len(t.rows) for name, t in found.items() if name.startswith("indicators_")) == len(
            document["indicators"]
        )
        for table in found.values():
            assert all(len(row) == len(table.columns) for row in table.rows)
            assert all(isinstance(cell, str | int | float | bool | None) for row in table.rows for cell in row)


def test_a_table_holds_the_numbers_of_its_document() -> None:
    table = tables(published(a_pilot()))["indicators_relevance"]
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    (row,) = [one for one in rows if one["code"] == "R3" and not any(one[key] for key in ("country", "corridor", "by"))]
    assert (row["value"], row["n"], row["interval_low"], row["target"]) == (0.9375, 16, 0.7167, "7/10")
