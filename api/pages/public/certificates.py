"""The page on which anybody finds out whether a certificate is genuine. The code travels in the form only."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.certificates.words import HEADINGS, dates_of_service, days_of_service
from api.forms import FormReading, read_form
from api.intake import check
from api.languages import current_language
from api.operations.certificates import check_certificate
from api.pages.frame.cards import in_page_language
from api.pages.frame.state import is_asked_again, keep_form, values_of, values_or
from api.pages.frame.submitting import form_expired, has_form_token, show_again
from api.problems import Problem
from api.request import operation
from api.schemas.fields import Body, Text
from storage.certificates import Certificate
from translations.catalogue import translate


class CheckBody(Body):
    code = Text(longest=60, load_default="")


def certificates() -> ResponseReturnValue:
    """The form, and below it what the certificate with the typed code says."""
    if request.method == "GET":
        return _page()
    # The switch of languages keeps a result that is shown: the code is simply checked once more.
    if is_asked_again() and "checked" not in request.form:
        keep_form(values_of(request.form), ())
        return _page()
    if not has_form_token():
        return show_again(_page, form_expired(), FormReading({}))
    reading = read_form(request.form, CheckBody())
    try:
        found = check_certificate(operation(), check(CheckBody(), reading.mapping)["code"])
    except Problem as problem:
        return show_again(_page, problem, reading)
    keep_form(values_of(request.form), ())
    return _page(found)


def _page(found: Certificate | None = None) -> str:
    return render_template(
        "certificate/check.html", certificate=None if found is None else _card(found), values=values_or({})
    )


def _card(found: Certificate) -> dict[str, Any]:
    """What the paper must say too; of one that was replaced only which one it was."""
    language, document = current_language(), found.document
    heading = translate(language, HEADINGS[document["kind"]])
    if found.replaced_at is not None:
        return {**document, "heading": heading, "replaced_on": found.replaced_at}
    return {
        **document,
        "heading": heading,
        "role": in_page_language(document["title"]),
        "dates": dates_of_service(language, document),
        "days": days_of_service(language, document),
    }
