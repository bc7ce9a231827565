"""The same problem over the margins of its table, which are far fewer than its cells.

The cells are all combinations of ways (origin and hosts), sexes, age bands and modalities, and everything that is told
or must stay open is about some levels of one of these dimensions. Then the unknowns may as well be the margins: how
many people of each level gave each kind of answer. Nothing is lost:

- The margins of a table of whole numbers from 0 are such numbers, and in each kind of answer all dimensions have the
  same sum.
- To any such margins there is a table: take one person out of some level of each dimension and put her in the cell
  where they meet, until nobody is left; as the sums are the same, all dimensions run out together.
- So there is with somebody in a given cell, if each of its levels has somebody: put her there first.

Where some combinations are missing, or something is about levels of two dimensions, the cells are kept.
"""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import prod

from disclosure.statements import Columns, Problem, Statement, Target
from domain.indicators.frame import FrameCell


class _NotOneDimension(Exception):
    """A sum is not about levels of one dimension."""


def over_margins(problem: Problem, frame: Sequence[FrameCell]) -> Problem:
    """The problem over margins if it has such, else the problem itself. Columns: part x number of cells + cell."""
    space = _space(frame, len(problem.truth) // max(1, len(frame)))
    if space is None:
        return problem
    try:
        return space.problem(problem)
    except _NotOneDimension:
        return problem


def _space(frame: Sequence[FrameCell], parts: int) -> "_Space | None":
    dimensions: tuple[list[Hashable], ...] = (
        ["-".join((cell.origin, *cell.hosts)) for cell in frame],
        [cell.sex for cell in frame],
        [cell.age for cell in frame],
        [cell.modality for cell in frame],
    )
    levels = [list(dict.fromkeys(names)) for names in dimensions]
    is_full = len(set(frame)) == len(frame) == prod(map(len, levels))
    if not is_full or not frame:
        return None
    first, place_of = 0, []
    for names, known in zip(dimensions, levels, strict=True):
        number = {level: first + place for place, level in enumerate(known)}
        place_of.append(tuple(number[name] for name in names))
        first += len(known)
    return _Space(len(frame), parts, tuple(place_of), first)


@dataclass(frozen=True, slots=True)
class _Space:
    """`place_of`: for each dimension the level (numbered through all dimensions) of each cell. Column of a margin:
    part x number of levels + level."""

    cells: int
    parts: int
    place_of: tuple[tuple[int, ...], ...]
    levels: int
    # The same sums stand in many statements.
    known: dict[Columns, Columns] = field(default_factory=dict)

    def problem(self, problem: Problem) -> Problem:
        return replace(
            problem,
            truth=self._truth(problem),
            knowledge=tuple(tuple(map(self._statement, each)) for each in problem.knowledge),
            offers=tuple(
                replace(one, statements=tuple(map(self._statement, one.statements))) for one in problem.offers
            ),
            targets=tuple(map(self._target, problem.targets)),
            always=(*map(self._statement, problem.always), *self._same_sums()),
            records=frozenset(self._record(column) for column, people in enumerate(problem.truth) if people),
        )

    def _truth(self, problem: Problem) -> tuple[int, ...]:
        found = [0] * (self.parts * self.levels)
        for column, people in enumerate(problem.truth):
            for margin in self._record(column):
                found[margin] += people
        return tuple(found)

    def _record(self, column: int) -> Columns:
        part, cell = divmod(column, self.cells)
        return frozenset(part * self.levels + place[cell] for place in self.place_of)

    def _statement(self, statement: Statement) -> Statement:
        return replace(statement, columns=self._columns(statement.columns))

    def _target(self, target: Target) -> Target:
        return replace(target, columns=self._columns(target.columns), around=self._columns(target.around))

    def _same_sums(self) -> Iterator[Statement]:
        first, *others = (frozenset(places) for places in self.place_of)
        for part in range(self.parts):
            start = part * self.levels
            of_first = frozenset(start + level for level in first)
            for other in others:
                yield Statement(of_first, 0, 0, minus=frozenset(start + level for level in other))

    def _columns(self, columns: Columns) -> Columns:
        if columns not in self.known:
            self.known[columns] = self._margins(columns)
        return self.known[columns]

    def _margins(self, columns: Columns) -> Columns:
        """The margins whose sum is the sum of these cells."""
        if not columns:
            return columns
        parts: dict[int, set[int]] = {}
        for column in columns:
            part, cell = divmod(column, self.cells)
            parts.setdefault(part, set()).add(cell)
        cells = next(iter(parts.values()))
        if any(other != cells for other in parts.values()):
            raise _NotOneDimension
        levels = self._levels(cells)
        return frozenset(part * self.levels + level for part in parts for level in levels)

    def _levels(self, cells: set[int]) -> set[int]:
        for place in self.place_of:
            levels = {place[cell] for cell in cells}
            if sum(level in levels for level in place) == len(cells):
                return levels
        raise _NotOneDimension
