"""The accounts of a country: who answers, who stands in for whom, who is away, and who holds how much."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.operations import focal_points, staff
from api.pages.desk.account_cards import account_card, held_files
from api.pages.frame.cards import choices_of, countries, languages, listing
from api.pages.frame.filtering import read_filters
from api.pages.frame.state import form_state, values_of, values_or
from api.pages.frame.submitting import act, page_url, submit
from api.request import operation
from api.schemas.accounts import AbsenceBody, AccountQuery, FocalPointBody, HandOverBody, InvitationBody
from api.schemas.offers import EmptyBody
from domain.actor import STAFF_ROLES
from domain.values import COUNTRIES, LANGUAGES
from storage.focal_points import colleagues_of, open_files
from storage.staff import organisations_in

# What a coordinator may invite; an administrator invites everybody.
_INVITED = ("coordinator", "host")


def desk_accounts() -> ResponseReturnValue:
    """Everybody whom the reader looks after; filters stand in the address."""
    current = operation()
    found = staff.list_staff(current, read_filters(AccountQuery()))
    today = current.services.clock.now().date()
    rows = [account_card(row, found["open_files"], current.actor, today) for row in found["items"]]
    return render_template(
        "desk/accounts.html",
        country=current.actor.country,
        listing=listing(found, "desk_accounts", rows),
        values=values_of(request.args),
        choices={"roles": choices_of("role", _roles()), "countries": countries(COUNTRIES)},
    )


def _roles() -> tuple[str, ...]:
    return STAFF_ROLES if operation().actor.role == "admin" else _INVITED


def desk_account_new() -> ResponseReturnValue:
    """Invite somebody."""
    if request.method == "POST":
        return submit(
            InvitationBody(),
            lambda data: staff.invite(operation(), data),
            again=_invitation_form,
            done=lambda made: page_url("desk_account", account_id=made, done="invited"),
        )
    return _invitation_form()


def _invitation_form() -> str:
    current = operation()
    with current.read() as connection:
        hosts = organisations_in(connection, current.actor.country)
    return render_template(
        "desk/account_new.html",
        values=values_or({"language": "fr", "country": current.actor.country or ""}),
        all_countries=current.actor.country is None,
        choices={
            "roles": choices_of("role", _roles()),
            "countries": countries(COUNTRIES),
            "languages": languages(LANGUAGES),
            "organisations": [(host.id, host.name) for host in hosts],
        },
    )


def desk_account(account_id: str) -> ResponseReturnValue:
    return show_account(account_id)


def show_account(account_id: str) -> str:
    """One person with what can be done for her; each form keeps what was typed into it."""
    current = operation()
    today = current.services.clock.now().date()
    with current.read() as connection:
        row = focal_points.find_person(connection, current, account_id)
        is_focal_point = row.role == "coordinator"
        colleagues = colleagues_of(connection, row.country) if is_focal_point else []
        card = account_card(row, open_files(connection, [row.id]), current.actor, today)
        files = held_files(connection, row.id) if is_focal_point else []
    stored = {"institution": row.institution or "", "backup": row.backup_id or "", "files": "all"}
    return render_template(
        "desk/account.html",
        account=card,
        files=files,
        may_give_role=current.actor.role == "admin",
        values={**stored, **(form_state().values or {})},
        choices={
            "colleagues": [(each.id, each.name) for each in colleagues if each.id != row.id],
            "roles": choices_of("role", STAFF_ROLES),
            "countries": countries(COUNTRIES),
        },
    )


def desk_account_details(account_id: str) -> ResponseReturnValue:
    """Institution and backup."""
    return act(
        FocalPointBody(),
        lambda data: focal_points.describe_focal_point(operation(), account_id, data),
        again=lambda: show_account(account_id),
        back=page_url("desk_account", account_id=account_id, done="recorded"),
    )


def desk_account_absence(account_id: str) -> ResponseReturnValue:
    """From when to when somebody is away."""
    return act(
        AbsenceBody(),
        lambda data: focal_points.set_absence(operation(), account_id, data),
        again=lambda: show_account(account_id),
        back=page_url("desk_account", account_id=account_id, done="absence"),
    )


def desk_account_return(account_id: str) -> ResponseReturnValue:
    """Somebody is back, or does not leave."""
    return act(
        EmptyBody(),
        lambda _: focal_points.end_absence(operation(), account_id),
        again=lambda: show_account(account_id),
        back=page_url("desk_account", account_id=account_id, done="present"),
    )


def desk_account_files(account_id: str) -> ResponseReturnValue:
    """Files change hands."""
    return act(
        HandOverBody(),
        lambda data: focal_points.hand_over(operation(), account_id, data),
        again=lambda: show_account(account_id),
        back=page_url("desk_account", account_id=account_id, done="handed_over"),
    )
