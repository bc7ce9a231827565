"""What could still decide a part of a criterion: further answers one way or the other, by the part's own rule.

A part may ask for more than its indicator does (a floor), or doubt longer (a third of the error): counted as the
indicator alone is judged, the numbers would promise a decision that does not come.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from domain.indicators.definitions import IndicatorDefinition
from domain.indicators.judgement import (
    ALPHA_SIDE,
    FurtherAnswers,
    further_favourable,
    further_unfavourable,
    least_met,
    most_not_met,
)
from domain.indicators.measure import Measure
from domain.indicators.values import tested
from domain.recommendations.criteria_policy import PartRule

_OF_ANSWERS = ("superpopulation", "sign_test")


@dataclass(frozen=True, slots=True)
class Share:
    """`x` favourable of `n`, judged against `theta`: met also needs `floor` shown, not met is shown at `alpha`."""

    x: int
    n: int
    theta: Fraction
    floor: Fraction
    alpha: Fraction

    def further_yes(self) -> int | None:
        """The least number of further answers, all favourable, that makes it met; None: no number does."""
        shown = further_favourable(self.x, self.n, self.floor)
        if shown is None or self.floor == self.theta:
            return shown
        return None if self.theta >= 1 else max(shown, self._to_target())

    def _to_target(self) -> int:
        return max(0, ceil((self.theta * self.n - self.x) / (1 - self.theta)))

    def further_no(self) -> int | None:
        """The least number of further answers, all unfavourable, that makes it not met; None: no number does."""
        return further_unfavourable(self.x, self.n, self.theta, self.alpha)

    def flip(self) -> int | None:
        """The least number of answers to change for another verdict; None: no change of these answers gives one."""
        met = least_met(self.n, self.floor)
        if self.floor != self.theta:
            met = max(met, ceil(self.theta * self.n))
        not_met = most_not_met(self.n, self.theta, self.alpha)
        if self.n and self.x >= met:
            return self.x - met + 1 if met > 0 else None
        if self.n and self.x <= not_met:
            return not_met + 1 - self.x if not_met < self.n else None
        ways = [met - self.x] * (met <= self.n) + [self.x - not_met] * (not_met >= 0)
        return min(ways, default=None) if self.n else None


def share_of(rule: PartRule, definition: IndicatorDefinition, measure: Measure) -> Share | None:
    """The share that a part is judged by, when its rule is not that of the indicator alone."""
    if definition.kind not in _OF_ANSWERS or definition.target is None:
        return None
    x, n, theta = tested(definition, measure)
    if rule.rule == "floor" and rule.floor is not None:
        return Share(x, n, theta, rule.floor, ALPHA_SIDE)
    return Share(x, n, theta, theta, ALPHA_SIDE / 3) if rule.rule == "triple_win" else None


def further_of(share: Share, missing: int) -> FurtherAnswers:
    """Both ways, against the number of answers that can still come in this wave."""
    yes, no = share.further_yes(), share.further_no()
    return FurtherAnswers(yes, no, any(count is not None and count <= missing for count in (yes, no)))
