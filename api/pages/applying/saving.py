"""The form is saved at each step; this browser remembers its key, another one asks for a mailed code."""

import structlog
from flask import after_this_request, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from api.forms import Form
from api.languages import current_language
from api.operations.drafts import finish_later, go_on_elsewhere, keep_draft
from api.pages.applying.answers import is_key, kept
from api.pages.frame.submitting import go, has_form_token, page_url
from api.request import operation
from api.session import cookie_name, is_secure, visit
from domain.values import LANGUAGES
from storage.drafts import Draft, draft_of_key
from storage.errors import DatabaseUnavailable
from storage.sign_ins import proven_email

# Ends with the browser: on a shared telephone the next person does not find it, and a mailed code always does.
_COOKIE = "passerelle_form"
_LARGEST = 100_000
_log = structlog.get_logger()


def save(answers: Form, step: int) -> None:
    """Keep what is typed so far. The form carries everything itself, so a busy database stops nobody."""
    pairs = kept(answers)
    if sum(len(value) for _, value in pairs) > _LARGEST:
        return
    try:
        draft = keep_draft(operation(), answers["key"], step, _language(answers), pairs)
    except DatabaseUnavailable:
        _log.warning("draft_not_kept")
        return
    if draft is not None:
        remember(answers["key"])


def save_for_later(answers: Form, step: int) -> Draft | None:
    """Keep it and mail how to come back; None when this form was sent already."""
    draft = finish_later(operation(), answers["key"], step, _language(answers), kept(answers))
    if draft is not None:
        remember(answers["key"])
    return draft


def _language(answers: Form) -> str:
    chosen = answers.get("language", "")
    return chosen if chosen in LANGUAGES else current_language()


def remember(key: str) -> None:
    """This browser goes on with the form of this key; an empty key forgets it."""
    name = cookie_name(_COOKIE)
    if request.cookies.get(name, "") == key:
        return

    @after_this_request
    def keep(response: Response) -> Response:
        if key:
            response.set_cookie(name, key, httponly=True, samesite="Lax", secure=is_secure(), path="/")
        else:
            response.delete_cookie(name, secure=is_secure(), path="/")
        return response


def own_draft() -> Draft | None:
    """The draft that this browser remembers."""
    key = request.cookies.get(cookie_name(_COOKIE), "")
    if not is_key(key):
        return None
    current = operation()
    with current.read() as connection:
        return draft_of_key(connection, key, current.services.clock.now())


def apply_resume() -> ResponseReturnValue:
    """Go on with a draft: this browser's own, or one that names the address that was proven here by a code."""
    draft = _resumable(request.form.get("draft_id", "")) if has_form_token() else None
    if draft is None:
        return go("apply" if own_draft() else "signin_request")
    remember(dict(draft.answers)["key"])
    return redirect(page_url("apply", step=draft.step, **_offer()), 303)


def _resumable(identifier: str) -> Draft | None:
    own, current = own_draft(), operation()
    if own is not None and own.id == identifier:
        return own
    now = current.services.clock.now()
    with current.read() as connection:
        email_hash = proven_email(connection, visit(), now)
    if email_hash is None or "\0" in identifier:
        return None
    return go_on_elsewhere(current, identifier, email_hash)


def apply_forget() -> ResponseReturnValue:
    """This browser no longer offers the form; a mailed code still brings it back."""
    if has_form_token():
        remember("")
    return redirect(page_url("apply", **_offer()), 303)


def apply_saved() -> ResponseReturnValue:
    """Until when the form is kept, and how to come back to it."""
    draft = own_draft()
    if draft is None:
        return go("apply")
    email = dict(draft.answers)["email"] if draft.has_address else ""
    return render_template("apply/saved.html", draft=draft, email=email)


def resume_page(draft: Draft) -> str:
    """What GET /apply says where a form was begun: go on with it, or begin another one."""
    return render_template("apply/resume.html", draft=draft, offer=_offer())


def _offer() -> dict[str, str]:
    """The offer that "apply" was pressed at: it becomes a wish."""
    offer = request.values.get("offer", "")
    return {"offer": offer} if 0 < len(offer) <= 40 else {}
