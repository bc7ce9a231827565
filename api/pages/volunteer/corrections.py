"""What a volunteer corrects at once: names and telephone, her address; and the wish to be erased."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.operations import corrections as operations
from api.operations.my_data import my_application, request_erasure
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, go, page_url
from api.request import operation
from api.schemas.me_forms import AddressBody, CodeBody, ContactBody
from api.schemas.offers import EmptyBody
from api.session import visit
from domain.application import Application
from storage.address_changes import AddressChange, change_of
from storage.certificates import certificates_of_file
from storage.erasure import is_in_service
from storage.my_data import erasure_of


def me_contact() -> ResponseReturnValue:
    """Names and telephone, corrected at once."""
    if request.method == "GET":
        return _contact_form()
    return act(
        ContactBody(),
        lambda data: operations.correct_contact(operation(), data),
        again=_contact_form,
        back=page_url("my_data", done="corrected"),
    )


def mine() -> Application:
    """The file of the volunteer who is signed in. Raises Problem 404."""
    current = operation()
    with current.read() as connection:
        return my_application(connection, current.actor)


def _contact_form() -> str:
    current = operation()
    with current.read() as connection:
        found = my_application(connection, current.actor)
        issued = certificates_of_file(connection, found.id)
    known = {name: found.personal.get(name) or "" for name in operations.CONTACT}
    return render_template("mydata/contact.html", values=values_or(known), certificates=issued)


def me_address() -> ResponseReturnValue:
    """Another e-mail address: a code is mailed there first."""
    if request.method == "GET":
        return _address_form()
    return act(
        AddressBody(),
        lambda data: operations.ask_for_address(operation(), data["email"]),
        again=_address_form,
        back=page_url("me_address_code"),
    )


def _address_form() -> str:
    return render_template("mydata/address.html", present=mine().personal.get("email"), values=values_or({}))


def me_address_code() -> ResponseReturnValue:
    """The code that proves the new address."""
    if request.method == "GET":
        return _code_form() if _change() is not None else go("me_address")
    return act(
        CodeBody(),
        lambda data: operations.confirm_address(operation(), visit(), data["code"]),
        again=_code_form,
        back=page_url("my_data", done="address_changed"),
    )


def _change() -> AddressChange | None:
    current = operation()
    with current.read() as connection:
        return change_of(connection, my_application(connection, current.actor).id)


def _code_form() -> str:
    return render_template("mydata/code.html", change=_change(), values=values_or({}))


def me_address_giving_up() -> ResponseReturnValue:
    """Keep the present address."""
    return act(
        EmptyBody(),
        lambda _: operations.give_up_address(operation()),
        again=_address_form,
        back=page_url("my_data", done="address_kept"),
    )


def me_erasure() -> ResponseReturnValue:
    """What erasure means, and the button that asks for it."""
    if request.method == "GET":
        return _erasure_form()
    return act(
        EmptyBody(),
        lambda _: request_erasure(operation()),
        again=_erasure_form,
        back=page_url("me_erasure", done="erasure_asked"),
    )


def _erasure_form() -> str:
    current = operation()
    with current.read() as connection:
        found = my_application(connection, current.actor)
        return render_template(
            "mydata/erasure.html",
            reference=found.reference,
            country=found.origin_country,
            erasure=erasure_of(connection, found.id),
            in_service=is_in_service(connection, found.id),
            due_on=current.services.policy.privacy.due_on(current.services.clock.now().date()),
        )
