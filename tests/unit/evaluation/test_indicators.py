"""Indicators on a pilot small enough to count by hand."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest

from domain.feedback import NOT_APPLICABLE
from domain.indicators.definition_reading import parse_indicators
from domain.indicators.facts import CallCorridor, CallFacts, EvaluationFacts, OfferFacts, ProtectionFacts, RoundFacts
from domain.indicators.judgement import Verdict
from domain.indicators.registry import MEASURES
from domain.indicators.values import IndicatorValue, indicator_values
from domain.policy_problems import PolicyError
from tests.unit.evaluation.pilot import (
    AS_OF,
    END,
    START,
    a_pilot,
    a_placement,
    document,
    good_answers,
    indicators_policy,
)


def values_of(facts: EvaluationFacts) -> tuple[IndicatorValue, ...]:
    return indicator_values(facts, indicators_policy().definitions)


def one(
    facts: EvaluationFacts, code: str, country: str | None = None, corridor: str | None = None, by: str | None = None
) -> IndicatorValue:
    place = (code, country, corridor, by)
    (found,) = [v for v in values_of(facts) if (v.code, v.country, v.corridor, v.by) == place]
    return found


def test_every_indicator_has_a_definition_and_a_way_to_count() -> None:
    assert set(indicators_policy().definitions) == set(MEASURES)


@pytest.mark.parametrize(
    ("code", "value", "numerator", "n", "verdict"),
    [
        ("R2", Fraction(1), 16, 16, "N"),
        ("R3", Fraction(15, 16), 15, 16, "I"),
        ("C1", Fraction(1), 6, 6, "M"),
        ("F1", Fraction(1), 16, 16, None),
        ("F2", Fraction(1), 16, 16, "I"),
        ("F3", Fraction(0), 0, 16, None),
        ("F4", Fraction(15, 16), 15, 16, "I"),
        ("F5", Fraction(0), 0, 16, "M"),
        ("F6", Fraction(0), 0, 16, None),
        ("I1", Fraction(17, 2), 16, 16, "I"),
        ("I3", Fraction(0), 0, 16, "I"),
        ("I4", Fraction(2), 16, 16, "I"),
        ("P1", Fraction(15, 16), 15, 16, "M"),
        ("P2", Fraction(15, 16), 15, 16, "M"),
        ("P3", Fraction(15, 16), 15, 16, "M"),
        ("P4", Fraction(15, 16), 15, 16, "M"),
        ("P5", Fraction(1, 2), 8, 16, None),
        ("S1", Fraction(15, 16), 15, 16, "I"),
        ("S2", None, 0, 0, "I"),
        ("X1", Fraction(1), 16 * 243, 16 * 243, "M"),
        ("X2", Fraction(1), 16 * 153, 16 * 153, "M"),
        ("X3", Fraction(1), 16, 16, "M"),
        ("Q1", Fraction(1, 2), 8, 16, None),
        ("Q2", Fraction(1), 8, 16, None),
        ("Q3", Fraction(1), 8, 8, "M"),
        ("Z1", Fraction(1), 96, 96, "M"),
        ("Z2", Fraction(0), 0, 16 * (1 + 4 + 1 + 2 + 2 + 1), None),
        ("Z4", Fraction(2), 96, 96, None),
    ],
)
def test_the_whole_pilot_is_counted_as_by_hand(
    code: str, value: Fraction | None, numerator: int, n: int, verdict: str | None
) -> None:
    found = one(a_pilot(), code)
    assert (found.value, found.measure.numerator, found.measure.n, found.verdict) == (value, numerator, n, verdict)


def test_a_country_is_seen_from_its_own_side() -> None:
    facts = a_pilot()
    assert one(facts, "F4", country="MA").measure.n == 8
    assert one(facts, "F4", country="ML").measure.n == 1
    assert one(facts, "R3", country="CI").measure.n == 3
    assert one(facts, "F4", corridor="SN-MA").measure.n == 4
    assert one(facts, "C1", country="SN").measure.n == 2


def test_a_value_without_anybody_is_none_and_decides_nothing() -> None:
    for found in values_of(EvaluationFacts(AS_OF, ("CI", "MA", "ML", "SN"))):
        assert found.value is None
        assert found.verdict in (None, Verdict.INSUFFICIENT)
        assert found.interval is None


def answering(item: str, values: Mapping[int, object]) -> Any:
    def sheet(number: int, party: str, moment: str) -> Mapping[str, object] | None:
        answers = dict(good_answers(number, party, moment))
        if item in answers and number in values:
            answers[item] = values[number]
        return answers

    return sheet


def test_does_not_apply_leaves_the_population_and_silence_stays_in_it() -> None:
    facts = a_pilot(answering("role_matches", {1: NOT_APPLICABLE, 3: None, 4: None}))
    found = one(facts, "R3")
    assert (found.measure.numerator, found.measure.n, found.measure.population) == (12, 13, 15)
    assert found.measure.undecided == 2
    assert found.response_rate == Fraction(13, 15)


def test_an_expired_request_is_non_response() -> None:
    facts = a_pilot(lambda number, party, moment: None if number > 12 else good_answers(number, party, moment))
    found = one(facts, "P2")
    assert (found.measure.numerator, found.measure.n, found.measure.population) == (11, 12, 16)
    assert dict(found.measure.details) == {"lowest": Fraction(11, 16), "highest": Fraction(15, 16)}
    assert found.verdict is Verdict.INSUFFICIENT
    assert one(facts, "Z1", by="volunteer.m6").value == Fraction(12, 16)


def test_a_request_not_yet_due_is_no_non_response() -> None:
    facts = a_pilot()
    later = tuple(replace(request, due_on=AS_OF + timedelta(days=1)) for request in facts.requests[:1])
    found = one(replace(facts, requests=later + facts.requests[1:]), "R3")
    assert found.measure.population == 15


def test_a_host_with_two_volunteers_has_one_opinion_its_latest() -> None:
    facts = a_pilot(answering("would_host_again", {2: False}))
    placements = tuple(replace(p, organisation="H01") if p.id == "P02" else p for p in facts.placements)
    later = tuple(
        replace(r, answered_on=r.answered_on + timedelta(days=1)) if r.id == "F02-host-end" and r.answered_on else r
        for r in facts.requests
    )
    found = one(replace(facts, placements=placements, requests=later), "S1")
    assert (found.measure.numerator, found.measure.n) == (13, 15)


@pytest.mark.parametrize(("entered_later", "favourable"), [("F01-host-end", 14), ("F02-host-end", 13)])
def test_of_two_answers_of_a_day_the_one_that_was_entered_later_counts(entered_later: str, favourable: int) -> None:
    facts = a_pilot(answering("would_host_again", {2: False, 3: False}))
    placements = tuple(replace(p, organisation="H01") if p.id == "P02" else p for p in facts.placements)
    morning, evening = (datetime(2027, 9, 1, hour, tzinfo=UTC) for hour in (8, 18))
    later = tuple(
        replace(r, entered_at=evening if r.id == entered_later else morning) if r.id[:3] in ("F01", "F02") else r
        for r in facts.requests
    )
    found = one(replace(facts, placements=placements, requests=later), "S1")
    assert (found.measure.numerator, found.measure.n) == (favourable, 15)


def test_a_tie_between_skills_is_not_an_improvement() -> None:
    facts = a_pilot(answering("skill_language", dict.fromkeys(range(1, 17), 1)))
    found = one(facts, "P1")
    assert found.measure.numerator == 0
    assert found.verdict is Verdict.NOT_MET


def test_overlapping_insurance_counts_each_day_once_and_a_gap_shows() -> None:
    facts = a_pilot()
    others = tuple(record for record in facts.protection if record.id != "I01")
    periods = (
        ProtectionFacts("I01a", "P01", "insurance", START - timedelta(days=9), START + timedelta(days=99)),
        ProtectionFacts("I01b", "P01", "insurance", START + timedelta(days=50), START + timedelta(days=119)),
        ProtectionFacts("I01c", "P01", "insurance", START + timedelta(days=125), None),
    )
    found = one(replace(facts, protection=others + periods), "X1")
    assert found.measure.n - found.measure.numerator == 5
    assert found.verdict is Verdict.NOT_MET
    assert found.measure.opposing == ("placement:P01",)


def test_service_that_goes_on_is_counted_up_to_the_day_of_the_evaluation() -> None:
    changes = {1: {"status": "in_service", "started_on": date(2027, 12, 22), "ended_on": None}}
    facts = a_pilot(placement_changes=changes)
    found = one(facts, "X1")
    assert found.measure.n == 15 * 243 + 10
    assert one(facts, "F2").measure.undecided == 1


def test_a_stay_of_ninety_days_needs_no_title() -> None:
    short = {number: {"ended_on": START + timedelta(days=89)} for number in range(1, 17)}
    assert one(a_pilot(placement_changes=short), "X2").measure.n == 0


@pytest.mark.parametrize(("late", "verdict"), [(5, "M"), (6, "N")])
def test_an_allowance_may_be_five_days_late(late: int, verdict: str) -> None:
    facts = a_pilot()
    paid = tuple(
        replace(r, paid_on=START + timedelta(days=late)) if r.kind == "allowance" else r for r in facts.protection
    )
    assert one(replace(facts, protection=paid), "X3").verdict == verdict


def test_early_returns_are_told_by_cause() -> None:
    changes = {1: {"status": "ended_early", "end_code": "health"}, 2: {"status": "ended_early", "end_code": "family"}}
    facts = a_pilot(placement_changes=changes)
    assert one(facts, "F3").value == Fraction(2, 16)
    assert one(facts, "F3", by="cause.health").value == Fraction(1, 16)
    assert one(facts, "F2").value == Fraction(14, 16)


def test_unanswered_proposals_are_told_by_silent_side() -> None:
    changes = {1: {"status": "expired", "expired_side": "host", "started_on": None, "ended_on": None}}
    facts = a_pilot(placement_changes=changes)
    assert one(facts, "I3").value == Fraction(1, 16)
    assert one(facts, "I3", by="side.host").measure.numerator == 1
    assert one(facts, "I3", by="side.volunteer").measure.numerator == 0


def test_a_proposal_that_gave_way_to_another_is_neither_settled_nor_open() -> None:
    never = {"started_on": None, "ended_on": None, "host_answered_at": None}
    changes = {
        1: {"status": "superseded", **never},
        2: {"status": "proposed", **never},
        3: {"status": "expired", "expired_side": "host", **never},
        4: {"status": "host_accepted", "started_on": None, "ended_on": None},
    }
    facts = a_pilot(placement_changes=changes)
    expired = one(facts, "I3").measure
    assert (expired.numerator, expired.n, expired.population, expired.undecided) == (1, 13, 13, 2)
    days = one(facts, "I4")
    # Sixteen proposals, three hosts have not answered; only the second one still can.
    assert (days.measure.n, days.measure.population, days.measure.undecided) == (13, 16, 1)


def test_no_answer_of_a_host_is_still_to_come_once_all_proposals_are_over() -> None:
    never = {"started_on": None, "ended_on": None, "host_answered_at": None}
    gone = {number: {"status": "superseded", **never} for number in range(1, 15)}
    found = one(a_pilot(placement_changes=gone), "I4")
    assert found.further is not None
    assert (found.measure.n, found.further.all_no, found.further.decidable) == (2, 3, False)


def test_an_application_that_was_placed_twice_is_one_person() -> None:
    # Her first place, in Senegal, fell through; she went to Côte d’Ivoire.
    pilot = a_pilot(placement_changes={1: {"status": "cancelled", "started_on": None, "ended_on": None}})
    again = replace(a_placement(1, "MA", "CI"), id="P17")
    facts = replace(pilot, placements=(*pilot.placements, again))
    for step in ("placed", "departed", "completed"):
        placed = one(facts, "Q1", by=f"step.{step}").measure
        assert (placed.numerator, placed.n) == (8, 16), step


def test_rounds_that_placed_nobody_still_tell_envy_and_missed_places() -> None:
    facts = replace(a_pilot(), rounds=(RoundFacts("R1", 0, 0, 2, ()),))
    assert (one(facts, "F5").value, one(facts, "F5").verdict) == (2, Verdict.NOT_MET)
    assert one(facts, "F6").value == 0
    nothing = replace(a_pilot(), rounds=())
    assert [one(nothing, code).value for code in ("F5", "F6")] == [None, None]


def test_rounds_tell_envy_missed_places_and_ranks() -> None:
    facts = replace(a_pilot(), rounds=(RoundFacts("R1", 16, 18, 1, (1,) * 8 + (3,) * 6 + (4,) * 2),))
    assert one(facts, "F5").verdict is Verdict.NOT_MET
    assert one(facts, "F6").value == 2
    assert one(facts, "F5", by="rank.first").value == Fraction(1, 2)
    assert one(facts, "F5", by="rank.first_three").value == Fraction(14, 16)


def test_people_and_places_are_those_of_the_last_round_of_each_call_and_cases_those_of_every_round() -> None:
    first = RoundFacts("R1", 10, 14, 1, (1,) * 10, "C1", is_last=False)
    protected = RoundFacts("R2", 13, 14, 0, (1,) * 10 + (2,) * 3, "C1")
    other = RoundFacts("R3", 3, 3, 1, (4,) * 3, "C2")
    facts = replace(a_pilot(), rounds=(first, protected, other))
    assert (one(facts, "F5").value, one(facts, "F5").measure.n) == (2, 16)
    assert one(facts, "F5", by="rank.first").value == Fraction(10, 16)
    assert (one(facts, "F6").value, one(facts, "F6").measure.n) == (1, 17)


def test_whoever_left_before_any_decision_did_not_wait_for_one() -> None:
    pilot = a_pilot()
    gone, *others = pilot.applications
    left = replace(gone, steps=(gone.steps[0], replace(gone.steps[1], status="withdrawn")))
    found = one(replace(pilot, applications=(left, *others)), "I1").measure
    assert (found.n, f"application:{gone.id}" in (*found.supporting, *found.opposing)) == (15, False)


def test_places_are_bounded_by_the_caps_of_the_corridors() -> None:
    capped = CallFacts("C1", (CallCorridor("MA", "SN", 2, True), CallCorridor("SN", "MA", None, False)))
    offers = (
        OfferFacts("O1", "SN", "H1", 5, "approved"),
        OfferFacts("O2", "MA", "H2", 3, "approved"),
        OfferFacts("O3", "MA", "H2", 9, "draft"),
    )
    facts = replace(a_pilot(), calls=(capped,), offers=offers)
    assert one(facts, "R2").measure.n == 2 + 3
    assert one(facts, "R2", country="SN").measure.n == 2
    assert one(facts, "C1").value == Fraction(1, 2)
    assert one(facts, "C1").verdict is Verdict.NOT_MET


def test_reciprocity_is_that_of_the_pair_in_both_directions() -> None:
    facts = a_pilot(placement_changes={1: {"status": "cancelled"}, 2: {"status": "cancelled"}})
    assert one(facts, "Q3", corridor="MA-SN").value == Fraction(2, 4)
    assert one(facts, "Q3", corridor="SN-MA").value == Fraction(2, 4)
    assert one(facts, "Q3", country="MA").value == Fraction(6, 8)
    assert one(facts, "Q3").value == Fraction(6, 8)


def test_the_rate_of_women_is_compared_with_that_of_men() -> None:
    changes = {number: {"status": "declined", "started_on": None} for number in (1, 3, 5, 7)}
    found = one(a_pilot(placement_changes=changes), "Q2")
    assert found.value == Fraction(1, 2)
    assert dict(found.measure.details) == {"women": Fraction(1, 2), "men": Fraction(1)}


def test_the_order_of_the_facts_changes_nothing() -> None:
    facts = a_pilot()
    shuffled: dict[str, Any] = {}
    for name in ("applications", "offers", "placements", "protection", "requests", "answers"):
        rows = list(getattr(facts, name))
        random.Random(7).shuffle(rows)
        shuffled[name] = tuple(rows)
    assert values_of(replace(facts, **shuffled)) == values_of(facts)


def test_a_census_shows_no_interval_and_answers_show_one() -> None:
    facts = a_pilot()
    assert one(facts, "X1").interval is None
    assert one(facts, "R3").interval == (0.7167, 0.9889)
    assert one(facts, "I4").interval is not None


def test_the_distance_to_another_conclusion_is_told() -> None:
    found = one(a_pilot(), "R3")
    assert found.flip_count == 1
    assert found.further is not None
    assert (found.further.all_yes, found.further.decidable) == (1, False)


def test_a_wrong_file_of_indicators_is_refused_with_every_problem() -> None:
    changed = document("indicators")
    changed["disclosure"]["thresholds"]["public"] = 0
    changed["indicators"]["R3"] |= {"kind": "guess", "targets": [{"value": 0.7}], "label": {"en": "x"}}
    with pytest.raises(PolicyError) as refused:
        parse_indicators(changed)
    assert {problem.code for problem in refused.value.problems} == {
        "not_a_positive_number",
        "not_an_exact_number",
        "text_missing",
        "unknown_option",
        "value_missing",
    }


def test_months_of_service_are_those_of_the_builder() -> None:
    assert (END - START).days + 1 == 243
