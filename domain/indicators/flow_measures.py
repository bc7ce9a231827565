"""Indicators of the way from application to return: demand, placing, completion, delays."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.facts import ApplicationFacts, CallCorridor, PlacementFacts
from domain.indicators.measure import Measure, durations, ratio, tally
from domain.indicators.sample import Sample

OPEN_OFFERS = frozenset({"approved", "filled", "closed"})
FINISHED_WELL = frozenset({"completed", "followed_up"})
_OPEN_PROPOSALS = ("proposed", "host_accepted")
_SECONDS_OF_A_DAY = 86400


def days_between(start: datetime, end: datetime) -> Fraction:
    """Exact days between two instants."""
    return Fraction((end - start) // timedelta(seconds=1), _SECONDS_OF_A_DAY)


def valid_applications_per_place(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Eligible applications for each place. A place is a seat of an approved offer within the caps of its corridors."""
    submitted = [one for one in sample.applications if one.submitted_at is not None]
    eligible = [one for one in submitted if one.eligible]
    places = _places(sample)
    others = (f"application:{one.id}" for one in submitted if not one.eligible)
    seats = (f"offer:{one.id}" for one in sample.offers if one.status in OPEN_OFFERS)
    caps = dict.fromkeys(f"corridor:{one.origin}-{one.host}" for one in corridors_of(sample))
    return [
        Measure(
            value=ratio(len(eligible), places),
            numerator=len(eligible),
            n=places,
            population=len(submitted),
            supporting=tuple(f"application:{one.id}" for one in eligible),
            people=(len(submitted), len(eligible)),
            neutral=(*others, *seats, *caps),
        )
    ]


def _places(sample: Sample) -> int:
    """Seats by host, each host bounded by the caps of the corridors that lead there, if all of them have one."""
    seats: dict[str, int] = defaultdict(int)
    for offer in sample.offers:
        if offer.status in OPEN_OFFERS:
            seats[offer.host] += offer.capacity
    caps = _caps(sample)
    return sum(min(count, caps.get(host, count)) for host, count in seats.items())


def _caps(sample: Sample) -> dict[str, int]:
    found: dict[str, list[int | None]] = defaultdict(list)
    for corridor in corridors_of(sample):
        found[corridor.host].append(corridor.cap)
    known: dict[str, int] = {}
    for host, caps in found.items():
        if None not in caps:
            known[host] = sum(cap for cap in caps if cap is not None)
    return known


def corridors_of(sample: Sample) -> list[CallCorridor]:
    """The corridors of all calls that belong to the group of the sample, once for each call."""
    return [one for call in sample.calls for one in call.corridors if sample.group.has(one.origin, one.host)]


