"""Certificates of service: issued for a placement, then unchanged, and found again by their code.

A name that was corrected since makes another version; the one before is void, and its code says so.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from domain.application import Application
from domain.focal_point import who_answers
from domain.placement import Placement
from domain.service_certificate import code_of, service_of, short_tasks
from domain.values import LANGUAGES
from messaging.upsert import insert_into
from storage import repositories
from storage.focal_points import answering, colleagues_of
from storage.keys import Keys, token_hash
from storage.repositories import next_number
from storage.tables.applications import counters
from storage.tables.people import certificates
from storage.tables.placements import placements, suspensions
from storage.unit_of_work import UnitOfWork

_SERIES = "certificates"


# All that stays of the words of a certificate that was replaced: the earlier name is nobody's business any more.
_LEFT_OF_REPLACED = ("number", "issued_on", "kind")


@dataclass(frozen=True, slots=True)
class Certificate:
    """An issued certificate. `document` is what it says, frozen; see `_document` for its fields."""

    placement_id: str
    version: int
    issued_at: datetime
    replaced_at: datetime | None
    document: Mapping[str, Any]


def check_code(keys: Keys, placement: str, version: int) -> str:
    """The code that stands on a certificate: derived again whenever it is needed, never stored."""
    return code_of(base64.urlsafe_b64decode(keys.token("certificate", f"{placement}:{version}")))


def _code_hash(keys: Keys, code: str) -> str:
    """What is stored of a code. A code is short, so its hash is keyed."""
    return token_hash(keys.token("certificate-code", code))


def find_certificate(connection: Connection, placement: str) -> Certificate | None:
    """The certificate of a placement that holds, if one was issued."""
    holds = certificates.c.replaced_at.is_(None)
    return next(iter(_certificates(connection, holds, certificates.c.placement_id == placement)), None)


def certificates_of_file(connection: Connection, application: str) -> list[Certificate]:
    """The certificates that hold of one application."""
    mine = select(placements.c.id).where(placements.c.application_id == application)
    return _certificates(connection, certificates.c.replaced_at.is_(None), certificates.c.placement_id.in_(mine))


def certificate_of_code(connection: Connection, keys: Keys, code: str) -> Certificate | None:
    """The certificate on which this code stands, also when it was replaced."""
    return next(iter(_certificates(connection, certificates.c.code_hash == _code_hash(keys, code))), None)


def _certificates(connection: Connection, *conditions: ColumnElement[bool]) -> list[Certificate]:
    names = Certificate.__slots__
    query = select(*(certificates.c[name] for name in names)).where(*conditions).order_by(certificates.c.issued_at)
    return [Certificate(**row) for row in connection.execute(query).mappings()]


def issue_certificate(work: UnitOfWork, placement: Placement, keys: Keys, base_url: str) -> Certificate:
    """Issue the certificate of a placement that the caller has locked; the one that holds is replaced by it."""
    now, before = work.clock.now(), find_certificate(work.connection, placement.id)
    replaced = {"replaces": before.document["number"]} if before else {}
    document = {
        "number": f"{now.year}-{_next_number(work.connection):05d}",
        "issued_on": now.date().isoformat(),
        "base_url": base_url,
        **_document(work.connection, placement, now.date()),
        **replaced,
    }
    if before is not None:
        _void(work, before)
    issued = Certificate(placement.id, before.version + 1 if before else 1, now, None, document)
    row = {name: getattr(issued, name) for name in Certificate.__slots__}
    code = check_code(keys, placement.id, issued.version)
    work.connection.execute(insert(certificates).values(code_hash=_code_hash(keys, code), **row))
    return issued


def _void(work: UnitOfWork, certificate: Certificate) -> None:
    mine = (certificates.c.placement_id == certificate.placement_id, certificates.c.version == certificate.version)
    left = {name: certificate.document[name] for name in _LEFT_OF_REPLACED}
    work.connection.execute(update(certificates).where(*mine).values(replaced_at=work.clock.now(), document=left))


def _next_number(connection: Connection) -> int:
    first = insert_into(connection, counters).values(name=_SERIES, value=0)
    connection.execute(first.on_conflict_do_nothing())
    return next_number(connection, _SERIES)


def _document(connection: Connection, placement: Placement, issued_on: date) -> dict[str, Any]:
    """Everything that the certificate says. Raises LookupError for a service without its dates."""
    application = repositories.applications.find(connection, placement.application_id)
    offer = repositories.offers.find(connection, placement.offer_id)
    organisation = repositories.organisations.find(connection, placement.organisation_id)
    first, last = placement.started_on, placement.ended_on
    if application is None or offer is None or organisation is None or first is None or last is None:
        raise LookupError(placement.id)
    service = service_of(first, last, _interruptions(connection, placement.id))
    return {
        "kind": "attestation" if placement.status == "ended_early" else "certificate",
        "names": names_of(application),
        "organisation": organisation.name,
        "city": offer.city,
        "country": placement.host,
        "origin": placement.origin,
        "modality": application.modality,
        "title": _bilingual(offer.title),
        "tasks": {language: short_tasks(text) for language, text in _bilingual(offer.description).items()},
        "first_day": service.first.isoformat(),
        "last_day": service.last.isoformat(),
        "days_served": service.served,
        "days_suspended": service.suspended,
        "issued_by": _issuers(connection, placement, issued_on),
    }


def names_of(application: Application) -> str:
    """Given names and family name as the person wrote them; empty once she is erased."""
    written = (application.personal.get("given_names"), application.personal.get("family_name"))
    return " ".join(name for name in written if name)


def _bilingual(text: Mapping[str, str]) -> dict[str, str]:
    """The text in both languages; one that is missing is told in the other."""
    return {language: text.get(language) or next(filter(None, text.values()), "") for language in LANGUAGES}


def _interruptions(connection: Connection, placement: str) -> list[tuple[date, date | None]]:
    query = select(suspensions.c.from_on, suspensions.c.to_on).where(suspensions.c.placement_id == placement)
    return [(row.from_on, row.to_on) for row in connection.execute(query.order_by(suspensions.c.from_on))]


def _issuers(connection: Connection, placement: Placement, day: date) -> list[dict[str, str | None]]:
    """The focal point who answers about the file in the country of origin, and the first of the host country."""
    hosts = colleagues_of(connection, placement.host)
    origin = answering(connection, placement.application_id, day)
    found = [origin, who_answers(hosts, None, day)]
    return [
        {"name": each.name, "institution": each.institution, "country": each.country}
        for each in found
        if each is not None
    ]
