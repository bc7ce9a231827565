"""Intervals shown beside a value. They are for the eye only: no verdict is ever taken from them."""

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt

from domain.indicators.judgement import MEDIAN_LEAST_N, most_not_met

_Z_95 = 1.959963984540054
_HALF = Fraction(1, 2)


def wilson(x: int, n: int) -> tuple[float, float] | None:
    """The 95 % score interval of Wilson (1927) as shares rounded to four places; None without answers."""
    if n == 0:
        return None
    share, z2 = x / n, _Z_95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z_95 / (1 + z2 / n) * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return (round(max(0.0, centre - half), 4), round(min(1.0, centre + half), 4))


def median(values: Sequence[int], per: int = 1) -> Fraction | None:
    """The middle value, or the mean of the two middle ones, over `per`; None for no values."""
    ordered = sorted(values)
    half, odd = divmod(len(ordered), 2)
    if not ordered:
        return None
    return Fraction(ordered[half], per) if odd else Fraction(ordered[half - 1] + ordered[half], 2 * per)


def p90(values: Sequence[int], per: int = 1) -> Fraction | None:
    """The least value that at least nine in ten do not exceed, over `per`; None for no values."""
    ordered = sorted(values)
    return Fraction(ordered[-(-9 * len(ordered) // 10) - 1], per) if ordered else None


def median_interval(values: Sequence[int], per: int = 1) -> tuple[float, float] | None:
    """The 95 % interval of the median by order statistics (sign test), over `per`; None below six values."""
    if len(values) < MEDIAN_LEAST_N:
        return None
    ordered = sorted(values)
    outside = most_not_met(len(ordered), _HALF)
    return (round(ordered[outside] / per, 4), round(ordered[-outside - 1] / per, 4))