def mou_in_force(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Corridors of the calls that a memorandum covers. About treaties, not about people."""
    state = {(one.origin, one.host): one.mou_in_force for one in corridors_of(sample)}
    yes = tuple(f"corridor:{origin}-{host}" for (origin, host), signed in sorted(state.items()) if signed)
    no = tuple(f"corridor:{origin}-{host}" for (origin, host), signed in sorted(state.items()) if not signed)
    return [
        Measure(
            value=ratio(len(yes), len(state)),
            numerator=len(yes),
            n=len(state),
            population=len(state),
            supporting=yes,
            opposing=no,
        )
    ]


def placed_of_eligible(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Eligible applications that got a place which both sides accepted."""
    eligible = [one for one in sample.applications if one.eligible]
    yes = [f"application:{one.id}" for one in eligible if one.placed]
    no = [f"application:{one.id}" for one in eligible if not one.placed]
    return [tally(yes, no)]


def completed_of_departed(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Departed volunteers who completed; those still in service are undecided."""
    departed = [one for one in sample.placements if one.started_on is not None]
    yes = [f"placement:{one.id}" for one in departed if one.status in FINISHED_WELL]
    no = [f"placement:{one.id}" for one in departed if one.status in ("ended_early", "cancelled")]
    return [tally(yes, no, undecided=len(departed) - len(yes) - len(no), neutral=_placements(departed))]


def _placements(found: Iterable[PlacementFacts]) -> tuple[str, ...]:
    return tuple(f"placement:{one.id}" for one in found)


def early_returns(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Early returns of all departures, and by coded cause."""
    departed = [one for one in sample.placements if one.started_on is not None]
    causes: dict[str, list[PlacementFacts]] = defaultdict(list)
    for one in departed:
        if one.status == "ended_early":
            causes[one.end_code or "unknown"].append(one)
    returned = [one for found in causes.values() for one in found]
    total = replace(_share_of(None, returned, len(departed)), neutral=_placements(departed))
    return [total, *(_share_of(f"cause.{cause}", found, len(departed)) for cause, found in sorted(causes.items()))]


def _share_of(by: str | None, found: list[PlacementFacts], n: int) -> Measure:
    return Measure(
        by=by,
        value=ratio(len(found), n),
        numerator=len(found),
        n=n,
        population=n,
        supporting=tuple(f"placement:{one.id}" for one in found),
        people=(n,) if by is None else (n, len(found)),
    )


def fairness_of_rounds(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Pairs with justified envy in validated rounds (must be none), and who got the first or one of three wishes.

    Whoever holds a seat takes part in the next round of the call: people are counted after its last round only.
    """
    ranks = [rank for one in sample.rounds if one.is_last for rank in one.ranks]
    evidence = tuple(f"round:{one.id}" for one in sample.rounds)
    envy = sum(one.justified_envy for one in sample.rounds)
    if not sample.rounds:
        return [Measure()]
    held = (("rounds", len(sample.rounds)),)
    cases = Measure(None, Fraction(envy), envy, len(ranks), len(ranks), supporting=evidence, people=(len(ranks),))
    measures = [replace(cases, counts=held)]
    for by, best in (("rank.first", 1), ("rank.first_three", 3)):
        reached = sum(rank <= best for rank in ranks)
        people = (reached, len(ranks) - reached)
        measures.append(
            Measure(by, ratio(reached, len(ranks)), reached, len(ranks), len(ranks), supporting=evidence, people=people)
        )
    return measures


def missed_places(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """People that the bound of the last round of each call allowed to place and the round did not."""
    last = [one for one in sample.rounds if one.is_last]
    if not last:
        return [Measure()]
    bound = sum(one.upper_bound for one in last)
    missed = bound - sum(one.placed for one in last)
    evidence = tuple(f"round:{one.id}" for one in last)
    held = (("rounds", len(last)),)
    return [Measure(None, Fraction(missed), missed, bound, bound, supporting=evidence, people=(bound,), counts=held)]


def days_per_step(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Days an application stays in each status, from its dated steps; the last, open stay is not counted."""
    stays: dict[str, list[tuple[str, Fraction]]] = defaultdict(list)
    for application in sample.applications:
        for step, following in pairwise(application.steps):
            stays[step.status].append((f"application:{application.id}", days_between(step.at, following.at)))
    firsts = [
        (one.call_code, f"application:{one.id}", wait)
        for one in sample.applications
        if (wait := first_decision_days(one)) is not None
    ]
    by_step = [durations(found, len(found), by=f"step.{status}") for status, found in sorted(stays.items())]
    sent = Counter(one.call_code for one in sample.applications if one.submitted_at is not None)
    by_call = [
        _first_decisions([found for found in firsts if found[0] == call], count, by=f"call.{call}")
        for call, count in sorted(sent.items())
    ]
    everybody = tuple(f"application:{one.id}" for one in sample.applications if one.submitted_at is not None)
    # Which calls people applied to, and in what order: a criterion looks at the latest of them.
    calls = tuple(f"call:{one.id}" for one in sample.calls if one.code in sent)
    total = replace(_first_decisions(firsts, sent.total()), neutral=everybody + calls)
    return [total, *by_call, *by_step]


def _first_decisions(firsts: list[tuple[str, str, Fraction]], sent: int, by: str | None = None) -> Measure:
    found = [(evidence, wait) for _, evidence, wait in firsts]
    return durations(found, sent, by=by, undecided=sent - len(found))


def first_decision_days(application: ApplicationFacts) -> Fraction | None:
    """Days from the first submission to the first verdict; None while there is none, or if the person left before."""
    for step, following in pairwise(application.steps):
        if step.status == "submitted":
            return None if following.status == "withdrawn" else days_between(step.at, following.at)
    return None


def expired_proposals(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Proposals that nobody answered in time, of all proposals that got an answer or expired; by the silent side.

    One that gave way to another never gets an answer: it is neither settled nor open.
    """
    settled = [one for one in sample.placements if one.status not in (*_OPEN_PROPOSALS, "superseded")]
    still_open = sum(one.status in _OPEN_PROPOSALS for one in sample.placements)
    expired = [f"placement:{one.id}" for one in settled if one.expired_side]
    answered = [f"placement:{one.id}" for one in settled if not one.expired_side]
    everybody = _placements(sample.placements)
    total = tally(expired, answered, population=len(settled), undecided=still_open, neutral=everybody)
    sides = [
        _share_of(f"side.{side}", [one for one in settled if one.expired_side == side], len(settled))
        for side in ("host", "volunteer")
    ]
    return [total, *sides]


def host_answer_days(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Days from a proposal to the host's answer; a host that never answers is in the population only.

    Only proposals that still wait for the host can add an answer.
    """
    found = [
        (f"placement:{one.id}", days_between(one.proposed_at, one.host_answered_at))
        for one in sample.placements
        if one.host_answered_at is not None
    ]
    waiting = sum(one.status == "proposed" and one.host_answered_at is None for one in sample.placements)
    total = durations(found, len(sample.placements), undecided=waiting)
    return [replace(total, neutral=_placements(sample.placements))]


def entry_delay(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Days between the day an answer was given and the day it was entered (paper forms come later)."""
    answered = [
        r for _, asked in sorted(sample.by_party_and_moment.items()) for _, r in asked if r.status == "answered"
    ]
    found = [
        (f"request:{r.id}", Fraction(_days(r.answered_on, r.entered_at.date())))
        for r in answered
        if r.answered_on is not None and r.entered_at is not None
    ]
    # One person answers several times: the group to protect is people, not sheets.
    people = (len({request.placement for request in answered}),)
    beside = tuple(f"group:{request.placement}" for request in answered)
    neutral = (*dict.fromkeys(beside), *(f"request:{request.id}" for request in answered))
    return [replace(durations(found, len(answered)), people=people, neutral=neutral)]


def _days(start: date, end: date) -> int:
    return (end - start).days
