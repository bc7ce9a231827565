"""What a volunteer corrects: names and telephone, her address, the facts of her file; and the wish to be erased."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.operations import corrections as operations
from api.operations.my_data import my_application, request_erasure
from api.pages.frame.cards import choices_of, countries
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, go, page_url
from api.request import operation
from api.schemas.me_forms import AddressBody, CodeBody, ContactBody, CorrectionBody, FactsBody
from api.schemas.offers import EmptyBody
from api.session import visit
from domain.application import APPLICATION, Application
from domain.values import COUNTRIES
from storage.address_changes import AddressChange, change_of
from storage.erasure import is_in_service
from storage.my_data import erasure_of

_DAYS = ("birth_date", "available_from", "available_to", "passport_expiry")
_PLAIN = ("country_of_residence", "nationalities", "education_level", "experience_years")


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


def _mine() -> Application:
    current = operation()
    with current.read() as connection:
        return my_application(connection, current.actor)


def _contact_form() -> str:
    personal = _mine().personal
    known = {name: personal.get(name) or "" for name in operations.CONTACT}
    return render_template("mydata/contact.html", values=values_or(known))


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
    return render_template("mydata/address.html", present=_mine().personal.get("email"), values=values_or({}))


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


def me_facts() -> ResponseReturnValue:
    """The facts that the rules read: corrected while the file may be completed, else asked of the focal point."""
    if request.method == "GET":
        return _facts_form()
    return act(
        FactsBody(partial=True),
        lambda data: operations.correct_facts(operation(), data),
        again=_facts_form,
        back=page_url("my_data", done="facts_corrected"),
    )


def me_facts_request() -> ResponseReturnValue:
    """Ask the focal point for a correction."""
    return act(
        CorrectionBody(),
        lambda data: operations.ask_for_correction(operation(), data["fields_"]),
        again=_facts_form,
        back=page_url("my_data", done="correction_asked"),
    )


def _facts_form() -> str:
    found = _mine()
    return render_template(
        "mydata/facts.html",
        open=APPLICATION.allows(found.status, "supply_information"),
        status=found.status,
        values=values_or(_known_facts(found)),
        choices={
            "countries": countries({*COUNTRIES, *_codes(found)}),
            "education_levels": choices_of("education_level"),
            "fields": choices_of("corrected", (*operations.FACTS, "other")),
        },
    )


def _codes(found: Application) -> set[str]:
    """Countries that she named beside the four: they stay choices of the form."""
    return {*found.facts.get("nationalities", ()), *filter(None, [found.facts.get("country_of_residence")])}


def _known_facts(found: Application) -> dict[str, Any]:
    known: dict[str, Any] = {name: found.facts[name] for name in _PLAIN if found.facts.get(name) is not None}
    for name in _DAYS:
        year, month, day = str(found.facts.get(name) or "--").split("-")
        known |= {f"{name}-day": day.lstrip("0"), f"{name}-month": month.lstrip("0"), f"{name}-year": year}
    return known


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
