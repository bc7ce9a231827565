"""Keep the answers of an application form before it is sent."""

from collections.abc import Sequence
from datetime import timedelta

from marshmallow import ValidationError

from api.operations.context import Operation
from api.schemas.fields import Email
from storage.drafts import Draft, save_draft, take_over, told_lately
from storage.mail_queue import queue_mail
from storage.unit_of_work import UnitOfWork

# One mail a day for each address, however often a form that names it is put aside.
_QUIET = timedelta(days=1)
Answers = Sequence[tuple[str, str]]


def keep_draft(operation: Operation, key: str, step: int, language: str, answers: Answers) -> Draft | None:
    """Keep what is typed so far; None when this form was sent already."""
    with operation.unit() as work:
        return _keep(work, operation, key, step, language, answers)


def finish_later(operation: Operation, key: str, step: int, language: str, answers: Answers) -> Draft | None:
    """Keep what is typed so far, and mail how to come back when the form names an address.

    None when this form was sent already.
    """
    with operation.unit() as work:
        draft = _keep(work, operation, key, step, language, answers)
        if draft is not None:
            _tell(work, draft, _email_hash(operation, answers))
    return draft


def go_on_elsewhere(operation: Operation, identifier: str, email_hash: str) -> Draft | None:
    """Go on with a draft in a browser that proved its address; the browser that began it no longer reads it."""
    with operation.unit() as work:
        return take_over(work.connection, identifier, email_hash, work.clock.now())


def _keep(work: UnitOfWork, operation: Operation, key: str, step: int, language: str, answers: Answers) -> Draft | None:
    return save_draft(
        work.connection,
        key,
        email_hash=_email_hash(operation, answers),
        language=language,
        step=step,
        answers=answers,
        at=work.clock.now(),
    )


def _email_hash(operation: Operation, answers: Answers) -> str | None:
    """Only of an address that a mail can be sent to: the step may hold half of one."""
    try:
        email = str(Email().deserialize(dict(answers).get("email", "")))
    except ValidationError:
        return None
    return operation.services.keys.email_hash(email)


def _tell(work: UnitOfWork, draft: Draft, email_hash: str | None) -> None:
    now = work.clock.now()
    if email_hash is not None and not told_lately(work.connection, email_hash, now - _QUIET):
        key = f"draft_saved:{draft.id}:{now:%Y%m%d}"
        queue_mail(work, key, f"draft:{draft.id}", draft.language, "draft_saved", {})
