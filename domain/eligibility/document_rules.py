"""The document rules: D01 to D09. They ask, they never refuse.

What is due with the application is `missing` until supplied; what is due before departure is `later` and becomes the
checklist item of the same code. Document rules and the residence or entry tables are looked up by the date of
decision, except entry (both dates) and residence (date of service).
"""

from datetime import date

from domain.eligibility.case import Case
from domain.eligibility.dated import add_months, days_of, in_force
from domain.eligibility.entry import entry_for, residence_rule
from domain.eligibility.facts import SuppliedDocument, WishedOffer
from domain.eligibility.policy_values import APPLICATION, ConsentNotice, DocumentRule
from domain.eligibility.verdict import LATER, MISSING, NOT_APPLICABLE, PASS, Reason, found


def document_reasons(case: Case, code: str, wishes: tuple[WishedOffer, ...]) -> tuple[Reason, ...]:
    """The reasons of one document rule, for the wishes that are still open (all when none is), best first."""
    rows = (row for row in case.policy.documents if row.code == code)
    rule = in_force(rows, case.decided_on)
    if rule is None or case.application.modality not in rule.modalities:
        return (found(code, NOT_APPLICABLE, case.source_of(code), "modality"),)
    return _JUDGES[code](case, rule, wishes)


def passport(case: Case, rule: DocumentRule, wishes: tuple[WishedOffer, ...]) -> tuple[Reason, ...]:
    """D01: valid until some months after the latest end of the wishes."""
    stated = [case.application.passport_expiry, *(document.valid_until for document in _supplied(case, "D01"))]
    expiry = max((day for day in stated if day is not None), default=None)
    needed = add_months(max(wish.ends_on for wish in wishes), rule.months or 0) if wishes else None
    known = {"expiry": expiry, "needed_until": needed, "margin_months": rule.months or 0}
    if expiry is None:
        return (found("D01", _open(rule), rule.stamp, "absent" if needed else "absent_no_wish", **known),)
    if needed is not None and expiry < needed:
        return (found("D01", _open(rule), rule.stamp, "too_short", **known),)
    return (found("D01", PASS, rule.stamp, **known),)


def dated_check(case: Case, rule: DocumentRule, wishes: tuple[WishedOffer, ...]) -> tuple[Reason, ...]:
    """D02, D03, D04: supplied, with an accepted outcome, not too old on the first day of the best wish."""
    start = wishes[0].starts_on if wishes else None
    oldest = add_months(start, -rule.months) if start and rule.months else date.min
    good = any(
        document.date >= oldest and _accepted(rule, document) and _lasts_to(document, start)
        for document in _supplied(case, rule.code)
    )
    known = {"limit_months": rule.months, "starts_on": start}
    return (found(rule.code, PASS if good else _open(rule), rule.stamp, **known),)


def entry_permission(case: Case, rule: DocumentRule, wishes: tuple[WishedOffer, ...]) -> tuple[Reason, ...]:
    """D05: one reason per host country, for the earliest start there."""
    firsts: dict[str, WishedOffer] = {}
    for wish in wishes:
        known = firsts.setdefault(wish.host_country, wish)
        firsts[wish.host_country] = min(known, wish, key=lambda each: each.starts_on)
    if not firsts:
        return (found("D05", NOT_APPLICABLE, rule.stamp, "no_wish"),)
    return tuple(_entry(case, rule, wish) for wish in firsts.values())


def _entry(case: Case, rule: DocumentRule, wish: WishedOffer) -> Reason:
    if wish.host_country in case.application.nationalities:
        return found("D05", NOT_APPLICABLE, rule.stamp, "national", host=wish.host_country)
    entry = entry_for(
        case.policy.entry_regimes,
        case.application.nationalities,
        case.application.origin_country,
        wish.host_country,
        wish.starts_on,
        case.decided_on,
    )
    held = any(
        document.date <= wish.starts_on and _accepted(rule, document) and _lasts_to(document, wish.starts_on)
        for document in _supplied(case, "D05")
    )
    if held:
        return found("D05", PASS, entry.stamp, **entry.parameters)
    return found("D05", _open(rule), entry.stamp, entry.case, **entry.parameters)


