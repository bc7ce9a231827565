"""What is asked twice: closing an account, opening it again, and another role, each confirmed on a page of its own."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.forms import read_form
from api.intake import check
from api.operations import focal_points, staff
from api.operations.context import Operation
from api.pages.desk.account_cards import account_card
from api.pages.desk.accounts import show_account
from api.pages.frame.refusals import errors_of
from api.pages.frame.state import keep_form, values_of
from api.pages.frame.submitting import act, page_url
from api.problems import Problem, forbidden
from api.request import operation
from api.schemas.accounts import RoleBody
from api.schemas.offers import EmptyBody
from domain.focal_point import successor
from storage.focal_points import colleagues_of, open_files


def desk_account_disabling(account_id: str) -> ResponseReturnValue:
    """Close an account, after saying what that means."""
    return _confirmed(account_id, "disable", staff.disable, "disabled")


def desk_account_enabling(account_id: str) -> ResponseReturnValue:
    """Open an account again."""
    return _confirmed(account_id, "enable", staff.enable, "enabled")


def _confirmed(
    account_id: str, action: str, perform: Callable[[Operation, str], None], done: str
) -> ResponseReturnValue:
    if request.method == "GET":
        return _ask(account_id, action)
    return act(
        EmptyBody(),
        lambda _: perform(operation(), account_id),
        again=lambda: _ask(account_id, action),
        back=page_url("desk_account", account_id=account_id, done=done),
    )


def desk_account_role(account_id: str) -> ResponseReturnValue:
    """Give another role: chosen on the page of the account, confirmed here."""
    if operation().actor.role != "admin":
        raise forbidden()
    if request.method == "POST":
        return act(
            RoleBody(),
            lambda data: staff.give_role(operation(), account_id, data),
            again=lambda: _ask(account_id, "role", _wanted(values_of(request.form))),
            back=page_url("desk_account", account_id=account_id, done="role_given"),
        )
    return _checked_role(account_id)


def _checked_role(account_id: str) -> str:
    """The question about the role of the address; a role that cannot be given goes back to the account's page."""
    reading = read_form(request.args, RoleBody())
    try:
        data = check(RoleBody(), reading.mapping)
        wanted = {"role": data["role"], "country": staff.country_of_role(data["role"], data.get("country"))}
    except Problem as problem:
        keep_form(values_of(request.args), errors_of(problem, reading))
        return show_account(account_id)
    return _ask(account_id, "role", wanted)


def _wanted(typed: dict[str, Any]) -> dict[str, Any]:
    return {"role": str(typed.get("role", "")), "country": str(typed.get("country", ""))}


def _ask(account_id: str, action: str, wanted: dict[str, Any] | None = None) -> str:
    current = operation()
    today = current.services.clock.now().date()
    with current.read() as connection:
        row = focal_points.find_person(connection, current, account_id)
        card = account_card(row, open_files(connection, [row.id]), current.actor, today)
        taker = None
        if row.role == "coordinator":
            taker = successor(colleagues_of(connection, row.country), row.id, row.backup_id, today)
    return render_template(
        "desk/account_confirm.html",
        account=card,
        action=action,
        wanted=wanted or {},
        taker=taker.name if taker is not None else None,
    )
