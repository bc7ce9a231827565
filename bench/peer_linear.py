"""The peer HiGHS: the benefit within every cap as a linear program."""

from typing import Any

import highspy
import numpy as np

from bench.measuring import Answer, Watch
from bench.network import flatten, seats
from domain.matching.instance import NO_GATE, Instance


class NoOptimum(Exception):
    """The solver did not reach an optimum in whole numbers."""


def linear_program(instance: Instance) -> Answer:
    """The largest sum of benefits. The corners are whole because the caps are two laminar families."""
    watch = Watch()
    program, wishes = _program(instance)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    # The fastest of its ways on these programs; the crossover afterwards ends in a corner.
    solver.setOptionValue("solver", "ipm")
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("parallel", "off")
    solver.passModel(program)
    watch.mark("model")
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise NoOptimum
    watch.mark("solve")
    values = np.array(solver.getSolution().col_value)
    taken = values > 0.5
    if np.abs(values - taken).max(initial=0) > 1e-6:
        raise NoOptimum
    return Answer(seats(instance, wishes, taken), watch.steps)


def _program(instance: Instance) -> tuple[Any, Any]:
    """One column per wish; one row per volunteer, gate and set."""
    wishes, people, gates = flatten(instance), len(instance.volunteers), len(instance.gates)
    columns, rows = [np.arange(len(wishes.offer))], [wishes.volunteer]
    gate = np.array(instance.gate_of, dtype=np.int64)[wishes.volunteer]
    columns.append(np.flatnonzero(gate != NO_GATE))
    rows.append(people + gate[columns[-1]])
    number = wishes.entry
    standing = np.arange(len(wishes.offer))
    while len(standing):
        columns.append(standing)
        rows.append(people + gates + number)
        number = wishes.parent[number]
        standing, number = standing[number >= 0], number[number >= 0]
    caps = [each.cap for each in instance.gates] + [each.cap for each in instance.sets]
    limits = np.array([1] * people + caps, dtype=float)
    return _highs_program(np.concatenate(columns), np.concatenate(rows), wishes.benefit, limits), wishes


def _highs_program(columns: Any, rows: Any, benefit: Any, limits: Any) -> Any:
    order = np.argsort(columns, kind="stable")
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(benefit), len(limits)
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_ = benefit.astype(float)
    program.col_lower_ = np.zeros(len(benefit))
    program.col_upper_ = np.full(len(benefit), highspy.kHighsInf)
    program.row_lower_ = np.full(len(limits), -highspy.kHighsInf)
    program.row_upper_ = limits
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(columns, minlength=len(benefit)))])
    program.a_matrix_.index_ = rows[order]
    program.a_matrix_.value_ = np.ones(len(rows))
    return program
