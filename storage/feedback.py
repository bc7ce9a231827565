"""Feedback requests: made when service starts, moved with it, answered once."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from domain.events import FeedbackReceived
from domain.feedback import Instrument, Questionnaires, Schedule, expires_on, moments
from domain.placement import Placement
from domain.policy import Policy
from messaging.upsert import insert_into
from storage import repositories
from storage.accounts import coordinators_of
from storage.feedback_versions import note_first_answer
from storage.keys import Keys, token_hash
from storage.tables.feedback import feedback_answers, feedback_requests
from storage.unit_of_work import UnitOfWork

DEFAULT_LANGUAGE = "fr"


@dataclass(frozen=True, slots=True)
class FeedbackRequest:
    """One party asked at one moment. `expires_at` is the first instant at which answers are no longer taken."""

    id: str
    placement_id: str
    party: str
    moment: str
    instrument: str
    instrument_version: int
    language: str
    status: str
    due_on: date
    sent_at: datetime | None
    reminded_at: datetime | None
    expires_at: datetime
    answered_on: date | None
    end_code: str | None

    @property
    def last_day(self) -> date:
        """The last day on which the questions can be answered."""
        return last_day_of(self.expires_at)


def last_day_of(expires_at: datetime) -> date:
    """The last day before the instant at which a questionnaire ends."""
    return (expires_at - timedelta(days=1)).date()


_COLUMNS = tuple(feedback_requests.c[name] for name in FeedbackRequest.__dataclass_fields__)


def schedule_requests(work: UnitOfWork, placement: Placement, policy: Policy, keys: Keys) -> int:
    """Create every request of a service that starts; those that are there already stay. How many moments there are."""
    languages = _languages(work.connection, placement)
    rows = [
        _new_row(placement, party, moment, due_on, policy.questionnaires, languages[party], keys)
        for party, moment, due_on in moments(policy.questionnaires, *_period(placement))
    ]
    if rows:
        work.connection.execute(insert_into(work.connection, feedback_requests).values(rows).on_conflict_do_nothing())
    return len(rows)


def reschedule_requests(work: UnitOfWork, placement: Placement, policy: Policy) -> None:
    """Move what was not sent yet to the service's real dates: the end to its last day, follow-ups after it.

    Once the service is over, a mid-term that would have come later is cancelled.
    """
    first, last = _period(placement)
    due = {(party, moment): day for party, moment, day in moments(policy.questionnaires, first, last)}
    for request in _unsent(work.connection, placement.id):
        day = due.get((request.party, request.moment), request.due_on)
        changes: dict[str, object]
        if placement.ended_on is not None and request.moment == "mid":
            too_late = request.due_on > last
            changes = {"status": "cancelled", "end_code": "service_ended"} if too_late else {}
        else:
            changes = {"due_on": day, "expires_at": _expiry(policy.questionnaires.schedule, day)}
        if changes:
            row = feedback_requests.c.id == request.id
            work.connection.execute(update(feedback_requests).where(row).values(changes))


def _period(placement: Placement) -> tuple[date, date]:
    first = placement.started_on or placement.starts_on
    return first, max(first, placement.ended_on or placement.ends_on)


def _unsent(connection: Connection, placement: str) -> list[FeedbackRequest]:
    query = select(*_COLUMNS).where(
        feedback_requests.c.placement_id == placement, feedback_requests.c.status == "scheduled"
    )
    rows = connection.execute(query.order_by(feedback_requests.c.id).with_for_update()).mappings()
    return [FeedbackRequest(**row) for row in rows]


def _new_row(
    placement: Placement,
    party: str,
    moment: str,
    due_on: date,
    questionnaires: Questionnaires,
    language: str,
    keys: Keys,
) -> dict[str, Any]:
    instrument = questionnaires.latest(party, moment)
    if instrument is None:
        raise LookupError(f"{party}.{moment}")
    identifier = uuid.uuid4().hex
    return {
        "id": identifier,
        "placement_id": placement.id,
        "party": party,
        "moment": moment,
        "instrument": instrument.code,
        "instrument_version": instrument.version,
        "language": language,
        "status": "scheduled",
        "due_on": due_on,
        "token_hash": token_hash(feedback_token(keys, identifier)),
        "expires_at": _expiry(questionnaires.schedule, due_on),
    }


def feedback_token(keys: Keys, request: str) -> str:
    """The respondent's token, derived again whenever it is needed and never stored in clear."""
    return keys.token("feedback", request)


