"""Verdicts on shares: met, not met, or not enough evidence. Exact, in whole numbers, never in floats.

`superpopulation` asks "would it happen again?": with m answers, x of them favourable, it is met when so many were
improbable if the true share were only theta, P(X >= x | m, theta) <= alpha, and not met when so few were improbable.
This is the interval of Clopper and Pearson (1934) read as a test. `census` counts everybody; `worst_case` lets the
silent answer first against, then for. Wilson's interval is for display only and lives elsewhere: it errs too often as
a judge.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor, isqrt

from domain.indicators.binomial import at_least_is_improbable

ALPHA_SIDE = Fraction(1, 40)
MEDIAN_LEAST_N = 6
SIGN_TEST_LEAST_N = 6
POISSON_LEAST_EXPOSURE = Fraction(369, 100)
SIGN_TEST_TARGET = Fraction(1, 2)


class Verdict(StrEnum):
    """What the evidence allows to say."""

    MET = "M"
    NOT_MET = "N"
    INSUFFICIENT = "I"


@dataclass(frozen=True, slots=True)
class FurtherAnswers:
    """How many further answers, all favourable or all unfavourable, would decide; None: no number would.

    `decidable` is False when both are more than the answers still missing in this wave, None when that is unknown.
    """

    all_yes: int | None
    all_no: int | None
    decidable: bool | None


def _is_met(x: int, n: int, theta: Fraction, alpha: Fraction) -> bool:
    return at_least_is_improbable(x, n, theta, alpha)


def _is_not_met(x: int, n: int, theta: Fraction, alpha: Fraction) -> bool:
    return at_least_is_improbable(n - x, n, 1 - theta, alpha)


def superpopulation(x: int, m: int, theta: Fraction, alpha: Fraction = ALPHA_SIDE) -> Verdict:
    """The verdict from m answers of which x are favourable. m = 0 is insufficient."""
    if m == 0:
        return Verdict.INSUFFICIENT
    if _is_met(x, m, theta, alpha):
        return Verdict.MET
    return Verdict.NOT_MET if _is_not_met(x, m, theta, alpha) else Verdict.INSUFFICIENT


def census(x: int, undecided: int, population: int, theta: Fraction) -> Verdict:
    """The verdict when everybody is counted; an empty population is insufficient, not a success."""
    if population == 0:
        return Verdict.INSUFFICIENT
    if x >= theta * population:
        return Verdict.MET
    return Verdict.NOT_MET if x + undecided < theta * population else Verdict.INSUFFICIENT


def worst_case(x: int, m: int, population: int, theta: Fraction, alpha: Fraction = ALPHA_SIDE) -> Verdict:
    """Met even if every silent person were against; not met even if every silent person were for."""
    if population == 0:
        return Verdict.INSUFFICIENT
    if _is_met(x, population, theta, alpha):
        return Verdict.MET
    favourable = x + population - m
    return Verdict.NOT_MET if _is_not_met(favourable, population, theta, alpha) else Verdict.INSUFFICIENT


def sign_test(improved: int, n: int, alpha: Fraction = ALPHA_SIDE) -> Verdict:
    """Paired change: more than half improved. Ties count as not improved; below six pairs nothing can be said."""
    return superpopulation(improved, n, SIGN_TEST_TARGET, alpha) if n >= SIGN_TEST_LEAST_N else Verdict.INSUFFICIENT


def zero_incidents_suffice(rate_limit: Fraction, days: int) -> bool:
    """Whether no incident at all in so many days shows a rate below the limit (exact Poisson, one side 1/40)."""
    return rate_limit * days >= POISSON_LEAST_EXPOSURE


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """Met iff all are met; not met as soon as one is; else insufficient. Nothing at all is insufficient."""
    found = tuple(verdicts)
    if Verdict.NOT_MET in found:
        return Verdict.NOT_MET
    return Verdict.MET if found and set(found) == {Verdict.MET} else Verdict.INSUFFICIENT


@lru_cache(maxsize=4096)
def least_met(n: int, theta: Fraction, alpha: Fraction = ALPHA_SIDE) -> int:
    """The least x that is met with n answers; n + 1 when none is."""
    if n == 0:
        return 1
    # One standard deviation and more above the mean: near the answer, so that few exact sums are needed.
    low = floor(n * theta)
    step = max(1, isqrt(n) // 8)
    high = low + step
    while high <= n and not _is_met(high, n, theta, alpha):
        low, high = high, high + step
    return bisect(lambda x: x > n or _is_met(x, n, theta, alpha), low, min(high, n + 1))


def most_not_met(n: int, theta: Fraction, alpha: Fraction = ALPHA_SIDE) -> int:
    """The greatest x that is not met with n answers; -1 when none is."""
    return n - least_met(n, 1 - theta, alpha)


def bisect(holds: Callable[[int], bool], low: int, high: int) -> int:
    """The least value in (low, high] for which a rising condition holds, given that it holds at `high`."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def least_n(theta: Fraction, alpha: Fraction = ALPHA_SIDE) -> int | None:
    """The fewest answers with which anything can be met at all; None for theta = 1."""
    return further_favourable(0, 0, theta, alpha)


