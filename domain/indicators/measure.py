"""A measure: what was counted for one indicator in one group, before anything is judged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from domain.indicators.intervals import median, p90


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts and where they come from.

    `numerator` favourable of `n` counted of `population` concerned; `undecided` may still turn out either way.
    `supporting` and `opposing` are evidence ids (`kind:id`). `people`: sizes of the groups of people that the value
    speaks about; each must be nobody or enough to publish it; empty when it is not about people. `days`: raw durations.
    """

    by: str | None = None
    value: Fraction | None = None
    numerator: int = 0
    n: int = 0
    population: int = 0
    undecided: int = 0
    supporting: tuple[str, ...] = ()
    opposing: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    days: tuple[Fraction, ...] = ()
    details: tuple[tuple[str, Fraction], ...] = field(default=())


def ratio(numerator: int, denominator: int) -> Fraction | None:
    """The exact share, or None when nobody was counted."""
    return Fraction(numerator, denominator) if denominator else None


def tally(
    supporting: Iterable[str],
    opposing: Iterable[str],
    population: int | None = None,
    undecided: int = 0,
    by: str | None = None,
) -> Measure:
    """A share of single people or answers: one evidence id each."""
    yes, no = tuple(supporting), tuple(opposing)
    n = len(yes) + len(no)
    everybody = n + undecided if population is None else population
    return Measure(
        by=by,
        value=ratio(len(yes), n),
        numerator=len(yes),
        n=n,
        population=everybody,
        undecided=undecided,
        supporting=yes,
        opposing=no,
        people=(everybody, n),
    )


def durations(days: Sequence[tuple[str, Fraction]], population: int, by: str | None = None) -> Measure:
    """A set of durations in days, each with its evidence id: median as value, nine-in-ten as detail."""
    values = tuple(value for _, value in days)
    ninety = p90(values)
    return Measure(
        by=by,
        value=median(values),
        numerator=len(values),
        n=len(values),
        population=population,
        supporting=tuple(evidence for evidence, _ in days),
        people=(population, len({evidence for evidence, _ in days})),
        days=values,
        details=() if ninety is None else (("p90", ninety),),
    )
