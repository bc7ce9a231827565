"""The decision on one application: the entrance of this package."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from domain.eligibility.case import Case
from domain.eligibility.changes import Change, smallest_change
from domain.eligibility.facts import ApplicationFacts, SurroundingFacts, WishedOffer
from domain.eligibility.judgement import judge
from domain.eligibility.policy_values import EligibilityPolicy
from domain.eligibility.verdict import ELIGIBLE, Reason, Verdict


def decide(
    application: ApplicationFacts,
    wishes: Iterable[WishedOffer],
    surroundings: SurroundingFacts,
    policy_section: EligibilityPolicy,
    decided_on: date,
    settled: frozenset[str] = frozenset(),
) -> Verdict:
    """The verdict on an application: same arguments, same bytes.

    When one single change would make the person eligible, the reason it answers carries it as `parameters.remedy`.
    `settled` holds the codes a coordinator's accept has settled (`verdict.codes_to_settle`).
    """
    case = case_of(application, wishes, surroundings, policy_section, decided_on, settled)
    verdict = judge(case)
    if verdict.outcome == ELIGIBLE:
        return verdict
    changes = smallest_change(case)
    if changes is None or len(changes) != 1:
        return verdict
    return replace(verdict, reasons=tuple(_with_remedy(reason, changes[0]) for reason in verdict.reasons))


def case_of(
    application: ApplicationFacts,
    wishes: Iterable[WishedOffer],
    surroundings: SurroundingFacts,
    policy_section: EligibilityPolicy,
    decided_on: date,
    settled: frozenset[str] = frozenset(),
) -> Case:
    """The arguments of a decision as one value; wishes best first, equal ranks by id."""
    ranked = tuple(sorted(wishes, key=lambda wish: (wish.rank, wish.id)))
    return Case(application, ranked, surroundings, policy_section, decided_on, settled)


def _with_remedy(reason: Reason, change: Change) -> Reason:
    blocking = reason.outcome not in ("pass", "later", "not_applicable")
    answered = reason.code == change.code and (change.offer is None or reason.offer == change.offer)
    if not (blocking and answered):
        return reason
    return replace(reason, parameters={**reason.parameters, "remedy": change.document()})