def residence_plan(case: Case, rule: DocumentRule, wishes: tuple[WishedOffer, ...]) -> tuple[Reason, ...]:
    """D06: a plan for the residence title, when the longest wish exceeds what its host allows without one."""
    long = [
        (days_of(wish.starts_on, wish.ends_on), wish, residence)
        for wish in wishes
        if (residence := residence_rule(case.policy.entry_regimes, wish.host_country, wish.starts_on))
    ]
    if not long:
        return (found("D06", NOT_APPLICABLE, rule.stamp, "no_rule"),)
    days, wish, residence = max(long, key=lambda item: (item[0] - item[2].after_days, -item[1].rank))
    known = {"days": days, "limit_days": residence.after_days, "host": wish.host_country, "title": residence.title}
    if days <= residence.after_days:
        return (found("D06", NOT_APPLICABLE, residence.stamp, **known),)
    good = any(_accepted(rule, document) for document in _supplied(case, "D06"))
    return (found("D06", PASS if good else _open(rule), residence.stamp, **known),)


def insurance(case: Case, rule: DocumentRule, wishes: tuple[WishedOffer, ...]) -> tuple[Reason, ...]:
    """D07: cover from the first to the last day of the best wish."""
    if not wishes:
        return (found("D07", NOT_APPLICABLE, rule.stamp, "no_wish"),)
    first, last = wishes[0].starts_on, wishes[0].ends_on
    good = any(
        document.date <= first and document.valid_until is not None and document.valid_until >= last
        for document in _supplied(case, "D07")
    )
    return (found("D07", PASS if good else _open(rule), rule.stamp, starts_on=first, ends_on=last),)


def consent(case: Case, rule: DocumentRule, wishes: tuple[WishedOffer, ...]) -> tuple[Reason, ...]:
    """D08: consent to a data notice that has not been replaced since. The edge refuses versions that never were."""
    current = in_force(case.policy.parameters.consents, case.decided_on)
    given = case.application.consent_version
    known = {"version": given, "current": current.version if current else None}
    if not case.application.consent_data or not given:
        return (found("D08", _open(rule), rule.stamp, "absent", **known),)
    if any(_replaced(notice, given, case.decided_on) for notice in case.policy.parameters.consents):
        return (found("D08", _open(rule), rule.stamp, "replaced", **known),)
    return (found("D08", PASS, rule.stamp, **known),)


def _replaced(notice: ConsentNotice, version: str, on: date) -> bool:
    return notice.version == version and notice.stamp.valid_to is not None and notice.stamp.valid_to < on


def conduct(case: Case, rule: DocumentRule, wishes: tuple[WishedOffer, ...]) -> tuple[Reason, ...]:
    """D09: the code of conduct accepted and the safeguarding training followed."""
    good = case.application.conduct or any(_accepted(rule, document) for document in _supplied(case, "D09"))
    return (found("D09", PASS if good else _open(rule), rule.stamp),)


def _supplied(case: Case, code: str) -> list[SuppliedDocument]:
    return [document for document in case.application.documents if document.code == code]


def _accepted(rule: DocumentRule, document: SuppliedDocument) -> bool:
    return document.outcome is None or not rule.outcomes or document.outcome in rule.outcomes


def _lasts_to(document: SuppliedDocument, day: date | None) -> bool:
    return document.valid_until is None or day is None or document.valid_until >= day


def _open(rule: DocumentRule) -> str:
    return MISSING if rule.due == APPLICATION else LATER


_JUDGES = {
    "D01": passport,
    "D02": dated_check,
    "D03": dated_check,
    "D04": dated_check,
    "D05": entry_permission,
    "D06": residence_plan,
    "D07": insurance,
    "D08": consent,
    "D09": conduct,
}
DOCUMENT_CODES: tuple[str, ...] = tuple(_JUDGES)
