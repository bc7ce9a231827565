"""What belongs to closed waves, and that nothing that came later shows through."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest

from domain.indicators.facts import (
    AnswerFacts,
    EvaluationFacts,
    IncidentFacts,
    OfferFacts,
    PlacementFacts,
    ProtectionFacts,
    RequestFacts,
)
from domain.release.closed import closed_facts
from domain.release.waves import MOMENTS, Wave
from tests.unit.evaluation.pilot import END, START, a_pilot, an_application

FIRST = frozenset({Wave("C1", "placed")})


def up_to(moment: str, call: str = "C1") -> frozenset[Wave]:
    return frozenset(Wave(call, each) for each in MOMENTS[: MOMENTS.index(moment) + 1])


@pytest.fixture
def facts() -> EvaluationFacts:
    pilot = a_pilot()
    rounds = tuple(replace(one, call="C1") for one in pilot.rounds)
    incident = IncidentFacts(END, None)
    placements = tuple(replace(one, incidents=(incident,), suspended_days=3) for one in pilot.placements)
    return replace(pilot, rounds=rounds, placements=placements)


def test_before_any_wave_is_closed_only_treaties_and_posts_are_left(facts: EvaluationFacts) -> None:
    left = closed_facts(facts, frozenset())

    people = (left.applications, left.placements, left.protection, left.requests, left.answers, left.rounds)
    assert people == ((),) * 6
    assert (left.calls, left.posts) == (facts.calls, facts.posts)


def test_every_kind_of_fact_was_thought_of() -> None:
    """A new kind of fact must be narrowed too, or be about nobody: then it is added here."""
    narrowed = {"applications", "offers", "rounds", "placements", "protection", "requests", "answers"}
    about_nobody = {"as_of", "countries", "calls", "posts", "costs"}

    assert {one.name for one in fields(EvaluationFacts)} - narrowed - about_nobody == set()


def test_the_first_wave_tells_who_was_placed_and_nothing_of_the_service(facts: EvaluationFacts) -> None:
    left = closed_facts(facts, FIRST)

    assert {one.status for one in left.placements} == {"confirmed"}
    told = {(one.started_on, one.ended_on, one.end_code, one.suspended_days, one.incidents) for one in left.placements}
    assert told == {(None, None, None, 0, ())}
    assert (left.protection, left.requests, left.answers) == ((), (), ())


@pytest.mark.parametrize(
    ("moment", "day"), [("arrival", START + timedelta(days=14)), ("mid", START + (END - START) // 2)]
)
def test_a_service_looks_as_it_did_on_the_horizon_of_its_wave(facts: EvaluationFacts, moment: str, day: date) -> None:
    placements = (replace(facts.placements[0], status="ended_early", end_code="health"), *facts.placements[1:])

    left = closed_facts(replace(facts, placements=placements), up_to(moment))

    assert {(one.status, one.ended_on, one.end_code) for one in left.placements} == {("in_service", day, None)}
    assert {one.incidents for one in left.placements} == {()}


def test_who_left_before_the_horizon_is_not_counted_after_her_last_day(facts: EvaluationFacts) -> None:
    last = START + timedelta(days=3)
    gone = replace(facts.placements[0], status="ended_early", end_code="family", ended_on=last)

    left = closed_facts(replace(facts, placements=(gone, *facts.placements[1:])), up_to("arrival"))

    assert (left.placements[0].status, left.placements[0].ended_on) == ("in_service", last)


def test_payments_and_periods_after_the_horizon_are_left_out(facts: EvaluationFacts) -> None:
    early = ProtectionFacts("e", "P01", "allowance", due_on=START, paid_on=START)
    late = ProtectionFacts("l", "P01", "allowance", due_on=END, paid_on=None)
    undecided = ProtectionFacts("u", "P01", "allowance", due_on=START + timedelta(days=12), paid_on=None)
    period = ProtectionFacts("p", "P01", "insurance", START, END)
    after = ProtectionFacts("a", "P01", "insurance", START + timedelta(days=30), END)

    left = closed_facts(replace(facts, protection=(early, late, undecided, period, after)), up_to("arrival"))

    assert {one.id for one in left.protection} == {"e", "p"}
    assert {one.id for one in closed_facts(replace(facts, protection=(late, after)), up_to("end")).protection} == {
        "l",
        "a",
    }


def test_answers_belong_to_the_wave_of_their_moment(facts: EvaluationFacts) -> None:
    asked = tuple(
        RequestFacts(f"x-{moment}", "P01", "host", moment, "answered", START, START, None, "fr")
        for moment in ("departure", *MOMENTS[1:])
    )
    answers = tuple(AnswerFacts(one.id, "usefulness", 4) for one in asked)

    left = closed_facts(replace(facts, requests=asked, answers=answers), up_to("mid"))

    assert [one.moment for one in left.requests] == ["departure", "arrival", "mid"]
    assert [one.request for one in left.answers] == ["x-departure", "x-arrival", "x-mid"]


def test_the_year_after_says_nothing_about_the_service_itself(facts: EvaluationFacts) -> None:
    followed = tuple(replace(one, status="followed_up") for one in facts.placements)

    left = closed_facts(replace(facts, placements=followed), up_to("end"))

    assert left.placements == tuple(replace(one, status="completed") for one in followed)


def test_an_open_call_beside_a_closed_one_stays_out_altogether(facts: EvaluationFacts) -> None:
    stranger = an_application(77, "MA", "SN", call="C2")
    place = PlacementFacts(**{name: getattr(facts.placements[0], name) for name in PlacementFacts.__slots__})
    theirs = replace(place, id="P77", application="A77")
    offers = (*facts.offers, OfferFacts("o2", "SN", "H2", 1, "filled", call="C2"))
    both = replace(
        facts,
        applications=(*facts.applications, stranger),
        placements=(*facts.placements, theirs),
        offers=offers,
        rounds=(*facts.rounds, replace(facts.rounds[0], id="R2", call="C2")),
    )

    assert closed_facts(both, up_to("m12")) == closed_facts(facts, up_to("m12"))
