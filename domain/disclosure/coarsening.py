"""Coarsening: which dimensions are told at all, by a declared ladder that looks only at what the press knows.

| people in the wave (known to the press) | told at most |
|---|---|
| fewer than 30 | the whole, countries, sex |
| 30 to 199 | also corridors and exchanges |
| 200 and more | also age bands and modalities |

The ladder never looks at an answer, so that what is left out tells nothing. Above it, the exact suppression decides. A
dimension with one level is dropped: it would repeat the whole.
"""

from collections import Counter
from dataclasses import dataclass

from domain.disclosure.tables import LinkedTables, dimension_of

TOTAL = "total"
_COUNTRIES = frozenset({TOTAL, "origin", "host", "pair"})
_SEX = _COUNTRIES | {"sex"}
_CORRIDORS = _SEX | {"corridor", "exchange"}
_ALL = _CORRIDORS | {"age", "modality"}
LADDER: tuple[tuple[int, frozenset[str]], ...] = ((200, _ALL), (30, _CORRIDORS), (0, _SEX))


@dataclass(frozen=True, slots=True)
class Coarsening:
    """The step of the ladder: `at_least` people, and the dimensions that may be told."""

    at_least: int
    dimensions: frozenset[str]

    def dropped(self) -> tuple[str, ...]:
        """The dimensions that this step leaves out, in order of name."""
        return tuple(sorted(_ALL - self.dimensions))


def coarsening_for(people: int) -> Coarsening:
    """The step for a wave of so many people."""
    return next(Coarsening(least, dimensions) for least, dimensions in LADDER if people >= least)


def tellable_groups(tables: LinkedTables, coarsening: Coarsening) -> frozenset[str]:
    """The groups that the ladder leaves, without dimensions of one level."""
    levels = Counter(dimension_of(bundle.group) for bundle in tables.bundles)
    return frozenset(
        bundle.group
        for bundle in tables.bundles
        if (dimension := dimension_of(bundle.group)) in coarsening.dimensions
        and (dimension == TOTAL or levels[dimension] > 1)
    )
