"""Leaves: what they hold, and that nobody finds an answer by trying."""

from collections.abc import Iterable
from hashlib import sha256
from itertools import product

import pytest

from domain.evidence.canonical import canonical
from domain.evidence.index import index_of, person_of
from domain.evidence.leaves import GIVEN, leaf_content
from domain.evidence.merkle import LEAF, commitment, derived
from tests.unit.evaluation.pilot import a_pilot

FACTS = a_pilot()
INDEX = index_of(FACTS, frozenset({"good_practice"}))
ITEM = "answer:F03-volunteer-end/overall"
SCALE = range(1, 6)


def possible_contents() -> Iterable[dict[str, object]]:
    """Every answer that somebody can have given, as an attacker writes it down from the public questionnaires."""
    for party, moment, item, value in product(
        ("volunteer", "host"), ("arrival", "end"), ("overall", "role_matches"), SCALE
    ):
        yield {
            "t": "answer",
            "instrument": f"{party}.{moment}",
            "version": 1,
            "item": item,
            "value": value,
            "party": party,
            "moment": moment,
        }


def found_by_trying(leaf: bytes, salts: Iterable[bytes]) -> list[object]:
    return [
        content["value"]
        for salt, content in product(salts, possible_contents())
        if sha256(LEAF + salt + canonical(content)).digest() == leaf
    ]


def test_an_unsalted_leaf_is_found_by_trying_and_ours_is_not() -> None:
    content = leaf_content(INDEX, ITEM)
    unsalted = sha256(LEAF + canonical(content)).digest()
    ours = commitment(derived(b"k" * 32, ITEM), content)

    assert found_by_trying(unsalted, [b""]) == [4]
    guesses = [b"", b"\0" * 32, sha256(ITEM.encode()).digest(), sha256(b"A03").digest(), derived(b"\0" * 32, ITEM)]
    assert found_by_trying(ours, guesses) == []
    assert found_by_trying(ours, [derived(b"k" * 32, ITEM)]) == [4]


def test_the_same_answer_of_two_people_has_two_commitments() -> None:
    same = [leaf_content(INDEX, f"answer:F{number:02}-volunteer-end/overall") for number in (3, 4)]

    assert same[0] == same[1]
    leaves = {commitment(derived(bytes([number]) * 32, ITEM), same[0]) for number in (3, 4)}
    assert len(leaves) == 2


@pytest.mark.parametrize(
    "evidence",
    ["answer:F03-volunteer-end/overall", "request:F03-volunteer-end", "placement:P03", "application:A03"],
)
def test_a_leaf_holds_no_person_no_language_no_instant_and_no_id_of_a_row(evidence: str) -> None:
    content = leaf_content(INDEX, evidence)
    text = canonical(content).decode()

    assert person_of(INDEX, evidence) == "A03"
    assert not any(word in text for word in ("A03", "P03", "F03", "O03", '"fr"', "2026", "2027", "language"))


def test_free_text_is_only_told_to_be_there() -> None:
    answers = {**INDEX.answers, "F03-host-end": {"good_practice": "Exemple awa a tout rangé."}}
    index = index_of(FACTS, frozenset({"good_practice"}))
    changed = type(index)(texts=index.texts, answers=answers, requests=index.requests, placements=index.placements)

    content = leaf_content(changed, "answer:F03-host-end/good_practice")

    assert content is not None
    assert content["value"] == GIVEN


def test_a_family_of_items_is_one_leaf() -> None:
    content = leaf_content(INDEX, "answer:F03-volunteer-end/skills")

    assert content is not None
    assert content["value"] == {"skill_technical": 5, "skill_language": 4}


@pytest.mark.parametrize("evidence", ["answer:none/overall", "placement:none", "corridor:XX-YY", "letter:1", ""])
def test_what_the_facts_do_not_know_is_no_leaf(evidence: str) -> None:
    assert leaf_content(INDEX, evidence) is None
    assert person_of(INDEX, evidence) is None


@pytest.mark.parametrize("evidence", ["corridor:MA-SN", "offer:O01", "round:R1"])
def test_what_is_about_nobody_hangs_on_nobody(evidence: str) -> None:
    assert leaf_content(INDEX, evidence) is not None
    assert person_of(INDEX, evidence) is None
