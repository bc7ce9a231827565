"""How small and how large a sum of unknown whole numbers can be, given sums of them that are known.

Small systems are counted out one possibility after the other; the others go to an integer program.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress
from typing import Any

import highspy
import numpy as np

FREE = 10**6
_COUNTED_OUT = 100
_CLOSE = 1e-6
Fact = tuple[frozenset[int], int, int]


class Facts:
    """Known facts (unknowns, from, to) over unknowns 0..size-1."""

    def __init__(self, size: int, facts: Iterable[Fact]) -> None:
        self.facts = list(dict.fromkeys(facts))
        self.marks = [0] * size
        for row, (columns, _, _) in enumerate(self.facts):
            for unknown in columns:
                self.marks[unknown] |= 1 << row


class System:
    """One question about the sum of `goal`. Unknowns that neither facts nor goal tell apart are one kind."""

    def __init__(self, known: Facts, goal: frozenset[int]) -> None:
        places: dict[tuple[int, bool], int] = {}
        self.kind_of = [
            places.setdefault((mark, unknown in goal), len(places)) for unknown, mark in enumerate(known.marks)
        ]
        self.facts = [(low, high) for _, low, high in known.facts]
        self.goal = [is_asked for _, is_asked in places]
        self.kinds_of_fact = _by_fact([mark for mark, _ in places], len(self.facts))
        self.caps = [FREE] * len(places)
        for (_, high), kinds in zip(self.facts, self.kinds_of_fact, strict=True):
            for kind in kinds:
                self.caps[kind] = min(self.caps[kind], high)
        self._solver: Any = None
        self._points: list[tuple[int, list[int]]] = []
        self._known: dict[tuple[frozenset[int], bool], int | None] = {}

    def largest(self, present: Iterable[int] = ()) -> int | None:
        """The largest sum of the goal with somebody in each kind of `present`; None if that is impossible."""
        return self._end(frozenset(present), True)

    def smallest(self, present: Iterable[int] = ()) -> int | None:
        """The smallest, likewise."""
        return self._end(frozenset(present), False)

    def shows(self, own: Iterable[int], reach: int, true: int) -> bool:
        """Whether a point found so far has somebody in all kinds of `own`, reaches so far, and is not the truth."""
        return any(
            value >= reach and value != true and all(point[kind] for kind in own) for value, point in self._points
        )

    def _end(self, present: frozenset[int], upwards: bool) -> int | None:
        if (present, upwards) not in self._known:
            floor = [int(kind in present) for kind in range(len(self.caps))]
            found = self._counted_out(floor, upwards) if self._is_small() else self._programmed(floor, upwards)
            self._known[present, upwards] = found
        return self._known[present, upwards]

    def _is_small(self) -> bool:
        possibilities = 1
        for cap in self.caps:
            possibilities *= cap + 1
            if possibilities > _COUNTED_OUT:
                return False
        return True

    def _counted_out(self, floor: list[int], upwards: bool) -> int | None:
        sums = (self._sum(point) for point in _points(floor, self.caps) if self._fits(point))
        return max(sums, default=None) if upwards else min(sums, default=None)

    def _sum(self, point: Sequence[int]) -> int:
        return sum(compress(point, self.goal))

    def _fits(self, point: Sequence[int]) -> bool:
        return all(
            low <= sum(map(point.__getitem__, kinds)) <= high
            for (low, high), kinds in zip(self.facts, self.kinds_of_fact, strict=True)
        )

    def _programmed(self, floor: list[int], upwards: bool) -> int | None:
        solver, size = self._loaded(), len(self.caps)
        every = np.arange(size, dtype=np.int32)
        top = np.maximum(np.array(self.caps, dtype=float), np.array(floor, dtype=float))
        solver.changeColsBounds(size, every, np.array(floor, dtype=float), top)
        solver.changeObjectiveSense(highspy.ObjSense.kMaximize if upwards else highspy.ObjSense.kMinimize)
        solver.run()
        corner = np.array(solver.getSolution().col_value)
        if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal and _is_whole(corner):
            self._keep(corner)
            return round(float(solver.getInfo().objective_function_value))
        solver.changeColsIntegrality(size, every, np.ones(size, dtype=np.uint8))
        solver.run()
        best = solver.getInfo().objective_function_value
        is_solved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        if is_solved:
            self._keep(np.array(solver.getSolution().col_value))
        solver.changeColsIntegrality(size, every, np.zeros(size, dtype=np.uint8))
        return round(float(best)) if is_solved else None

    def _keep(self, corner: Any) -> None:
        point = [round(number) for number in corner.tolist()]
        if min(point, default=0) >= 0 and self._fits(point):
            self._points.append((self._sum(point), point))

    def _loaded(self) -> Any:
        if self._solver is None:
            self._solver = highspy.Highs()
            for option, value in (("output_flag", False), ("threads", 1), ("mip_rel_gap", 0.0)):
                self._solver.setOptionValue(option, value)
            self._solver.passModel(self._model())
        return self._solver

    def _model(self) -> Any:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(self.caps), len(self.facts)
        model.col_cost_ = np.array(self.goal, dtype=float)
        model.col_lower_, model.col_upper_ = np.zeros(len(self.caps)), np.array(self.caps, dtype=float)
        model.row_lower_ = np.array([low for low, _ in self.facts], dtype=float)
        model.row_upper_ = np.array([high for _, high in self.facts], dtype=float)
        lengths = [len(kinds) for kinds in self.kinds_of_fact]
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        model.a_matrix_.index_ = np.array([kind for kinds in self.kinds_of_fact for kind in kinds], dtype=np.int32)
        model.a_matrix_.value_ = np.ones(sum(lengths))
        return model


def _by_fact(marks: Sequence[int], facts: int) -> list[list[int]]:
    """The kinds of each fact: one bit of a kind's mark for every fact that it is in."""
    found: list[list[int]] = [[] for _ in range(facts)]
    for kind, mark in enumerate(marks):
        left = mark
        while left:
            lowest = left & -left
            found[lowest.bit_length() - 1].append(kind)
            left ^= lowest
    return found


def _is_whole(corner: Any) -> bool:
    return bool(np.abs(corner - np.rint(corner)).max(initial=0.0) < _CLOSE)


def _points(floor: Sequence[int], caps: Sequence[int]) -> Iterator[list[int]]:
    """Every point of a box. The same list is changed from one to the next."""
    point = list(floor)
    if any(low > cap for low, cap in zip(floor, caps, strict=True)):
        return
    while True:
        yield point
        place = 0
        while place < len(point) and point[place] >= caps[place]:
            point[place] = floor[place]
            place += 1
        if place == len(point):
            return
        point[place] += 1
