"""Values from counts that were added up over the parts of a group: one small rule for each way of counting.

A finish sees only what the measure carries, so that a value is the same however the group was cut into parts.
"""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.intervals import median, p90
from domain.indicators.measure import SECONDS_OF_A_DAY, Measure, ratio
from domain.indicators.sample import Group


def share(definition: IndicatorDefinition, measure: Measure, group: Group) -> Measure:
    """Favourable of counted."""
    return replace(measure, value=ratio(measure.numerator, measure.n))


def share_of_rows(definition: IndicatorDefinition, measure: Measure, group: Group) -> Measure:
    """Each row is a share; the whole is only what they are shares of."""
    return measure if measure.by is None else share(definition, measure, group)


def number(definition: IndicatorDefinition, measure: Measure, group: Group) -> Measure:
    """The plain count, as soon as there was a round to count in, whomever it placed; rows by kind are shares."""
    if measure.by is not None:
        return share(definition, measure, group)
    return replace(measure, value=Fraction(measure.numerator) if dict(measure.counts).get("rounds") else None)


def duration(definition: IndicatorDefinition, measure: Measure, group: Group) -> Measure:
    """The median of the days, and what nine in ten do not exceed."""
    ninety = p90(measure.seconds, SECONDS_OF_A_DAY)
    details = () if ninety is None else (("p90", ninety),)
    return replace(measure, value=median(measure.seconds, SECONDS_OF_A_DAY), details=details)


def bounded_share(definition: IndicatorDefinition, measure: Measure, group: Group) -> Measure:
    """The share, with the lowest and the highest it can be whatever the silent would have said."""
    plain = share(definition, measure, group)
    if measure.population == 0:
        return plain
    low = Fraction(measure.numerator, measure.population)
    high = Fraction(measure.numerator + measure.undecided, measure.population)
    return replace(plain, details=(("lowest", low), ("highest", high)))


def latest_of_units(definition: IndicatorDefinition, measure: Measure, group: Group) -> Measure:
    """The share of units whose latest answer is favourable; each unit counts once."""
    said = [answer for _, answer in measure.units]
    yes = tuple(answer.evidence for answer in said if answer.favourable is True)
    no = tuple(answer.evidence for answer in said if answer.favourable is False)
    silent = sum(not answer.evidence for answer in said)
    n = len(yes) + len(no)
    return replace(
        measure,
        value=ratio(len(yes), n),
        numerator=len(yes),
        n=n,
        population=n + silent,
        undecided=silent,
        supporting=yes,
        opposing=no,
        people=(n + silent, n),
    )


def rate_ratio(definition: IndicatorDefinition, measure: Measure, group: Group) -> Measure:
    """The rate of the first group over that of the second; `people` are (chosen, left) of each.

    No value while one of them is missing or nobody of the second was chosen.
    """
    first, left_first, second, left_second = (*measure.people, 0, 0, 0, 0)[:4]
    rates = (ratio(first, first + left_first), ratio(second, second + left_second))
    value = rates[0] / rates[1] if rates[0] is not None and rates[1] else None
    details = tuple((name, rate) for name, rate in zip(("women", "men"), rates, strict=True) if rate is not None)
    return replace(measure, value=value, details=details)


def rates_compared(definition: IndicatorDefinition, measure: Measure, group: Group) -> Measure:
    """The lowest over the highest rate; `counts` are "level.chosen" and "level.left".

    The row of everybody compares two groups (`rate_ratio`).
    """
    if measure.by is None:
        return rate_ratio(definition, measure, group)
    counts = dict(measure.counts)
    rates = {}
    for level in sorted({name.rpartition(".")[0] for name in counts}):
        chosen = counts.get(f"{level}.chosen", 0)
        rate = ratio(chosen, chosen + counts.get(f"{level}.left", 0))
        if rate is not None:
            rates[level] = rate
    highest = max(rates.values(), default=Fraction(0))
    value = min(rates.values()) / highest if highest and len(rates) > 1 else None
    return replace(measure, value=value, details=tuple(rates.items()))


def cost(definition: IndicatorDefinition, measure: Measure, group: Group) -> Measure:
    """Euros a month; `counts` are the cents paid and the whole months served."""
    counts = dict(measure.counts)
    cents, months = counts.get("cents", 0), counts.get("months", 0)
    details = (("months", Fraction(months)), ("total", Fraction(cents, 100))) if measure.n else ()
    return replace(measure, value=Fraction(cents, 100 * months) if months else None, details=details)


def by_thousand_days(definition: IndicatorDefinition, measure: Measure, group: Group) -> Measure:
    """Incidents in a thousand days; `counts` are the incidents and the days. The other row is a share."""
    if measure.by is not None:
        return share(definition, measure, group)
    counts = dict(measure.counts)
    incidents, days = counts.get("incidents", 0), counts.get("days", 0)
    details = (("days", Fraction(days)), ("incidents", Fraction(incidents))) if days else ()
    return replace(measure, value=Fraction(1000 * incidents, days) if days else None, details=details)


def reciprocity(definition: IndicatorDefinition, measure: Measure, group: Group) -> Measure:
    """The smaller flow over the larger; `counts` are confirmed placements by "origin-host".

    A country has one balance, its departures against its arrivals; else every pair of countries has its own.
    """
    flows = dict(measure.counts)
    if group.country is not None:
        out = sum(count for name, count in flows.items() if name.startswith(f"{group.country}-"))
        balances = [(out, sum(flows.values()) - out)]
    else:
        balances = list(_balances(flows))
    less, more = (sum(each(balance) for balance in balances) for each in (min, max))
    out_in = (("out", Fraction(balances[0][0])), ("in", Fraction(balances[0][1]))) if group.country else ()
    return replace(
        measure,
        value=ratio(less, more),
        numerator=less,
        n=more,
        population=less + more,
        people=(less, more),
        details=out_in,
    )


def _balances(flows: dict[str, int]) -> list[tuple[int, int]]:
    known: Counter[str] = Counter(flows)
    pairs = sorted({tuple(sorted(name.split("-"))) for name in flows})
    return [(known[f"{one}-{two}"], known[f"{two}-{one}"]) for one, two in pairs]
