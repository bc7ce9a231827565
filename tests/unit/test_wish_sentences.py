"""Every reason that a round can produce is a sentence in both languages, and none of them tells a number."""

import re
from dataclasses import replace
from itertools import chain
from random import Random
from typing import get_args, get_type_hints

import pytest

from domain.matching.certificate import Outcome
from domain.matching.inputs import RoundInputs, Wish
from domain.matching.refusals import FULL_CODES, GATE_CODES, public_code
from domain.placement import PLACEMENT
from tests.unit.matching.rounds import next_round, random_round, run
from translations.wishes import ADVICE, GIVEN_UP, WISHES, given_up_message, wish_advice, wish_message

ROUNDS = range(60)


def codes_of(outcome: Outcome) -> set[str]:
    """What is stored of a round, and what a person is shown whatever the number of people placed."""
    internal = {code for codes in outcome.reasons.values() for code in codes.values()}
    instead = {code for codes in outcome.shown_instead.values() for code in codes.values()}
    return internal | instead | {public_code(code, 0) for code in internal | instead}


def rounds_of(number: int) -> list[Outcome]:
    """A round, the protected one after it, and the same call in one published order of persons."""
    inputs: RoundInputs = random_round(number)
    first = run(inputs)
    placed = sorted(who for who, seat in first.matching.items() if seat)
    decliners = set(Random(number).sample(placed, min(2, len(placed))))
    later = run(next_round(inputs, first, decliners, set(placed[:2]) - decliners))
    in_turn = replace(inputs, mechanism="serial_dictatorship", origin_caps={"SN": 1, "MA": 2})
    return [first, later, run(in_turn), run(replace(inputs, origin_caps={"MA": 1, "SN": 1}, corridors=()))]


@pytest.fixture(scope="module")
def produced() -> set[str]:
    found = set(chain.from_iterable(codes_of(outcome) for number in ROUNDS for outcome in rounds_of(number)))
    refused = {code for kind in get_args(get_type_hints(Wish)["refused"]) for code in get_args(kind)}
    return found | refused | set(FULL_CODES.values()) | set(GATE_CODES.values())


def test_every_code_of_every_round_has_a_sentence_in_both_languages(produced: set[str]) -> None:
    assert {"placed", "protected_earlier_round", "offer_full_lottery", "taken_before", "offer_full"} <= produced
    assert produced - set(WISHES) == set()
    for code in produced:
        french, english = (wish_message(language, code) for language in ("fr", "en"))
        assert french != english, code


def test_no_sentence_is_about_a_code_that_no_round_produces(produced: set[str]) -> None:
    assert set(WISHES) - produced == set()
    assert set(ADVICE) - set(WISHES) == set()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_reason_tells_a_number_that_could_be_somebodys(language: str) -> None:
    told = [wish_message(language, code) + wish_advice(language, code) for code in WISHES]

    assert [sentence for sentence in told if re.search(r"\d|%", sentence)] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_became_of_a_proposal_is_said_for_each_way_in_which_it_is_lost(language: str) -> None:
    assert set(GIVEN_UP) <= PLACEMENT.statuses
    assert {"host_declined", "declined", "expired", "cancelled"} <= set(GIVEN_UP)
    assert all(given_up_message(language, status) for status in GIVEN_UP)
    assert given_up_message(language, "confirmed") == ""
