"""Verdicts on rates: how many incidents in so many days, against a limit. Exact Poisson in whole numbers, no floats.

Incidents of one person hang together, so that counting each of them as new evidence against a limit would be too
strict, and leaving some out in favour of it too kind. A rate is met when all incidents together are improbably few,
P(X <= incidents | limit) <= alpha, and not met when the people concerned alone, each counted once, are improbably many,
P(X >= people | limit) <= alpha. No incident at all is enough from 3.69 expected ones on.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import floor, isqrt

from domain.indicators.judgement import ALPHA_SIDE, POISSON_LEAST_EXPOSURE, Verdict, bisect

_FIRST_PRECISION = 128


@dataclass(frozen=True, slots=True)
class _Tail:
    """The terms of one side of the distribution, as bounds in units of the middle term."""

    low: int
    high: int


def rate_verdict(incidents: int, people: int, expected: Fraction, alpha: Fraction = ALPHA_SIDE) -> Verdict:
    """The verdict when the limit itself would give `expected` incidents in the days that were served."""
    if expected <= 0:
        return Verdict.INSUFFICIENT
    if at_most_is_improbable(incidents, expected, alpha):
        return Verdict.MET
    return Verdict.NOT_MET if at_least_is_improbable(people, expected, alpha) else Verdict.INSUFFICIENT


def rate_flip(incidents: int, people: int, expected: Fraction, alpha: Fraction = ALPHA_SIDE) -> int | None:
    """The least number of incidents, more or fewer, that another verdict could need; None without any day served."""
    if expected <= 0:
        return None
    verdict = rate_verdict(incidents, people, expected, alpha)
    if verdict is Verdict.MET:
        return _most_met(expected, alpha) + 1 - incidents
    not_met = _least_not_met(expected, alpha)
    if verdict is Verdict.NOT_MET:
        return people - not_met + 1
    met = _most_met(expected, alpha)
    return min([not_met - people] + [incidents - met] * (met >= 0))


def _most_met(expected: Fraction, alpha: Fraction) -> int:
    """The most incidents that are met; -1 when not even none is."""
    mean = floor(expected)
    step = isqrt(mean) + 1
    low = mean - step
    while low >= 0 and not at_most_is_improbable(low, expected, alpha):
        low -= step
    return bisect(lambda x: not at_most_is_improbable(x, expected, alpha), max(low, -1), mean + 1) - 1


def _least_not_met(expected: Fraction, alpha: Fraction) -> int:
    """The fewest people with an incident that are not met."""
    mean = floor(expected)
    step = isqrt(mean) + 1
    high = mean + step
    while not at_least_is_improbable(high, expected, alpha):
        high += step
    return bisect(lambda x: at_least_is_improbable(x, expected, alpha), mean, high)


def at_most_is_improbable(x: int, expected: Fraction, alpha: Fraction = ALPHA_SIDE) -> bool:
    """Whether P(X <= x) <= alpha for a Poisson X with this expectation (more than 0).

    None at all needs 3.69 expected, as published: the exact limit, the logarithm of 40, is 3.68888.
    """
    if x == 0 and alpha == ALPHA_SIDE:
        return expected >= POISSON_LEAST_EXPOSURE
    return x >= 0 and _share_is_at_most(x, expected, alpha)


def at_least_is_improbable(x: int, expected: Fraction, alpha: Fraction = ALPHA_SIDE) -> bool:
    """Whether P(X >= x) <= alpha: everything below is at least 1 - alpha."""
    return x > 0 and not _share_is_at_most(x - 1, expected, 1 - alpha)


def _share_is_at_most(x: int, expected: Fraction, limit: Fraction) -> bool:
    """Whether P(X <= x) <= limit. It never equals it: powers of e are no fractions, so that precision decides."""
    bits = _FIRST_PRECISION
    while True:
        below, above = _up_to(x, expected, bits), _beyond(x, expected, bits)
        if below.high * (1 - limit) <= above.low * limit:
            return True
        if below.low * (1 - limit) > above.high * limit:
            return False
        bits *= 2


def _up_to(x: int, expected: Fraction, bits: int) -> _Tail:
    """The terms 0 to x over the term x: each is the one after it times its number over the expectation."""
    p, q = expected.numerator, expected.denominator
    low = high = low_sum = high_sum = 1 << bits
    for k in range(x, 0, -1):
        low, high = low * k * q // p, -(-high * k * q // p)
        low_sum, high_sum = low_sum + low, high_sum + high
    return _Tail(low_sum, high_sum)


def _beyond(x: int, expected: Fraction, bits: int) -> _Tail:
    """The terms after x over the term x, until what is left is smaller than one unit, or bounded by a series."""
    p, q = expected.numerator, expected.denominator
    low = high = 1 << bits
    low_sum = high_sum = 0
    k = x
    while True:
        k += 1
        low, high = low * p // (k * q), -(-high * p // (k * q))
        low_sum, high_sum = low_sum + low, high_sum + high
        if high <= 1 and p < (k + 1) * q:
            # Every further term is at most p / ((k + 1) q) of the one before.
            return _Tail(low_sum, high_sum + -(-p // ((k + 1) * q - p)))


def rate_interval(incidents: int, people: int, days: int) -> tuple[float, float] | None:
    """An interval for the eye, in a thousand days: from what the people alone show to what all incidents allow.

    Its ends are where the exact tails reach 1/40, to four places; None without any day served.
    """
    if days == 0:
        return None
    most = Fraction(4 * (incidents + 10))
    low = _turns(lambda expected: not at_least_is_improbable(people, expected), most) if people else Fraction(0)
    high = _turns(lambda expected: _share_is_at_most(incidents, expected, ALPHA_SIDE), most)
    return round(float(1000 * low / days), 4), round(float(1000 * high / days), 4)


def _turns(holds: Callable[[Fraction], bool], most: Fraction) -> Fraction:
    """The least expectation for which a rising condition holds, to one part in 2 ** 30 of the most."""
    parts = 1 << 30
    return bisect(lambda part: holds(most * part / parts), 0, parts) * most / parts
