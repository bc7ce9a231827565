"""One wish that fails is out of the round; only when all fail is a refusal proposed; the gravest outcome wins."""

from datetime import date

from domain.eligibility.facts import SurroundingFacts
from domain.eligibility.verdict import codes_to_settle, ineligible_wishes
from tests.unit.eligibility.builders import moroccan, offer, reason_of, reasons_of, verdict_of, volunteer

CALM = offer(id="O00001", rank=1, host_country="SN")
TOO_HARD = offer(id="O00002", rank=2, host_country="SN", languages=(("fr", "C2"),))
RISKY = offer(id="O00003", rank=3, host_country="ML", district="Gao")


def test_a_failing_wish_is_ineligible_but_the_person_is_eligible() -> None:
    verdict = verdict_of(moroccan(), (CALM, TOO_HARD))

    assert verdict.outcome == "eligible"
    assert ineligible_wishes(verdict) == {"O00002": ("E07",)}


def test_a_refusal_is_proposed_when_each_wish_fails_for_its_own_reason() -> None:
    closed = offer(id="O00004", rank=4, host_country="SN", corridor_open=False)

    verdict = verdict_of(moroccan(), (TOO_HARD, closed))

    assert verdict.outcome == "refusal_proposed"
    assert ineligible_wishes(verdict) == {"O00002": ("E07",), "O00004": ("E04",)}


def test_a_person_too_old_for_one_start_only_keeps_the_other_wish() -> None:
    late = offer(id="O00005", rank=1, host_country="SN", starts_on=date(2027, 6, 2), ends_on=date(2027, 8, 31))
    early = offer(id="O00006", rank=2, host_country="SN", starts_on=date(2027, 5, 31), ends_on=date(2027, 8, 31))

    verdict = verdict_of(moroccan(birth_date=date(1991, 6, 1)), (late, early))

    assert [(each.outcome, each.offer) for each in reasons_of(verdict, "E01")] == [("pass", None), ("fail", "O00005")]
    assert verdict.outcome == "eligible"


def test_the_stricter_of_both_age_ranges_wins() -> None:
    seventeen = date(2009, 6, 1)
    ivorian = volunteer(birth_date=seventeen, nationalities=("CI",), country_of_residence="CI", origin_country="CI")

    to_morocco = reason_of(verdict_of(ivorian), "E01").parameters

    assert (to_morocco["minimum"], to_morocco["maximum"], to_morocco["case"]) == (18, 35, "too_young")


def test_a_wish_that_needs_a_person_does_not_weigh_once_it_fails() -> None:
    risky_and_closed = offer(id="O00003", rank=3, host_country="ML", district="Gao", corridor_open=False)

    assert verdict_of(moroccan(), (CALM, RISKY)).outcome == "needs_person"
    assert verdict_of(moroccan(), (CALM, risky_and_closed)).outcome == "eligible"


def test_refusal_outweighs_a_person_who_outweighs_a_missing_piece() -> None:
    incomplete = {"conduct": False}
    doubtful = {**incomplete, "criminal_record": "declared"}
    refused = {**doubtful, "nationalities": ("FR",)}

    assert verdict_of(volunteer(**incomplete)).outcome == "to_complete"
    assert verdict_of(volunteer(**doubtful)).outcome == "needs_person"
    assert verdict_of(volunteer(**refused)).outcome == "refusal_proposed"


def test_after_an_accept_the_file_is_decided_again_and_may_need_completing() -> None:
    doubtful = volunteer(criminal_record="declared", conduct=False)
    first = verdict_of(doubtful)

    second = verdict_of(doubtful, settled=codes_to_settle(first))

    assert codes_to_settle(first) == {"M02"}
    assert (first.outcome, second.outcome) == ("needs_person", "to_complete")


def test_accepting_a_proposed_refusal_settles_why_it_was_proposed() -> None:
    excluded = SurroundingFacts(exclusion_until=date(2027, 1, 1))
    first = verdict_of(surroundings=excluded)

    assert first.outcome == "refusal_proposed"
    assert verdict_of(surroundings=excluded, settled=codes_to_settle(first)).outcome == "eligible"


def test_accepting_a_file_does_not_accept_its_failing_wishes() -> None:
    verdict = verdict_of(moroccan(criminal_record="declared"), (CALM, TOO_HARD))

    again = verdict_of(moroccan(criminal_record="declared"), (CALM, TOO_HARD), settled=codes_to_settle(verdict))

    assert ineligible_wishes(again) == {"O00002": ("E07",)}


def test_the_order_in_which_wishes_are_given_does_not_show() -> None:
    assert verdict_of(moroccan(), (CALM, TOO_HARD, RISKY)) == verdict_of(moroccan(), (RISKY, CALM, TOO_HARD))


def test_the_passport_must_last_for_the_latest_open_wish_only() -> None:
    longer = offer(id="O00007", rank=2, host_country="SN", ends_on=date(2027, 12, 31))
    closed = offer(id="O00007", rank=2, host_country="SN", ends_on=date(2027, 12, 31), corridor_open=False)

    assert reason_of(verdict_of(moroccan(), (CALM, longer)), "D01").parameters["needed_until"] == "2028-06-30"
    assert reason_of(verdict_of(moroccan(), (CALM, closed)), "D01").parameters["needed_until"] == "2028-02-29"
