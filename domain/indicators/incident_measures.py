"""Incidents as numbers and days: never what happened, never which placement it happened in."""

from datetime import timedelta

from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.facts import PlacementFacts
from domain.indicators.measure import Measure
from domain.indicators.people_measures import stay_until
from domain.indicators.sample import Sample

CLOSED_WITHIN = timedelta(days=30)


def incidents_by_days(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """People with an incident of those who served, with all incidents and days in `counts`; then those closed in time.

    The evidence is everybody who served: a list of those concerned would tell who reported.
    """
    served = [(one, days) for one in sample.placements if (days := _days(one, sample))]
    reported = [
        (one.id, incident) for one, _ in served for incident in one.incidents if incident.reported_on <= sample.as_of
    ]
    concerned = len({placement for placement, _ in reported})
    evidence = tuple(f"placement:{one.id}" for one, _ in served)
    counts = (("days", sum(days for _, days in served)), ("incidents", len(reported)))
    total = Measure(
        numerator=concerned,
        n=len(served),
        population=len(served),
        supporting=evidence,
        people=(len(served), concerned),
        counts=counts,
    )
    closed = [one.closed_on is not None and one.closed_on <= one.reported_on + CLOSED_WITHIN for _, one in reported]
    still_open = sum(
        not in_time and one.closed_on is None and one.reported_on + CLOSED_WITHIN >= sample.as_of
        for in_time, (_, one) in zip(closed, reported, strict=True)
    )
    handled = Measure(
        by="handling.closed_in_time",
        numerator=sum(closed),
        n=len(closed) - still_open,
        population=len(closed),
        undecided=still_open,
        people=(concerned,),
    )
    return [total, handled]


def _days(placement: PlacementFacts, sample: Sample) -> int:
    stay = stay_until(placement, sample.as_of)
    return 0 if stay is None else (stay[1] - stay[0]).days + 1
