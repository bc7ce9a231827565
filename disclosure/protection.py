"""What of a release may be told, in both tiers, so that nobody's answer can be worked out from all of it together.

1. Coarsen by the declared ladder (`domain.disclosure.coarsening`).
2. For all questions put to the same people: which groups may say how many were asked (`disclosure.participation`).
3. For each question: hide what is too small or of one mind, then the least besides (`disclosure.answers`), so that
   nobody finds it who has any earlier release as well (`disclosure.following`; pair by pair).
4. The public tier is chosen from what the restricted tier tells, so that both together tell no more than that one.

Questions are linked by whom they asked. Questions put to the same people share one decision on sizes; where a question
was put to some of those of another one (the others had left), both decide together, for every pair. Given the sizes,
one question says no more about another's answers as long as it leaves open how people stand in the cells: whoever
answered what, the hidden levels of a dimension can be filled in any way that has these sizes.

Known limits: "nothing narrowed" holds for an attacker who does not invert these rules themselves. How many were not
asked a question is the difference of two sizes, and told where both are. If groups of one mind may be told, two
questions' answers together can fix how people stand in the cells, which no pair of sizes does: of 150 tiny pilots with
one mind told that was so in 3 at k = 2 and in none at k = 3, of 300 without in none. Of three and more questions that
were put to some of the same people only pairs are looked at.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from disclosure.answers import answers_problem, tellable_answers
from disclosure.following import Wanted, following_problems
from disclosure.participation import Family, families, sizes_of, tellable_sizes
from disclosure.suppression import IsTimeUp
from domain.disclosure.coarsening import TOTAL, Coarsening, coarsening_for, tellable_groups
from domain.disclosure.earlier import Since, is_changed, tellable_again, without_few
from domain.disclosure.primary import is_primary
from domain.disclosure.tables import Bundle, LinkedTables, Pattern

PUBLIC, RESTRICTED = "public", "restricted"
Progress = Callable[[int, int], None]
Told = Mapping[str, frozenset[str]]
# By indicator: the releases that told something of the same people.
Earlier = Mapping[str, Sequence[Since]]
_NONE: Earlier = {}


@dataclass(frozen=True, slots=True)
class Protection:
    """`patterns`: what may be told of each indicator in each tier; `coarsening`: the step of the ladder."""

    patterns: tuple[Pattern, ...]
    coarsening: Coarsening
    k_public: int
    k_restricted: int
    seconds: float

    def released(self, tier: str) -> dict[str, frozenset[str]]:
        """The groups that may be told in a tier, by indicator."""
        return {one.indicator: one.released for one in self.patterns if one.tier == tier}


@dataclass(frozen=True, slots=True)
class _Tier:
    name: str
    k: int
    within: Told | None
    earlier: Earlier


def protect(
    tables: Sequence[LinkedTables],
    people: int,
    k_public: int,
    k_restricted: int,
    deadline_seconds: float,
    progress: Progress = lambda done, total: None,
    earlier: Earlier = _NONE,
) -> Protection:
    """The patterns of both tiers. `people`: the size of the wave as the press knows it. After the deadline more is
    hidden than needed (`optimal` is false), never less. `progress(done, total)` counts tables of both tiers."""
    began = time.monotonic()
    coarsening = coarsening_for(people)
    clock = _Clock(began, deadline_seconds, 2 * len(tables), progress)
    restricted = tuple(_patterns(tables, _Tier(RESTRICTED, k_restricted, None, earlier), coarsening, clock))
    within = {one.indicator: one.released for one in restricted}
    public = tuple(_patterns(tables, _Tier(PUBLIC, k_public, within, earlier), coarsening, clock))
    return Protection(restricted + public, coarsening, k_public, k_restricted, time.monotonic() - began)


class _Clock:
    """Shares the time that is left among the tables that are left."""

    def __init__(self, began: float, seconds: float, tables: int, progress: Progress) -> None:
        self._end = began + seconds
        self._total = tables
        self._done = 0
        self._progress = progress

    def share(self, of: int = 1) -> IsTimeUp:
        """Whether the share of this many tables is used up."""
        now = time.monotonic()
        until = now + (self._end - now) * min(1.0, 4 * of / max(1, self._total - self._done))
        return lambda: time.monotonic() > until

    def one_done(self) -> None:
        self._done += 1
        self._progress(self._done, self._total)


def _patterns(tables: Sequence[LinkedTables], tier: _Tier, coarsening: Coarsening, clock: _Clock) -> Iterator[Pattern]:
    allowed = {one.indicator: _allowed(one, tier, coarsening) for one in tables}
    found = families(tables)
    linked = [family for family in found if family[0].is_additive]
    asked = [
        (sizes_of(family), frozenset[str]().union(*(allowed[one.indicator] for one in family))) for family in linked
    ]
    sizes = tellable_sizes(asked, tier.k, clock.share(len(linked)))
    of_family = dict(zip(linked, sizes, strict=True))
    for family in found:
        told = of_family.get(family)
        for pattern in _family_patterns(family, tier, told, allowed, clock):
            clock.one_done()
            yield pattern


def _family_patterns(
    family: Family, tier: _Tier, sizes: frozenset[str] | None, allowed: Told, clock: _Clock
) -> list[Pattern]:
    if sizes is None:
        return [_whole_only(tables, allowed[tables.indicator], tier) for tables in family]
    return _settled_patterns(family, tier, sizes, allowed, clock)


def _settled_patterns(
    family: Family, tier: _Tier, sizes: frozenset[str], allowed: Told, clock: _Clock
) -> list[Pattern]:
    """Sizes that no question tells in the end are taken back, until all that is taken to be known is told."""

    def bundles() -> list[Bundle]:
        return [bundle for bundle in sizes_of(family).bundles if bundle.group in sizes]

    patterns = [_pattern(tables, tier, bundles(), allowed[tables.indicator], clock) for tables in family]
    while (told := frozenset[str]().union(*(one.released for one in patterns))) != sizes:
        sizes = told
        again = [
            _pattern(tables, tier, bundles(), one.released, clock) for tables, one in zip(family, patterns, strict=True)
        ]
        patterns = [
            replace(new, optimal=new.optimal and old.optimal and new.released == old.released)
            for new, old in zip(again, patterns, strict=True)
        ]
    return patterns


def _pattern(
    tables: LinkedTables, tier: _Tier, sizes: Sequence[Bundle], allowed: frozenset[str], clock: _Clock
) -> Pattern:
    in_bands = tables.sensitive and tier.name == PUBLIC
    allowed = without_few(tables, tier.earlier.get(tables.indicator, ()), allowed, tier.name, tier.k)
    problem = answers_problem(tables, sizes, allowed, tier.k, in_bands=in_bands)
    offered = frozenset(group for offer in problem.offers for group in offer.name.split())
    wanted = Wanted(sizes, offered, tier.name, tier.k, in_bands)
    earlier = [each for each in tier.earlier.get(tables.indicator, ()) if offered and is_changed(each)]
    beside = [problem for since in earlier for problem in following_problems(tables, since, wanted)]
    released, found = tellable_answers(problem, tables.frame, clock.share(), beside)
    return Pattern(tables.indicator, tier.name, released, found.optimal)


def _tellable_again(tables: LinkedTables, released: frozenset[str], tier: _Tier) -> frozenset[str]:
    return tellable_again(tables, tier.earlier.get(tables.indicator, ()), released, tier.name, tier.k)


def _allowed(tables: LinkedTables, tier: _Tier, coarsening: Coarsening) -> frozenset[str]:
    allowed = tellable_groups(tables, coarsening)
    if tables.sensitive and tier.name == PUBLIC:
        allowed &= {TOTAL}
    return allowed if tier.within is None else allowed & tier.within[tables.indicator]


def _whole_only(tables: LinkedTables, allowed: frozenset[str], tier: _Tier) -> Pattern:
    """Of groups that are no sums of cells (rates of two sizes, flows) only the whole may be told, if large enough."""
    whole = (bundle for bundle in tables.bundles if bundle.group == TOTAL)
    told = frozenset(one.group for one in whole if one.group in allowed and not is_primary(tables, one, tier.k))
    return Pattern(tables.indicator, tier.name, _tellable_again(tables, told, tier), optimal=False)
