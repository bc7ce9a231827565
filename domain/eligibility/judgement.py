"""All rules on one case, and the outcome they give together."""

from collections.abc import Iterable
from operator import attrgetter

from domain.eligibility.case import Case
from domain.eligibility.document_rules import DOCUMENT_CODES, document_reasons
from domain.eligibility.rules import PERSON_RULES, WISH_RULES
from domain.eligibility.verdict import (
    ELIGIBLE,
    FAIL,
    MISSING,
    NEEDS_PERSON,
    NOT_APPLICABLE,
    PERSON,
    REFUSAL_PROPOSED,
    TO_COMPLETE,
    Reason,
    Verdict,
    found,
    settle,
)


def judge(case: Case) -> Verdict:
    """Every rule evaluated, none stopping another. Reasons are sorted by code, then by rank of the wish."""
    reasons = [settle(reason, case.settled) for reason in (*_of_person(case), *_of_wishes(case))]
    closed = closed_wishes(reasons)
    wishes = tuple(wish for wish in case.wishes if wish.id not in closed) or case.wishes
    for code in DOCUMENT_CODES:
        reasons.extend(document_reasons(case, code, wishes))
    reasons.sort(key=attrgetter("code"))
    return Verdict(outcome_of(reasons, [wish.id for wish in case.wishes]), tuple(reasons))


def _of_person(case: Case) -> Iterable[Reason]:
    for rule in PERSON_RULES:
        yield from rule.judge(case)


def _of_wishes(case: Case) -> Iterable[Reason]:
    for rule in WISH_RULES:
        if not case.wishes:
            outcome = MISSING if rule.code == "E04" else NOT_APPLICABLE
            yield found(rule.code, outcome, case.source_of(rule.code), "no_wish")
        yield from (rule.judge(case, wish) for wish in case.wishes)


def closed_wishes(reasons: Iterable[Reason]) -> set[str]:
    """The wishes that fail a rule of their own."""
    return {reason.offer for reason in reasons if reason.outcome == FAIL and reason.offer is not None}


def outcome_of(reasons: list[Reason], wishes: list[str]) -> str:
    """Precedence: a refusal, a person, a piece to complete, eligible. A closed wish weighs only if all are closed."""
    closed = closed_wishes(reasons)
    weighing = {reason.outcome for reason in reasons if reason.offer not in closed}
    if FAIL in weighing or (wishes and closed.issuperset(wishes)):
        return REFUSAL_PROPOSED
    if PERSON in weighing:
        return NEEDS_PERSON
    return TO_COMPLETE if MISSING in weighing else ELIGIBLE
