"""What a file that is to be completed still needs, as fields of a form: made from the reasons of its verdict."""

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from api.languages import current_language
from api.operations.context import Operation
from api.pages.frame.cards import choices_of, countries
from api.pages.volunteer.completion import papers_among
from domain.eligibility.dated import in_force
from domain.eligibility.policy_values import DocumentRule
from domain.values import COUNTRIES
from translations.labels import options
from translations.reasons import reason_remedy

Field = dict[str, Any]


def missing_items(operation: Operation, view: Mapping[str, Any]) -> dict[str, Any]:
    """`documents` and `fields` to send, each once, in the order of the verdict."""
    reasons = [reason for reason in view["verdict"]["reasons"] if reason["outcome"] == "missing"]
    codes = list(dict.fromkeys(reason["code"] for reason in reasons))
    remedies = {reason["code"]: reason_remedy(current_language(), reason) for reason in reasons}
    return {
        "documents": [_document(operation, code, remedies[code]) for code in papers_among(codes)],
        "fields": [field for code in codes if code in _FIELDS for field in _FIELDS[code](operation)],
    }


def _document(operation: Operation, code: str, advice: str | None) -> Field:
    today = operation.services.clock.now().date()
    rows = [row for row in operation.services.policy.eligibility.documents if row.code == code]
    rule: DocumentRule | None = in_force(rows, today)
    outcomes = options(current_language(), "document_outcome", rule.outcomes) if rule and rule.outcomes else None
    return {"code": code, "advice": advice, "expires": code in ("D05", "D07"), "outcomes": outcomes}


def _field(name: str, text: str, kind: str = "text", hint: str = "", choices: Any = None) -> Field:
    return {"name": name, "label": text, "hint": hint, "type": kind, "options": choices}


def _passport(_operation: Operation) -> list[Field]:
    return [_field("passport_expiry", _("Passport valid until"), "date", _("For example 1 3 2032."))]


def _availability(_operation: Operation) -> list[Field]:
    return [
        _field("available_from", _("Available from"), "date", _("For example 1 3 2027.")),
        _field("available_to", _("Available until"), "date"),
    ]


def _qualification(_operation: Operation) -> list[Field]:
    return [
        _field("education_level", _("Highest level of education"), choices=choices_of("education_level")),
        _field("experience_years", _("Years of experience")),
    ]


def _nationality(_operation: Operation) -> list[Field]:
    return [_field("nationalities", _("Your nationalities"), "several", choices=countries(COUNTRIES))]


def _consent(operation: Operation) -> list[Field]:
    notices = operation.services.policy.eligibility.parameters.consents
    notice = in_force(notices, operation.services.clock.now().date())
    agree = [("true", _("I agree that my data are used as the present notice says."))]
    return [
        {**_field("consent-version", "", "hidden"), "value": notice.version if notice else ""},
        _field("consent-data", _("Consent"), choices=agree),
    ]


def _conduct(_operation: Operation) -> list[Field]:
    agree = [("true", _("I have read the code of conduct and I will follow it."))]
    return [_field("conduct", _("Code of conduct"), choices=agree)]


def _institution(_operation: Operation) -> list[Field]:
    return [_field("institution", _("Institution that sends you"))]


_FIELDS: Mapping[str, Callable[[Operation], list[Field]]] = {
    "D01": _passport,
    "D08": _consent,
    "D09": _conduct,
    "E02": _nationality,
    "E06": _availability,
    "E08": _qualification,
    "S01": _institution,
}
