"""Tails of the binomial distribution against a limit: exact at any size, in whole numbers, never in floats.

A tail of many thousand answers is too long to be added up term by term in exact fractions. It is bounded from below and
from above by terms of a fixed number of bits, each the one before times a ratio, and by more bits until the bounds
agree; only where they still do not, the tail may equal the limit, and is added up.
"""

from fractions import Fraction
from functools import lru_cache
from math import comb, floor

# Three hundred bits tell apart what is not equal for all practical purposes; the exact sum decides the rest.
_PRECISIONS = (64, 128, 300)
# Here the exact sum is quicker than bounds.
_SMALL = 60


def probability_at_least(x: int, n: int, theta: Fraction) -> Fraction:
    """P(X >= x) for a binomial X of n draws with share theta. Exact; for small n (the tests' oracle and displays)."""
    return sum(
        (comb(n, k) * theta**k * (1 - theta) ** (n - k) for k in range(max(x, 0), n + 1)),
        start=Fraction(0),
    )


def probability_at_most(x: int, n: int, theta: Fraction) -> Fraction:
    """P(X <= x), exact."""
    return probability_at_least(n - x, n, 1 - theta)


@lru_cache(maxsize=65536)
def at_least_is_improbable(x: int, n: int, theta: Fraction, alpha: Fraction) -> bool:
    """Whether P(X >= x) <= alpha < 1/2."""
    if x > n:
        return True
    # At or below the median the probability is at least one half: no sum is needed (nor for theta 0 or 1).
    if x <= floor(n * theta):
        return False
    if theta == 0:
        return True
    bounded = None if n <= _SMALL else next(filter(None, (_bounded(x, n, theta, alpha, b) for b in _PRECISIONS)), None)
    return _exactly(x, n, theta, alpha) if bounded is None else bounded < 0


def _exactly(x: int, n: int, theta: Fraction, alpha: Fraction) -> bool:
    """All terms share the denominator q**n."""
    p, rest = theta.numerator, theta.denominator - theta.numerator
    limit = alpha * theta.denominator**n
    term = comb(n, x) * p**x * rest ** (n - x)
    total = 0
    for k in range(x, n + 1):
        total += term
        if total > limit:
            return False
        term = term * (n - k) * p // ((k + 1) * rest)
    return True


def _bounded(x: int, n: int, theta: Fraction, alpha: Fraction, bits: int) -> int:
    """-1: P(X >= x) < alpha; 1: it is more; 0: these bits do not tell. For x above the mean and 0 < theta < 1.

    Terms are told in units of the term x. It is improbable once what is added up below x is so large that alpha is.
    """
    above_low, above_high = _from(x, n, theta, bits)
    of, other = alpha.numerator, alpha.denominator - alpha.numerator
    p, rest = theta.numerator, theta.denominator - theta.numerator
    low = high = 1 << bits
    below_low = below_high = 0
    for k in range(x, 0, -1):
        up, down = k * rest, (n - k + 1) * p
        if high <= 1 and up < down:
            below_high += -(-high * up // (down - up))
            break
        low, high = low * up // down, -(-high * up // down)
        below_low, below_high = below_low + low, below_high + high
        if above_high * other < below_low * of:
            return -1
    return 1 if above_low * other > below_high * of else 0


def _from(x: int, n: int, theta: Fraction, bits: int) -> tuple[int, int]:
    """The terms x to n over the term x, from below and from above. Above the mean they shrink ever faster."""
    p, rest = theta.numerator, theta.denominator - theta.numerator
    low = high = low_sum = high_sum = 1 << bits
    for k in range(x, n):
        up, down = (n - k) * p, (k + 1) * rest
        if high <= 1:
            return low_sum, high_sum - (-high * up // (down - up))
        low, high = low * up // down, -(-high * up // down)
        low_sum, high_sum = low_sum + low, high_sum + high
    return low_sum, high_sum
