"""Incidents as numbers and days: never what happened, never which placement it happened in."""

from datetime import date, timedelta

from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.facts import IncidentFacts, PlacementFacts
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
        neutral=tuple(f"incidents:{one.id}" for one, _ in served),
    )
    handlings = [handling(one, sample.as_of) for _, one in reported]
    waiting = handlings.count("waiting")
    handled = Measure(
        by="handling.closed_in_time",
        numerator=handlings.count("in_time"),
        n=len(handlings) - waiting,
        population=len(handlings),
        undecided=waiting,
        people=(concerned,),
    )
    return [total, handled]


def handling(incident: IncidentFacts, as_of: date) -> str:
    """Whether an incident was closed "in_time" or "late", or is still "waiting" within its days."""
    limit = incident.reported_on + CLOSED_WITHIN
    if incident.closed_on is None:
        return "waiting" if as_of <= limit else "late"
    return "in_time" if incident.closed_on <= limit else "late"


def _days(placement: PlacementFacts, sample: Sample) -> int:
    stay = stay_until(placement, sample.as_of)
    return 0 if stay is None else (stay[1] - stay[0]).days + 1
