"""What would make a person eligible: found by deciding again, told on the reason it answers."""

from datetime import date

from domain.eligibility.changes import Change, smallest_change
from domain.eligibility.decision import case_of
from domain.eligibility.facts import ApplicationFacts, SurroundingFacts, WishedOffer
from tests.unit.eligibility.builders import ALONE, POLICY, RABAT, TODAY, offer, reason_of, verdict_of, volunteer


def smallest(
    application: ApplicationFacts,
    wishes: tuple[WishedOffer, ...] = (RABAT,),
    surroundings: SurroundingFacts = ALONE,
) -> tuple[Change, ...] | None:
    return smallest_change(case_of(application, wishes, surroundings, POLICY, TODAY))


def test_an_eligible_person_needs_no_change() -> None:
    assert smallest(volunteer()) == ()


def test_a_short_passport_needs_a_longer_one_to_the_day() -> None:
    changes = smallest(volunteer(passport_expiry=date(2027, 12, 31)))

    assert changes == (Change("D01", "passport_expiry", "2028-02-29"),)


def test_the_single_remedy_stands_on_the_reason_it_answers() -> None:
    verdict = verdict_of(volunteer(passport_expiry=None))

    remedy = {"code": "D01", "field": "passport_expiry", "value": "2028-02-29"}
    assert reason_of(verdict, "D01").parameters["remedy"] == remedy
    assert [each.code for each in verdict.reasons if "remedy" in each.parameters] == ["D01"]


def test_two_changes_are_no_single_remedy() -> None:
    incomplete = volunteer(passport_expiry=None, conduct=False)

    assert [change.code for change in smallest(incomplete) or ()] == ["D01", "D09"]
    assert not [each for each in verdict_of(incomplete).reasons if "remedy" in each.parameters]


def test_one_change_of_availability_answers_two_wishes() -> None:
    second = offer(id="O00002", rank=2, starts_on=date(2027, 4, 1), ends_on=date(2027, 8, 31))

    changes = smallest(volunteer(available_from=None, available_to=None), (RABAT, second))

    assert changes == (Change("E06", "availability", {"from": "2027-03-01", "to": "2027-08-31"}, offer="O00001"),)


def test_the_wish_that_costs_fewest_changes_is_opened() -> None:
    far = offer(languages=(("ar", "B2"),), starts_on=date(2026, 12, 15))
    near = offer(id="O00002", rank=2, languages=(("fr", "C2"),))

    changes = smallest(volunteer(), (far, near))

    assert changes == (Change("E07", "languages", {"language": "fr", "level": "C2"}, offer="O00002"),)


def test_a_diaspora_box_left_empty_is_told() -> None:
    assert smallest(volunteer(country_of_residence="FR")) == (Change("E03", "diaspora", True),)


def test_what_a_person_must_weigh_is_told_as_a_decision() -> None:
    assert smallest(volunteer(accommodation=True)) == (Change("M05", "decision", "accept"),)


def test_another_application_can_be_withdrawn() -> None:
    changes = smallest(volunteer(), surroundings=SurroundingFacts(other_active_application=True))

    assert changes == (Change("E09", "other_application", "withdrawn"),)


def test_nobody_can_change_an_age_a_nationality_or_the_dates_of_an_offer() -> None:
    assert smallest(volunteer(birth_date=date(1980, 1, 1))) is None
    assert smallest(volunteer(nationalities=("FR",))) is None
    assert smallest(volunteer(), (offer(corridor_open=False),)) is None
    assert smallest(volunteer(), ()) is None
