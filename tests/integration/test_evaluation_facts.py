"""What an evaluation reads of a stored pilot: bands and codes, days and numbers, nothing that a person said or is."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from sqlalchemy import select

from domain.indicators.facts import EvaluationFacts, IncidentFacts
from domain.indicators.values import indicator_values
from storage.evaluation_facts import evaluation_facts
from storage.tables.placements import checklist_items
from tests.integration.journey import Journey

REPORT = {"category": "accommodation", "text": "Le logement est insalubre."}
AS_OF = date(2027, 6, 30)


def facts_of(journey: Journey, as_of: date = AS_OF) -> EvaluationFacts:
    with journey.pilot.database.read() as connection:
        return evaluation_facts(connection, journey.pilot.policy, as_of)


def serving(journey: Journey) -> Journey:
    """Awa of Senegal serves in Morocco; an applicant of Mali is too old."""
    journey.apply("awa", "SN", education_level="master")
    journey.apply("elder", "ML", birth_date="1970-01-01")
    journey.pilot.deliver()
    validated = journey.round()
    journey.pilot.post(f"/rounds/{validated['id']}/validation", journey.tokens["MA"]).expect(200)
    journey.confirm("awa")
    journey.pilot.deliver()
    journey.depart("awa", "2027-03-01")
    return journey


def test_people_are_read_as_bands_and_codes(journey: Journey) -> None:
    facts = facts_of(serving(journey))
    awa, elder = facts.applications
    # Born on 4 May 1998 and on 1 January 1970: 28 and 56 years old in November 2026.
    assert (awa.age, awa.diploma, awa.failed_rules) == ("25_to_29", "master", ())
    assert (elder.age, elder.failed_rules) == ("30_and_over", ("E01",))
    (placement,) = facts.placements
    assert (placement.age, placement.modality) == ("25_to_29", "volunteering")
    for secret in ("Exemple", "Échantillon", "@", "1998-05-04", "1970"):
        assert secret not in repr((facts.applications, facts.placements))


def test_documents_are_late_or_in_time_by_the_day_they_were_ready(journey: Journey) -> None:
    facts = facts_of(serving(journey))
    (placement,) = facts.placements
    # Everything was ready on 15 January 2027.
    assert {one.done_on for one in placement.documents} == {date(2027, 1, 15)}
    late = [one for one in placement.documents if one.due_on < date(2027, 1, 15)]
    definitions = {"I5": journey.pilot.policy.indicators.definitions["I5"]}
    value = indicator_values(facts, definitions)[0]
    assert (value.measure.numerator, value.measure.n) == (len(late), len(placement.documents))
    before = facts_of(journey, date(2027, 1, 14))
    assert {one.done_on for one in before.placements[0].documents} == {None}


def test_a_journey_or_a_briefing_on_the_checklist_is_no_document(journey: Journey) -> None:
    (placement,) = facts_of(serving(journey)).placements
    with journey.pilot.database.read() as connection:
        codes = connection.execute(select(checklist_items.c.code)).scalars().all()
    assert {"travel_booked", "pre_departure_briefing", "allowance_account"} < set(codes)
    assert len(placement.documents) == sum(code.startswith("D0") for code in codes) > 0


def test_incidents_are_read_as_days_only(journey: Journey) -> None:
    serving(journey)
    journey.pilot.tick(2027, 4, 2)
    placement = journey.placement("awa")["id"]
    journey.pilot.post(f"/placements/{placement}/incidents", journey.tokens["awa"], REPORT).expect(201)
    facts = facts_of(journey)
    assert facts.placements[0].incidents == (IncidentFacts(date(2027, 4, 2), None),)
    assert "insalubre" not in repr(facts)
    assert "accommodation" not in repr(facts)
    assert facts_of(journey, date(2027, 4, 1)).placements[0].incidents == ()
    definitions = {"X4": journey.pilot.policy.indicators.definitions["X4"]}
    # One incident from 1 March to 30 June: 122 days.
    assert indicator_values(facts, definitions)[0].value == Fraction(1000, 122)


def test_corridors_are_read_with_what_memorandums_and_rules_say(journey: Journey) -> None:
    facts = facts_of(journey)
    corridors = {f"{one.origin}-{one.host}": one for call in facts.calls for one in call.corridors}
    # Morocco sets 18 and over, Senegal keeps the programme's 18 to 35; neither sets a length of service.
    assert corridors["MA-SN"].rules == (("E01", False), ("E06", True))
    # Côte d'Ivoire sets 3 to 24 months.
    assert corridors["CI-MA"].rules == (("E01", False), ("E06", False))
    # No text of a memorandum was found: its themes are not known, and offers are neither in nor out of them.
    assert {one.themes for one in corridors.values()} == {None}
    assert {offer.call for offer in facts.offers} <= {None, facts.calls[0].id}


def test_a_theme_that_somebody_read_in_a_memorandum_decides_about_offers(journey: Journey) -> None:
    facts = facts_of(journey)
    read = tuple(
        replace(call, corridors=tuple(replace(one, themes=("education",)) for one in call.corridors))
        for call in facts.calls
    )
    offers = tuple(replace(one, theme="education") for one in facts.offers)
    definitions = {"R1": journey.pilot.policy.indicators.definitions["R1"]}
    assert indicator_values(facts, definitions)[0].value is None
    assert indicator_values(replace(facts, calls=read, offers=offers), definitions)[0].value == 1


def test_posts_are_the_focal_points_of_each_country_without_names(journey: Journey) -> None:
    facts = facts_of(journey)
    assert [post.country for post in facts.posts] == ["CI", "MA", "ML", "SN"]
    assert "focal@" not in repr(facts.posts)
    definitions = {"S4": journey.pilot.policy.indicators.definitions["S4"]}
    value = indicator_values(facts, definitions)[0]
    # The call opens on 1 November 2026, accounts are made on 22 November: November has too few days in post.
    months = 8
    assert (value.measure.numerator, value.measure.n) == (4 * (months - 1), 4 * months)
