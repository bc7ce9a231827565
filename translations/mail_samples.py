"""Every mail with what sends it, to whom, and invented facts, so that it can be read before anybody receives it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from translations.marking import N_

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class MailUse:
    """`reader` is who receives it, `occasion` what sends it; `facts` are what this mail alone tells."""

    reader: str
    occasion: str
    facts: Facts = field(default_factory=dict)


READERS: dict[str, str] = {
    "volunteer": N_("the volunteer"),
    "address": N_("whoever gave this address"),
    "host": N_("the host organisation"),
    "party": N_("the volunteer, the host organisation or the focal point"),
    "holder": N_("the focal point who answers about the file, or the backup"),
    "coordinators": N_("the focal points of the country of origin"),
    "both": N_("the focal points of both countries"),
    "staff": N_("the owner of the account"),
    "safeguarding": N_("the safeguarding officers"),
}
# Nobody of these names exists; the domain takes no mail.
_WHO: dict[str, Facts] = {
    "volunteer": {"name": "Awa (exemple)", "country": "SN"},
    "host": {"name": "Association Exemple", "country": "MA"},
    "party": {"name": "Awa (exemple)", "country": "SN"},
    "holder": {"name": "Ibrahima (exemple)", "country": "SN"},
    "coordinators": {"name": "Ibrahima (exemple)", "country": "SN"},
    "both": {"name": "Ibrahima (exemple)", "country": "SN"},
    "staff": {"name": "Fatou (exemple)", "country": "SN"},
    "address": {"name": "awa@example.org", "country": None},
    "safeguarding": {"name": "Salma (exemple)", "country": None},
}
_HELP: Facts = {"help": "ibrahima@example.org", "helper": "Ibrahima (exemple)"}
_BACKUP: Facts = {"backup": "Fatou (exemple)", "backup_help": "fatou@example.org"}
_SAMPLE: Facts = {
    "link": "https://passerelle.example.org/…",
    "reference": "2027A-000123",
    "offer": {"fr": "Soutien scolaire (exemple)", "en": "School support (example)"},
    "organisation": "Association Exemple",
    "city": "Salé",
    "host": "MA",
    "starts_on": "2027-03-01",
    "ends_on": "2027-08-31",
    "closes": "2026-12-31",
    "answer_by": "2026-12-15",
    "complete_by": "2026-12-31",
    "last_day": "2027-04-05",
    "since": "2027-04-12",
    "until": "2027-01-20T12:00:00+00:00",
    "code": "EXEM2PLE",
    "corrections": ["birth_date", "languages"],
    "role": "coordinator",
}
# Without a file, an offer or a service behind them.
_WITHOUT_REFERENCE = frozenset(
    {
        "draft_saved",
        "organisation_accredited",
        "organisation_refused",
        "safeguarding_waits",
        "private_received",
        "private_message",
        "sign_in_code",
        "backup_named",
        "files_received",
        "follow_up_due",
        "account_invitation",
        "account_locked",
        "password_changed",
        "authenticator_changed",
    }
)


def _reason(code: str, outcome: str, **parameters: Any) -> dict[str, Any]:
    return {"code": code, "outcome": outcome, "parameters": parameters}


_MISSING: Facts = {"reasons": [_reason("E02", "missing")]}
_PERSON: Facts = {"reasons": [_reason("M03", "person", case="relative", offer="O00012")]}
_FAILED: Facts = {"reasons": [_reason("E03", "fail", case="elsewhere", residence="CI", origin="SN")]}
_WISH: Facts = {"reasons": [_reason("E05", "fail", offer="O00012", host="SN")]}
_WISHES: Facts = {
    "wishes": [
        {
            "rank": 1,
            "title": {"fr": "Soutien scolaire (exemple)", "en": "School support (example)"},
            "reason": "offer_full",
            "became": None,
        },
        {
            "rank": 2,
            "title": {"fr": "Jardin partagé (exemple)", "en": "Shared garden (example)"},
            "reason": "placed",
            "became": "host_declined",
        },
    ]
}
_OFFER: Facts = {"reference": "O00012"}
_EXPLAINED: Facts = {
    "decision_reason": {"fr": "La résidence a été vérifiée (exemple).", "en": "The residence was checked (example)."}
}

USES: dict[str, MailUse] = {
    "draft_saved": MailUse("address", N_("an application is saved to be finished later")),
    "application_received": MailUse("volunteer", N_("an application is sent")),
    "verdict_eligible": MailUse("volunteer", N_("the rules find the application eligible"), _WISH),
    "verdict_to_complete": MailUse("volunteer", N_("the rules find something missing"), _MISSING),
    "verdict_needs_person": MailUse("volunteer", N_("the rules leave a point to a person"), _PERSON),
    "verdict_refusal_proposed": MailUse("volunteer", N_("the rules propose a refusal"), _FAILED),
    "refusal_confirmed": MailUse("volunteer", N_("a focal point confirms a refusal"), {**_FAILED, **_EXPLAINED}),
    "not_placed": MailUse("volunteer", N_("the call is over without a place"), _WISHES),
    "review_wanted": MailUse("holder", N_("a volunteer asks for a review")),
    "proposal_announced": MailUse("volunteer", N_("a validated round proposes a place")),
    "better_place_proposed": MailUse("volunteer", N_("a protected round proposes a place higher on the list")),
    "answer_wanted": MailUse("volunteer", N_("the host accepts")),
    "answer_reminder": MailUse("volunteer", N_("half the time to answer is over")),
    "host_said_no": MailUse("volunteer", N_("the host declines")),
    "host_was_silent": MailUse("volunteer", N_("the host did not answer in time")),
    "own_answer_missing": MailUse("volunteer", N_("the volunteer did not answer in time")),
    "place_confirmed": MailUse("volunteer", N_("the volunteer accepts")),
    "host_answer_wanted": MailUse("host", N_("a validated round proposes a place")),
    "host_answer_reminder": MailUse("host", N_("half the time to answer is over")),
    "host_place_confirmed": MailUse("host", N_("the volunteer accepts")),
    "host_volunteer_declined": MailUse("host", N_("the volunteer declines or withdraws")),
    "host_volunteer_moved": MailUse("host", N_("a protected round gives the volunteer a place higher on the list")),
    "host_volunteer_silent": MailUse("host", N_("the volunteer did not answer in time")),
    "host_own_answer_missing": MailUse("host", N_("the host did not answer in time")),
    "offer_published": MailUse("host", N_("a focal point approves an offer"), _OFFER),
    "offer_returned": MailUse("host", N_("a focal point returns an offer"), _OFFER),
    "organisation_accredited": MailUse("host", N_("a focal point accredits an organisation")),
    "organisation_refused": MailUse("host", N_("a focal point does not accredit an organisation")),
    "feedback_request": MailUse("party", N_("the day of a questionnaire has come")),
    "feedback_reminder": MailUse("party", N_("a week without an answer")),
    "erasure_received": MailUse("volunteer", N_("a volunteer asks for erasure")),
    "erasure_wanted": MailUse("coordinators", N_("a volunteer asks for erasure")),
    "erasure_refused": MailUse("volunteer", N_("erasure has to wait for the end of the service")),
    "correction_wanted": MailUse("holder", N_("a volunteer asks for a correction")),
    "correction_made": MailUse("volunteer", N_("a focal point corrects a file")),
    "correction_declined": MailUse("volunteer", N_("a focal point finds nothing to correct")),
    "address_code": MailUse("address", N_("a volunteer gives a new e-mail address")),
    "address_change_asked": MailUse("volunteer", N_("a volunteer gives a new e-mail address")),
    "address_changed": MailUse("volunteer", N_("a volunteer confirms a new e-mail address")),
    "safeguarding_waits": MailUse("safeguarding", N_("something arrives in the private channel")),
    "private_received": MailUse("volunteer", N_("the volunteer writes in the private channel")),
    "private_message": MailUse("volunteer", N_("a safeguarding officer writes to the volunteer")),
    "sign_in_code": MailUse("address", N_("somebody asks to sign in")),
    "protection_insurance": MailUse("both", N_("somebody in service is without insurance")),
    "protection_title": MailUse("both", N_("somebody in service is without a residence title")),
    "protection_allowance": MailUse("both", N_("an allowance is more than five days late")),
    "backup_named": MailUse("staff", N_("somebody is named as backup")),
    "files_received": MailUse("staff", N_("files change hands"), {"number": 12}),
    "follow_up_due": MailUse(
        "staff",
        N_("recommendations were published 6, 12 or 18 months ago"),
        {"months": 6},
    ),
    "account_invitation": MailUse("staff", N_("an account is made")),
    "account_locked": MailUse("staff", N_("five wrong attempts to sign in")),
    "password_changed": MailUse("staff", N_("the password is changed")),
    "authenticator_changed": MailUse("staff", N_("the authenticator is changed")),
}


def sample_facts(template: str) -> dict[str, Any]:
    """The invented facts of one mail, as `translations.mails.compose` takes them. Raises KeyError."""
    use = USES[template]
    who = _WHO[use.reader]
    help_ = _HELP if who["country"] and use.reader not in ("holder", "coordinators") else {}
    backup = _BACKUP if use.reader == "volunteer" else {}
    facts = {**_SAMPLE, **who, **help_, **backup, **use.facts}
    if template in _WITHOUT_REFERENCE:
        del facts["reference"]
    return facts
