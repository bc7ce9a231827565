"""A frozen round with its seed: bytes, tickets, sides, caps, edges."""

from dataclasses import replace
from hashlib import sha256

import pytest

from domain.errors import DomainError
from domain.matching.canonical import canonical_bytes
from domain.matching.inputs import CorridorQuota, OfferSeats, RoundInputs, Wish
from domain.matching.lottery import commitment, ticket, ticket_ranks
from domain.matching.verifier.verify import verify
from tests.unit.matching.rounds import SEED, a_round, a_wisher, as_document, random_round, run


def test_the_same_inputs_and_seed_give_the_same_bytes_in_whatever_order_they_were_loaded():
    for number in range(30):
        inputs = random_round(number)
        shuffled = replace(
            inputs,
            volunteers=inputs.volunteers[::-1],
            offers=inputs.offers[::-1],
            corridors=inputs.corridors[::-1],
            host_caps=dict(reversed(inputs.host_caps.items())),
        )
        one, other = run(inputs).to_document(), run(shuffled).to_document()
        assert canonical_bytes(one) == canonical_bytes(other)


def test_another_seed_gives_another_draw():
    inputs = a_round(
        volunteers=tuple(a_wisher(number, "SN", "O00001") for number in range(20)),
        offers=(OfferSeats("O00001", "MA", 10),),
    )
    other = replace(inputs, seed_commitment=commitment("another seed"))
    assert run(inputs).matching != run(other, "another seed").matching


def test_a_ticket_and_a_commitment_are_what_any_other_program_computes():
    """Made with ``openssl dgst -sha256 -hmac seed`` and ``sha256sum``."""
    assert ticket("seed", "2026A", "2026A-0001") == "e7447f790abe05fa19d5dbd5cfec5b029560fb9fa46c3b97ad9ba74331d0bd4f"
    assert commitment("seed") == "19b25856e1c150ca834cffc8b59b23adbd0ec0389e58eb22b3b64768098d002b"


def test_the_smaller_ticket_comes_first():
    people = ["2026A-0001", "2026A-0002", "2026A-0003"]
    ranks = ticket_ranks(SEED, "2026A", people)
    assert sorted(people, key=ranks.__getitem__) == sorted(people, key=lambda each: ticket(SEED, "2026A", each))


def test_a_seed_that_does_not_open_the_commitment_is_refused():
    with pytest.raises(DomainError, match="seed_mismatch"):
        run(a_round(), "guessed afterwards")


def test_the_document_form_reads_back():
    for number in range(20):
        inputs = random_round(number)
        again = RoundInputs.from_document(inputs.to_document())
        assert again.to_document() == inputs.to_document()
        assert again.sha256 == sha256(canonical_bytes(inputs.to_document())).hexdigest()


@pytest.mark.parametrize("document", [{}, {"call": "x"}, random_round(1).to_document() | {"offers": [{"name": "x"}]}])
def test_a_document_of_another_shape_is_refused(document):
    with pytest.raises(DomainError, match="bad_inputs"):
        RoundInputs.from_document(document)


def test_a_random_round_is_confirmed_by_the_verifier():
    for number in range(150):
        inputs = random_round(number)
        assert verify(as_document(inputs, run(inputs))) == [], number


def test_a_score_of_persons_is_serial_dictatorship_and_has_no_inversions():
    for number in range(60):
        inputs = random_round(number, person_scores=True)
        inputs = replace(inputs, offers=tuple(replace(offer, delegation_cap=None) for offer in inputs.offers))
        outcome = run(inputs)
        assert outcome.matching == _one_after_the_other(inputs), number
        assert outcome.certificate["inversions"] == []


def _one_after_the_other(inputs):
    """Everybody in the order of band and ticket takes the best seat that is left in her offer, corridor and call."""
    ranks = ticket_ranks(SEED, inputs.call, [each.id for each in inputs.volunteers])
    hosts = {offer.id: offer.host for offer in inputs.offers}
    left = {offer.id: offer.capacity for offer in inputs.offers}
    left |= {quota.code: quota.cap for quota in inputs.corridors if quota.cap is not None}
    left["call"] = len(ranks) if inputs.call_cap is None else inputs.call_cap
    matching = {each.id: None for each in inputs.volunteers}
    for who in sorted(inputs.volunteers, key=lambda each: (-each.corridor_band, ranks[each.id])):
        for wish in who.wishes:
            needed = [wish.offer, f"{who.origin}-{hosts[wish.offer]}", "call"]
            if all(left.get(each, 1) > 0 for each in needed):
                matching[who.id] = wish.offer
                left.update({each: left[each] - 1 for each in needed if each in left})
                break
    return matching