def _expiry(schedule: Schedule, due_on: date) -> datetime:
    return datetime.combine(expires_on(schedule, due_on), time(0), UTC)


def _languages(connection: Connection, placement: Placement) -> dict[str, str]:
    application = repositories.applications.find(connection, placement.application_id)
    organisation = repositories.organisations.find(connection, placement.organisation_id)
    return {
        "volunteer": application.language if application else DEFAULT_LANGUAGE,
        "host": organisation.language if organisation else DEFAULT_LANGUAGE,
        "focal_origin": _coordinator_language(connection, placement.origin),
        "focal_host": _coordinator_language(connection, placement.host),
    }


def _coordinator_language(connection: Connection, country: str) -> str:
    coordinators = coordinators_of(connection, country)
    return str(coordinators[0].language) if coordinators else DEFAULT_LANGUAGE


def request_of_token(connection: Connection, token: str, *, lock: bool = False) -> FeedbackRequest | None:
    """The request that the token opens. One that was not sent yet, or was cancelled, is opened by nothing."""
    query = select(*_COLUMNS).where(
        feedback_requests.c.token_hash == token_hash(token),
        feedback_requests.c.status.not_in(("scheduled", "cancelled")),
    )
    row = connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    return None if row is None else FeedbackRequest(**row)


def find_request(connection: Connection, identifier: str, *, lock: bool = False) -> FeedbackRequest | None:
    """The request or None. With `lock` its row stays ours until the transaction ends."""
    query = select(*_COLUMNS).where(feedback_requests.c.id == identifier)
    row = connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    return None if row is None else FeedbackRequest(**row)


def instrument_of(questionnaires: Questionnaires, request: FeedbackRequest) -> Instrument:
    """The questionnaire in the version that was sent.

    A version that nobody answered may have left the policy: whoever opens an old link then sees the latest. Raises
    LookupError when the policy has none at all.
    """
    instrument = questionnaires.version(request.party, request.moment, request.instrument_version)
    if instrument is None:
        instrument = questionnaires.latest(request.party, request.moment)
    if instrument is None:
        raise LookupError(f"{request.instrument} {request.instrument_version}")
    return instrument


def next_due_on(connection: Connection, request: FeedbackRequest) -> date | None:
    """When the same party is asked next about the same placement, if at all."""
    query = select(feedback_requests.c.due_on).where(
        feedback_requests.c.placement_id == request.placement_id,
        feedback_requests.c.party == request.party,
        feedback_requests.c.status == "scheduled",
    )
    return connection.execute(query.order_by(feedback_requests.c.due_on).limit(1)).scalar_one_or_none()


def store_answers(
    work: UnitOfWork,
    request: FeedbackRequest,
    instrument: Instrument,
    answers: Mapping[str, object],
    answered_on: date,
) -> None:
    """Keep a clean answer sheet, one row for each item that was asked, for a request that the caller has locked.

    The first sheet of a version holds the questionnaire as it is: from then on a change needs a new version.
    """
    work.connection.execute(
        update(feedback_requests)
        .where(feedback_requests.c.id == request.id)
        .values(status="answered", answered_on=answered_on, entered_at=work.clock.now())
    )
    work.connection.execute(
        insert(feedback_answers),
        [{"request_id": request.id, "item": item, "value": value} for item, value in answers.items()],
    )
    note_first_answer(work, instrument)
    work.record(FeedbackReceived(request.id))
