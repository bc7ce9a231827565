"""The peer OR-Tools: flows through the network of all caps. They know benefits and no priorities."""

import numpy as np
from ortools.graph.python import max_flow, min_cost_flow

from bench.measuring import Answer, Watch
from bench.network import network, seats
from domain.matching.instance import Instance


class NoFlow(Exception):
    """The solver did not reach an optimum."""


def cheapest_flow(instance: Instance) -> Answer:
    """SimpleMinCostFlow: the largest sum of benefits within every cap."""
    watch = Watch()
    arcs, people = network(instance), len(instance.volunteers)
    solver = min_cost_flow.SimpleMinCostFlow()
    numbers = solver.add_arcs_with_capacity_and_unit_cost(arcs.tails, arcs.heads, arcs.capacities, arcs.costs)
    solver.set_nodes_supplies(np.array([0, 1]), np.array([people, -people]))
    watch.mark("model")
    if solver.solve() != solver.OPTIMAL:
        raise NoFlow
    watch.mark("solve")
    wished = numbers[: len(arcs.wishes.offer)]
    return Answer(seats(instance, arcs.wishes, solver.flows(wished) > 0), watch.steps)


def largest_flow(instance: Instance) -> Answer:
    """SimpleMaxFlow: how many could be placed within every cap."""
    arcs = network(instance)
    solver = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(arcs.tails[:-1], arcs.heads[:-1], arcs.capacities[:-1])
    if solver.solve(0, 1) != solver.OPTIMAL:
        raise NoFlow
    return Answer(figures={"size": int(solver.optimal_flow())})