def test_the_cap_of_a_host_country_binds_and_is_told():
    inputs = a_round(
        volunteers=tuple(a_wisher(number, "SN", "O00001", "O00002") for number in range(4)),
        offers=(OfferSeats("O00001", "MA", 2), OfferSeats("O00002", "MA", 2)),
        host_caps={"MA": 3},
    )
    outcome = run(inputs)
    refused = next(who for who, seat in outcome.matching.items() if seat is None)
    assert outcome.certificate["placed"] == outcome.certificate["upper_bound"] == 3
    assert outcome.reasons[refused] == {"O00001": "offer_full_lottery", "O00002": "host_full"}
    assert outcome.certificate["empty_seats"] == [{"offer": "O00002", "bound_by": "host:MA"}]
    assert outcome.certificate["min_cut"] == [{"kind": "host", "name": "MA", "cap": 3}]
    assert verify(as_document(inputs, outcome)) == []


def test_the_total_of_the_call_binds_and_is_told():
    inputs = a_round(
        volunteers=(a_wisher(1, "SN", "O00001"), a_wisher(2, "MA", "O00002")),
        offers=(OfferSeats("O00001", "MA", 1), OfferSeats("O00002", "SN", 1)),
        call_cap=1,
    )
    outcome = run(inputs)
    refused = next(who for who, seat in outcome.matching.items() if seat is None)
    assert list(outcome.reasons[refused].values()) == ["call_full"]
    assert outcome.certificate["empty_seats"][0]["bound_by"] == "call"
    assert verify(as_document(inputs, outcome)) == []


def test_the_cap_of_an_organisation_binds_and_is_told():
    inputs = a_round(
        volunteers=(a_wisher(1, "SN", "O00001"), a_wisher(2, "SN", "O00002")),
        offers=(OfferSeats("O00001", "MA", 1, "school"), OfferSeats("O00002", "MA", 1, "school")),
        organisation_caps={"school": 1},
    )
    outcome = run(inputs)
    assert sorted(code for codes in outcome.reasons.values() for code in codes.values()) == [
        "organisation_full",
        "placed",
    ]
    assert verify(as_document(inputs, outcome)) == []


def test_a_delegation_takes_three_of_one_country_and_the_fourth_is_told_so():
    inputs = a_round(
        volunteers=tuple(a_wisher(number, "SN" if number < 4 else "CI", "O00001") for number in range(5)),
        offers=(OfferSeats("O00001", "MA", 8, delegation_cap=3),),
    )
    outcome = run(inputs)
    codes = [codes["O00001"] for codes in outcome.reasons.values()]
    assert (codes.count("placed"), codes.count("delegation_full")) == (4, 1)
    assert verify(as_document(inputs, outcome)) == []


@pytest.mark.parametrize(
    ("winner", "loser", "code"),
    [
        (Wish("O00001", band=2), Wish("O00001", band=1), "offer_full_band"),
        (Wish("O00001", 1, shortlisted=True), Wish("O00001", 1), "offer_full_shortlist"),
        (Wish("O00001", 1), Wish("O00001", 1), "offer_full_lottery"),
    ],
)
def test_the_reason_of_a_full_offer_is_what_decided(winner, loser, code):
    people = (replace(a_wisher(1, "SN"), wishes=(winner,)), replace(a_wisher(2, "SN"), wishes=(loser,)))
    outcome = run(a_round(volunteers=people, offers=(OfferSeats("O00001", "MA", 1),)))
    assert sorted(codes["O00001"] for codes in outcome.reasons.values()) == [code, "placed"]


def test_a_shortlist_never_lifts_anybody_over_a_band():
    people = (
        replace(a_wisher(1, "SN"), wishes=(Wish("O00001", 1, shortlisted=True),)),
        replace(a_wisher(2, "SN"), wishes=(Wish("O00001", 2),)),
    )
    outcome = run(a_round(volunteers=people, offers=(OfferSeats("O00001", "MA", 1),)))
    assert outcome.matching == {"2026A-0001": None, "2026A-0002": "O00001"}


def test_wishes_that_take_no_part_keep_their_reason_and_an_unknown_offer_counts_as_withdrawn():
    person = replace(
        a_wisher(1, "SN"),
        wishes=(
            Wish("O00009"),
            Wish("O00002", refused="offer_withdrawn"),
            Wish("O00003", refused="ineligible"),
            Wish("O00001"),
        ),
    )
    outcome = run(a_round(volunteers=(person,), offers=(OfferSeats("O00001", "MA", 1), OfferSeats("O00003", "MA", 1))))
    assert outcome.reasons["2026A-0001"] == {
        "O00009": "offer_withdrawn",
        "O00002": "offer_withdrawn",
        "O00003": "ineligible",
        "O00001": "placed",
    }


