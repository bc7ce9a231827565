"""The verifier confirms what is right (elsewhere) and rejects every tampering (here)."""

import json
from copy import deepcopy

import pytest

from domain.matching.canonical import document_sha256
from domain.matching.certificate import Provenance, certify
from domain.matching.instance_file import read_instance
from domain.matching.lottery import commitment
from domain.matching.orders import strict_instance
from domain.matching.simulation import solve_instance
from domain.matching.verifier.verify import verify
from tests.unit.matching.documents import example, placed_by_the_rules, random_hub
from tests.unit.matching.oracle import every_matching, is_stable
from tests.unit.matching.rounds import SEED, as_document, random_round, run


@pytest.fixture
def confirmed():
    inputs = random_round(2)
    document = json.loads(json.dumps(as_document(inputs, run(inputs))))
    assert verify(document) == []
    return document


def sealed(document):
    """The tampered document with fitting hashes, as somebody who knows how to hash would hand it in."""
    outcome = {"matching": document["matching"], "reasons": document["reasons"]}
    document["certificate"]["outcome_sha256"] = document_sha256(outcome)
    document["certificate"]["inputs_sha256"] = document_sha256(document["inputs"])
    return document


def found_in(document):
    return {violation["code"] for violation in verify(document)}


def people(document, placed):
    return [who for who, seat in document["matching"].items() if (seat is not None) == placed]


def test_two_people_swapped(confirmed):
    one, *rest = people(confirmed, placed=True)
    other = next(who for who in rest if confirmed["matching"][who] != confirmed["matching"][one])
    seats = confirmed["matching"]
    seats[one], seats[other] = seats[other], seats[one]
    assert "outcome_hash_differs" in found_in(confirmed)
    assert found_in(sealed(confirmed))


def test_every_swap_of_a_placed_and_an_unplaced_person_with_an_honest_certificate_is_found():
    inputs = random_round(2)
    instance, right = strict_instance(inputs, SEED), run(inputs)
    numbers = {offer: number for number, offer in enumerate(instance.offers)}
    seats = [-1 if seat is None else numbers[seat] for seat in right.matching.values()]
    swaps = [
        (one, other)
        for one, seat in enumerate(seats)
        for other, wishes in enumerate(instance.wishes)
        if seat != -1 and seats[other] == -1 and seat in wishes
    ]
    assert swaps
    for one, other in swaps:
        wrong = list(seats)
        wrong[one], wrong[other] = -1, seats[one]
        provenance = Provenance(inputs.sha256, "R00001", SEED, inputs.seed_commitment)
        assert "not_the_mechanism" in found_in(as_document(inputs, certify(instance, tuple(wrong), provenance)))


def test_an_extra_place(confirmed):
    who = next(who for who in people(confirmed, placed=False) if "ineligible" not in confirmed["reasons"][who].values())
    offer = next(iter(confirmed["reasons"][who]))
    confirmed["matching"][who] = offer
    assert found_in(sealed(confirmed)) & {"cap_exceeded", "not_the_mechanism"}


def test_a_place_at_an_ineligible_offer(confirmed):
    who, offer = next(
        (who, offer)
        for who, codes in confirmed["reasons"].items()
        for offer, code in codes.items()
        if code == "ineligible"
    )
    confirmed["matching"][who] = offer
    assert found_in(sealed(confirmed)) == {"not_an_eligible_wish"}


def test_a_person_left_out(confirmed):
    confirmed["matching"].pop(people(confirmed, placed=False)[0])
    assert found_in(sealed(confirmed)) == {"volunteers_differ"}


def test_a_person_who_is_named_twice(confirmed):
    confirmed["inputs"]["volunteers"].append(confirmed["inputs"]["volunteers"][0])
    assert found_in(sealed(confirmed)) == {"named_twice"}


def test_an_offer_that_is_named_twice(confirmed):
    confirmed["inputs"]["offers"].append(confirmed["inputs"]["offers"][0])
    assert "named_twice" in found_in(sealed(confirmed))


def test_a_place_taken_away(confirmed):
    confirmed["matching"][people(confirmed, placed=True)[0]] = None
    assert "not_the_mechanism" in found_in(sealed(confirmed))


def test_a_quota_dropped_from_the_inputs(confirmed):
    confirmed["inputs"]["corridors"] = [row | {"cap": None} for row in confirmed["inputs"]["corridors"]]
    assert "inputs_hash_differs" in found_in(confirmed)
    assert found_in(sealed(confirmed))


def test_another_seed_with_its_own_commitment(confirmed):
    confirmed["certificate"] |= {"seed": "chosen later", "seed_commitment": commitment("chosen later")}
    assert "seed_mismatch" in found_in(confirmed)


@pytest.mark.parametrize("name", ["inputs_sha256", "outcome_sha256", "seed_commitment"])
def test_an_edited_hash(confirmed, name):
    confirmed["certificate"][name] = "0" * 64
    assert found_in(confirmed) <= {"inputs_hash_differs", "outcome_hash_differs", "seed_mismatch"}
    assert verify(confirmed)


def test_every_edited_reason_is_found(confirmed):
    for who, codes in confirmed["reasons"].items():
        for offer in codes:
            edited = deepcopy(confirmed)
            edited["reasons"][who][offer] = (
                "offer_full_lottery" if codes[offer] != "offer_full_lottery" else "call_full"
            )
            assert {"check": "C4", "code": "reason_differs", "volunteer": who} in verify(sealed(edited))


