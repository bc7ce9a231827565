"""What a queued mail says, to whom: names, addresses and links are looked up here and stored nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from sqlalchemy import Connection, Row, select

from config.clock import Clock
from config.settings import Settings
from domain.focal_point import who_answers
from storage import repositories
from storage.address_changes import address_of, former_address
from storage.application_queries import wishes_of
from storage.drafts import draft_address
from storage.errors import DatabaseUnavailable
from storage.feedback import feedback_token, find_request, last_day_of
from storage.focal_points import answering, colleagues_of
from storage.keys import Keys
from storage.mail_queue import QueuedMail, sent_mails
from storage.page_queries import what_became
from storage.sign_in_readers import reader_of_sign_in
from storage.sign_ins import code_of
from storage.tables.accounts import accounts
from storage.tables.applications import decisions, verdicts
from translations.mail_texts_accounts import ACCOUNTS
from translations.mails import compose

_log = structlog.get_logger()

Facts = dict[str, Any]
_TOLD = ("fail", "missing", "person")
# These mails open the very page on which something is to be done or read.
_OWN_PAGES = {
    "erasure_wanted": "desk/erasures/{application}",
    "protection_insurance": "desk/placements/{placement}",
    "protection_title": "desk/placements/{placement}",
    "protection_allowance": "desk/placements/{placement}",
    "correction_wanted": "desk/applications/{application}/correction",
    "follow_up_due": "findings/follow-ups",
    "correction_made": "me",
    "correction_declined": "me",
}


class HasKeys(Protocol):
    """What putting a mail into words needs of the services: the base URL, the keys of personal links, the day."""

    @property
    def settings(self) -> Settings: ...

    @property
    def keys(self) -> Keys: ...

    @property
    def clock(self) -> Clock: ...


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as the reader gets it, plain text."""

    to: str
    language: str
    subject: str
    text: str


def letter_of(connection: Connection, mail: QueuedMail, services: HasKeys) -> Letter | None:
    """The mail in words, or None when the reader is no longer known (erased, or without an address)."""
    reader = _reader(connection, mail, services)
    if reader is None:
        return None
    facts = reader | _subject_facts(connection, mail, services)
    # Who asks for a code is known only now, and with her the language.
    language = reader.get("language", mail.language)
    subject, text = compose(language, mail.template, facts)
    return Letter(facts["to"], language, subject, text)


def mailbox_items(connection: Connection, services: HasKeys) -> list[dict[str, Any]]:
    """Every sent mail, newest first: `{to, subject, language, text, sent_at}`. For development only."""
    return [
        {
            "to": letter.to,
            "subject": letter.subject,
            "language": letter.language,
            "text": letter.text,
            "sent_at": mail.sent_at,
        }
        for mail in sent_mails(connection)
        if (letter := _letter_or_log(connection, mail, services)) is not None
    ]


def _letter_or_log(connection: Connection, mail: QueuedMail, services: HasKeys) -> Letter | None:
    """One mail that cannot be put into words must not hide all the others."""
    try:
        return letter_of(connection, mail, services)
    except DatabaseUnavailable:
        raise
    except Exception as error:
        _log.error("mail_unwritable", mail=mail.message_key, template=mail.template, error=type(error).__name__)
        return None


def feedback_link(services: HasKeys, language: str, request: str) -> str:
    """The respondent's link to one questionnaire."""
    return f"{services.settings.base_url}/{language}/feedback/{feedback_token(services.keys, request)}"


def _reader(connection: Connection, mail: QueuedMail, services: HasKeys) -> Facts | None:
    """Address, name, country, help and link of whoever the mail is for."""
    kind, _, identifier = mail.recipient.partition(":")
    found = _READERS[kind](connection, identifier)
    if found is not None and "former_address" in mail.parameters:
        # Whoever changed the address must not get the warning in place of the person who is warned.
        found = {**found, "to": former_address(connection, mail.parameters["former_address"])}
    if found is None or not found["to"]:
        return None
    pages = {
        "application": f"applications/{identifier}",
        "organisation": "host",
        "account": "desk",
        "draft": "signin",
        "address_change": "me",
        "sign_in": "signin",
    }
    page = "signin" if mail.template in ACCOUNTS else pages[kind]
    link = f"{services.settings.base_url}/{mail.language}/{page}"
    return {**found, **_help(connection, kind, identifier, found, services), "link": link}


def _volunteer(connection: Connection, identifier: str) -> Facts | None:
    application = repositories.applications.find(connection, identifier)
    if application is None:
        return None
    name = application.personal.get("given_names", "")
    return {"to": application.personal.get("email"), "name": name, "country": application.origin_country}


def _organisation(connection: Connection, identifier: str) -> Facts | None:
    organisation = repositories.organisations.find(connection, identifier)
    if organisation is None:
        return None
    return {"to": organisation.email, "name": organisation.name, "country": organisation.country}


def _account(connection: Connection, identifier: str) -> Facts | None:
    query = select(accounts).where(accounts.c.id == identifier, accounts.c.disabled_at.is_(None))
    row = connection.execute(query).one_or_none()
    return None if row is None else {"to": row.email, "name": row.name, "country": row.country}