def test_an_ineligible_wish_across_the_hub_does_not_make_the_corridors_cross():
    person = replace(a_wisher(1, "SN"), wishes=(Wish("O00001"), Wish("O00002", refused="ineligible")))
    inputs = a_round(
        volunteers=(person, a_wisher(2, "MA", "O00002")),
        offers=(OfferSeats("O00001", "MA", 1), OfferSeats("O00002", "CI", 1)),
        corridors=(CorridorQuota("SN", "MA", 1), CorridorQuota("CI", "MA", 1), CorridorQuota("MA", "CI", 1)),
    )
    assert run(inputs).certificate["placed"] == 2
    crossing = replace(person, wishes=(Wish("O00001"), Wish("O00002")))
    with pytest.raises(DomainError, match="config_crossing"):
        run(replace(inputs, volunteers=(crossing, inputs.volunteers[1])))


def test_the_published_side_wins_where_both_are_possible():
    def side(published):
        corridor = CorridorQuota("SN", "MA", 1, published)
        inputs = a_round(
            volunteers=(a_wisher(1, "SN", "O00001"),), offers=(OfferSeats("O00001", "MA", 1),), corridors=(corridor,)
        )
        return run(inputs).certificate["quotas"][0]["side"]

    assert [side(None), side("M"), side("V")] == ["M", "M", "V"]


def test_an_organisation_with_a_cap_in_two_countries_is_refused():
    offers = (OfferSeats("O00001", "MA", 1, "school"), OfferSeats("O00002", "SN", 1, "school"))
    with pytest.raises(DomainError, match="config_crossing"):
        run(a_round(offers=offers, organisation_caps={"school": 1}))


def test_nobody_and_nothing_is_a_round_too():
    empty, no_offers = a_round(), a_round(volunteers=(a_wisher(1, "SN"),))
    no_volunteers = a_round(offers=(OfferSeats("O00001", "MA", 3),))
    for inputs in (empty, no_offers, no_volunteers):
        outcome = run(inputs)
        assert (outcome.certificate["placed"], outcome.certificate["upper_bound"]) == (0, 0)
        assert verify(as_document(inputs, outcome)) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"offers": (OfferSeats("O00001", "MA", 0),)}, "offer_full_band"),
        ({"corridors": (CorridorQuota("SN", "MA", 0, "V"),)}, "corridor_full_person"),
        ({"corridors": (CorridorQuota("SN", "MA", 0, "M"),)}, "corridor_full_application"),
        ({"host_caps": {"MA": 0}}, "host_full"),
        ({"call_cap": 0}, "call_full"),
        ({"offers": (OfferSeats("O00001", "MA", 1, delegation_cap=0),)}, "delegation_full"),
    ],
)
def test_a_cap_of_zero_refuses_everybody(changes, code):
    inputs = a_round(
        **({"volunteers": (a_wisher(1, "SN", "O00001"),), "offers": (OfferSeats("O00001", "MA", 1),)} | changes)
    )
    outcome = run(inputs)
    assert outcome.reasons == {"2026A-0001": {"O00001": code}}
    assert verify(as_document(inputs, outcome)) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"volunteers": (a_wisher(1, "SN"), a_wisher(1, "SN"))}, "duplicate_volunteer"),
        ({"volunteers": (a_wisher(1, "SN", "O00001", "O00001"),)}, "duplicate_wish"),
        ({"volunteers": (a_wisher(1, "SN", "gone", "gone"),)}, "duplicate_wish"),
        ({"offers": (OfferSeats("O00001", "MA", 1), OfferSeats("O00001", "MA", 1))}, "duplicate_offer"),
        ({"corridors": (CorridorQuota("SN", "MA", 1), CorridorQuota("SN", "MA", 2))}, "duplicate_corridor"),
        ({"call_cap": -1}, "bad_cap"),
    ],
)
def test_contradictory_inputs_are_refused_with_a_code(changes, code):
    with pytest.raises(DomainError) as refusal:
        run(a_round(**({"offers": (OfferSeats("O00001", "MA", 1),)} | changes)))
    assert refusal.value.code == code


def test_a_mechanism_that_does_not_exist_is_refused():
    with pytest.raises(DomainError, match="bad_inputs"):
        RoundInputs.from_document(a_round().to_document() | {"mechanism": "first come, first served"})
