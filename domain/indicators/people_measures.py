"""Indicators of protection and equity: covered days, payments in time, women at each step, reciprocity."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.facts import PlacementFacts
from domain.indicators.flow_measures import FINISHED_WELL, PLACED
from domain.indicators.measure import Measure, ratio, tally
from domain.indicators.sample import Sample

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
        period = _stay(placement, sample.as_of, free_days)
        if period is None:
            continue
        days = _days_covered(period, sample, placement.id, kind)
        length = (period[1] - period[0]).days + 1
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
    )


def _stay(placement: PlacementFacts, as_of: date, free_days: int) -> tuple[date, date] | None:
    """First and last day that must be covered, up to `as_of`; None when there is none."""
    if placement.started_on is None:
        return None
    first = placement.started_on + timedelta(days=free_days)
    last = min(placement.ended_on or as_of, as_of)
    return (first, last) if first <= last else None


def _days_covered(period: tuple[date, date], sample: Sample, placement: str, kind: str) -> int:
    """Days of the period inside the union of the recorded periods; an open end lasts."""
    records = sorted(
        (record.starts_on, record.ends_on or date.max)
        for record in sample.protection.get(placement, ())
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
    open_ones = 0
    people = set()
    for placement in sample.placements:
        for record in sample.protection.get(placement.id, ()):
            if record.kind != "allowance" or record.due_on is None or record.due_on > sample.as_of:
                continue
            people.add(placement.id)
            limit = record.due_on + ALLOWANCE_GRACE
            if record.paid_on is not None and record.paid_on <= limit:
                yes.append(f"protection:{record.id}")
            elif record.paid_on is None and sample.as_of <= limit:
                open_ones += 1
            else:
                no.append(f"protection:{record.id}")
    measure = tally(yes, no, undecided=open_ones)
    return [
        Measure(
            value=measure.value,
            numerator=measure.numerator,
            n=measure.n,
            population=measure.population,
            undecided=open_ones,
            supporting=measure.supporting,
            opposing=measure.opposing,
            people=(len(people),),
        )
    ]


def women_at_each_step(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """The share of women among those who said their sex, at each step; the whole is the first step."""
    placements = [one for one in sample.placements if one.status in PLACED]
    departed = [one for one in sample.placements if one.started_on is not None]
    steps = (
        ("submitted", [(one.id, one.sex) for one in sample.applications if one.submitted_at is not None]),
        ("eligible", [(one.id, one.sex) for one in sample.applications if one.eligible]),
        ("placed", [(one.application, one.sex) for one in placements]),
        ("departed", [(one.application, one.sex) for one in departed]),
        ("completed", [(one.application, one.sex) for one in departed if one.status in FINISHED_WELL]),
    )
    return [_women(None, steps[0][1]), *(_women(f"step.{step}", people) for step, people in steps)]


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


def placement_rate_by_sex(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """Placement rate of women over that of men; no value while one of them is missing or no man is placed."""
    placed = {one.application for one in sample.placements if one.status in PLACED}
    eligible = Counter(one.sex for one in sample.applications if one.eligible)
    chosen = Counter(one.sex for one in sample.applications if one.eligible and one.id in placed)
    women, men = (ratio(chosen[sex], eligible[sex]) for sex in ("female", "male"))
    both = eligible["female"] + eligible["male"]
    cells = tuple(count for sex in ("female", "male") for count in (chosen[sex], eligible[sex] - chosen[sex]))
    return [
        Measure(
            value=women / men if women is not None and men else None,
            numerator=chosen["female"],
            n=both,
            population=sum(eligible.values()),
            supporting=tuple(f"application:{a.id}" for a in sample.applications if a.eligible and a.id in placed),
            people=cells,
            details=tuple((name, rate) for name, rate in (("women", women), ("men", men)) if rate is not None),
        )
    ]


def reciprocity(definition: IndicatorDefinition, sample: Sample) -> list[Measure]:
    """min(out, in) / max(out, in) of confirmed placements; for the pilot over all pairs of countries together.

    A corridor shows its pair, so that both directions of it have the same value.
    """
    counts = Counter((one.origin, one.host) for one in sample.placements if one.status in PLACED - {"cancelled"})
    if sample.group.country is not None:
        out = sum(count for (origin, _), count in counts.items() if origin == sample.group.country)
        balances = [(out, sum(counts.values()) - out)]
    else:
        pairs = sorted({tuple(sorted(pair)) for pair in counts})
        balances = [(counts[one, two], counts[two, one]) for one, two in pairs]
    less = sum(min(balance) for balance in balances)
    more = sum(max(balance) for balance in balances)
    evidence = tuple(f"placement:{p.id}" for p in sample.placements if p.status in PLACED - {"cancelled"})
    return [
        Measure(
            value=ratio(less, more),
            numerator=less,
            n=more,
            population=less + more,
            supporting=evidence,
            people=(less, more),
            details=(("out", Fraction(balances[0][0])), ("in", Fraction(balances[0][1])))
            if sample.group.country
            else (),
        )
    ]
