"""The application form: five short steps, no account, no script; sent once however often the button is pressed."""

import secrets
from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from api.forms import Form, FormReading
from api.intake import check
from api.languages import current_language
from api.operations.submission import Receipt, submit_application
from api.pages.applying.answers import (
    LAST_STEP,
    Errors,
    carried,
    errors_of_step,
    first_step_with,
    posted_answers,
    read_answers,
)
from api.pages.applying.summary import summary
from api.pages.applying.wishes import offers_to_rank, ordered, rank_errors, show_more, typed_ranks
from api.pages.frame.cards import SPOKEN, choices_of, countries, in_page_language
from api.pages.frame.state import add_notice, keep_form, values_of
from api.pages.frame.submitting import errors_of, form_expired, has_form_token, page_url
from api.pages.signing.visiting import sign_in_volunteer
from api.problems import Problem
from api.request import operation
from api.schemas.applications import ApplicationBody
from domain.call import Call
from domain.eligibility.dated import in_force
from domain.values import COUNTRIES, Corridor
from storage.page_queries import offers_of, open_calls

_LONGEST_KEY = 64


def apply() -> ResponseReturnValue:
    """GET: the first step. POST: the step that a button asks for, or the whole application."""
    if request.method == "POST":
        return _posted()
    first = Form([("language", current_language()), ("key", secrets.token_urlsafe(16))])
    offer = request.args.get("offer", "")
    if 0 < len(offer) <= 40:
        first.add("preferences", offer)
    if not _open_calls():
        add_notice("no_call")
    return _show(1, first)


def _posted() -> ResponseReturnValue:
    answers, step = posted_answers(), _step()
    ranks = typed_ranks() if step == 4 else {}
    wrong_ranks = rank_errors(ranks)
    if step == 4:
        answers.poplist("preferences")
        for offer in ordered(ranks, request.form.get("move", "")):
            answers.add("preferences", offer)
    if not has_form_token():
        return _show(step, answers, errors_of(form_expired(), FormReading({}))), 422
    wanted = request.form.get("go", "")
    if wanted == "more":
        show_more(answers)
    target = int(wanted) if wanted in ("1", "2", "3", "4", "5") else step
    if wanted != "send" and target <= step:
        return _show(target, answers)
    errors = (*wrong_ranks, *errors_of_step(read_answers(answers)[1], step))
    if errors:
        return _show(step, answers, errors, ranks), 422
    return _send(answers) if wanted == "send" else _show(target, answers)


def _step() -> int:
    typed = request.form.get("step", "1")
    return int(typed) if typed in ("1", "2", "3", "4", "5") else 1


def _send(answers: Form) -> ResponseReturnValue:
    """Check everything, store, and sign the volunteer in to her own page."""
    reading, errors = read_answers(answers)
    if errors:
        step = first_step_with(errors)
        return _show(step, answers, errors_of_step(errors, step) or errors), 422
    try:
        receipt = _store(answers, reading)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        refused = errors_of(problem, reading)
        return _show(first_step_with(refused), answers, refused), problem.status
    sign_in_volunteer(receipt.id)
    return redirect(page_url("apply_sent"), 303)


def _store(answers: Form, reading: FormReading) -> Receipt:
    data = check(ApplicationBody(), reading.mapping)
    call = _call_for(data)
    if call is not None:
        data["call"] = call
    key = answers.get("key", "")[:_LONGEST_KEY]
    return submit_application(operation(), data, f"page:{key}" if key else None)


def _open_calls() -> list[Call]:
    current = operation()
    with current.read() as connection:
        return open_calls(connection, current.services.clock.now())


def _call_for(data: dict[str, Any]) -> str | None:
    """The call of an application when several are open: the first to close that covers where she wants to go."""
    calls: list[Call] = _open_calls()
    with operation().read() as connection:
        wished = offers_of(connection, data["preferences"]).values()
    hosts = {offer["country"] for offer in wished} or set(COUNTRIES)
    origin, modality = data["origin_country"], data["modality"]
    covering = [
        call.code for call in calls if any(call.covers(Corridor(origin, host), modality) for host in sorted(hosts))
    ]
    return next(iter(covering or [call.code for call in calls]), None)


def _show(step: int, answers: Form, errors: Errors = (), ranks: dict[str, str] | None = None) -> str:
    keep_form(values_of(answers), errors)
    return render_template(
        "apply/form.html",
        step=step,
        carried=carried(answers, step),
        choices=_choices(step),
        **_extra(step, answers, ranks),
    )


def _choices(step: int) -> dict[str, Any]:
    if step == 1:
        return {"sex": choices_of("sex")}
    if step == 2:
        return {"modalities": choices_of("modality"), "countries": countries(COUNTRIES), "languages": SPOKEN}
    if step == 3:
        return {
            "education_levels": choices_of("education_level"),
            "skills": choices_of("skill"),
            "criminal_record": choices_of("criminal_record"),
        }
    return {"host_link": choices_of("host_link")}


def _extra(step: int, answers: Form, ranks: dict[str, str] | None) -> dict[str, Any]:
    if step == 4:
        offers, more = offers_to_rank(operation(), answers, ranks)
        return {"offers": offers, "more_offers": more}
    if step == LAST_STEP:
        return {"summary": summary(read_answers(answers)[0].mapping, _titles(answers)), "consent_version": _consent()}
    return {}


def _titles(answers: Form) -> list[str]:
    wanted = answers.getlist("preferences")
    with operation().read() as connection:
        found = offers_of(connection, wanted)
    return [in_page_language(found[each]["title"]) for each in wanted if each in found]


def _consent() -> str:
    """The version of the data notice that is asked for today."""
    services = operation().services
    notice = in_force(services.policy.eligibility.parameters.consents, services.clock.now().date())
    return "" if notice is None else notice.version
