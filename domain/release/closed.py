"""The facts of closed waves: what was to be known when each wave closed, and nothing that came after it.

Before the end wave of a call is closed, its services look as they did on the horizon: two weeks after the first day for
the arrival, half-way for the mid-term, or the last day if that came first. Days and payments after it are left out.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from domain.indicators.facts import EvaluationFacts, PlacementFacts, ProtectionFacts, RequestFacts
from domain.placement import BEFORE_SERVICE, IN_SERVICE, SERVED
from domain.release.waves import MOMENTS, Wave, moment_of, newest_moments

ARRIVAL_DAYS = 14
# An allowance is late from the sixth day: until then nobody knows.
_PAYMENT_DAYS = 5
_STARTED = (*IN_SERVICE, *SERVED)
_ENDED = MOMENTS.index("end")


def closed_facts(facts: EvaluationFacts, closed: frozenset[Wave]) -> EvaluationFacts:
    """Only what belongs to closed waves. The treaties behind the calls are public and stay."""
    newest = newest_moments(closed)
    applications = tuple(one for one in facts.applications if one.call in newest)
    moments = {one.id: newest[one.call] for one in applications}
    whole = {one.id: one for one in facts.placements if one.application in moments}
    seen = {key: _seen_at(one, moments[one.application]) for key, one in whole.items()}
    requests = tuple(one for one in facts.requests if _belongs(one, whole, moments))
    asked = {one.id for one in requests}
    return replace(
        facts,
        applications=applications,
        offers=tuple(one for one in facts.offers if one.call is None or one.call in newest),
        rounds=tuple(one for one in facts.rounds if one.call in newest),
        placements=tuple(seen.values()),
        protection=tuple(_protection(facts.protection, whole, seen, moments)),
        requests=requests,
        answers=tuple(one for one in facts.answers if one.request in asked),
    )


def _belongs(request: RequestFacts, placements: dict[str, PlacementFacts], moments: dict[str, str]) -> bool:
    placement = placements.get(request.placement)
    if placement is None:
        return False
    return MOMENTS.index(moment_of(request.moment)) <= MOMENTS.index(moments[placement.application])


def _seen_at(placement: PlacementFacts, moment: str) -> PlacementFacts:
    if MOMENTS.index(moment) >= _ENDED:
        # A year of follow-up questions says nothing about the service itself.
        is_over = placement.status in ("completed", "followed_up")
        return replace(placement, status="completed") if is_over else placement
    if moment == "placed" and placement.status in (*BEFORE_SERVICE, *_STARTED, "cancelled"):
        return _without_later(
            replace(placement, status="confirmed", started_on=None, ended_on=None, documents=()), None
        )
    if placement.status in _STARTED:
        until = _horizon(placement, moment)
        return _without_later(replace(placement, status="in_service", ended_on=until), until)
    return placement


def _without_later(placement: PlacementFacts, until: date | None) -> PlacementFacts:
    incidents = tuple(one for one in placement.incidents if until is not None and one.reported_on <= until)
    return replace(placement, end_code=None, suspended_days=0, incidents=incidents)


def _horizon(placement: PlacementFacts, moment: str) -> date:
    """The day up to which a service is counted before its end wave is closed."""
    first = placement.started_on or placement.starts_on
    half = first + (placement.ends_on - placement.starts_on) // 2
    day = first + timedelta(days=ARRIVAL_DAYS) if moment == "arrival" else half
    return min(day, placement.ended_on or day)


def _protection(
    records: Iterable[ProtectionFacts],
    whole: dict[str, PlacementFacts],
    seen: dict[str, PlacementFacts],
    moments: dict[str, str],
) -> Iterable[ProtectionFacts]:
    for record in records:
        placement = whole.get(record.placement)
        if placement is None:
            continue
        moment = moments[placement.application]
        until = seen[record.placement].ended_on
        if moment == "placed" or (_comes_after(record, until) and MOMENTS.index(moment) < _ENDED):
            continue
        yield record


def _comes_after(record: ProtectionFacts, until: date | None) -> bool:
    if until is None or record.due_on is None:
        return until is not None and record.starts_on is not None and record.starts_on > until
    return record.due_on + timedelta(days=_PAYMENT_DAYS) > until
