"""The certificate of service: issue it, set it as PDF, and tell a stranger whether it is genuine."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import Connection

from api.certificates.pdf import typeset
from api.certificates.words import printed
from api.operations.context import Operation
from api.operations.placements import find_placement
from api.problems import Problem, refused_field
from api.typesetting.pdf import COMMAND, PdfUnavailable
from domain.placement import Placement
from domain.service_certificate import CERTIFIED, read_code
from storage import repositories
from storage.certificates import (
    Certificate,
    certificate_of_code,
    check_code,
    find_certificate,
    issue_certificate,
    names_of,
)

log = structlog.get_logger()

_RETRY_AFTER = "60"


@dataclass(frozen=True, slots=True)
class CertificateFile:
    """A certificate as it is downloaded."""

    number: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class CertificateState:
    """What the page of a certificate tells: the name that the file bears now, and the certificate that holds."""

    application_id: str
    names: str
    issued: Certificate | None

    @property
    def bears_earlier_name(self) -> bool:
        """Whether the name was corrected since the certificate was issued."""
        return self.issued is not None and self.issued.document["names"] != self.names


def certificate_state(operation: Operation, identifier: str) -> CertificateState:
    """The certificate of a service that is over, issued or not.

    Raises Problem 404, 409 `no_certificate` before the end of service.
    """
    with operation.read() as connection:
        return _state(connection, find_placement(connection, operation.actor, identifier))


def _state(connection: Connection, placement: Placement) -> CertificateState:
    application = repositories.applications.find(connection, placement.application_id)
    names = names_of(application) if application is not None else ""
    if placement.status not in CERTIFIED or placement.started_on is None or not names:
        raise Problem(409, "no_certificate")
    return CertificateState(placement.application_id, names, find_certificate(connection, placement.id))


def certificate_file(operation: Operation, placement: str, command: Sequence[str] = COMMAND) -> CertificateFile:
    """The certificate of a placement, as it was issued. Reading it issues nothing.

    Raises Problem 404, 409 `no_certificate` while none is issued, 503 `pdf_unavailable`.
    """
    with operation.read() as connection:
        found = find_placement(connection, operation.actor, placement)
        issued = find_certificate(connection, found.id)
    if issued is None:
        raise Problem(409, "no_certificate")
    code = check_code(operation.services.keys, placement, issued.version)
    try:
        pdf = typeset(printed(issued.document, code), int(issued.issued_at.timestamp()), command)
    except PdfUnavailable as problem:
        log.error("certificate.pdf_unavailable", reason=problem.reason, advice="Install requirements/pdf.lock")
        raise Problem(503, "pdf_unavailable", headers={"Retry-After": _RETRY_AFTER}) from None
    return CertificateFile(issued.document["number"], pdf)


def issue(operation: Operation, identifier: str, replacing: str | None = None) -> Certificate:
    """Issue the certificate of a service that is over; issued before, it is the same one.

    `replacing`: the number of the certificate that holds and bears an earlier name. It becomes void, and a new one
    bears the name of the file. Asked twice, or for another number, nothing more happens.
    Raises Problem 404, 409 `no_certificate` before the end of service.
    """
    services = operation.services
    with operation.unit() as work:
        placement = find_placement(work.connection, operation.actor, identifier, lock=True)
        state = _state(work.connection, placement)
        issued = state.issued
        outdated = issued is not None and state.bears_earlier_name and issued.document["number"] == replacing
        if issued is not None and not outdated:
            return issued
        return issue_certificate(work, placement, services.keys, services.settings.base_url)


def check_certificate(operation: Operation, typed: str) -> Certificate:
    """The certificate whose code somebody typed, also one that was replaced.

    Raises Problem 422 for what is no code, or nobody's.
    """
    code = read_code(typed)
    if code is None:
        raise refused_field("/code", "not_a_certificate_code")
    with operation.read() as connection:
        found = certificate_of_code(connection, operation.services.keys, code)
    if found is None:
        raise refused_field("/code", "unknown_certificate")
    return found
