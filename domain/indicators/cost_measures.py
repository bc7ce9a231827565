"""Indicators of efficiency that the two focal points pay for: money by month of service, documents in time."""

from datetime import date
from fractions import Fraction

from domain.eligibility.dated import full_months
from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.facts import PlacementFacts, RequestFacts
from domain.indicators.measure import Measure
from domain.indicators.sample import Sample

CENTS = 100
_PARTIES = ("focal_origin", "focal_host")
NOT_GOING = ("cancelled", "postponed")


def cost_per_month(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Ended placements with the latest cost of both focal points; their cents and whole months in `counts`."""
    ended = [one for one in sample.placements if one.started_on is not None and one.ended_on is not None]
    requests = _answered(definition, sample)
    evidence: list[str] = []
    cents = months = known = 0
    for placement in ended:
        costs = [_latest_cost(requests.get((placement.id, party), []), sample, definition) for party in _PARTIES]
        both = [cost for cost in costs if cost is not None]
        if len(both) == len(_PARTIES):
            known += 1
            cents += sum(cost for cost, _ in both)
            months += months_served(placement)
            evidence += [answer for _, answer in both]
    return [
        Measure(
            numerator=known,
            n=known,
            population=len(ended),
            undecided=len(ended) - known,
            supporting=tuple(evidence),
            people=(len(ended), known),
            counts=(("cents", cents), ("months", months)),
            neutral=tuple(f"placement:{one.id}" for one in ended),
        )
    ]


def _answered(definition: IndicatorDefinition, sample: Sample) -> dict[tuple[str, str], list[RequestFacts]]:
    """The requests of both focal points by placement and party."""
    moments = definition.answers.moments if definition.answers else ()
    found: dict[tuple[str, str], list[RequestFacts]] = {}
    for party in _PARTIES:
        for moment in moments:
            for placement, request in sample.by_party_and_moment.get((party, moment), []):
                found.setdefault((placement.id, party), []).append(request)
    return found


def _latest_cost(
    requests: list[RequestFacts], sample: Sample, definition: IndicatorDefinition
) -> tuple[int, str] | None:
    """(cents, evidence) of the latest sheet that names a cost; each sheet tells the whole cost so far."""
    item = definition.answers.items[0] if definition.answers else ""
    for request in sorted(requests, key=lambda one: one.said, reverse=True):
        value = sample.answers.get(request.id, {}).get(item)
        if isinstance(value, int | float) and not isinstance(value, bool):
            # A sum typed as 1234.5 is a float: its decimal text is what was meant.
            return round(Fraction(str(value)) * CENTS), f"answer:{request.id}/{item}"
    return None


def months_served(placement: PlacementFacts) -> int:
    """Whole months from departure to return; 0 while one of both is missing."""
    first, last = placement.started_on or date.max, placement.ended_on or date.min
    return full_months(first, last) if first <= last else 0


def documents_late(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Departure documents due by the day of the evaluation that were not there on their day. Not yet there is late.

    A placement that is cancelled or put off waits for nothing.
    """
    late = due = 0
    waiting: list[str] = []
    ready: list[str] = []
    for placement in sample.placements:
        if placement.status in NOT_GOING:
            continue
        mine = [one for one in placement.documents if one.due_on <= sample.as_of]
        too_late = sum(one.done_on is None or one.done_on > one.due_on for one in mine)
        late, due = late + too_late, due + len(mine)
        if mine:
            (waiting if too_late else ready).append(f"placement:{placement.id}")
    return [
        Measure(
            numerator=late,
            n=due,
            population=due,
            supporting=tuple(waiting),
            opposing=tuple(ready),
            people=(len(waiting) + len(ready),),
            neutral=tuple(f"documents:{one.partition(':')[2]}" for one in (*waiting, *ready)),
        )
    ]
