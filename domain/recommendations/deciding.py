"""How far a part of a criterion is from another verdict, and what could still decide it, by the part's own rule.

A part may ask for more than its indicator does (a floor, several calls), or doubt longer (a third of the error):
counted as the indicator alone is judged, the numbers would promise a decision that does not come.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.judgement import (
    ALPHA_SIDE,
    FurtherAnswers,
    Verdict,
    all_of,
    further_counted,
    further_favourable,
    further_of_all,
    further_unfavourable,
    least_met,
    most_not_met,
    worst_case_flip,
)
from domain.indicators.measure import Measure
from domain.indicators.values import IndicatorValue, tested
from domain.recommendations.criteria_policy import PartRule

STRICT = ALPHA_SIDE / 3
_OF_ANSWERS = ("superpopulation", "sign_test", "duration")
Distance = tuple[int | None, FurtherAnswers | None]


@dataclass(frozen=True, slots=True)
class Share:
    """`x` favourable of `n`, judged against `theta`: met also needs `floor` shown, not met is shown at `alpha`.

    Counts of answers are None where no number of them leads there.
    """

    x: int
    n: int
    theta: Fraction
    floor: Fraction
    alpha: Fraction

    @property
    def verdict(self) -> Verdict:
        """What the answers allow to say; none at all are insufficient."""
        if self.n and self.x >= self._least_met():
            return Verdict.MET
        return Verdict.NOT_MET if self.n and self.x <= self._most_not_met() else Verdict.INSUFFICIENT

    def further_yes(self) -> int | None:
        """The least number of further answers, all favourable, that makes it met."""
        shown = further_favourable(self.x, self.n, self.floor)
        if shown is None or self.floor == self.theta:
            return shown
        return None if self.theta >= 1 else max(shown, self._to_target())

    def _to_target(self) -> int:
        return max(0, ceil((self.theta * self.n - self.x) / (1 - self.theta)))

    def further_no(self) -> int | None:
        """The least number of further answers, all unfavourable, that makes it not met."""
        return further_unfavourable(self.x, self.n, self.theta, self.alpha)

    def _least_met(self) -> int:
        return max(least_met(self.n, self.floor), ceil(self.theta * self.n) if self.floor != self.theta else 0)

    def _most_not_met(self) -> int:
        return most_not_met(self.n, self.theta, self.alpha)

    def changes_to_met(self) -> int | None:
        """The least number of answers to change until it is met."""
        return max(0, self._least_met() - self.x) if 0 < self.n >= self._least_met() else None

    def changes_to_not_met(self) -> int | None:
        """The least number of answers to change until it is not met."""
        return max(0, self.x - self._most_not_met()) if self.n and self._most_not_met() >= 0 else None

    def edits_to_met(self) -> int | None:
        """The same, where answers may be added once all are favourable."""
        added = further_favourable(self.n, self.n, self.floor)
        added = None if added is None else self.n - self.x + added
        return _first(self.changes_to_met(), added)

    def edits_to_not_met(self) -> int | None:
        """The same, where answers may be added once all are unfavourable."""
        added = further_unfavourable(0, self.n, self.theta, self.alpha)
        return _first(self.changes_to_not_met(), None if added is None else self.x + added)

    def leaving(self) -> int:
        """The least number of answers to change for another verdict than the one that is met or not met."""
        is_met = self.verdict is Verdict.MET
        return self.x - self._least_met() + 1 if is_met else self._most_not_met() + 1 - self.x

    def flip(self) -> int | None:
        """The least number of answers to change for another verdict."""
        if self.verdict is not Verdict.INSUFFICIENT:
            return self.leaving()
        return _least((self.changes_to_met(), self.changes_to_not_met()))

    def edit(self) -> int | None:
        """The least number of answers to change, add or remove for another verdict: changes first, then additions."""
        if self.verdict is not Verdict.INSUFFICIENT:
            return self.leaving()
        return _least((self.edits_to_met(), self.edits_to_not_met()))


@dataclass(frozen=True, slots=True)
class Cycles:
    """The last calls, each judged for itself, with the number of its answers still to come; `wanted`: how many calls.

    Met: every one of `wanted` calls is; not met: one is. So it stops being met with the first call that does, and stops
    being not met only when every call that is not met has changed.
    """

    calls: tuple[tuple[Share, int], ...]
    wanted: int
    # A call that has not begun.
    nothing: Share

    @property
    def verdict(self) -> Verdict:
        """Met only with as many calls as are wanted."""
        found = all_of(call.verdict for call, _ in self.calls)
        return Verdict.INSUFFICIENT if found is Verdict.MET and self._calls_missing() else found

    def _calls_missing(self) -> int:
        return max(0, self.wanted - len(self.calls))

    def flip(self) -> int | None:
        """The least number of answers to change for another verdict: of one call to leave "met" or to reach "not met",
        of all calls together to reach "met" or to leave "not met"."""
        if self.verdict is Verdict.MET:
            return min(call.leaving() for call, _ in self.calls)
        if self.verdict is Verdict.NOT_MET:
            return sum(call.leaving() for call, _ in self.calls if call.verdict is Verdict.NOT_MET)
        met = None if self._calls_missing() else _sum(call.changes_to_met() for call, _ in self.calls)
        return _least((met, *(call.changes_to_not_met() for call, _ in self.calls)))

    def edit(self) -> int | None:
        """The same, where answers may be added: also those of the calls that are missing."""
        if self.verdict is not Verdict.INSUFFICIENT:
            return self.flip()
        calls = self._with_missing()
        return _least((_sum(one.edits_to_met() for one in calls), *(one.edits_to_not_met() for one in calls)))

    def _with_missing(self) -> list[Share]:
        return [*(call for call, _ in self.calls), *([self.nothing] * self._calls_missing())]

    def further(self) -> FurtherAnswers:
        """Met: all that every call still needs, together. Not met: the fewest that one call needs.

        Where a call can still get enough unfavourable answers in this wave, the fewest among such calls.
        """
        yes = [(call.further_yes(), missing) for call, missing in self.calls]
        no = [(call.further_no(), missing) for call, missing in self.calls]
        can_fail = [count for count, missing in no if count is not None and count <= missing]
        can_hold = not self._calls_missing() and all(count is not None and count <= missing for count, missing in yes)
        return FurtherAnswers(
            all_yes=_sum(one.further_yes() for one in self._with_missing()),
            all_no=_least(can_fail or [one.further_no() for one in self._with_missing()]),
            decidable=can_hold or bool(can_fail),
        )


def _first(count: int | None, other: int | None) -> int | None:
    return other if count is None else count


def _least(counts: Iterable[int | None]) -> int | None:
    return min((count for count in counts if count is not None), default=None)


def _sum(counts: Iterable[int | None]) -> int | None:
    found = list(counts)
    known = [count for count in found if count is not None]
    return sum(known) if len(known) == len(found) else None


def further_of(share: Share, missing: int) -> FurtherAnswers:
    """Both ways, against the number of answers that can still come in this wave."""
    yes, no = share.further_yes(), share.further_no()
    return FurtherAnswers(yes, no, any(count is not None and count <= missing for count in (yes, no)))


def distance(rule: PartRule, definition: IndicatorDefinition, value: IndicatorValue) -> Distance:
    """(flip count, further answers) of a part that reads one value; further answers are for a part that is open.

    The flip count changes answers; where no change of them gives another verdict, it adds some as well.
    """
    measure = value.measure
    if definition.target is None:
        return None, None
    x, n, theta = tested(definition, measure)
    share = _share(rule, definition.kind, Share(x, n, theta, theta, ALPHA_SIDE))
    if share is not None:
        return _first(share.flip(), share.edit()), further_of(share, measure.undecided)
    if definition.kind == "worst_case" and rule.rule == "triple_win":
        size = measure.population
        return worst_case_flip(x, n, size, theta, STRICT), further_of_all(x, n, size, theta, STRICT)
    if definition.kind == "census":
        return value.flip_count, further_counted(x, measure.undecided, measure.population, theta)
    return value.flip_count, value.further


def _share(rule: PartRule, kind: str, plain: Share) -> Share | None:
    """The share that a part is judged by, when its rule is not that of the indicator alone."""
    if rule.rule == "floor":
        return Share(plain.x, plain.n, plain.theta, rule.floor or Fraction(0), ALPHA_SIDE)
    is_strict = rule.rule == "triple_win" and kind in _OF_ANSWERS
    return Share(plain.x, plain.n, plain.theta, plain.theta, STRICT) if is_strict else None


def cycles_of(rule: PartRule, definition: IndicatorDefinition, calls: list[Measure]) -> Cycles:
    """The calls that a part is judged by, the last one last."""

    def share(measure: Measure) -> Share:
        x, n, theta = tested(definition, measure)
        return Share(x, n, theta, theta, ALPHA_SIDE)

    shares = tuple((share(one), one.undecided) for one in calls)
    return Cycles(shares, max(1, rule.cycles), share(Measure()))
