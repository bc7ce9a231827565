"""What coordinators decide about a file: alone, or with a second person who must agree."""

import dataclasses
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from api.operations.applications import find_application, move_file, show_application
from api.operations.context import Operation
from api.problems import forbidden
from domain.actor import Actor
from domain.application import APPLICATION, Application
from domain.eligibility.verdict import Reason, Verdict, codes_to_settle, weighing_codes
from domain.errors import IllegalTransition
from storage.application_queries import last_verdict
from storage.eligibility import decide_application
from storage.focal_points import was_invited_by
from storage.mail_queue import queue_mail
from storage.page_queries import last_refuser
from storage.second_opinions import agreed_to_refusal, ask_opinion, open_opinion, settle_opinion
from storage.tables.applications import decisions, verdicts
from storage.unit_of_work import UnitOfWork


def decide(
    operation: Operation, identifier: str, decision: str, reason: str, *, second_person: bool = False
) -> dict[str, Any]:
    """A named coordinator confirms a refusal, or accepts: then the file is decided again without her settled reasons.

    With `second_person`, or where the programme asks for one, nothing is decided before another coordinator agrees.
    Raises Problem 404; 403 for a coordinator who may see the file but not decide it; 409, also while a second person
    is being waited for.
    """
    with operation.unit() as work:
        application = find_application(work.connection, operation.actor, identifier, lock=True)
        why_not = why_not_decider(work.connection, operation.actor, application)
        if why_not is not None:
            raise forbidden()
        status = APPLICATION.after(application.status, decision)
        if open_opinion(work.connection, identifier) is not None:
            raise IllegalTransition("application", application.status, decision)
        if second_person or asks_second_person(work.connection, operation, identifier):
            ask_opinion(work.connection, identifier, decision, reason, operation.actor.account, work.clock.now())
        else:
            _carry_out(work, operation, application, status, decision, reason, operation.actor.account)
    return show_application(operation, identifier)


def answer_opinion(operation: Operation, identifier: str, *, agrees: bool, comment: str | None) -> dict[str, Any]:
    """A second person agrees, and the decision takes effect in both names; or disagrees, and it goes back.

    Raises Problem 404; 403 for the one who asked, and in a review for whoever refused; 409 when nothing waits.
    """
    with operation.unit() as work:
        application = find_application(work.connection, operation.actor, identifier, lock=True)
        opinion = open_opinion(work.connection, identifier)
        if opinion is None:
            raise IllegalTransition("application", application.status, "answer_opinion")
        if why_not_second(work.connection, operation.actor, application, opinion.asked_by) is not None:
            raise forbidden()
        now = work.clock.now()
        settle_opinion(work.connection, opinion, operation.actor.account, agreed=agrees, comment=comment, at=now)
        if agrees:
            status = APPLICATION.after(application.status, opinion.decision)
            _carry_out(work, operation, application, status, opinion.decision, opinion.reason, opinion.asked_by, now)
    return show_application(operation, identifier)


def take_back_opinion(operation: Operation, identifier: str) -> dict[str, Any]:
    """Whoever asked for a second person takes the question back. Raises Problem 403, 404, 409."""
    with operation.unit() as work:
        application = find_application(work.connection, operation.actor, identifier, lock=True)
        opinion = open_opinion(work.connection, identifier)
        if opinion is None:
            raise IllegalTransition("application", application.status, "take_back_opinion")
        if opinion.asked_by != operation.actor.account:
            raise forbidden()
        now, account = work.clock.now(), operation.actor.account
        settle_opinion(work.connection, opinion, account, agreed=False, comment=None, at=now)
    return show_application(operation, identifier)


def why_not_decider(connection: Connection, actor: Actor, application: Application) -> str | None:
    """A code, or None for who may decide: the country of origin at first, in a review anybody but who refused."""
    if application.status == "under_review":
        return "you_refused" if _refused(connection, actor, application) else None
    return None if application.origin_country == actor.country else "other_country_decides"


def why_not_second(connection: Connection, actor: Actor, application: Application, asked_by: str) -> str | None:
    """A code, or None for who may be the second person.

    Anybody of either country, but who asked, whom that person had invited, or who had refused.
    """
    if asked_by == actor.account:
        return "you_asked"
    if was_invited_by(connection, actor.account, asked_by):
        return "invited_by_asker"
    refused = application.status == "under_review" and _refused(connection, actor, application)
    return "you_refused" if refused else None


def _refused(connection: Connection, actor: Actor, application: Application) -> bool:
    """Whether the actor confirmed the refusal, as the first person or as the second."""
    first = last_refuser(connection, application.id) == actor.account
    return first or agreed_to_refusal(connection, application.id, actor.account)


def asks_second_person(connection: Connection, operation: Operation, identifier: str) -> bool:
    """Whether the programme wants two people for this file because of a reason that weighs in its verdict."""
    asked = operation.services.policy.programme.second_person_reasons
    return bool(asked and asked & weighing_codes(_verdict(connection, identifier)))


def _verdict(connection: Connection, identifier: str) -> Verdict:
    row = last_verdict(connection, identifier)
    if row is None:
        return Verdict("", ())
    return Verdict(row["outcome"], tuple(Reason(**reason) for reason in row["reasons"]))


def _carry_out(
    work: UnitOfWork,
    operation: Operation,
    application: Application,
    status: str,
    decision: str,
    reason: str,
    account: str | None,
    at: datetime | None = None,
) -> None:
    number = _store_decision(work, account, application.id, decision, reason, at or work.clock.now())
    if decision == "confirm_refusal":
        _tell_refusal(work, application, number)
    else:
        settled = sorted({*application.settled, *codes_to_settle(_verdict(work.connection, application.id))})
        application = dataclasses.replace(application, settled=settled)
    moved = move_file(work, operation, application, status)
    if decision == "accept":
        decide_application(work, operation.services.policy, moved)


def _tell_refusal(work: UnitOfWork, application: Application, number: int) -> None:
    """A confirmed refusal is told with every reason and with the way to a review."""
    verdict = work.connection.execute(
        select(func.max(verdicts.c.number)).where(verdicts.c.application_id == application.id)
    ).scalar_one()
    parameters = {"application": application.id, "verdict": verdict, "decision_on": application.id}
    key = f"refused:{application.id}:{number}"
    queue_mail(work, key, f"application:{application.id}", application.language, "refusal_confirmed", parameters)


def _store_decision(
    work: UnitOfWork, account: str | None, application: str, decision: str, reason: str, at: datetime
) -> int:
    """Write the decision down and return its number."""
    last: int = work.connection.execute(
        select(func.coalesce(func.max(decisions.c.number), 0)).where(decisions.c.application_id == application)
    ).scalar_one()
    work.connection.execute(
        insert(decisions).values(
            application_id=application,
            number=last + 1,
            decision=decision,
            reason=reason,
            account_id=account,
            decided_at=at,
        )
    )
    return last + 1