def further_favourable(x: int, m: int, theta: Fraction, alpha: Fraction = ALPHA_SIDE) -> int | None:
    """The least number of further answers, all favourable, that makes it met; None: no number does."""
    if theta >= 1:
        return None

    def decides(t: int) -> bool:
        return m + t > 0 and _is_met(x + t, m + t, theta, alpha)

    high = 1
    while not decides(high):
        high *= 2
    return 0 if decides(0) else bisect(decides, 0, high)


def further_unfavourable(x: int, m: int, theta: Fraction, alpha: Fraction = ALPHA_SIDE) -> int | None:
    """The least number of further answers, all unfavourable, that makes it not met; None: no number does."""
    return further_favourable(m - x, m, 1 - theta, alpha)


def further_answers(
    x: int, m: int, theta: Fraction, missing: int | None = None, alpha: Fraction = ALPHA_SIDE
) -> FurtherAnswers:
    """What could still decide, against the number of answers missing in this wave when it is known."""
    yes, no = further_favourable(x, m, theta, alpha), further_unfavourable(x, m, theta, alpha)
    decidable = None if missing is None else any(t is not None and t <= missing for t in (yes, no))
    return FurtherAnswers(yes, no, decidable)


def further_of_all(x: int, m: int, population: int, theta: Fraction, alpha: Fraction = ALPHA_SIDE) -> FurtherAnswers:
    """What could still decide a worst case: the silent can only move from silence to an answer.

    Not met is shown at `alpha`. None: more would be needed than are silent.
    """
    silent = population - m
    yes = least_met(population, theta) - x
    no = x + silent - most_not_met(population, theta, alpha)
    return FurtherAnswers(yes if yes <= silent else None, no if no <= silent else None, yes <= silent or no <= silent)


def worst_case_flip(x: int, m: int, population: int, theta: Fraction, alpha: Fraction = ALPHA_SIDE) -> int | None:
    """How many answers would have to come, or be the other way round, for another worst-case verdict.

    A silent person who answers and an answer that changes both move one side by one. Not met is shown at `alpha`.
    None: nothing turns it.
    """
    if population == 0:
        return None
    met, against = least_met(population, theta), population - most_not_met(population, theta, alpha)
    if x >= met:
        return x - met + 1 if met > 0 else None
    if m - x >= against:
        return (m - x) - against + 1 if against > 0 else None
    ways = [met - x] * (met <= population) + [against - (m - x)] * (against <= population)
    return min(ways, default=None)


def census_flip(x: int, undecided: int, population: int, theta: Fraction) -> int | None:
    """How many counted units would have to be the other way round for another census verdict."""
    verdict, needed = census(x, undecided, population, theta), ceil(theta * population)
    if population == 0:
        return None
    if verdict is Verdict.MET:
        return x - needed + 1 if needed > 0 else None
    if verdict is Verdict.NOT_MET:
        return needed - x - undecided
    return min(needed - x, x + undecided - needed + 1)


def further_counted(x: int, undecided: int, population: int, theta: Fraction) -> FurtherAnswers | None:
    """What could still decide a census: only what is open can, and once it is all decided the verdict stands.

    None while nobody is counted, and when the verdict stands already.
    """
    if census(x, undecided, population, theta) is not Verdict.INSUFFICIENT or population == 0:
        return None
    needed = ceil(theta * population)
    return FurtherAnswers(needed - x, x + undecided - needed + 1, True)
