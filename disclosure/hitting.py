"""The cheapest set that takes one offer out of every conflict, by an integer program of 0 and 1."""

from collections.abc import Collection, Mapping
from typing import Any

import highspy
import numpy as np


def cheapest_hitting_set(weights: Mapping[str, int], conflicts: Collection[frozenset[str]]) -> frozenset[str]:
    """Names of least total weight with at least one of each conflict. Raises RuntimeError without an optimum."""
    if not conflicts:
        return frozenset()
    names = sorted(frozenset().union(*conflicts))
    solver = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("parallel", "off"), ("mip_rel_gap", 0.0)):
        solver.setOptionValue(option, value)
    solver.passModel(_model(names, weights, sorted(sorted(each) for each in conflicts)))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"no optimum over {len(conflicts)} conflicts")
    taken = np.array(solver.getSolution().col_value) > 0.5
    return frozenset(name for name, hidden in zip(names, taken, strict=True) if hidden)


def _model(names: list[str], weights: Mapping[str, int], conflicts: list[list[str]]) -> Any:
    number = {name: place for place, name in enumerate(names)}
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(names), len(conflicts)
    model.col_cost_ = np.array([weights[name] for name in names], dtype=float)
    model.col_lower_, model.col_upper_ = np.zeros(len(names)), np.ones(len(names))
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(names)
    model.row_lower_ = np.ones(len(conflicts))
    model.row_upper_ = np.full(len(conflicts), highspy.kHighsInf)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(each) for each in conflicts])]).astype(np.int32)
    model.a_matrix_.index_ = np.array([number[name] for each in conflicts for name in each], dtype=np.int32)
    model.a_matrix_.value_ = np.ones(sum(len(each) for each in conflicts))
    return model
