"""The certificate of service: issue it, set it as PDF, and tell a stranger whether it is genuine."""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog

from api.certificates.pdf import COMMAND, PdfUnavailable, typeset
from api.certificates.words import printed
from api.operations.context import Operation
from api.operations.placements import find_placement
from api.problems import Problem, refused_field
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


def certificate_file(operation: Operation, placement: str, command: Sequence[str] = COMMAND) -> CertificateFile:
    """The certificate of a placement, as it was issued. Reading it issues nothing.

    Raises Problem 404, 409 `no_certificate` while none is issued, 503 `pdf_unavailable`.
    """
    with operation.read() as connection:
        found = find_placement(connection, operation.actor, placement)
        issued = find_certificate(connection, found.id)
    if issued is None:
        raise Problem(409, "no_certificate")
    code = check_code(operation.services.keys, placement)
    try:
        pdf = typeset(printed(issued.document, code), int(issued.issued_at.timestamp()), command)
    except PdfUnavailable as problem:
        log.error("certificate.pdf_unavailable", reason=problem.reason, advice="Install requirements/pdf.lock")
        raise Problem(503, "pdf_unavailable", headers={"Retry-After": _RETRY_AFTER}) from None
    return CertificateFile(issued.document["number"], pdf)


def issue(operation: Operation, identifier: str) -> Certificate:
    """Issue the certificate of a service that is over; issued before, it is the same one.

    Raises Problem 404, 409 `no_certificate` before the end of service.
    """
    services = operation.services
    with operation.unit() as work:
        placement = find_placement(work.connection, operation.actor, identifier, lock=True)
        application = repositories.applications.find(work.connection, placement.application_id)
        served = placement.status in CERTIFIED and placement.started_on is not None
        if not served or application is None or not names_of(application):
            raise Problem(409, "no_certificate")
        return issue_certificate(work, placement, services.keys, services.settings.base_url)


def check_certificate(operation: Operation, typed: str) -> Certificate:
    """The certificate whose code somebody typed. Raises Problem 422 for what is no code, or nobody's."""
    code = read_code(typed)
    if code is None:
        raise refused_field("/code", "not_a_certificate_code")
    with operation.read() as connection:
        found = certificate_of_code(connection, operation.services.keys, code)
    if found is None:
        raise refused_field("/code", "unknown_certificate")
    return found
