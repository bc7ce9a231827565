"""What a second release would tell beyond the first: joiners, leavers and corrections, never the net."""

from dataclasses import replace

import pytest

from domain.indicators.facts import AnswerFacts, EvaluationFacts
from domain.indicators.frame import FrameCell
from domain.indicators.tally import block_measures
from domain.indicators.tally import counted as tallied
from domain.release.changes import Changes, Contributions, Fingerprints, contributions, of_organisations, was_told
from tests.unit.evaluation.pilot import a_pilot, indicators_policy


def counted(facts: EvaluationFacts) -> Contributions:
    return contributions(block_measures(facts, indicators_policy().definitions), facts)


def cells(*states: Contributions) -> set[FrameCell]:
    return {cell for state in states for cell, _ in state.values()}


def changed(before: EvaluationFacts, after: EvaluationFacts, code: str = "P7") -> int:
    one, other = counted(before), counted(after)
    changes = Changes()
    changes.add(one, other)
    return changes.of_group(code, cells(one, other))


def fingerprint(facts: EvaluationFacts, code: str = "P7", key: bytes = b"key") -> str:
    state, made = counted(facts), Fingerprints(key)
    made.add(state)
    return made.of_group(code, cells(state), 16)


def saying(facts: EvaluationFacts, value: int, *volunteers: int) -> EvaluationFacts:
    """These volunteers say something else about their service as a whole."""
    wanted = {f"F{number:02}-volunteer-end" for number in volunteers}
    answers = tuple(
        replace(one, value=value) if one.request in wanted and one.item == "overall" else one for one in facts.answers
    )
    return replace(facts, answers=answers)


def without(facts: EvaluationFacts, *volunteers: int) -> EvaluationFacts:
    gone = {f"F{number:02}-volunteer-end" for number in volunteers}
    return replace(facts, answers=tuple(one for one in facts.answers if one.request not in gone))


@pytest.fixture
def facts() -> EvaluationFacts:
    return a_pilot()


def test_the_same_people_in_another_order_are_no_change(facts: EvaluationFacts) -> None:
    turned = replace(facts, answers=facts.answers[::-1], applications=facts.applications[::-1])

    assert changed(facts, turned) == 0
    assert fingerprint(facts) == fingerprint(turned)


def test_one_who_joins_and_one_who_leaves_are_two_and_not_none(facts: EvaluationFacts) -> None:
    before, after = without(facts, 3), without(facts, 4)

    assert changed(before, after) == 2
    assert fingerprint(before) != fingerprint(after)


def test_two_corrections_that_cancel_out_are_two(facts: EvaluationFacts) -> None:
    before = saying(saying(facts, 5, 7), 1, 8)
    after = saying(saying(facts, 1, 7), 5, 8)

    assert changed(before, after) == 2


def test_one_person_is_counted_once_however_much_she_says(facts: EvaluationFacts) -> None:
    skills = ("skill_technical", "skill_language", "skill_teamwork")
    more = tuple(AnswerFacts("F07-volunteer-end", item, 1) for item in skills)
    others = tuple(one for one in facts.answers if one.request != "F07-volunteer-end" or one.item not in skills)

    assert changed(facts, replace(facts, answers=others + more), "P1") == 1


def test_the_silent_change_the_fingerprint_by_their_number(facts: EvaluationFacts) -> None:
    state, made = counted(facts), Fingerprints(b"key")
    made.add(state)

    assert made.of_group("P7", cells(state), 16) != made.of_group("P7", cells(state), 17)


def test_a_fingerprint_cannot_be_found_without_the_key(facts: EvaluationFacts) -> None:
    assert fingerprint(facts) != fingerprint(facts, key=b"another")


def test_who_moves_within_a_group_is_one_person_and_not_two(facts: EvaluationFacts) -> None:
    before = counted(facts)
    key, (cell, what) = next((key, one) for key, one in before.items() if key[0] == "P7")
    moved = replace(cell, sex="other")
    changes = Changes()
    changes.add(before, {**before, key: (moved, what)})

    assert changes.of_group("P7", {cell, moved}) == 1
    assert changes.of_group("P7", {cell}) == changes.of_group("P7", {moved}) == 1


def test_an_organisation_that_takes_its_word_back_has_changed(facts: EvaluationFacts) -> None:
    """However many volunteers it has: it speaks once, in its own country."""
    definitions = indicators_policy().definitions

    def said(now: EvaluationFacts) -> Contributions:
        tallies, frame = tallied(now, definitions)
        return of_organisations(tallies, frame, definitions)

    before = said(facts)
    assert {code for code, _ in before} == {"S1"}
    key, (cell, what) = next(iter(before.items()))
    changes = Changes()
    changes.add(before, {**before, key: (cell, frozenset({("None:silent", "")}))})
    assert changes.of_group("S1", {cell}) == 1
    assert what != frozenset({("None:silent", "")})


@pytest.mark.parametrize(
    ("group", "tier", "told"),
    [
        ("sex.female", "restricted", True),
        ("sex.female", "public", False),
        ("origin.SN", "restricted", True),
        ("origin.SN", "public", True),
        ("host.MA", "restricted", False),
        ("origin.CI", "restricted", False),
    ],
)
def test_rows_of_an_earlier_release_told_every_group_of_their_columns(group: str, tier: str, told: bool) -> None:
    """Of Côte d'Ivoire nobody was there yet: there is nothing to compare with."""
    audit = {
        "released": {"restricted": {"R3": ["sex.female"]}, "public": {}},
        "fingerprints": {"R3": dict.fromkeys(("sex.female", "origin.SN", "host.MA"), "0")},
        "records_told": {"R3": ["origin", "total"]},
    }
    assert was_told(audit, "R3", group, tier) is told
    assert not was_told({**audit, "records_told": {}}, "R3", "origin.SN", tier)