def test_a_reason_left_out(confirmed):
    confirmed["reasons"].popitem()
    assert "reason_differs" in found_in(sealed(confirmed))


def test_a_reason_for_somebody_who_took_no_part(confirmed):
    confirmed["reasons"]["stranger"] = {"O00001": "offer_full_band"}
    assert found_in(sealed(confirmed)) == {"reason_differs"}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("placed", 99),
        ("upper_bound", 99),
        ("min_cut", []),
        ("min_cut", [{"kind": "volunteers", "name": "", "cap": 3}]),
        ("min_cut", [{"kind": "call", "name": "call", "cap": 0}]),
        ("quotas", []),
        ("empty_seats", [{"offer": "O00001", "bound_by": "call"}]),
        ("inversions", [["2026A-0001", "2026A-0002", "O00001"]]),
        ("delegation_inversions", [["2026A-0001", "2026A-0002", "O00001"]]),
        ("justified_envy", [["2026A-0001", "2026A-0002", "O00001"]]),
        ("unrefused_wishes", [["2026A-0001", "O00001"]]),
        ("order_independent", False),
    ],
)
def test_an_edited_finding_of_the_certificate(confirmed, name, value):
    confirmed["certificate"][name] = value
    assert "certificate_differs" in found_in(confirmed)


def test_a_stable_outcome_that_the_mechanism_does_not_give_is_found_by_the_rerun_alone():
    alone = 0
    for seed in range(400):
        document = random_hub(seed, volunteers=6, offers=3)
        instance, right = read_instance(document), placed_by_the_rules(document)
        for other in every_matching(document):
            if other != right and is_stable(document, other):
                numbers = {offer: number for number, offer in enumerate(instance.offers)}
                seats = tuple(-1 if seat is None else numbers[seat] for seat in other.values())
                outcome = certify(instance, seats, Provenance(document_sha256(document))).to_document()
                codes = {each["code"] for each in verify({"instance": document, **outcome})}
                assert "not_the_mechanism" in codes
                alone += codes <= {"not_the_mechanism", "certificate_differs"}
    assert alone > 0


def test_an_instance_file_that_contradicts_itself():
    document = example("golden_inbound_6x3")
    outcome = solve_instance(document)
    document["offers"][0]["priority"].reverse()
    outcome["certificate"]["inputs_sha256"] = document_sha256(document)
    assert {each["code"] for each in verify({"instance": document, **outcome})} == {"priority_contradicts_order"}


def crossing_examples():
    """Published as impossible although it would fit; an organisation with a cap in two countries."""
    marked = example("golden_inbound_6x3")
    marked["corridors"][0]["side"] = "X"
    school = example("golden_hub_16x6") | {"organisation_caps": [{"organisation": "school", "cap": 1}]}
    school["offers"] = [row | {"organisation": "school"} for row in school["offers"]]
    return [example("mesh_no_stable_3x3"), example("typed_ada_manipulable_mesh"), marked, school]


@pytest.mark.parametrize("document", crossing_examples(), ids=["mesh", "manipulable", "marked", "organisation"])
def test_a_crossing_configuration_is_never_confirmed(document):
    certificate = {"seed": None, "seed_commitment": None, "inputs_sha256": document_sha256(document)}
    matching = {row["id"]: None for row in document["volunteers"]}
    certificate["outcome_sha256"] = document_sha256({"matching": matching, "reasons": {}})
    handed_in = {"instance": document, "matching": matching, "reasons": {}, "certificate": certificate}
    assert "config_crossing" in {each["code"] for each in verify(handed_in)}


@pytest.mark.parametrize(
    "document",
    [None, [], 3, "x", {}, {"inputs": {}}, {"instance": 3, "matching": {}, "reasons": {}, "certificate": {}}],
)
def test_what_is_no_round_at_all_is_malformed(document):
    assert [each["code"] for each in verify(document)] == ["malformed"]


def test_a_part_of_any_other_type_is_a_violation_and_never_an_error(confirmed):
    """Except the round's own number, which nothing depends on."""
    for part in ("inputs", "matching", "reasons", "certificate"):
        for name in set(confirmed[part]) - {"round"}:
            for value in (None, 7, "x", [], {}, [None], {"x": None}):
                broken = deepcopy(confirmed)
                if broken[part][name] != value:
                    broken[part][name] = value
                    assert verify(broken), (part, name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [("mechanism", "serial_dictatorship"), ("offer_order_envy", [["2026A-0001", "2026A-0002", "O00001"]])],
)
def test_what_belongs_to_the_other_mechanism_is_found(confirmed, name, value):
    confirmed["certificate"][name] = value
    assert found_in(confirmed) == {"certificate_differs"}


def test_no_bound_at_all_is_no_proof(confirmed):
    confirmed["certificate"] |= {"upper_bound": None, "min_cut": [{"kind": "call", "name": "call", "cap": 0}]}
    assert found_in(confirmed) == {"certificate_differs"}


def test_a_mechanism_that_nobody_published_is_found(confirmed):
    confirmed["inputs"]["mechanism"] = "first come, first served"
    assert found_in(sealed(confirmed)) == {"unknown_mechanism"}
