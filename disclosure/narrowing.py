"""Whether what is told narrows a target, for every kind of reader.

A target with true value x is narrowed iff, for a reader with some knowledge and perhaps a record of her own,
1. its largest possible value under release and knowledge is below min(k, its largest value under knowledge alone), or
2. the release makes it certain where knowledge alone did not.
More told never makes anything less narrowed, so that the told bundles to blame can be found one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from disclosure.programs import Program, Rows
from disclosure.statements import Problem, Target

Told = frozenset[str]
Places = frozenset[int]
NOBODY: Places = frozenset()


@dataclass(frozen=True, slots=True)
class Angle:
    """One way to look: a target, what the reader knows (index of `knowledge`), and the places of her own record."""

    target: Target
    knowledge: int
    own: Places = NOBODY


class Narrowing:
    """Answers for one problem. `offered`: the names it knows, others tell it nothing. With `exact=False` what only an
    integer program could settle counts as narrowed."""

    def __init__(self, problem: Problem, *, exact: bool = True) -> None:
        self.problem = problem
        self._exact = exact
        always = [*problem.always, *(one for each in problem.knowledge for one in each)]
        offered = [one for offer in problem.offers for one in offer.statements]
        self._program = Program(len(problem.truth), [*always, *offered], [one.columns for one in problem.targets])
        self.offered = frozenset(offer.name for offer in problem.offers)
        self._rows: dict[tuple[Told, int], Rows] = {}
        place = self._program.place
        self._readers = frozenset(frozenset(place[column] for column in record) for record in problem.own_records())
        self._everybody = NOBODY.union(*self._readers)

    def violated(self, told: Told) -> Iterator[Angle]:
        """One angle for each target and knowledge under which what is told narrows it."""
        told &= self.offered
        if told <= self.problem.granted:
            return
        for target in self.problem.targets:
            # What is open even to who knows most is open to the others, too, if it is as open as it need ever be.
            for knowledge in reversed(range(len(self.problem.knowledge))):
                everybody = Angle(target, knowledge, self._everybody)
                if self._open_point(told, everybody, self._wanted(target)):
                    break
                yield from self._first_angle(told, target, knowledge)

    def is_narrowed(self, told: Told, angle: Angle) -> bool:
        """Whether what is told narrows the target from this angle."""
        told &= self.offered
        return not told <= self.problem.granted and self._is_narrowed(told, angle, self._wanted(angle.target))

    def _is_narrowed(self, told: Told, angle: Angle, need: int) -> bool:
        """`need`: how large the target need be at the most, whatever is possible anyway."""
        if self._open_point(told, angle, need):
            return False
        # Only now does it matter what was possible anyway.
        limits = self._anyway(told, angle)
        if limits is None:
            return True
        least, most = limits
        return least != most and (most >= need or not self._open_point(told, angle, most))

    def _first_angle(self, told: Told, target: Target, knowledge: int) -> Iterator[Angle]:
        """The first own record (or none) from which the target is narrowed.

        Most are settled by one point for many readers: it has somebody wherever somebody is, or at least wherever
        somebody is outside the group that the target is about.
        """
        nobody = Angle(target, knowledge)
        limits = self._anyway(told, nobody)
        if limits is not None and limits[0] == limits[1]:
            # Certain without the release and without a record of one's own: certain for every reader anyway.
            return
        # Whoever has a record of her own thinks no larger number possible than who has none.
        need = self._wanted(target) if limits is None else min(self._wanted(target), limits[1])
        settled = self._settled_at_once(told, nobody, need)
        if settled is None:
            if self._is_narrowed(told, nobody, need):
                yield nobody
                return
            settled = NOBODY
        for own in sorted(self._readers, key=sorted):
            if not own <= settled and self._is_narrowed(told, Angle(target, knowledge, own), need):
                yield Angle(target, knowledge, own)
                return

    def _settled_at_once(self, told: Told, angle: Angle, need: int) -> Places | None:
        """Who has her whole record in these places sees the target open; None if not even who has no record does."""
        target, place = angle.target, self._program.place
        outside = self._everybody - {place[column] for column in target.columns | target.around}
        for occupied in (self._everybody, outside, NOBODY):
            point = self._open_point(told, Angle(target, angle.knowledge, occupied), need)
            if point is not None:
                return frozenset(place for place, people in enumerate(point) if people)
        return None

    def _wanted(self, target: Target) -> int:
        return self.problem.k if target.must_reach else 0

    def _open_point(self, told: Told, angle: Angle, need: int) -> tuple[int, ...] | None:
        """A point that shows the target large enough and not certain; None if there is no such point."""
        true = self.problem.value(angle.target.columns)
        rows, goal = self._told_rows(told, angle.knowledge), angle.target.columns
        top = self._program.largest(rows, goal, angle.own, exact=self._exact)
        if top is None or top.point is None or top.value < need:
            return None
        if top.value != true:
            return top.point
        bottom = self._program.smallest(rows, goal, angle.own, exact=self._exact)
        # Both ends are needed here: the largest value is the true one, and another is possible.
        return None if bottom is None or bottom.value == true else bottom.point

    def _anyway(self, told: Told, angle: Angle) -> tuple[int, int] | None:
        """The least and most that the target can be for whom the release does not exist; None if unsettled."""
        rows = self._told_rows(told & self.problem.granted, angle.knowledge)
        least = self._program.smallest(rows, angle.target.columns, angle.own)
        most = self._program.largest(rows, angle.target.columns, angle.own)
        return None if least is None or most is None else (least.value, most.value)

    def _told_rows(self, told: Told, knowledge: int) -> Rows:
        if (told, knowledge) not in self._rows:
            offered = [one for offer in self.problem.offers if offer.name in told for one in offer.statements]
            every = [*self.problem.knowledge[knowledge], *self.problem.always, *offered]
            self._rows[told, knowledge] = self._program.rows(every)
        return self._rows[told, knowledge]
