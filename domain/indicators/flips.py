"""How far a verdict is from another one: the number of answers that would have to be different.

`flip_change` only changes answers; `flip_edit` may also add or remove some. Changing an answer moves the share twice as
far as adding one, so the shortest way changes first and adds when nothing is left to change.
"""

from fractions import Fraction
from math import ceil, floor

from domain.indicators.judgement import (
    ALPHA_SIDE,
    Verdict,
    further_favourable,
    further_unfavourable,
    least_met,
    most_not_met,
    superpopulation,
)


def flip_change(x: int, n: int, theta: Fraction, alpha: Fraction = ALPHA_SIDE) -> int | None:
    """The least number of answers to change for another verdict; None: no change of n answers gives one."""
    if n == 0:
        return None
    verdict = superpopulation(x, n, theta, alpha)
    met, not_met = least_met(n, theta, alpha), most_not_met(n, theta, alpha)
    if verdict is Verdict.MET:
        return x - met + 1 if met > 0 else None
    if verdict is Verdict.NOT_MET:
        return not_met + 1 - x if not_met < n else None
    ways = [met - x] * (met <= n) + [x - not_met] * (not_met >= 0)
    return min(ways, default=None)


def flip_edit(x: int, n: int, theta: Fraction, alpha: Fraction = ALPHA_SIDE) -> int | None:
    """The least number of answers to change, add or remove for another verdict; None only for theta 0 or 1."""
    if superpopulation(x, n, theta, alpha) is not Verdict.INSUFFICIENT:
        return flip_change(x, n, theta, alpha)
    ways = (_edits_to_met(x, n, theta, alpha), _edits_to_not_met(x, n, theta, alpha))
    return min((edits for edits in ways if edits is not None), default=None)


def _edits_to_met(x: int, n: int, theta: Fraction, alpha: Fraction) -> int | None:
    met = least_met(n, theta, alpha)
    if 0 < n >= met:
        return met - x
    added = further_favourable(n, n, theta, alpha)
    return None if added is None else n - x + added


def _edits_to_not_met(x: int, n: int, theta: Fraction, alpha: Fraction) -> int | None:
    not_met = most_not_met(n, theta, alpha)
    if n > 0 and not_met >= 0:
        return x - not_met
    added = further_unfavourable(0, n, theta, alpha)
    return None if added is None else x + added


def flip_ratio(numerator: int, denominator: int, target: Fraction) -> int | None:
    """How many units more or fewer in the numerator turn a plain comparison with "at least `target`".

    None without a denominator, and where not even an empty numerator is below the target. Between two flows, adding to
    the smaller one, or taking from it, is the shortest way as long as the target is at most 1.
    """
    needed = ceil(target * denominator)
    if denominator == 0 or needed <= 0:
        return None
    return numerator - needed + 1 if numerator >= needed else needed - numerator


def flip_count(number: int, target: Fraction) -> int:
    """How many cases more or fewer turn a plain comparison with "at most `target`"."""
    most = floor(target)
    return most - number + 1 if number <= most else number - most
