"""A measure: what was counted for one indicator in one group, before anything is judged."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import chain, zip_longest

SECONDS_OF_A_DAY = 86400


@dataclass(frozen=True, slots=True, order=True)
class LatestAnswer:
    """What one unit said last, in order of `said` (`RequestFacts.said`); `favourable` None: it does not apply.

    A unit that was asked and never answered has an empty `evidence`.
    """

    said: tuple[str, str]
    favourable: bool | None
    evidence: str

    @property
    def weight(self) -> tuple[int, tuple[str, str]]:
        """Its place among the answers of a unit: a value before "does not apply" before silence, then the day."""
        return (2 if self.favourable is not None else 1 if self.evidence else 0), self.said


Counts = tuple[tuple[str, int], ...]
Units = tuple[tuple[str, LatestAnswer], ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts and where they come from.

    `numerator` favourable of `n` counted of `population` concerned; `undecided` may still turn out either way.
    `supporting` and `opposing` are evidence ids (`kind:id`); `unlisted`: how many more there are of each, where lists
    are cut. `neutral`: evidence of what was counted in and speaks neither way (who is silent, who is in which group,
    seats); it is hashed, never listed. `people`: sizes of the groups of people that the value speaks about; each must
    be nobody or enough to publish it; empty when it is not about people. `seconds`: durations.
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
    seconds: tuple[int, ...] = ()
    details: tuple[tuple[str, Fraction], ...] = field(default=())
    # What else must be added up over the parts of a group to finish the value, by name.
    counts: Counts = ()
    # The latest answer of each unit (an organisation, a country): its name and what it last said.
    units: Units = ()
    neutral: tuple[str, ...] = ()
    unlisted: tuple[int, int] = (0, 0)

    @property
    def supporting_count(self) -> int:
        """How many pieces of evidence speak for it, listed or not."""
        return len(self.supporting) + self.unlisted[0]

    @property
    def opposing_count(self) -> int:
        """How many pieces of evidence speak against it, listed or not."""
        return len(self.opposing) + self.unlisted[1]


def merged(parts: Sequence[Measure]) -> Measure:
    """The counts of the parts of a group together. The value and its details are left to `finish` (`registry.py`).

    The parts share nobody; a unit that is in several keeps its latest answer. People are added place by place.
    """
    counts: Counter[str] = Counter()
    units: dict[str, LatestAnswer] = {}
    for part in parts:
        counts.update(dict(part.counts))
        for unit, answer in part.units:
            known = units.get(unit)
            units[unit] = answer if known is None or answer.weight > known.weight else known
    return Measure(
        by=parts[0].by if parts else None,
        numerator=sum(part.numerator for part in parts),
        n=sum(part.n for part in parts),
        population=sum(part.population for part in parts),
        undecided=sum(part.undecided for part in parts),
        supporting=tuple(chain.from_iterable(part.supporting for part in parts)),
        opposing=tuple(chain.from_iterable(part.opposing for part in parts)),
        people=tuple(map(sum, zip_longest(*(part.people for part in parts), fillvalue=0))),
        seconds=tuple(chain.from_iterable(part.seconds for part in parts)),
        counts=tuple(sorted(counts.items())),
        units=tuple(sorted(units.items())),
        neutral=tuple(chain.from_iterable(part.neutral for part in parts)),
        unlisted=(sum(part.unlisted[0] for part in parts), sum(part.unlisted[1] for part in parts)),
    )


def ratio(numerator: int, denominator: int) -> Fraction | None:
    """The exact share, or None when nobody was counted."""
    return Fraction(numerator, denominator) if denominator else None


def tally(
    supporting: Iterable[str],
    opposing: Iterable[str],
    population: int | None = None,
    undecided: int = 0,
    by: str | None = None,
    neutral: Iterable[str] = (),
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
        neutral=tuple(neutral),
    )


def durations(
    days: Sequence[tuple[str, Fraction]], population: int, by: str | None = None, undecided: int = 0
) -> Measure:
    """A set of durations in days, whole in seconds, each with its evidence id; `undecided` have not ended yet."""
    return Measure(
        by=by,
        numerator=len(days),
        n=len(days),
        population=population,
        undecided=undecided,
        supporting=tuple(evidence for evidence, _ in days),
        people=(population, len({evidence for evidence, _ in days})),
        seconds=tuple(int(value * SECONDS_OF_A_DAY) for _, value in days),
    )
