"""One application in front of the rules: all that a rule may look at."""

from dataclasses import dataclass
from datetime import date

from domain.eligibility.dated import Stamp
from domain.eligibility.facts import ApplicationFacts, SurroundingFacts, WishedOffer
from domain.eligibility.policy_values import EligibilityPolicy


@dataclass(frozen=True, slots=True)
class Case:
    """Facts, policy and day of decision. `wishes` are sorted by rank; `settled` are codes a coordinator accepted."""

    application: ApplicationFacts
    wishes: tuple[WishedOffer, ...]
    surroundings: SurroundingFacts
    policy: EligibilityPolicy
    decided_on: date
    settled: frozenset[str] = frozenset()

    def source_of(self, code: str) -> Stamp:
        """Where a rule comes from, on the day of decision."""
        return self.policy.source_of(code, self.decided_on)
