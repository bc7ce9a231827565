"""What a release may tell of whole rounds beside those before it: who compares two of them sees who joined in between.

A closed wave stays closed and a validated round stays as it is. Another call joins, or a later round of a call takes
the place of the one before it, with everybody who kept a seat. The difference of two releases is that of the people
who joined, less those who gave their seat back: if these are few, it would be the ranks of their wishes. No table holds
rounds, so that nothing else compares them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.indicators.measure import Measure

# Whole rounds, once enough people were placed: no single volunteer can be seen in them.
ABOUT_ROUNDS = frozenset({"F5", "F6"})
# The parts of people that a row tells of: all of them; of ranks those who reached one, and the others.
Sizes = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ToldRounds:
    """What one document of an earlier release told of rounds, and the threshold `k` of its tier."""

    k: int
    sizes: Mapping[tuple[str, str | None], Sizes]

    def leaves_enough(self, code: str, measure: Measure) -> bool:
        """Whether those who joined since are nobody, or enough in each part; what was not told tells no difference."""
        before = self.sizes.get((code, measure.by))
        if before is None:
            return True
        joined = [
            now - then for now, then in zip(_sizes(measure.by, measure.numerator, measure.n), before, strict=True)
        ]
        return not any(joined) or min(joined) >= self.k


def told_rounds(document: Mapping[str, Any], k: int) -> ToldRounds:
    """What a document of a release told of rounds."""
    rows = (row for row in document["indicators"] if row["code"] in ABOUT_ROUNDS and not row["suppressed"])
    return ToldRounds(k, {(row["code"], row["by"]): _sizes(row["by"], row["numerator"], row["n"]) for row in rows})


def rounds_told_to(
    tier: str, earlier: Iterable[Mapping[str, Any]], thresholds: Mapping[str, int]
) -> tuple[ToldRounds, ...]:
    """What the readers of a tier have read of rounds. `earlier`: releases with their documents.

    Who reads the restricted tier reads the public one too: what the latter tells must be safe beside the former.
    """
    tiers = {tier, "restricted"}
    return tuple(told_rounds(one[name], thresholds[name]) for one in earlier for name in sorted(tiers) if one[name])


def _sizes(by: str | None, numerator: int, n: int) -> Sizes:
    return (n,) if by is None else (numerator, n - numerator)
