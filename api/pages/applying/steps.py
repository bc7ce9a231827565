"""The application form: five short steps, no account, no script; saved at each, sent once however often pressed."""

from typing import Any

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from api.forms import Form, FormReading
from api.languages import current_language
from api.operations.offers import is_taking_applications, show_offer
from api.pages.applying.answers import (
    LAST_STEP,
    Errors,
    carried,
    errors_of_step,
    leading_to_steps,
    new_key,
    posted_answers,
    read_answers,
)
from api.pages.applying.saving import own_draft, remember, resume_page, save, save_for_later
from api.pages.applying.sending import any_open_call, send
from api.pages.applying.summary import summary
from api.pages.applying.wishes import offers_to_rank, ordered, rank_errors, show_more, titles, typed_ranks
from api.pages.frame.cards import SPOKEN, choices_of, countries
from api.pages.frame.refusals import errors_of
from api.pages.frame.state import add_notice, is_asked_again, keep_form, values_of
from api.pages.frame.submitting import form_expired, has_form_token, page_url
from api.pages.signing.visiting import sign_in_volunteer
from api.problems import Problem
from api.request import operation
from domain.eligibility.dated import in_force
from domain.values import COUNTRIES
from storage.drafts import Draft

_STEPS = tuple(str(step) for step in range(1, LAST_STEP + 1))


def apply() -> ResponseReturnValue:
    """GET: the first step, or the choice to go on with a saved form. POST: what a button asks for."""
    if request.method == "POST":
        return _posted()
    draft = own_draft()
    if draft is not None and "step" not in request.args:
        return resume_page(draft)
    if not any_open_call():
        add_notice("no_call")
    return _show(1, _with_offer(_new_form())) if draft is None else _resumed(draft)


def _new_form() -> Form:
    return Form([("language", current_language()), ("key", new_key())])


def _resumed(draft: Draft) -> str:
    """The saved form at the step of the address."""
    return _show(_step(request.args.get("step", ""), draft.step), _with_offer(Form(draft.answers)))


def _with_offer(answers: Form) -> Form:
    """The offer that "apply" was pressed at is the first wish, its kind the one applied for if none is chosen yet."""
    offer = request.args.get("offer", "")
    if offer and ("\0" in offer or not is_taking_applications(operation(), offer)):
        add_notice("offer_closed")
    elif offer:
        others = [each for each in answers.getlist("preferences") if each != offer]
        answers.setlist("preferences", [offer, *others])
        answers.setdefault("modality", show_offer(operation(), offer)["modality"])
    return answers


def _posted() -> ResponseReturnValue:
    answers, step = posted_answers(), _step(request.form.get("step", ""), 1)
    ranks = typed_ranks() if step == 4 else {}
    if step == 4:
        answers.poplist("preferences")
        for offer in ordered(ranks, request.form.get("move", "")):
            answers.add("preferences", offer)
    if is_asked_again():
        return _show(step, answers, ranks=ranks or None)
    if not has_form_token():
        return _show(step, answers, errors_of(form_expired(), FormReading({}))), 422
    return _pressed(answers, step, ranks)


def _pressed(answers: Form, step: int, ranks: dict[str, str]) -> ResponseReturnValue:
    """Do what the pressed button says."""
    wanted, changed = request.form.get("go", ""), request.form.get("change", "")
    if changed in _STEPS:
        return _change(answers, int(changed))
    if wanted == "save":
        return _put_aside(answers, step)
    if wanted == "more":
        show_more(answers)
    target = _step(wanted, step)
    if wanted != "send" and target <= step:
        save(answers, target)
        return _show(target, answers)
    errors = (*rank_errors(ranks), *errors_of_step(read_answers(answers)[1], step))
    if errors:
        save(answers, step)
        return _show(step, answers, errors, ranks), 422
    if wanted == "send":
        return _send(answers)
    save(answers, target)
    return _show(target, answers)


def _change(answers: Form, target: int) -> ResponseReturnValue:
    """From the answers that were read through to one step, which leads straight back; what is wrong there is told."""
    answers["checked"] = "yes"
    save(answers, target)
    return _show(target, answers, errors_of_step(read_answers(answers)[1], target))


def _step(typed: str, otherwise: int) -> int:
    return int(typed) if typed in _STEPS else otherwise


def _put_aside(answers: Form, step: int) -> ResponseReturnValue:
    if save_for_later(answers, step) is None:
        return _show(step, answers, errors_of(Problem(409, "idempotency_conflict"), FormReading({}))), 409
    return redirect(page_url("apply_saved"), 303)


def _send(answers: Form) -> ResponseReturnValue:
    """Check everything, store, and sign the volunteer in to her own page; or the step that must be changed."""
    reading, errors = read_answers(answers)
    if errors:
        return _show(LAST_STEP, answers, _all_told(errors)), 422
    try:
        receipt = send(answers, reading)
    except Problem as problem:
        if problem.status not in (409, 422):
            raise
        return _show(LAST_STEP, answers, _all_told(errors_of(problem, reading))), problem.status
    remember("")
    sign_in_volunteer(receipt.id)
    return redirect(page_url("apply_sent"), 303)


def _all_told(errors: Errors) -> Errors:
    """The errors of every step on the last one, where the ticks of the consent stay."""
    return leading_to_steps(errors, page_url("apply").removeprefix(f"/{current_language()}"))


def _show(step: int, answers: Form, errors: Errors = (), ranks: dict[str, str] | None = None) -> str:
    if step == LAST_STEP:
        _forget_beside_answers(answers)
    keep_form(values_of(answers), errors)
    return render_template(
        "apply/form.html",
        step=step,
        following=LAST_STEP if "checked" in answers else min(step + 1, LAST_STEP),
        carried=carried(answers, step),
        choices=_choices(step),
        **_extra(step, answers, ranks),
    )


def _forget_beside_answers(answers: Form) -> None:
    """On the last step she reads everything again; agreement to another data notice is asked again."""
    answers.poplist("checked")
    if answers.get("consent-version", "") not in ("", _consent()):
        answers.poplist("consent-data")


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
        mapping = read_answers(answers)[0].mapping
        return {"summary": summary(mapping, titles(operation(), answers)), "consent_version": _consent()}
    return {}


def _consent() -> str:
    """The version of the data notice that is asked for today."""
    services = operation().services
    notice = in_force(services.policy.eligibility.parameters.consents, services.clock.now().date())
    return "" if notice is None else notice.version
