"""Indicators of rules, money, documents, posts and incidents, on facts small enough to count by hand."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest

from domain.eligibility.comparison import rules_alike
from domain.eligibility.dated import Stamp
from domain.eligibility.policy_values import AgeRange, DurationLimit
from domain.indicators.facts import (
    AnswerFacts,
    CallCorridor,
    CallFacts,
    DocumentFacts,
    EvaluationFacts,
    IncidentFacts,
    OfferFacts,
    PostFacts,
    RequestFacts,
)
from domain.indicators.judgement import Verdict
from domain.indicators.tally import Frame, Tallies, block_measures
from domain.indicators.values import IndicatorValue, indicator_values, values_of
from domain.values import Corridor
from tests.unit.eligibility.builders import POLICY
from tests.unit.evaluation.pilot import AS_OF, END, START, a_pilot, indicators_policy


def one(facts: EvaluationFacts, code: str, country: str | None = None, by: str | None = None) -> IndicatorValue:
    found = indicator_values(facts, {code: indicators_policy().definitions[code]})
    (value,) = [one for one in found if (one.country, one.corridor, one.by) == (country, None, by)]
    return value


def themed(*themes: tuple[str, ...] | None) -> CallFacts:
    """A call with one corridor to Senegal for each set of themes."""
    origins = ("MA", "CI", "ML")
    return CallFacts("C1", tuple(CallCorridor(o, "SN", None, True, t) for o, t in zip(origins, themes, strict=False)))


def offers(*themes: str | None, **changes: Any) -> tuple[OfferFacts, ...]:
    return tuple(
        OfferFacts(f"O{place}", "SN", "H1", 1, "approved", "C1", theme, **changes) for place, theme in enumerate(themes)
    )


def test_an_offer_is_within_the_themes_when_one_memorandum_that_leads_to_it_names_its_theme() -> None:
    # Known: health (from Morocco) and culture (from Mali). The memorandum with Côte d’Ivoire was not read.
    facts = EvaluationFacts(
        AS_OF,
        ("CI", "MA", "ML", "SN"),
        calls=(themed(("health",), None, ("culture",)),),
        offers=(*offers("health", "culture", "digital", None), OfferFacts("D", "SN", "H1", 1, "draft", "C1", "health")),
    )
    found = one(facts, "R1")
    assert (found.measure.numerator, found.measure.n, found.measure.population) == (2, 3, 4)
    assert found.value == Fraction(2, 3)
    # 2 of 4 now, 3 of 4 at most: four in five are out of reach.
    assert found.verdict is Verdict.NOT_MET
    assert one(facts, "R1", country="SN").measure.n == 3
    assert one(facts, "R1", country="MA").measure.population == 0


def test_a_corridor_reads_its_own_memorandum_only() -> None:
    facts = EvaluationFacts(
        AS_OF, ("CI", "MA", "SN"), calls=(themed(("health",), ("culture",)),), offers=offers("health", "culture")
    )
    values = indicator_values(facts, {"R1": indicators_policy().definitions["R1"]})
    shares = {value.corridor: value.measure.supporting for value in values if value.corridor}
    assert shares == {"MA-SN": ("offer:O0",), "CI-SN": ("offer:O1",)}
    assert one(facts, "R1").value == one(facts, "R1", country="SN").value == 1


def test_an_offer_stays_open_while_no_memorandum_was_read() -> None:
    facts = EvaluationFacts(AS_OF, ("MA", "SN"), calls=(themed(None),), offers=offers("health"))
    found = one(facts, "R1")
    assert (found.value, found.measure.undecided, found.verdict) == (None, 1, Verdict.INSUFFICIENT)


def test_a_corridor_has_equal_rules_only_when_every_rule_is() -> None:
    corridors = (
        CallCorridor("MA", "SN", None, True, rules=(("E01", True), ("E06", True))),
        CallCorridor("MA", "CI", None, True, rules=(("E01", False), ("E06", True))),
        CallCorridor("MA", "ML", None, True, rules=(("E01", False), ("E06", False))),
    )
    facts = EvaluationFacts(AS_OF, ("CI", "MA", "ML", "SN"), calls=(CallFacts("C1", corridors),))
    assert one(facts, "C2").value == Fraction(1, 3)
    assert one(facts, "C2", by="rule.E01").value == Fraction(1, 3)
    assert one(facts, "C2", by="rule.E06").value == Fraction(2, 3)
    assert one(facts, "C2", country="SN").value == 1


def test_rules_are_alike_when_both_countries_name_the_same_numbers_on_that_day() -> None:
    def stamp(since: date | None) -> Stamp:
        return Stamp(since, None, "law", "M", True)

    given = POLICY
    ages = (
        AgeRange("*", ("volunteering",), 18, 35, stamp(None)),
        AgeRange("CI", ("volunteering",), 16, 35, stamp(date(2023, 1, 1))),
    )
    lengths = (DurationLimit("CI", ("volunteering",), 3, 24, stamp(date(2019, 1, 1))),)
    ruled = replace(given, parameters=replace(given.parameters, ages=ages, durations=lengths))
    corridor = Corridor("MA", "CI")
    assert rules_alike(ruled, corridor, date(2018, 6, 1)) == (("E01", True), ("E06", True))
    assert rules_alike(ruled, corridor, date(2022, 6, 1)) == (("E01", True), ("E06", False))
    assert rules_alike(ruled, corridor, date(2024, 6, 1)) == (("E01", False), ("E06", False))


def test_a_case_is_blocked_by_law_only_through_a_rule_that_law_sets() -> None:
    facts = a_pilot()
    reasons = {"A01": ("E01",), "A02": ("E01", "E06"), "A03": ("E07",), "A04": ()}
    applications = tuple(
        replace(one, failed_rules=reasons.get(one.id, ()), verdict=None if one.id == "A16" else one.verdict)
        for one in facts.applications
    )
    facts = replace(facts, applications=applications)
    found = one(facts, "C3")
    # 16 submitted, one undecided; two stopped by age or length, the third by its language, which no law sets.
    assert (found.measure.numerator, found.measure.n, found.measure.population) == (2, 15, 16)
    assert one(facts, "C3", by="rule.E01").value == Fraction(2, 15)
    assert one(facts, "C3", by="rule.E06").value == Fraction(1, 15)


def paid(number: int, party: str, moment: str, cost: object, day: date) -> tuple[RequestFacts, AnswerFacts]:
    name = f"F{number:02}-{party}-{moment}"
    request = RequestFacts(name, f"P{number:02}", party, moment, "answered", day, day, None, "fr")
    return request, AnswerFacts(name, "cost", cost)


def test_money_by_month_counts_placements_whose_two_costs_are_known() -> None:
    sheets = [
        paid(1, "focal_origin", "departure", 100, START),
        paid(1, "focal_origin", "end", 900, END),
        paid(1, "focal_host", "end", 700, END),
        paid(2, "focal_origin", "end", 1000.5, END),
        paid(2, "focal_host", "end", 599.5, END),
        paid(3, "focal_origin", "end", 5000, END),
        paid(4, "focal_origin", "end", 10, END),
        paid(4, "focal_host", "end", "not_applicable", END),
    ]
    facts = replace(
        a_pilot(), requests=tuple(sheet[0] for sheet in sheets), answers=tuple(sheet[1] for sheet in sheets)
    )
    found = one(facts, "I2")
    # January to August are 8 whole months. (900 + 700 + 1000.50 + 599.50) / (8 + 8) = 3200 / 16 = 200 euros a month.
    assert found.value == 200
    assert (found.measure.n, found.measure.population, found.response_rate) == (2, 16, Fraction(2, 16))
    assert dict(found.measure.details) == {"months": 16, "total": 3200}


def test_months_that_nobody_completed_have_no_cost() -> None:
    short = {number: {"ended_on": START + timedelta(days=9)} for number in range(1, 17)}
    sheets = [paid(1, "focal_origin", "end", 900, END), paid(1, "focal_host", "end", 700, END)]
    facts = replace(
        a_pilot(placement_changes=short),
        requests=tuple(sheet[0] for sheet in sheets),
        answers=tuple(sheet[1] for sheet in sheets),
    )
    assert one(facts, "I2").value is None


def test_a_document_that_is_not_there_on_its_day_is_late_and_one_of_a_cancelled_placement_is_none() -> None:
    due = date(2025, 12, 1)
    papers = (
        DocumentFacts(due, due),
        DocumentFacts(due, due + timedelta(days=1)),
        DocumentFacts(due, None),
        DocumentFacts(AS_OF + timedelta(days=1), None),
    )
    changes: dict[int, dict[str, Any]] = {
        1: {"documents": papers},
        2: {"documents": papers, "status": "cancelled"},
    }
    found = one(a_pilot(placement_changes=changes), "I5")
    assert (found.value, found.measure.n, found.measure.people) == (Fraction(2, 3), 3, (1,))
    # At most one in ten may be late: with two of three the answer is no, and no interval is shown.
    assert (found.verdict, found.interval) == (Verdict.NOT_MET, None)


def in_post(*posts: PostFacts, opens: date = date(2027, 9, 15)) -> EvaluationFacts:
    """A call opened in the middle of September 2027: October, November and December count."""
    call = CallFacts("C1", (CallCorridor("MA", "SN", None, True),), opens)
    return EvaluationFacts(AS_OF, ("MA", "SN"), calls=(call,), posts=posts)


def test_a_month_counts_when_somebody_is_there_on_more_than_half_of_its_days() -> None:
    facts = in_post(
        # November has 30 days: away for 15 of them leaves 15, which is not more than half.
        PostFacts("MA", date(2027, 1, 1), None, date(2027, 11, 1), date(2027, 11, 15)),
        PostFacts("SN", date(2027, 10, 16), date(2027, 12, 15)),
    )
    assert one(facts, "S4", country="MA").value == Fraction(2, 3)
    # 16 of 31 days in October, all of November, 15 of 31 in December.
    assert one(facts, "S4", country="SN").value == Fraction(2, 3)
    assert one(facts, "S4").value == Fraction(4, 6)
    assert one(facts, "S4").verdict is Verdict.NOT_MET


def test_a_colleague_keeps_the_post_while_another_is_away() -> None:
    away = PostFacts("MA", date(2027, 1, 1), None, date(2027, 10, 1), date(2027, 12, 31))
    found = one(in_post(away, PostFacts("MA", date(2027, 1, 1))), "S4", country="MA")
    assert (found.value, found.measure.n, found.verdict) == (Fraction(1), 3, Verdict.MET)


def test_a_country_without_anybody_is_in_post_in_no_month() -> None:
    found = one(in_post(), "S4", country="SN")
    assert (found.value, found.measure.opposing[0]) == (Fraction(0), "post:SN/2027-10")


def test_before_the_first_whole_month_nothing_is_said_about_posts() -> None:
    found = one(in_post(PostFacts("MA", date(2027, 1, 1)), opens=date(2027, 12, 2)), "S4")
    assert (found.value, found.verdict) == (None, Verdict.INSUFFICIENT)


def with_incidents(**incidents: tuple[IncidentFacts, ...]) -> EvaluationFacts:
    return a_pilot(placement_changes={int(name[1:]): {"incidents": found} for name, found in incidents.items()})


def test_incidents_are_told_for_a_thousand_days_and_by_how_fast_they_were_closed() -> None:
    day = START + timedelta(days=20)
    facts = with_incidents(
        P1=(
            IncidentFacts(day, day + timedelta(days=30)),
            IncidentFacts(day, day + timedelta(days=31)),
            IncidentFacts(day, None),
        ),
        P2=(IncidentFacts(AS_OF - timedelta(days=3), None),),
    )
    found = one(facts, "X4")
    # 16 people served 243 days each: 4 incidents in 3,888 days.
    assert found.value == Fraction(4000, 3888)
    assert (found.measure.numerator, found.measure.n) == (2, 16)
    assert dict(found.measure.details) == {"days": 3888, "incidents": 4}
    closed = one(facts, "X4", by="handling.closed_in_time")
    # One in time, two too late; the fourth still has time.
    assert (closed.value, closed.measure.n, closed.measure.undecided) == (Fraction(1, 3), 3, 1)


def test_the_evidence_of_incidents_names_everybody_who_served_and_nobody_who_reported() -> None:
    quiet, loud = one(with_incidents(), "X4"), one(with_incidents(P1=(IncidentFacts(START, None),)), "X4")
    assert quiet.measure.supporting == loud.measure.supporting
    assert (quiet.measure.opposing, loud.measure.opposing) == ((), ())


@pytest.mark.parametrize(("days", "verdict"), [(3689, "I"), (3690, "M")])
def test_no_incident_is_enough_from_the_least_number_of_days_on(days: int, verdict: str) -> None:
    # At one in a thousand days, 3,690 days expect 3.69 incidents; none at all is then improbable at 1 in 40.
    changes: dict[int, dict[str, Any]] = {number: {"started_on": None} for number in range(2, 17)}
    start = AS_OF - timedelta(days=days - 1)
    changes[1] = {"started_on": start, "ended_on": None, "status": "in_service"}
    found = one(a_pilot(placement_changes=changes), "X4")
    assert (dict(found.measure.counts)["days"], found.verdict) == (days, verdict)


def test_discrimination_is_a_share_of_those_who_answered_without_a_target() -> None:
    def sheet(number: int, party: str, moment: str) -> dict[str, object] | None:
        return {"discrimination": number <= 2} if (party, moment) == ("volunteer", "arrival") and number < 16 else {}

    found = one(a_pilot(sheet), "X5")
    assert (found.value, found.measure.undecided, found.verdict) == (Fraction(2, 15), 1, None)
    assert found.interval is not None


def test_the_evidence_of_discrimination_does_not_tell_who_reported_it() -> None:
    def said_by(reporter: int) -> IndicatorValue:
        answers = (AnswerFacts(f"F{n:02}-volunteer-arrival", "discrimination", n == reporter) for n in range(1, 17))
        return one(replace(a_pilot(), answers=tuple(answers)), "X5")

    first, second = said_by(3), said_by(9)
    assert first.measure.numerator == 1
    assert first.measure == second.measure


def test_rates_by_diploma_are_compared_from_the_lowest_to_the_highest() -> None:
    changes = {number: {"status": "declined", "started_on": None} for number in (1, 2, 3, 9)}
    facts = a_pilot(placement_changes=changes)
    levels = {number: "secondary" if number <= 8 else "master" for number in range(1, 16)}
    applications = tuple(replace(one, diploma=levels.get(int(one.id[1:]))) for one in facts.applications)
    found = one(replace(facts, applications=applications), "Q2", by="diploma.compared")
    # Secondary: 5 of 8. Master: 6 of 7. One person did not say. 5/8 / (6/7) = 35/48.
    assert found.value == Fraction(35, 48)
    assert dict(found.measure.details) == {"master": Fraction(6, 7), "secondary": Fraction(5, 8)}
    assert (found.measure.numerator, found.measure.n, found.measure.population) == (11, 15, 16)


def test_one_diploma_alone_is_compared_with_nothing() -> None:
    facts = a_pilot()
    same = tuple(replace(one, diploma="bachelor") for one in facts.applications)
    assert one(replace(facts, applications=same), "Q2", by="diploma.compared").value is None


def known(call: CallFacts) -> tuple[CallCorridor, ...]:
    rules = (("E01", False), ("E06", True))
    return tuple(replace(one, themes=("health",), rules=rules) for one in call.corridors)


def everything() -> EvaluationFacts:
    """A pilot with something to count for every indicator of this module."""
    late = DocumentFacts(START, START + timedelta(days=1))
    changes: dict[int, dict[str, Any]] = {
        number: {
            "documents": (late, DocumentFacts(START, START)) if number % 3 else (late,),
            "incidents": (IncidentFacts(START + timedelta(days=number), None),) * (number % 4),
        }
        for number in range(1, 17)
    }
    facts = a_pilot(placement_changes=changes)
    sheets = [paid(n, party, "end", 100 * n, END) for n in range(1, 12) for party in ("focal_origin", "focal_host")]
    applications = tuple(
        replace(
            one,
            diploma=("secondary", "bachelor", None)[place % 3],
            failed_rules=("E01",) if place % 5 == 0 else (),
        )
        for place, one in enumerate(facts.applications)
    )
    return replace(
        facts,
        applications=applications,
        requests=(*facts.requests, *(sheet[0] for sheet in sheets)),
        answers=(
            *facts.answers,
            *(sheet[1] for sheet in sheets),
            *(AnswerFacts(f"F{n:02}-volunteer-arrival", "discrimination", n == 3) for n in range(1, 15)),
        ),
        posts=(PostFacts("MA", date(2026, 1, 1)),),
        calls=tuple(replace(call, opens=date(2025, 9, 1), corridors=known(call)) for call in facts.calls),
        offers=tuple(replace(one, theme="health", call="C1") for one in facts.offers),
    )


@pytest.mark.parametrize("code", ["R1", "C2", "C3", "I2", "I5", "S4", "X4", "X5", "Q2"])
def test_counting_one_person_after_the_other_gives_the_values_of_counting_all_at_once(code: str) -> None:
    facts = everything()
    definitions = {code: indicators_policy().definitions[code]}
    tallies = Tallies()
    for application in facts.applications:
        placements = tuple(one for one in facts.placements if one.application == application.id)
        mine = {one.id for one in placements}
        requests = tuple(one for one in facts.requests if one.placement in mine)
        block = replace(
            facts, applications=(application,), placements=placements, requests=requests, calls=(), posts=()
        )
        tallies.update(block_measures(block, definitions))
    cut = values_of(tallies, Frame(facts, definitions), definitions)
    whole = indicator_values(facts, definitions)
    assert [told(value) for value in cut] == [told(value) for value in whole]
    assert any(value.value is not None for value in whole)


def told(value: IndicatorValue) -> tuple[object, ...]:
    measure = value.measure
    return (
        value.country,
        value.corridor,
        value.by,
        value.value,
        value.verdict,
        value.flip_count,
        measure.numerator,
        measure.n,
        measure.population,
        measure.people,
        measure.details,
    )
