"""The whole numbers that agree with statements, and how large or small a sum of them can be.

1. Columns that no statement and no goal tells apart are one unknown.
2. The linear relaxation gives a bound. If its corner is whole it is the answer; the corner is checked in whole numbers.
3. Else the integer program decides. What the time does not settle is given as `None`: callers take it as the worst.

No safety rests on floating point: a point counts as possible only after every statement was checked in whole numbers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from disclosure.statements import Columns, Statement

# What a reader without any total may believe of one unknown.
ANYTHING = 10**6
_NEARLY = 1e-6
_INTEGER_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Extreme:
    """The largest (or smallest) value of a goal. `point`: the merged numbers that show it; None = only a bound."""

    value: int
    point: tuple[int, ...] | None


class Program:
    """The system of these statements over merged columns. `goals` are the sums that will be asked for."""

    def __init__(self, size: int, statements: Sequence[Statement], goals: Iterable[Columns]) -> None:
        self.statements = tuple(dict.fromkeys(statements))
        self.goals = tuple(dict.fromkeys(goals))
        sums = [each.columns for each in self.statements] + list(self.goals)
        rows = np.zeros((len(sums), size), dtype=np.int8)
        for number, columns in enumerate(sums):
            rows[number, list(columns)] = 1
        merged, place = np.unique(rows, axis=1, return_inverse=True)
        self.place: list[int] = place.reshape(-1).tolist()
        self._rows = merged[: len(self.statements)].astype(np.int64)
        self._goal = dict(zip(self.goals, merged[len(self.statements) :].astype(np.int64), strict=True))
        self._least = np.zeros(merged.shape[1])
        self._solver = self._loaded(merged.shape[1])

    def largest(self, goal: Columns, occupied: Iterable[int] = (), *, exact: bool = True) -> Extreme | None:
        """The largest sum of `goal` with somebody in each of the merged unknowns `occupied`; None if unsettled."""
        return self._extreme(goal, frozenset(occupied), highspy.ObjSense.kMaximize, exact)

    def smallest(self, goal: Columns, occupied: Iterable[int] = (), *, exact: bool = True) -> Extreme | None:
        """The smallest sum of `goal`, likewise."""
        return self._extreme(goal, frozenset(occupied), highspy.ObjSense.kMinimize, exact)

    def _extreme(self, goal: Columns, occupied: frozenset[int], sense: Any, exact: bool) -> Extreme | None:
        cost = self._goal[goal]
        self._ask(cost, occupied, sense)
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

    def _ask(self, cost: Any, occupied: frozenset[int], sense: Any) -> None:
        everything = np.arange(len(cost), dtype=np.int32)
        least = np.zeros(len(cost))
        least[list(occupied)] = 1
        self._solver.changeColsCost(len(cost), everything, cost.astype(float))
        if not np.array_equal(least, self._least):
            self._solver.changeColsBounds(len(cost), everything, least, np.full(len(cost), float(ANYTHING)))
            self._least = least
        self._solver.changeObjectiveSense(sense)

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
        sums = self._rows @ whole
        inside = all(one.low <= sums[row] <= one.high for row, one in enumerate(self.statements))
        return inside and bool((whole >= self._least).all())

    def _loaded(self, columns: int) -> Any:
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        solver.setOptionValue("threads", 1)
        solver.setOptionValue("parallel", "off")
        # The programs are tiny: looking for what could be left out takes longer than solving them.
        solver.setOptionValue("presolve", "off")
        solver.setOptionValue("mip_rel_gap", 0.0)
        solver.setOptionValue("time_limit", _INTEGER_SECONDS)
        solver.passModel(self._model(columns))
        return solver

    def _model(self, columns: int) -> Any:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = columns, len(self.statements)
        model.col_cost_ = np.zeros(columns)
        model.col_lower_ = np.zeros(columns)
        model.col_upper_ = np.full(columns, float(ANYTHING))
        model.row_lower_ = np.array([one.low for one in self.statements], dtype=float)
        model.row_upper_ = np.array([one.high for one in self.statements], dtype=float)
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(self._rows.sum(axis=1))]).astype(np.int32)
        model.a_matrix_.index_ = np.nonzero(self._rows)[1].astype(np.int32)
        model.a_matrix_.value_ = np.ones(int(self._rows.sum()))
        return model