def _draft(connection: Connection, identifier: str) -> Facts | None:
    found = draft_address(connection, identifier)
    if found is None:
        return None
    address, expires_at = found
    # Nothing else that was typed: nobody has proven this address, and no stranger shall read other people's words.
    return {"to": address, "name": address, "country": None, "last_day": expires_at}


def _new_address(connection: Connection, identifier: str) -> Facts | None:
    """An address that nobody has proven yet: no stranger shall read a name there."""
    address = address_of(connection, identifier)
    return None if address is None else {"to": address, "name": address, "country": None}


_READERS = {
    "sign_in": reader_of_sign_in,
    "draft": _draft,
    "application": _volunteer,
    "organisation": _organisation,
    "account": _account,
    "address_change": _new_address,
}


def _help(connection: Connection, kind: str, identifier: str, reader: Facts, services: HasKeys) -> Facts:
    """Who helps, by name: for a volunteer whoever answers about her file, for others a focal point of their country."""
    day = services.clock.now().date()
    if kind == "application":
        focal_point = answering(connection, identifier, day)
        if focal_point is None:
            return {}
        backup = {"backup": focal_point.backup, "backup_help": focal_point.backup_email} if focal_point.backup else {}
        return {"help": focal_point.email, "helper": focal_point.name, **backup}
    others = who_answers(colleagues_of(connection, reader["country"]), None, day, without=identifier)
    return {"help": others.email, "helper": others.name} if others is not None else {}


def _subject_facts(connection: Connection, mail: QueuedMail, services: HasKeys) -> Facts:
    """What the mail is about: the stored parameters, and what their ids stand for."""
    stored: Mapping[str, Any] = mail.parameters
    facts: Facts = dict(stored)
    for name, look_up in _SUBJECTS.items():
        if name in stored:
            facts |= look_up(connection, stored[name])
    if "verdict" in stored:
        facts["reasons"] = _reasons(connection, stored["application"], stored["verdict"])
    if "address_change" in stored:
        facts["code"] = code_of(services.keys, stored["address_change"])
    if "sign_in" in stored:
        facts["code"] = code_of(services.keys, stored["sign_in"])
    if "safeguarding" in stored:
        facts["link"] = f"{services.settings.base_url}/{mail.language}/safeguarding"
    if mail.template in _OWN_PAGES:
        page = _OWN_PAGES[mail.template].format(**stored)
        facts["link"] = f"{services.settings.base_url}/{mail.language}/{page}"
    if "request" in stored:
        facts["link"] = feedback_link(services, mail.language, stored["request"])
    return facts


def _application_facts(connection: Connection, identifier: str) -> Facts:
    application = _present(repositories.applications.find(connection, identifier))
    call = _present(repositories.calls.find(connection, application.call_id))
    return {"reference": application.reference, "closes": call.closes.date()}


def _placement_facts(connection: Connection, identifier: str) -> Facts:
    placement = _present(repositories.placements.find(connection, identifier))
    dates = {"starts_on": placement.started_on or placement.starts_on, "ends_on": placement.ends_on}
    reference = _application_facts(connection, placement.application_id)["reference"]
    return {**_offer_facts(connection, placement.offer_id), **dates, "reference": reference}


def _offer_facts(connection: Connection, identifier: str) -> Facts:
    offer = _present(repositories.offers.find(connection, identifier))
    organisation = _present(repositories.organisations.find(connection, offer.organisation_id))
    return {
        "reference": offer.id,
        "offer": offer.title,
        "organisation": organisation.name,
        "city": offer.city,
        "host": offer.country,
    }


def _request_facts(connection: Connection, identifier: str) -> Facts:
    request = _present(find_request(connection, identifier))
    last_day = last_day_of(request.expires_at)
    return {**_placement_facts(connection, request.placement_id), "last_day": last_day}


def _wish_facts(connection: Connection, identifier: str) -> Facts:
    became = what_became(connection, identifier)
    return {"wishes": [{**wish, "became": became.get(wish["offer"])} for wish in wishes_of(connection, identifier)]}


def _decision_facts(connection: Connection, identifier: str) -> Facts:
    query = select(decisions.c.reason).where(decisions.c.application_id == identifier)
    last = connection.execute(query.order_by(decisions.c.number.desc()).limit(1)).scalar_one()
    return {"decision_reason": last}


def _reasons(connection: Connection, application: str, number: int) -> list[Any]:
    """What the reader can or must know: everything that failed, is missing or waits for a person."""
    query = select(verdicts.c.reasons).where(verdicts.c.application_id == application, verdicts.c.number == number)
    row: Row[Any] | None = connection.execute(query).one_or_none()
    return [] if row is None else [reason for reason in row.reasons if reason["outcome"] in _TOLD]


_SUBJECTS = {
    "application": _application_facts,
    "placement": _placement_facts,
    "published_offer": _offer_facts,
    "request": _request_facts,
    "wishes_of": _wish_facts,
    "decision_on": _decision_facts,
}


def _present(found: Any) -> Any:
    if found is None:
        raise LookupError("mail about nothing")
    return found
