"""Other wishes, or another order of them, while the file may still change."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from api.forms import Form
from api.operations.file_changes import change_wishes, may_change
from api.operations.my_data import my_application
from api.pages.applying.wishes import offers_to_rank, ordered, rank_errors, show_more, typed_ranks
from api.pages.frame.state import is_asked_again, keep_form, values_of
from api.pages.frame.submitting import act, go, has_form_token, page_url
from api.request import operation
from api.schemas.offers import EmptyBody
from storage.application_queries import application_view


def me_wishes() -> ResponseReturnValue:
    """GET: the offers with the ranks of today. POST: move one, show more, or store the order that is typed."""
    if request.method == "GET":
        return _page(_form(None)) if _is_open() else go("me_facts_request")
    ranks = typed_ranks()
    answers = _form(ordered(ranks, request.form.get("move", "")))
    if is_asked_again():
        return _page(answers, ranks)
    if request.form.get("go") == "more":
        show_more(answers)
    if "move" in request.form or request.form.get("go") == "more":
        return _page(answers)
    errors = rank_errors(ranks)
    if errors and has_form_token():
        keep_form(values_of(request.form), errors)
        return _page(answers, ranks), 422
    return act(
        EmptyBody(),
        lambda _: change_wishes(operation(), answers.getlist("preferences")),
        again=lambda: _page(answers, ranks),
        back=page_url("application", application_id=answers["id"], done="wishes_changed"),
    )


def _form(preferences: list[str] | None) -> Form:
    """The file as the list of offers reads it; `preferences` None for the wishes of today."""
    current = operation()
    with current.read() as connection:
        found = my_application(connection, current.actor)
        wishes = application_view(connection, found.id)["wishes"]
    wished = [wish["offer"] for wish in wishes] if preferences is None else preferences
    answers = Form([("preferences", each) for each in wished])
    for name in ("id", "reference", "origin_country", "modality"):
        answers[name] = getattr(found, name)
    answers["shown"] = request.form.get("shown", "")
    return answers


def _is_open() -> bool:
    current = operation()
    with current.read() as connection:
        found = my_application(connection, current.actor)
        return may_change(connection, found, current.services.clock.now())


def _page(answers: Form, ranks: dict[str, str] | None = None) -> str:
    offers, more = offers_to_rank(operation(), answers, ranks)
    return render_template(
        "mydata/wishes.html",
        id=answers["id"],
        reference=answers["reference"],
        shown=answers["shown"],
        offers=offers,
        more_offers=more,
    )
