"""The lottery of a call in ten sentences, its fingerprint, its seed once open, and the ticket of a reference.

A reference travels in the form only, never in an address. It is not looked up: whether anybody has it stays unknown.
"""

from collections.abc import Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.forms import FormReading, read_form
from api.intake import check
from api.operations.calls import find_call
from api.pages.frame.equity_cards import equity_in_force
from api.pages.frame.state import is_asked_again, keep_form, values_of, values_or
from api.pages.frame.submitting import form_expired, has_form_token, show_again
from api.problems import Problem, refused_field
from api.request import operation
from api.schemas.fields import Body, Text
from domain.application import reference_of
from domain.matching.lottery import ticket

# Hyphens and dashes that telephones put for the one on the keyboard.
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-")


class ReferenceBody(Body):
    reference = Text(required=True, longest=60)


def lottery(code: str) -> ResponseReturnValue:
    """The page, and below it the ticket of the typed reference. Raises Problem 404 for a call that does not exist."""
    call = find_call(operation(), code)
    if request.method == "GET":
        return _page(call)
    # The switch of languages keeps a ticket that is shown: it is simply computed once more.
    if is_asked_again() and "computed" not in request.form:
        keep_form(values_of(request.form), ())
        return _page(call)
    if not has_form_token():
        return show_again(lambda: _page(call), form_expired(), FormReading({}))
    return _compute(call)


def _compute(call: Mapping[str, Any]) -> ResponseReturnValue:
    reading = read_form(request.form, ReferenceBody())
    try:
        reference = _reference_in(call["code"], check(ReferenceBody(), reading.mapping)["reference"])
    except Problem as problem:
        return show_again(lambda: _page(call), problem, reading)
    keep_form(values_of(request.form), ())
    # Before the seed is open the form is not shown; what is sent all the same is answered with the page.
    return _page(call, None if call["seed"] is None else reference)


def _reference_in(code: str, typed: str) -> str:
    """The reference of the call that is meant, as it was given out: a ticket depends on every letter of it.

    Capitals, spaces and the zeros of the number make no difference, and the code may be left out.
    Raises Problem 422.
    """
    compact = "".join(typed.split()).translate(_DASHES)
    start, _, number = compact.rpartition("-")
    if not (start or number.isdecimal()) and number.casefold().startswith(code.casefold()):
        start, number = code, number[len(code) :]
    if not (number.isascii() and number.isdecimal() and int(number)):
        raise refused_field("/reference", "not_understood")
    if start and start.casefold() != code.casefold():
        raise refused_field("/reference", "reference_of_another_call", call=code)
    return reference_of(code, int(number))


def _page(call: Mapping[str, Any], reference: str | None = None) -> str:
    drawn = None if reference is None else ticket(call["seed"], call["code"], reference)
    return render_template(
        "lottery.html",
        call=call,
        takes_applications=operation().services.clock.now() <= call["closes"],
        equity=equity_in_force(operation().services.policy.programme, call["opens"].date()),
        reference=reference,
        ticket=drawn,
        values=values_or({}),
    )
