"""The notification worker: who is told what by mail. Mails are queued in the transaction of the inbox.

Each handler looks at the state it finds and tells what is still true; the key of a mail is made of what it is about,
so the same fact never mails twice.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from domain.application import Application
from domain.placement import Placement
from messaging.envelope import Envelope
from storage import repositories
from storage.feedback import FeedbackRequest, find_request
from storage.incident_mails import mail_officers
from storage.proposals import left_for
from storage.tables.applications import decisions, offers, verdicts, wishes
from storage.unit_of_work import UnitOfWork
from workers.addressing import mail_file_holder, mail_first_coordinator, mail_host, mail_reviewer, mail_volunteer
from workers.listener import Listener
from workers.services import WorkerServices


def confirm_arrival(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """To the volunteer: her reference and the address of her page."""
    application = repositories.applications.find(work.connection, envelope.data["application"])
    if application is not None and application.status != "withdrawn":
        about = {"application": application.id}
        mail_volunteer(work, application.id, "application_received", f"received:{application.id}", about)


def tell_verdict(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """To the volunteer: the last decision with every reason, unless the file has moved on since."""
    application = repositories.applications.find(work.connection, envelope.data["application"])
    if application is None or application.status in ("withdrawn", "submitted"):
        return
    query = select(verdicts).where(verdicts.c.application_id == application.id)
    verdict = work.connection.execute(query.order_by(verdicts.c.number.desc()).limit(1)).one_or_none()
    if verdict is None:
        return
    about = {"application": application.id, "verdict": verdict.number} | _deadlines(
        work, services, application, verdict.decided_at
    )
    key = f"verdict:{application.id}:{verdict.number}"
    mail_volunteer(work, application.id, f"verdict_{verdict.outcome}", key, about)


def _deadlines(
    work: UnitOfWork, services: WorkerServices, application: Application, decided_at: datetime
) -> dict[str, str]:
    """Until when a coordinator answers; until when to complete: the close of the call, but never less than that."""
    answer_by = decided_at + timedelta(days=services.policy.programme.decision_days)
    call = repositories.calls.find(work.connection, application.call_id)
    complete_by = max(answer_by, call.closes) if call is not None else answer_by
    return {"answer_by": answer_by.date().isoformat(), "complete_by": complete_by.date().isoformat()}


def ask_for_review(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """To the focal point of the file or whoever stands in, but never to the one who refused."""
    application = repositories.applications.find(work.connection, envelope.data["application"])
    if application is None or application.status != "under_review":
        return
    query = select(decisions.c.account_id).where(
        decisions.c.application_id == application.id, decisions.c.decision == "confirm_refusal"
    )
    refuser = work.connection.execute(query.order_by(decisions.c.number.desc()).limit(1)).scalar_one_or_none()
    hosts = (
        select(offers.c.country)
        .join(wishes, wishes.c.offer_id == offers.c.id)
        .where(wishes.c.application_id == application.id)
    )
    countries = sorted({application.origin_country, *work.connection.execute(hosts).scalars()})
    by = application.step_since + timedelta(days=services.policy.programme.decision_days)
    about = {"application": application.id, "answer_by": by.date().isoformat()}
    key = f"review:{application.id}:{application.step_since:%Y%m%d%H%M%S}"
    mail_reviewer(work, application.id, countries, "review_wanted", key, about, without=refuser)


def announce_proposal(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """To the host: accept or refuse; to the volunteer: the host answers first.

    Who leaves a lower place for this one is told so, and so is the host whom she leaves.
    """
    placement = _placement(work, envelope)
    if placement is None or placement.status != "proposed":
        return
    mail_host(work, placement.organisation_id, "host_answer_wanted", _key("asked_host", placement), _about(placement))
    left = left_for(work.connection, placement)
    if left is not None:
        _to_host(work, left, "host_volunteer_moved")
    _to_volunteer(work, placement, "proposal_announced" if left is None else "better_place_proposed")


def ask_volunteer(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """To the volunteer: accept or refuse, until when."""
    placement = _placement(work, envelope)
    if placement is not None and placement.status == "host_accepted":
        _to_volunteer(work, placement, "answer_wanted")


def tell_host_refusal(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """To the volunteer: this host cannot receive her."""
    placement = _placement(work, envelope)
    if placement is not None:
        _to_volunteer(work, placement, "host_said_no")


def tell_confirmation(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """To both: the place is taken."""
    placement = _placement(work, envelope)
    if placement is not None:
        _to_volunteer(work, placement, "place_confirmed")
        _to_host(work, placement, "host_place_confirmed")


def tell_volunteer_refusal(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """To the host, if it was asked or had agreed: the volunteer does not come."""
    placement = _placement(work, envelope)
    if placement is not None:
        _to_host(work, placement, "host_volunteer_declined")


def tell_withdrawal(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """To the host, if the withdrawal ended a placement; once, whichever fact tells it first."""
    placement = _placement(work, envelope) if envelope.data["placement"] is not None else None
    if placement is not None:
        _to_host(work, placement, "host_volunteer_declined")


def tell_expiry(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """To both, each in the words that fit: who did not answer in time."""
    placement = _placement(work, envelope)
    if placement is None:
        return
    if envelope.data["side"] == "host":
        _to_volunteer(work, placement, "host_was_silent")
        _to_host(work, placement, "host_own_answer_missing")
    else:
        _to_volunteer(work, placement, "own_answer_missing")
        _to_host(work, placement, "host_volunteer_silent")


def ask_for_feedback(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """To the party: the questionnaire, or its only reminder, with the link."""
    request = find_request(work.connection, envelope.data["request"])
    if request is None or request.status not in ("sent", "reminded"):
        return
    kind = envelope.data["kind"]
    # After an outage both fell due in the same tick: one mail is enough, the reminder says it all.
    if kind == "request" and request.reminded_at is not None and request.reminded_at == request.sent_at:
        return
    placement = repositories.placements.find(work.connection, request.placement_id)
    if placement is not None:
        _mail_party(work, placement, request, f"feedback_{kind}")


def _mail_party(work: UnitOfWork, placement: Placement, request: FeedbackRequest, template: str) -> None:
    key, about = f"{template}:{request.id}", {"request": request.id}
    if request.party == "volunteer":
        mail_volunteer(work, placement.application_id, template, key, about)
    elif request.party == "host":
        mail_host(work, placement.organisation_id, template, key, about)
    elif request.party == "focal_origin":
        mail_file_holder(work, placement.application_id, template, key, about)
    else:
        mail_first_coordinator(work, placement.host, template, key, about)


def tell_publication(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """To the host: its offer can be chosen now."""
    offer = repositories.offers.find(work.connection, envelope.data["offer"])
    if offer is not None:
        about = {"published_offer": offer.id}
        mail_host(work, offer.organisation_id, "offer_published", f"published:{offer.id}", about)


def tell_safeguarding(work: UnitOfWork, envelope: Envelope, services: WorkerServices) -> None:
    """To every safeguarding officer: something waits, and nothing else."""
    mail_officers(work, (), envelope.data["incident"])


def _placement(work: UnitOfWork, envelope: Envelope) -> Placement | None:
    return repositories.placements.find(work.connection, envelope.data["placement"])


def _to_volunteer(work: UnitOfWork, placement: Placement, template: str) -> None:
    mail_volunteer(work, placement.application_id, template, _key(template, placement), _about(placement))


def _to_host(work: UnitOfWork, placement: Placement, template: str) -> None:
    mail_host(work, placement.organisation_id, template, _key(template, placement), _about(placement))


def _key(template: str, placement: Placement) -> str:
    return f"{template}:{placement.id}"


def _about(placement: Placement) -> dict[str, Any]:
    until = placement.deadline
    return {"placement": placement.id} | ({"until": until.astimezone(UTC).isoformat()} if until else {})


LISTENER: Listener[WorkerServices] = Listener(
    "notification",
    {
        "application.submitted": confirm_arrival,
        "application.withdrawn": tell_withdrawal,
        "verdict.decided": tell_verdict,
        "review.requested": ask_for_review,
        "offer.approved": tell_publication,
        "placement.proposed": announce_proposal,
        "placement.host_accepted": ask_volunteer,
        "placement.host_declined": tell_host_refusal,
        "placement.confirmed": tell_confirmation,
        "placement.declined": tell_volunteer_refusal,
        "placement.expired": tell_expiry,
        "feedback.due": ask_for_feedback,
        "incident.reported": tell_safeguarding,
    },
)
