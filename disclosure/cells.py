"""The plain problem of cell suppression: rows of 0 and 1 over unknown counts, each row told or hidden for itself."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from disclosure.narrowing import Narrowing
from disclosure.statements import Columns, Offer, Problem, Statement, Target, exactly
from disclosure.suppression import IsTimeUp, suppress


@dataclass(frozen=True, slots=True)
class CellTable:
    """`counts` of the finest cells, `rows` as sets of them; `public`: rows known anyway; `never_hide`: row numbers."""

    counts: tuple[int, ...]
    rows: tuple[Columns, ...]
    k: int
    public: tuple[Statement, ...]
    never_hide: frozenset[int] = frozenset()

    @property
    def primary(self) -> tuple[int, ...]:
        """The rows with some people but fewer than k."""
        sums = [sum(self.counts[column] for column in row) for row in self.rows]
        return tuple(number for number, people in enumerate(sums) if 0 < people < self.k)


def secondary_cells(table: CellTable, is_time_up: IsTimeUp = lambda: False) -> tuple[frozenset[int], bool]:
    """The least rows to hide besides the primary ones, and whether it is proven that no fewer are enough."""
    found = suppress(_problem(table, _tellable(table)), is_time_up)
    return frozenset(int(name) for name in found.hidden), found.optimal


def narrowed_cells(table: CellTable, told: Collection[int]) -> frozenset[int]:
    """The primary rows that are narrowed when these rows are told."""
    offered = [number for number in told if number not in table.never_hide]
    angles = Narrowing(_problem(table, offered)).violated(frozenset(str(number) for number in offered))
    return frozenset(int(angle.target.name) for angle in angles)


def _tellable(table: CellTable) -> list[int]:
    kept = frozenset(table.primary) | table.never_hide
    return [number for number in range(len(table.rows)) if number not in kept]


def _problem(table: CellTable, offered: Sequence[int]) -> Problem:
    def told(number: int) -> Statement:
        return exactly(table.rows[number], sum(table.counts[column] for column in table.rows[number]))

    total = Statement(frozenset(range(len(table.counts))), sum(table.counts), sum(table.counts))
    return Problem(
        truth=table.counts,
        knowledge=tuple(dict.fromkeys([(total,), (total, *table.public)])),
        offers=tuple(Offer(str(number), 1, (told(number),)) for number in offered),
        targets=tuple(Target(str(number), table.rows[number]) for number in table.primary),
        k=table.k,
    )
