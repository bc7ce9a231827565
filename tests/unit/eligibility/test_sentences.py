"""Every reason that the scenarios reach has its sentence, with its places filled, and a remedy where one helps."""

import re

import pytest

from tests.unit.eligibility.scenarios import SCENARIOS, Scenario
from translations.reason_sentences import SENTENCES, sentence_of
from translations.reason_terms import PARAMETER_KINDS, TERMS

PLACE = re.compile(r"%\((\w+)\)s")


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_the_sentence_of_a_reason_needs_only_what_the_reason_gives(scenario: Scenario) -> None:
    for reason in scenario.verdict().reasons:
        sentence, remedy = sentence_of(reason.code, reason.outcome, reason.parameters)
        assert set(PLACE.findall(sentence + (remedy or ""))) <= set(reason.parameters)
        assert (remedy is None) == (reason.outcome in ("pass", "not_applicable"))


def test_no_sentence_is_written_for_nothing() -> None:
    reached = set()
    for scenario in SCENARIOS:
        for reason in scenario.verdict().reasons:
            reached.add(sentence_of(reason.code, reason.outcome, reason.parameters))

    # A visa without exemptions and a modality without age range stand in no row of today's data, but may tomorrow.
    spare = {("D05:visa", "later"), ("E01:no_range", "not_applicable"), ("D08:replaced", "later")}
    assert {key for key, value in SENTENCES.items() if value not in reached} <= spare


def test_every_place_says_how_it_is_written_out() -> None:
    places = {place for pair in SENTENCES.values() for text in pair if text for place in PLACE.findall(text)}

    assert places == set(PARAMETER_KINDS)


def test_every_coded_value_of_the_data_has_a_word() -> None:
    kinds = {name.removeprefix("term:"): name for name in PARAMETER_KINDS.values() if name.startswith("term:")}

    assert {kind for kind, _ in TERMS} == set(kinds)


def test_no_sentence_says_invalid() -> None:
    assert not [text for pair in SENTENCES.values() for text in pair if text and "invalid" in text.lower()]
