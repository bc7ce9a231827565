"""Whether what is told narrows a target, for every kind of reader.

A target with true value x is narrowed iff, for a reader with some knowledge and perhaps a record of her own,
1. its largest possible value under release and knowledge is below min(k, its largest value under knowledge alone), or
2. the release makes it certain where knowledge alone did not.
More told never makes anything less narrowed, so that the told bundles to blame can be found one by one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from disclosure.programs import Extreme, Program
from disclosure.statements import Problem, Statement, Target

Told = frozenset[str]
_PROGRAMS_KEPT = 400


@dataclass(frozen=True, slots=True)
class Angle:
    """One way to look: a target, what the reader knows (index of `knowledge`), and a column of her own or None."""

    target: Target
    knowledge: int
    own: int | None


class Narrowing:
    """Answers for one problem. With `exact=False` what only an integer program could settle counts as narrowed."""

    def __init__(self, problem: Problem, *, exact: bool = True) -> None:
        self.problem = problem
        self._exact = exact
        self._programs: dict[tuple[Told, int, Target], Program] = {}
        self._limits: dict[tuple[Told, int, Target, tuple[int, ...]], tuple[int, int] | None] = {}
        self._present = [column for column, people in enumerate(problem.truth) if people]

    def violated(self, told: Told) -> Iterator[Angle]:
        """One angle for each target and knowledge under which what is told narrows it."""
        if told <= self.problem.granted:
            return
        for target in self.problem.targets:
            # What is open even to who knows most is open to the others, too, if it is as open as it need ever be.
            for knowledge in reversed(range(len(self.problem.knowledge))):
                if self._is_open_to_all(told, target, knowledge):
                    break
                yield from self._first_angle(told, target, knowledge)

    def is_narrowed(self, told: Told, angle: Angle) -> bool:
        """Whether what is told narrows the target from this angle."""
        if told <= self.problem.granted:
            return False
        program = self._program(told, angle.knowledge, angle.target)
        own = () if angle.own is None else (program.place[angle.own],)
        wanted = self._wanted(angle.target)
        if self._open_points(program, angle.target, own, wanted):
            return False
        # Only now does it matter what was possible anyway: that takes longer to find.
        limits = self._anyway(told, angle)
        if limits is None:
            return True
        least, most = limits
        return least != most and not self._open_points(program, angle.target, own, min(most, wanted))

    def _is_open_to_all(self, told: Told, target: Target, knowledge: int) -> bool:
        program = self._program(told, knowledge, target)
        everybody = {program.place[column] for column in self._present}
        return bool(self._open_points(program, target, everybody, self._wanted(target)))

    def _first_angle(self, told: Told, target: Target, knowledge: int) -> Iterator[Angle]:
        """The first own record (or none) from which the target is narrowed.

        Most are settled by one point for all readers: it has somebody wherever somebody is, or at least wherever
        somebody is outside the group that the target is about.
        """
        nobody = Angle(target, knowledge, None)
        settled = self._settled_at_once(told, nobody)
        if settled is None:
            if self.is_narrowed(told, nobody):
                yield nobody
                return
            settled = set()
        place_of = self._program(told, knowledge, target).place
        owns = {place_of[column]: column for column in self._present if place_of[column] not in settled}
        for own in owns.values():
            if self.is_narrowed(told, Angle(target, knowledge, own)):
                yield Angle(target, knowledge, own)
                return

    def _settled_at_once(self, told: Told, angle: Angle) -> set[int] | None:
        """The unknowns whose owners all see the target open; None if that is not even so for who owns no record."""
        program, target = self._program(told, angle.knowledge, angle.target), angle.target
        limits = self._anyway(told, angle)
        need = self._wanted(target) if limits is None else min(self._wanted(target), limits[1])
        everybody = {program.place[column] for column in self._present}
        outside = everybody - {program.place[column] for column in target.columns | target.around}
        for occupied in (everybody, outside, set[int]()) if need < self._wanted(target) else (outside, set[int]()):
            points = self._open_points(program, target, occupied, need)
            if points:
                return occupied | self._settled(points)
        return None

    @staticmethod
    def _settled(points: Iterable[Extreme]) -> set[int]:
        """The unknowns with somebody in them at such a point: whoever has her own record there sees it open, too."""
        return {place for one in points for place, people in enumerate(one.point or ()) if people}

    def _wanted(self, target: Target) -> int:
        return self.problem.k if target.must_reach else 0

    def _open_points(self, program: Program, target: Target, occupied: Iterable[int], need: int) -> list[Extreme]:
        """A point that shows the target large enough and not certain; none if there is no such point."""
        occupied = frozenset(occupied)
        true = self.problem.value(target.columns)
        top = program.largest(target.columns, occupied, exact=self._exact)
        if top is None or top.point is None or top.value < need:
            return []
        if top.value != true:
            return [top]
        bottom = program.smallest(target.columns, occupied, exact=self._exact)
        # Both ends are needed here: the largest value is the true one, and another is possible.
        return [] if bottom is None or bottom.point is None or bottom.value == true else [bottom]

    def _anyway(self, told: Told, angle: Angle) -> tuple[int, int] | None:
        """The least and most that the target can be for whom the release does not exist; None if unsettled."""
        granted = told & self.problem.granted
        program = self._program(granted, angle.knowledge, angle.target)
        own = () if angle.own is None else (program.place[angle.own],)
        key = (granted, angle.knowledge, angle.target, own)
        if key not in self._limits:
            goal = angle.target.columns
            least, most = program.smallest(goal, own), program.largest(goal, own)
            self._limits[key] = None if least is None or most is None else (least.value, most.value)
        return self._limits[key]

    def _program(self, told: Told, knowledge: int, target: Target) -> Program:
        key = (told, knowledge, target)
        if key not in self._programs:
            if len(self._programs) >= _PROGRAMS_KEPT:
                self._programs.pop(next(iter(self._programs)))
            statements = self._statements(told, knowledge)
            self._programs[key] = Program(len(self.problem.truth), statements, [target.columns])
        return self._programs[key]

    def _statements(self, told: Told, knowledge: int) -> list[Statement]:
        offered = [one for offer in self.problem.offers if offer.name in told for one in offer.statements]
        return [*self.problem.knowledge[knowledge], *self.problem.always, *offered]
