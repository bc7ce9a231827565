"""Accounts of the people who work with Passerelle: invite, close, open again, another role."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from api.operations import accounts as invitations
from api.operations.context import Operation
from api.operations.focal_points import find_person, give_all
from api.problems import FieldProblem, Problem, forbidden, refused_field
from domain.focal_point import successor
from storage.accounts import AccountExists, change_role, disable_account, enable_account
from storage.focal_points import colleagues_of, forget_backup, note_post, open_files, save_focal_point
from storage.staff import end_tokens, manageable, organisations_in, staff_page
from storage.tables.accounts import accounts
from storage.unit_of_work import UnitOfWork

PAGE_SIZE = 25


def list_staff(operation: Operation, query: Mapping[str, Any]) -> dict[str, Any]:
    """The accounts that the actor looks after, as a page; `open_files` by id beside it."""
    filters = [accounts.c[name] == query[name] for name in ("role", "country") if query.get(name)]
    with operation.read() as connection:
        shown = manageable(operation.actor)
        rows, total = staff_page(connection, shown, *filters, page=query["page"], page_size=PAGE_SIZE)
        files = open_files(connection, [row.id for row in rows if row.role == "coordinator"])
    return {"items": rows, "open_files": files, "page": query["page"], "page_size": PAGE_SIZE, "total": total}


def invite(operation: Operation, data: Mapping[str, Any]) -> str:
    """Make an account and mail its invitation; the id. A coordinator invites focal points and hosts of her country.

    Raises Problem 422, also for an address that has an account.
    """
    actor, role = operation.actor, data["role"]
    if actor.role != "admin" and role not in ("coordinator", "host"):
        raise refused_field("/role", "role_not_yours")
    country = country_of_role(role, actor.country or data.get("country"))
    organisation = data.get("organisation") if role == "host" else None
    if organisation is not None:
        country = _country_of_host(operation, organisation, country)
    person = {name: data[name] for name in ("email", "name", "language")}
    with operation.unit() as work:
        try:
            made = invitations.invite(
                work, operation.services.keys, role=role, country=country, organisation=organisation, **person
            )
        except AccountExists:
            raise refused_field("/email", "email_has_account") from None
        if role == "coordinator":
            facts = {"institution": data.get("institution"), "invited_by": actor.account}
            save_focal_point(work.connection, made, **facts)
    return made


def _country_of_host(operation: Operation, organisation: str, country: str | None) -> str:
    """The country of an organisation that the actor may give a contact to. Raises Problem 422."""
    with operation.read() as connection:
        found = [host.country for host in organisations_in(connection, country) if host.id == organisation]
    if not found:
        raise refused_field("/organisation", "unknown_organisation")
    return str(found[0])


def disable(operation: Operation, identifier: str) -> None:
    """Close an account, not one's own: its sessions and tokens die, its files go to the backup.

    Raises Problem 404, 409 where it is closed already, is one's own, or nobody could take the files.
    """
    with operation.unit() as work:
        person = _somebody_else(work, operation, identifier)
        if person.disabled_at is not None:
            raise _not_now("disable")
        _leave_desk(work, operation, person)
        disable_account(work.connection, identifier, work.clock.now())
        note_post(work, person.role, person.country)
        end_tokens(work.connection, identifier, work.clock.now())


def enable(operation: Operation, identifier: str) -> None:
    """Open a closed account again; it holds no file and has to sign in anew. Raises Problem 404, 409."""
    with operation.unit() as work:
        person = _somebody_else(work, operation, identifier)
        if person.disabled_at is None:
            raise _not_now("enable")
        enable_account(work.connection, identifier)
        note_post(work, person.role, person.country)


def give_role(operation: Operation, identifier: str, data: Mapping[str, Any]) -> None:
    """Another role or country for somebody else's account; only an administrator does this.

    Raises Problem 403, 404, 409, 422.
    """
    if operation.actor.role != "admin":
        raise forbidden()
    role = data["role"]
    country = country_of_role(role, data.get("country"))
    with operation.unit() as work:
        person = _somebody_else(work, operation, identifier)
        if person.disabled_at is not None or (person.role, person.country) == (role, country):
            raise _not_now("give_role")
        _leave_desk(work, operation, person)
        now = work.clock.now()
        change_role(work.connection, identifier, now, role=role, country=country, organisation=None)
        note_post(work, person.role, person.country)
        note_post(work, role, country)
        end_tokens(work.connection, identifier, now)


def country_of_role(role: str, country: str | None) -> str | None:
    """A focal point is of a country, a host may be, the others are of none. Raises Problem 422."""
    if role == "coordinator" and country is None:
        raise refused_field("/country", "required")
    return country if role in ("coordinator", "host") else None


def _somebody_else(work: UnitOfWork, operation: Operation, identifier: str) -> Row[Any]:
    person = find_person(work.connection, operation, identifier, lock=True)
    if person.id == operation.actor.account:
        raise Problem(409, "illegal_transition", errors=(FieldProblem("", "not_yourself"),))
    return person


def _leave_desk(work: UnitOfWork, operation: Operation, person: Row[Any]) -> None:
    """What a focal point holds goes to her backup or to whoever is there; she is nobody's backup any more."""
    if person.role != "coordinator":
        return
    now: datetime = work.clock.now()
    taker = successor(colleagues_of(work.connection, person.country), person.id, person.backup_id, now.date())
    if taker is not None:
        give_all(work, operation, person.id, taker)
    elif open_files(work.connection, [person.id]):
        raise Problem(409, "illegal_transition", errors=(FieldProblem("", "nobody_takes_over"),))
    forget_backup(work.connection, person.id)
    save_focal_point(work.connection, person.id, backup_id=None, away_from=None, away_until=None)


def _not_now(action: str) -> Problem:
    return Problem(409, "illegal_transition", parameters={"action": action})
