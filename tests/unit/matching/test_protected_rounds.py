"""A round after a validated one: nobody loses a seat, who confirmed keeps hers, the others can only move up."""

from dataclasses import replace
from random import Random

import pytest

from domain.errors import DomainError
from domain.matching.inputs import CorridorQuota, Held, OfferSeats
from domain.matching.verifier.verify import verify
from tests.unit.matching.rounds import a_round, a_wisher, as_document, next_round, random_round, run


def test_a_protected_round_hurts_nobody_who_holds_a_seat():
    protected_codes = 0
    for number in range(200):
        inputs = random_round(number)
        first = run(inputs)
        placed = sorted(who for who, seat in first.matching.items() if seat)
        chance = Random(number)
        decliners = set(chance.sample(placed, min(2, len(placed))))
        confirmed = {who for who in placed if chance.random() < 0.4} - decliners
        later = next_round(inputs, first, decliners, confirmed)
        second = run(later)
        _nobody_lost(later, first, second, confirmed)
        assert verify(as_document(later, second)) == [], number
        protected_codes += str(second.reasons).count("protected_earlier_round")
    assert protected_codes > 0


def _nobody_lost(later, first, second, confirmed):
    for who in later.volunteers:
        if who.held is None:
            continue
        ranking = [wish.offer for wish in who.wishes]
        seat = second.matching[who.id]
        assert seat is not None
        assert ranking.index(seat) <= ranking.index(first.matching[who.id])
        assert who.id not in confirmed or seat == first.matching[who.id]


def test_a_holder_who_is_not_locked_moves_up_into_a_freed_seat_and_leaves_hers_to_the_next():
    inputs = a_round(
        volunteers=(
            replace(a_wisher(1, "SN", "O00001", "O00002"), held=Held("O00002", locked=False)),
            a_wisher(2, "SN", "O00002"),
        ),
        offers=(OfferSeats("O00001", "MA", 1), OfferSeats("O00002", "MA", 1)),
    )
    assert run(inputs).matching == {"2026A-0001": "O00001", "2026A-0002": "O00002"}


def test_a_holder_who_confirmed_asks_for_nothing_else():
    inputs = a_round(
        volunteers=(replace(a_wisher(1, "SN", "O00001", "O00002"), held=Held("O00002", locked=True)),),
        offers=(OfferSeats("O00001", "MA", 1), OfferSeats("O00002", "MA", 1)),
    )
    outcome = run(inputs)
    assert outcome.reasons["2026A-0001"] == {"O00001": "not_reached", "O00002": "placed"}


@pytest.mark.parametrize(("side", "wanted"), [("V", "O00002"), ("M", "O00002")])
def test_whoever_would_have_come_before_a_holder_is_told_of_the_earlier_round(side, wanted):
    holder = replace(a_wisher(1, "SN", "O00001", corridor_band=0), held=Held("O00001", locked=False))
    strong = a_wisher(2, "SN", wanted, corridor_band=9)
    strong = replace(strong, wishes=(replace(strong.wishes[0], band=9),))
    inputs = a_round(
        volunteers=(holder, strong),
        offers=(OfferSeats("O00001", "MA", 1), OfferSeats("O00002", "MA", 1)),
        corridors=(CorridorQuota("SN", "MA", 1, side),),
    )
    outcome = run(inputs)
    assert outcome.reasons["2026A-0002"] == {wanted: "protected_earlier_round"}
    assert verify(as_document(inputs, outcome)) == []


def test_seats_that_are_held_must_still_exist():
    holders = tuple(replace(a_wisher(number, "SN", "O00001"), held=Held("O00001", True)) for number in (1, 2))
    with pytest.raises(DomainError, match="held_over_cap"):
        run(a_round(volunteers=holders, offers=(OfferSeats("O00001", "MA", 1),)))
    offers, gate = (OfferSeats("O00001", "MA", 2),), CorridorQuota("SN", "MA", 1, "V")
    with pytest.raises(DomainError, match="held_over_cap"):
        run(a_round(volunteers=holders, offers=offers, corridors=(gate,)))


def test_a_seat_that_is_not_an_eligible_wish_cannot_be_held():
    holder = replace(a_wisher(1, "SN", "O00001"), held=Held("O00002", True))
    with pytest.raises(DomainError, match="held_not_ranked"):
        run(a_round(volunteers=(holder,), offers=(OfferSeats("O00001", "MA", 1), OfferSeats("O00002", "MA", 1))))


def test_whoever_confirmed_reads_that_she_keeps_her_place_and_not_that_a_better_wish_was_met():
    holder = replace(a_wisher(1, "SN", "O00002", "O00001"), held=Held("O00001", locked=True))
    outcome = run(a_round(volunteers=(holder,), offers=(OfferSeats("O00001", "MA", 1), OfferSeats("O00002", "MA", 1))))
    assert outcome.reasons["2026A-0001"]["O00002"] == "not_reached"
    assert outcome.shown_code("2026A-0001", "O00002", 0) == "kept_confirmed_place"
    assert outcome.shown_code("2026A-0001", "O00001", 1) == "placed"


def test_a_confirmed_place_moves_no_corridor_to_the_other_side():
    """The wishes that a confirmed holder has given up still count for the star-forest rule, for both programs."""
    holder = replace(a_wisher(1, "MA", "O00002", "O00001"), held=Held("O00001", locked=True))
    inputs = a_round(
        volunteers=(holder,),
        offers=(OfferSeats("O00001", "SN", 1), OfferSeats("O00002", "CI", 1)),
        corridors=(CorridorQuota("MA", "SN", 3, "V"),),
    )
    outcome = run(inputs)
    assert outcome.certificate["quotas"][0]["side"] == "M"
    assert verify(as_document(inputs, outcome)) == []
