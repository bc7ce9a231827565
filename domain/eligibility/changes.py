"""The smallest change that would make a person eligible, found by really deciding again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.eligibility.case import Case
from domain.eligibility.judgement import closed_wishes, judge
from domain.eligibility.verdict import ELIGIBLE, FAIL, MISSING, PERSON, Reason


@dataclass(frozen=True, slots=True)
class Change:
    """One change that answers one rule. `field` names what changes, `value` is JSON (`decision`: a coordinator's)."""

    code: str
    field: str
    value: Any
    offer: str | None = None

    def document(self) -> dict[str, Any]:
        """The change as JSON values."""
        document = {"code": self.code, "field": self.field, "value": self.value}
        return document if self.offer is None else {**document, "offer": self.offer}


def smallest_change(case: Case) -> tuple[Change, ...] | None:
    """The fewest changes after which the case is eligible; () when it is, None when none of those known is enough.

    Every closed wish is tried in turn, best rank first; from each set that works, what is not needed is taken out.
    """
    verdict = judge(case)
    if verdict.outcome == ELIGIBLE:
        return ()
    reasons = verdict.reasons
    closed = closed_wishes(reasons)
    stays_open = len(closed) < len(case.wishes)
    opened: list[str | None] = [None] if stays_open or not case.wishes else [wish.id for wish in case.wishes]
    tried = [_enough(case, reasons, closed - {offer}) for offer in opened]
    return min((changes for changes in tried if changes is not None), key=len, default=None)


def _enough(case: Case, reasons: tuple[Reason, ...], closed: set[str]) -> tuple[Change, ...] | None:
    """Changes for all that blocks outside the closed wishes, reduced; None when something cannot be changed."""
    wanted: list[Change] = []
    for reason in reasons:
        if reason.outcome not in (FAIL, MISSING, PERSON) or reason.offer in closed:
            continue
        change = change_for(case, reason)
        if change is None:
            return None
        if change not in wanted:
            wanted.append(change)
    return _reduced(case, wanted) if judge(apply_changes(case, wanted)).outcome == ELIGIBLE else None


def _reduced(case: Case, changes: list[Change]) -> tuple[Change, ...]:
    needed = list(changes)
    for change in reversed(changes):  # What serves the best ranked wish is kept longest.
        others = [other for other in needed if other is not change]
        if judge(apply_changes(case, others)).outcome == ELIGIBLE:
            needed = others
    return tuple(needed)


def change_for(case: Case, reason: Reason) -> Change | None:
    """The change that answers one blocking reason; None when nobody can make it (an age, an offer's dates)."""
    if reason.outcome == PERSON:
        return Change(reason.code, "decision", "accept")
    proposal = _PROPOSALS.get(reason.code, _nothing)(case, reason.parameters)
    return Change(reason.code, *proposal, offer=reason.offer) if proposal else None


def apply_changes(case: Case, changes: list[Change]) -> Case:
    """The case as it would be after the changes."""
    for change in changes:
        case = _APPLICATIONS.get(change.field, _set_field)(case, change)
    return case


Proposal = tuple[str, Any] | None


def _nothing(case: Case, known: Mapping[str, Any]) -> Proposal:
    return None


def _say_diaspora(case: Case, known: Mapping[str, Any]) -> Proposal:
    return ("diaspora", True) if known.get("case") == "elsewhere" else None


def _be_available(case: Case, known: Mapping[str, Any]) -> Proposal:
    if known.get("case") not in (None, "unavailable"):
        return None
    return "availability", {"from": known["starts_on"], "to": known["ends_on"]}


def _learn_language(case: Case, known: Mapping[str, Any]) -> Proposal:
    return "languages", {"language": known["language"], "level": known["level"]}


def _qualify(case: Case, known: Mapping[str, Any]) -> Proposal:
    """Experience when it opens a way: a volunteer can gain it; else the diploma."""
    if "experience_years" in known:
        return "experience_years", known["experience_years"]
    return "education_level", known["education_level"]


def _leave_other_application(case: Case, known: Mapping[str, Any]) -> Proposal:
    return ("other_application", "withdrawn") if known.get("case") == "other_application" else None


def _renew_passport(case: Case, known: Mapping[str, Any]) -> Proposal:
    return ("passport_expiry", known["needed_until"]) if "needed_until" in known else None


def _consent(case: Case, known: Mapping[str, Any]) -> Proposal:
    return ("consent", known["current"]) if "current" in known else None


_PROPOSALS: dict[str, Callable[[Case, Mapping[str, Any]], Proposal]] = {
    "E03": _say_diaspora,
    "E06": _be_available,
    "E07": _learn_language,
    "E08": _qualify,
    "E09": _leave_other_application,
    "D01": _renew_passport,
    "D08": _consent,
    "D09": lambda case, known: ("conduct", True),
    "S01": lambda case, known: ("institution", "named"),
}


def _set_field(case: Case, change: Change) -> Case:
    return replace(case, application=replace(case.application, **{change.field: change.value}))


def _set_passport(case: Case, change: Change) -> Case:
    expiry = date.fromisoformat(change.value)
    return replace(case, application=replace(case.application, passport_expiry=expiry))


def _set_availability(case: Case, change: Change) -> Case:
    facts = case.application
    first, last = date.fromisoformat(change.value["from"]), date.fromisoformat(change.value["to"])
    wider = replace(
        facts,
        available_from=min(first, facts.available_from or first),
        available_to=max(last, facts.available_to or last),
    )
    return replace(case, application=wider)


def _add_language(case: Case, change: Change) -> Case:
    languages = (*case.application.languages, (change.value["language"], change.value["level"]))
    return replace(case, application=replace(case.application, languages=languages))


def _give_consent(case: Case, change: Change) -> Case:
    return replace(case, application=replace(case.application, consent_data=True, consent_version=change.value))


def _accept(case: Case, change: Change) -> Case:
    return replace(case, settled=case.settled | {change.code})


def _drop_other_application(case: Case, change: Change) -> Case:
    return replace(case, surroundings=replace(case.surroundings, other_active_application=False))


_APPLICATIONS: dict[str, Callable[[Case, Change], Case]] = {
    "passport_expiry": _set_passport,
    "availability": _set_availability,
    "languages": _add_language,
    "consent": _give_consent,
    "decision": _accept,
    "other_application": _drop_other_application,
}
