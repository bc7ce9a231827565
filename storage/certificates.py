"""Certificates of service: issued once for a placement, then unchanged, and found again by their code."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

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
from storage.tables.placements import suspensions
from storage.unit_of_work import UnitOfWork

_SERIES = "certificates"


@dataclass(frozen=True, slots=True)
class Certificate:
    """An issued certificate. `document` is what it says, frozen; see `_document` for its fields."""

    placement_id: str
    issued_at: datetime
    document: Mapping[str, Any]


def check_code(keys: Keys, placement: str) -> str:
    """The code that stands on the certificate of a placement: derived again whenever it is needed, never stored."""
    return code_of(base64.urlsafe_b64decode(keys.token("certificate", placement)))


def _code_hash(keys: Keys, code: str) -> str:
    """What is stored of a code. A code is short, so its hash is keyed."""
    return token_hash(keys.token("certificate-code", code))


def find_certificate(connection: Connection, placement: str) -> Certificate | None:
    """The certificate of a placement, if it was issued."""
    return _certificate(connection.execute(select(certificates).where(certificates.c.placement_id == placement)))


def certificate_of_code(connection: Connection, keys: Keys, code: str) -> Certificate | None:
    """The certificate on which this code stands."""
    return _certificate(
        connection.execute(select(certificates).where(certificates.c.code_hash == _code_hash(keys, code)))
    )


def _certificate(found: Any) -> Certificate | None:
    row = found.one_or_none()
    return None if row is None else Certificate(row.placement_id, row.issued_at, row.document)


def issue_certificate(work: UnitOfWork, placement: Placement, keys: Keys, base_url: str) -> Certificate:
    """Issue the certificate of a placement that the caller has locked, or return the one that was issued before."""
    issued = find_certificate(work.connection, placement.id)
    if issued is not None:
        return issued
    now = work.clock.now()
    document = {
        "number": f"{now.year}-{_next_number(work.connection):05d}",
        "issued_on": now.date().isoformat(),
        "base_url": base_url,
        **_document(work.connection, placement, now.date()),
    }
    work.connection.execute(
        insert(certificates).values(
            placement_id=placement.id,
            code_hash=_code_hash(keys, check_code(keys, placement.id)),
            issued_at=now,
            document=document,
        )
    )
    return Certificate(placement.id, now, document)


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
