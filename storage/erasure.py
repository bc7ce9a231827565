"""Erasure of one person: what names or reaches her is emptied, her answers go, what happened stays under the pseudonym.

Of the evidence the commitments stay as tombstones, so that what was published still stands; nothing opens them.
One function, one transaction, safe to run again. Everything that later needs more steps (keys, messages, a ledger
outside the backup) begins here.
"""

import dataclasses
import secrets

from sqlalchemy import Connection, Select, Table, delete, select, update

from domain.application import APPLICATION, Application
from domain.events import ApplicationWithdrawn, SubjectErased
from domain.evidence.index import text_items
from domain.feedback import Questionnaires
from domain.placement import HELD, IN_SERVICE
from domain.policy import Policy
from storage import repositories
from storage.evidence_tombstones import bury_leaves
from storage.placement_changes import free_seat_of_withdrawn
from storage.release_records import forget_records
from storage.repositories import record_step
from storage.tables.accounts import sessions
from storage.tables.applications import decisions, documents, idempotency_keys, review_requests, verdicts
from storage.tables.feedback import feedback_answers, feedback_drafts, feedback_requests, mails, paper_entries
from storage.tables.focal_points import second_opinions
from storage.tables.people import (
    address_changes,
    certificates,
    correction_answers,
    correction_requests,
    corrections,
    drafts,
    former_addresses,
)
from storage.tables.placements import placements
from storage.unit_of_work import UnitOfWork

# Pages and rules look these two up without asking whether they are there.
EMPTY_FACTS: dict[str, list[str]] = {"languages": [], "nationalities": []}


def is_in_service(connection: Connection, application: str) -> bool:
    """Whether she serves now: then her file is needed until the service has ended."""
    query = select(placements.c.id).where(
        placements.c.application_id == application, placements.c.status.in_(IN_SERVICE)
    )
    return connection.execute(query.limit(1)).first() is not None


def erase_person(work: UnitOfWork, application: Application, policy: Policy) -> Application:
    """Withdraw what is active, then empty the file. The caller has locked it and knows that she is not in service."""
    # First, while her facts are still there to be hashed.
    bury_leaves(work.connection, application.id, policy, work.clock.now())
    withdrawn = _withdrawn(work, application)
    _forget_rows(work.connection, withdrawn)
    _silence_texts(work.connection, withdrawn.id, policy.questionnaires)
    _forget_answers(work.connection, withdrawn.id)
    _end_feedback(work.connection, withdrawn.id)
    work.record(SubjectErased(application=application.id))
    return repositories.applications.save(work.connection, _emptied(withdrawn))


def _withdrawn(work: UnitOfWork, application: Application) -> Application:
    """A place that was served stays counted as one; everything else that still runs ends."""
    if not APPLICATION.allows(application.status, "withdraw") or _has_served(work.connection, application):
        return application
    placement = free_seat_of_withdrawn(work, application)
    now = work.clock.now()
    status = APPLICATION.after(application.status, "withdraw")
    record_step(work.connection, "application", application.id, status, now, application.id)
    work.record(ApplicationWithdrawn(application=application.id, placement=placement))
    return dataclasses.replace(application, status=status, step_since=now)


def _has_served(connection: Connection, application: Application) -> bool:
    mine = placements.c.application_id == application.id
    held = select(placements.c.id).where(mine, placements.c.status.in_(HELD)).limit(1)
    return application.status == "placed" and connection.execute(held).first() is None


def _emptied(application: Application) -> Application:
    """No name, no contact, no fact, no way in; hashes that nothing can find again."""
    return dataclasses.replace(
        application,
        personal={},
        facts=EMPTY_FACTS,
        settled=[],
        email_hash=secrets.token_hex(32),
        phone_hash=None,
        identity_hash=secrets.token_hex(32),
        access_token_hash=secrets.token_hex(32),
    )


def _forget_rows(connection: Connection, application: Application) -> None:
    of_file: tuple[Table, ...] = (
        documents,
        review_requests,
        corrections,
        correction_requests,
        correction_answers,
        address_changes,
        former_addresses,
        sessions,
        idempotency_keys,
    )
    for table in of_file:
        connection.execute(delete(table).where(table.c.application_id == application.id))
    connection.execute(delete(drafts).where(drafts.c.email_hash == application.email_hash))
    connection.execute(delete(mails).where(mails.c.recipient == f"application:{application.id}"))
    connection.execute(delete(certificates).where(certificates.c.placement_id.in_(_placements(application.id))))
    connection.execute(delete(feedback_drafts).where(feedback_drafts.c.request_id.in_(_requests(application.id))))


def _silence_texts(connection: Connection, application: str, questionnaires: Questionnaires) -> None:
    """Free texts by her and about her; the parameters of verdicts, which repeat her answers."""
    mine = decisions.c.application_id == application
    connection.execute(update(decisions).where(mine).values(reason=""))
    asked = second_opinions.c.application_id == application
    connection.execute(update(second_opinions).where(asked).values(reason="", comment=None))
    connection.execute(update(verdicts).where(verdicts.c.application_id == application).values(reasons=[]))
    held = placements.c.application_id == application
    connection.execute(update(placements).where(held).values(comment=None))
    asked_by_all = select(feedback_requests.c.id).where(feedback_requests.c.placement_id.in_(_placements(application)))
    answered = feedback_answers.c.request_id.in_(asked_by_all)
    written = feedback_answers.c.item.in_(sorted(text_items(questionnaires)))
    # The rows go: an empty one would say that the question had been left without an answer.
    connection.execute(delete(feedback_answers).where(answered, written))


def _forget_answers(connection: Connection, application: str) -> None:
    """What she answered herself, in the tables of releases too.

    The next evaluation counts her as somebody who was asked and did not answer.
    """
    mine = _requests(application)
    forget_records(connection, mine)
    connection.execute(delete(feedback_answers).where(feedback_answers.c.request_id.in_(mine)))
    connection.execute(delete(paper_entries).where(paper_entries.c.request_id.in_(mine)))
    was_answered = feedback_requests.c.id.in_(mine) & (feedback_requests.c.status == "answered")
    silent = {"status": "expired", "end_code": "erased", "answered_on": None, "entered_at": None}
    connection.execute(update(feedback_requests).where(was_answered).values(silent))


def _end_feedback(connection: Connection, application: str) -> None:
    """Nobody can be asked any more. What was asked and not answered stays counted as that."""
    mine = feedback_requests.c.id.in_(_requests(application))
    ends = {("scheduled",): ("cancelled", "erased"), ("sent", "reminded", "expired"): ("expired", "erased")}
    for statuses, (status, code) in ends.items():
        ended = update(feedback_requests).where(mine, feedback_requests.c.status.in_(statuses))
        connection.execute(ended.values(status=status, end_code=code))


def _placements(application: str) -> Select[tuple[str]]:
    return select(placements.c.id).where(placements.c.application_id == application)


def _requests(application: str) -> Select[tuple[str]]:
    """The questionnaires that she was asked to answer herself."""
    return select(feedback_requests.c.id).where(
        feedback_requests.c.placement_id.in_(_placements(application)), feedback_requests.c.party == "volunteer"
    )
