"""How large or small a sum of unknown whole numbers can be, when some of the statements about them are told.

1. Columns that no statement and no goal tells apart are one unknown ("place").
2. The linear relaxation gives a bound. If its corner is whole it is the answer; the corner is checked in whole numbers.
3. Else the integer program decides. What the time does not settle is given as `None`: callers take it as the worst.

All statements stand in one program, and those that are not told are let loose: each question starts from the answer to
the one before. No safety rests on floating point: a point counts as possible only after every statement that is told
was checked in whole numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from disclosure.statements import Columns, Statement

# What a reader without any total may believe of one unknown.
ANYTHING = 10**6
_NEARLY = 1e-6
_INTEGER_SECONDS = 2.0
Rows = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Extreme:
    """The largest (or smallest) value of a goal. `point`: the merged numbers that show it; None = only a bound."""

    value: int
    point: tuple[int, ...] | None


class Program:
    """The system of these statements over merged columns. `goals` are the sums that will be asked for."""

    def __init__(self, size: int, statements: Iterable[Statement], goals: Iterable[Columns]) -> None:
        self._statements = tuple(dict.fromkeys(statements))
        self._row = {statement: row for row, statement in enumerate(self._statements)}
        wanted = tuple(dict.fromkeys(goals))
        sums = np.zeros((len(self._statements) + len(wanted), size), dtype=np.int8)
        for row, statement in enumerate(self._statements):
            sums[row, list(statement.columns)] = 1
            sums[row, list(statement.minus)] = -1
        for number, goal in enumerate(wanted):
            sums[len(self._statements) + number, list(goal)] = 1
        merged, place = np.unique(sums, axis=1, return_inverse=True)
        self.place: list[int] = place.reshape(-1).tolist()
        self._sums = merged[: len(self._statements)].astype(np.int64)
        self._goal = dict(zip(wanted, merged[len(self._statements) :].astype(np.int64), strict=True))
        self._low = np.array([one.low for one in self._statements], dtype=np.int64)
        self._high = np.array([one.high for one in self._statements], dtype=np.int64)
        self._asked: tuple[Rows, frozenset[int]] | None = None
        self._known: dict[tuple[object, ...], Extreme | None] = {}
        self._solver = _loaded(self._sums)

    def rows(self, statements: Iterable[Statement]) -> Rows:
        """The rows of the statements that are told."""
        return tuple(sorted({self._row[statement] for statement in statements}))

    def largest(
        self, told: Rows, goal: Columns, occupied: frozenset[int] = frozenset(), *, exact: bool = True
    ) -> Extreme | None:
        """The largest sum of `goal` with somebody in each of the places `occupied`; None if unsettled."""
        return self._extreme(told, goal, occupied, highspy.ObjSense.kMaximize, exact)

    def smallest(
        self, told: Rows, goal: Columns, occupied: frozenset[int] = frozenset(), *, exact: bool = True
    ) -> Extreme | None:
        """The smallest sum of `goal`, likewise."""
        return self._extreme(told, goal, occupied, highspy.ObjSense.kMinimize, exact)

    def _extreme(self, told: Rows, goal: Columns, occupied: frozenset[int], sense: Any, exact: bool) -> Extreme | None:
        key = (told, goal, occupied, sense, exact)
        if key not in self._known:
            self._known[key] = self._asked_anew(told, self._goal[goal], occupied, sense, exact)
        return self._known[key]

    def _asked_anew(self, told: Rows, cost: Any, occupied: frozenset[int], sense: Any, exact: bool) -> Extreme | None:
        self._restrict(told, occupied)
        everything = np.arange(len(cost), dtype=np.int32)
        self._solver.changeColsCost(len(cost), everything, cost.astype(float))
        self._solver.changeObjectiveSense(sense)
        bound = self._solved(cost, sense)
        if bound is None or bound.point is not None or not exact:
            return bound
        return self._integer(cost, sense)

    def _integer(self, cost: Any, sense: Any) -> Extreme | None:
        everything = np.arange(len(cost), dtype=np.int32)
        self._solver.setOptionValue("presolve", "choose")
        self._solver.changeColsIntegrality(len(cost), everything, np.ones(len(cost), dtype=np.uint8))
        found = self._solved(cost, sense)
        self._solver.changeColsIntegrality(len(cost), everything, np.zeros(len(cost), dtype=np.uint8))
        self._solver.setOptionValue("presolve", "off")
        return found if found is not None and found.point is not None else None

    def _restrict(self, told: Rows, occupied: frozenset[int]) -> None:
        if self._asked == (told, occupied):
            return
        columns, rows = self._sums.shape[1], len(self._statements)
        self._least = np.zeros(columns, dtype=np.int64)
        self._least[list(occupied)] = 1
        self._told = np.zeros(rows, dtype=bool)
        self._told[list(told)] = True
        low = np.where(self._told, self._low, -highspy.kHighsInf)
        high = np.where(self._told, self._high, highspy.kHighsInf)
        each = np.arange(columns, dtype=np.int32)
        self._solver.changeColsBounds(columns, each, self._least.astype(float), np.full(columns, float(ANYTHING)))
        self._solver.changeRowsBounds(rows, np.arange(rows, dtype=np.int32), low, high)
        self._asked = (told, occupied)

    def _solved(self, cost: Any, sense: Any) -> Extreme | None:
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        corner = np.array(self._solver.getSolution().col_value)
        whole = np.rint(corner).astype(np.int64)
        value = int(cost @ whole)
        if np.abs(corner - whole).max(initial=0) < _NEARLY and self._agrees(whole):
            return Extreme(value, tuple(whole.tolist()))
        reached = float(cost @ corner)
        towards = np.floor(reached + _NEARLY) if sense == highspy.ObjSense.kMaximize else np.ceil(reached - _NEARLY)
        return Extreme(int(towards), None)

    def _agrees(self, whole: Any) -> bool:
        sums = self._sums @ whole
        inside = ~self._told | ((self._low <= sums) & (sums <= self._high))
        return bool(inside.all() and (whole >= self._least).all())


def _loaded(sums: Any) -> Any:
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("parallel", "off")
    # The programs are tiny: looking for what could be left out takes longer than solving them.
    solver.setOptionValue("presolve", "off")
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("time_limit", _INTEGER_SECONDS)
    solver.passModel(_model(sums))
    return solver


def _model(sums: Any) -> Any:
    rows, columns = sums.shape
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, rows
    model.col_cost_ = np.zeros(columns)
    model.col_lower_ = np.zeros(columns)
    model.col_upper_ = np.full(columns, float(ANYTHING))
    model.row_lower_ = np.full(rows, -highspy.kHighsInf)
    model.row_upper_ = np.full(rows, highspy.kHighsInf)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.count_nonzero(sums, axis=1))]).astype(np.int32)
    model.a_matrix_.index_ = np.nonzero(sums)[1].astype(np.int32)
    model.a_matrix_.value_ = sums[np.nonzero(sums)].astype(float)
    return model
