"""Indicators of protection and equity: covered days, payments in time, women at each step, reciprocity."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.facts import PlacementFacts, ProtectionFacts
from domain.indicators.flow_measures import FINISHED_WELL
from domain.indicators.measure import Measure, ratio, tally
from domain.indicators.sample import PLACED, Sample
from domain.values import EDUCATION_LEVELS

STAY_WITHOUT_TITLE = 90
ALLOWANCE_GRACE = timedelta(days=5)
_DAY = timedelta(days=1)


def insured_days(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Days of service covered by an insurance period. A suspended volunteer is still abroad: her days count."""
    return [_covered_days(sample, "insurance", 0)]


def titled_days(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Days beyond the ninetieth covered by a residence title; shorter stays need none."""
    return [_covered_days(sample, "title", STAY_WITHOUT_TITLE)]


def _covered_days(sample: Sample, kind: str, free_days: int) -> Measure:
    covered = total = 0
    safe: list[str] = []
    exposed: list[str] = []
    for placement in sample.placements:
        period = stay_until(placement, sample.as_of, free_days)
        if period is None:
            continue
        days = days_covered(period, sample.protection.get(placement.id, ()), kind)
        length = days_of(period)
        covered, total = covered + days, total + length
        (safe if days == length else exposed).append(f"placement:{placement.id}")
    return Measure(
        value=ratio(covered, total),
        numerator=covered,
        n=total,
        population=total,
        supporting=tuple(safe),
        opposing=tuple(exposed),
        people=(len(safe) + len(exposed),),
        counts=(("covered", len(safe)), ("exposed", len(exposed))),
        neutral=tuple(f"{kind}:{one.id}" for one in sample.placements),
    )


def stay_until(placement: PlacementFacts, as_of: date, free_days: int = 0) -> tuple[date, date] | None:
    """First and last day that must be covered, up to `as_of`; None when there is none."""
    if placement.started_on is None:
        return None
    first = placement.started_on + timedelta(days=free_days)
    last = min(placement.ended_on or as_of, as_of)
    return (first, last) if first <= last else None


def days_of(period: tuple[date, date]) -> int:
    """Days from the first to the last, both included."""
    return (period[1] - period[0]).days + 1


def days_covered(period: tuple[date, date], recorded: Iterable[ProtectionFacts], kind: str) -> int:
    """Days of the period inside the union of the recorded periods; an open end lasts."""
    records = sorted(
        (record.starts_on, record.ends_on or date.max)
        for record in recorded
        if record.kind == kind and record.starts_on is not None
    )
    days, reached = 0, period[0]
    for starts, ends in records:
        start, end = max(starts, reached), min(ends, period[1])
        if start <= end:
            days += (end - start).days + 1
            reached = end + _DAY
    return days


def allowances_in_time(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Allowances paid at most five days late, of those due; one that may still be paid in time is undecided."""
    yes: list[str] = []
    no: list[str] = []
    open_ones: list[str] = []
    people = set()
    for placement in sample.placements:
        for record in sample.protection.get(placement.id, ()):
            if record.kind != "allowance" or record.due_on is None or record.due_on > sample.as_of:
                continue
            people.add(placement.id)
            listed = {"in_time": yes, "waiting": open_ones, "late": no}[
                payment(record.due_on, record.paid_on, sample.as_of)
            ]
            listed.append(f"protection:{record.id}")
    measure = tally(yes, no, undecided=len(open_ones))
    concerned = (one for one in sample.placements if one.id in people)
    return [
        Measure(
            value=measure.value,
            numerator=measure.numerator,
            n=measure.n,
            population=measure.population,
            undecided=len(open_ones),
            supporting=measure.supporting,
            opposing=measure.opposing,
            people=(len(people),),
            neutral=(*open_ones, *sample.beside(concerned)),
        )
    ]


def payment(due_on: date, paid_on: date | None, as_of: date) -> str:
    """Whether an allowance was paid "in_time" or "late", or is still "waiting" within its grace."""
    limit = due_on + ALLOWANCE_GRACE
    if paid_on is None:
        return "waiting" if as_of <= limit else "late"
    return "in_time" if paid_on <= limit else "late"


def women_at_each_step(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """The share of women among those who said their sex, at each step; the whole is the first step.

    Whoever was placed again counts once.
    """
    departed = [one for one in sample.placements if one.started_on is not None]
    completed = [one for one in departed if one.status in FINISHED_WELL]
    steps = (
        ("submitted", [(one.id, one.sex) for one in sample.applications if one.submitted_at is not None]),
        ("eligible", [(one.id, one.sex) for one in sample.applications if one.eligible]),
        ("placed", [(one.id, one.sex) for one in sample.applications if one.placed]),
        ("departed", list({one.application: one.sex for one in departed}.items())),
        ("completed", list({one.application: one.sex for one in completed}.items())),
    )
    everybody = dict.fromkeys(f"application:{one}" for _, people in steps for one, _ in people)
    later = dict.fromkeys(f"placement:{one.id}" for one in departed)
    first = replace(_women(None, steps[0][1]), neutral=(*everybody, *later))
    return [first, *(_women(f"step.{step}", people) for step, people in steps)]


def _women(by: str | None, people: list[tuple[str, str | None]]) -> Measure:
    women = [f"application:{one}" for one, sex in people if sex == "female"]
    others = [f"application:{one}" for one, sex in people if sex in ("male", "other")]
    return Measure(
        by=by,
        value=ratio(len(women), len(women) + len(others)),
        numerator=len(women),
        n=len(women) + len(others),
        population=len(people),
        supporting=tuple(women),
        opposing=tuple(others),
        people=(len(women), len(others), len(people) - len(women) - len(others)),
    )


def placement_rates(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Eligible applications that were placed: women and men, then by diploma. No region of anybody is stored."""
    eligible = [one for one in sample.applications if one.eligible]
    by_sex = Counter((one.sex, one.placed) for one in eligible)
    by_diploma = Counter((one.diploma, one.placed) for one in eligible)
    placed = tuple(f"application:{one.id}" for one in eligible if one.placed)
    women = Measure(
        numerator=by_sex["female", True],
        n=sum(by_sex[sex, placed] for sex in ("female", "male") for placed in (True, False)),
        population=len(eligible),
        supporting=placed,
        people=tuple(by_sex[sex, placed] for sex in ("female", "male") for placed in (True, False)),
        neutral=tuple(f"application:{one.id}" for one in eligible),
    )
    cells = [(level, chosen) for level in EDUCATION_LEVELS for chosen in (True, False)]
    names = {True: "chosen", False: "left"}
    diplomas = Measure(
        by="diploma.compared",
        numerator=sum(by_diploma[level, True] for level in EDUCATION_LEVELS),
        n=sum(by_diploma[cell] for cell in cells),
        population=len(eligible),
        supporting=placed,
        people=tuple(by_diploma[cell] for cell in cells),
        counts=tuple((f"{level}.{names[chosen]}", by_diploma[level, chosen]) for level, chosen in cells),
    )
    return [women, diplomas]


def reciprocity(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """min(out, in) / max(out, in) of confirmed placements; for the pilot over all pairs of countries together.

    A corridor shows its pair, so that both directions of it have the same value.
    """
    counts = Counter((one.origin, one.host) for one in sample.placements if one.status in PLACED - {"cancelled"})
    evidence = tuple(f"placement:{p.id}" for p in sample.placements if p.status in PLACED - {"cancelled"})
    flows = tuple((f"{origin}-{host}", count) for (origin, host), count in sorted(counts.items()))
    return [Measure(supporting=evidence, counts=flows)]
