"""The least that has to be hidden besides what is too small: exact, or greedy when the time is up, and safe in both.

Implicit hitting set (Moreno-Centeno and Karp, 2013):
1. Hide the cheapest set that takes one offer out of every conflict found so far.
2. If nothing is narrowed by what is left, this set is optimal: every safe choice hits all conflicts.
3. Else take each narrowed target, drop told offers one by one as long as it stays narrowed: what is left is a smallest
   conflict ("hide one of these"). Note it and start again.
When the deadline has passed, every further conflict loses its cheapest offer at once, and what turns out to be hidden
in vain is told again; after three times that time, what only an integer program could settle counts as narrowed. More
is hidden than needed, never less.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from disclosure.hitting import cheapest_hitting_set
from disclosure.narrowing import Angle, Narrowing, Told
from disclosure.statements import Problem

IsTimeUp = Callable[[], bool]
# How long the greedy choice may still ask the integer program, as a multiple of the time that was used up.
_GREEDY_SHARE = 2


@dataclass(frozen=True, slots=True)
class Suppression:
    """Names of the hidden offers; `optimal`: no safe choice weighs less."""

    hidden: frozenset[str]
    optimal: bool


def suppress(problem: Problem, is_time_up: IsTimeUp = lambda: False) -> Suppression:
    """The cheapest offers to hide so that nothing is narrowed. Hiding all of them is always enough."""
    return suppress_together((problem,), is_time_up)


def suppress_together(problems: Sequence[Problem], is_time_up: IsTimeUp = lambda: False) -> Suppression:
    """The same for several problems. An offer of one name is told in all of them or in none."""
    began = time.monotonic()
    weights = {offer.name: offer.weight for problem in problems for offer in problem.offers}
    exact = [Narrowing(problem) for problem in problems]
    conflicts: set[Told] = set()
    while not is_time_up():
        hidden = cheapest_hitting_set(weights, conflicts)
        found = _conflicts(exact, frozenset(weights) - hidden, is_time_up)
        if not found and not is_time_up():
            return Suppression(hidden, optimal=True)
        conflicts |= found
    now = time.monotonic()
    return _greedy(exact, weights, conflicts, now + _GREEDY_SHARE * (now - began))


def is_safe(problem: Problem, told: Told) -> bool:
    """Whether telling these offers narrows nothing."""
    return next(Narrowing(problem).violated(told), None) is None


def _conflicts(narrowings: Sequence[Narrowing], told: Told, is_time_up: IsTimeUp) -> set[Told]:
    found: set[Told] = set()
    for narrowing, angle in _violated(narrowings, told):
        if not any(narrowing.is_narrowed(conflict, angle) for conflict in found):
            found.add(_smallest_conflict(narrowing, told, angle))
        if is_time_up():
            break
    return found


def _violated(narrowings: Sequence[Narrowing], told: Told) -> Iterator[tuple[Narrowing, Angle]]:
    return ((each, angle) for each in narrowings for angle in each.violated(told))


def _smallest_conflict(narrowing: Narrowing, told: Told, angle: Angle) -> Told:
    """The dearest offers are dropped from the conflict first, so that the cheap ones are left to be hidden."""
    told &= narrowing.offered
    for offer in sorted(narrowing.problem.offers, key=lambda offer: (-offer.weight, offer.name)):
        without = told - {offer.name}
        if offer.name in told and narrowing.is_narrowed(without, angle):
            told = without
    return told


def _greedy(exact: Sequence[Narrowing], weights: dict[str, int], conflicts: set[Told], until: float) -> Suppression:
    """One offer of each further conflict, by exact answers until `until`, then by linear ones. Then each hidden offer,
    the dearest first, is told again if that narrows nothing."""
    hidden = cheapest_hitting_set(weights, conflicts)
    relaxed = [Narrowing(each.problem, exact=False) for each in exact]

    def narrowed(told: Told) -> tuple[Narrowing, Angle] | None:
        return next(_violated(exact if time.monotonic() < until else relaxed, told), None)

    while (found := narrowed(frozenset(weights) - hidden)) is not None:
        conflict = _smallest_conflict(found[0], frozenset(weights) - hidden, found[1])
        hidden |= {min(conflict, key=lambda name: (weights[name], name))}
    for name in sorted(hidden, key=lambda name: (-weights[name], name)):
        if narrowed(frozenset(weights) - hidden | {name}) is None:
            hidden -= {name}
    return Suppression(hidden, optimal=False)
