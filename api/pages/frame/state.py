"""What a page shows besides its data: what was typed, what must be changed, what has been done."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import g, request

from api.forms import Form
from api.languages import current_language
from translations.page_messages import NOTICES, notice

Values = Mapping[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class FormState:
    """The form as it was sent, and what to do about it: `errors` are `{field, message}`."""

    values: Values | None = None
    errors: tuple[Mapping[str, str], ...] = ()


def form_state() -> FormState:
    """The state of the form that is shown again; empty for a page that is shown for the first time."""
    found: FormState = g.get("form_state", FormState())
    return found


def keep_form(values: Values, errors: tuple[Mapping[str, str], ...]) -> None:
    """Show the page again with everything that was typed."""
    g.form_state = FormState(values, errors)


def is_asked_again() -> bool:
    """Whether the switch of languages sent the form: show it again as it is typed, do nothing."""
    return "again" in request.form


def form_key() -> str:
    """The random name of a form that makes something, by which it does so once.

    It stays while the form is shown again; a refusal of the key itself gives another one. It opens nothing to anybody
    else: only the forms of one account are told apart by it.
    """
    is_refused = any(error["field"] == "key" for error in form_state().errors)
    return ("" if is_refused else request.form.get("key", "")) or secrets.token_urlsafe(9)


def values_or(first: Mapping[str, Any]) -> Values:
    """What was typed, or the first values of the form."""
    typed = form_state().values
    return typed if typed is not None else first


def values_of(form: Form) -> dict[str, str | list[str]]:
    """The fields of a form for showing them again; a repeated field is a list."""
    return {name: found if len(found := form.getlist(name)) > 1 else found[0] for name in form}


def add_notice(code: str, kind: str = "") -> None:
    """Say something above the page."""
    notices: list[dict[str, str]] = g.setdefault("page_notices", [])
    notices.append({"kind": kind, "text": notice(current_language(), code)})


def add_sentence(text: str) -> None:
    """Say something above the page that names somebody."""
    notices: list[dict[str, str]] = g.setdefault("page_notices", [])
    notices.append({"kind": "", "text": text})


def page_notices() -> list[dict[str, str]]:
    """What was done (`?done=` of a redirect, known codes only) and what was added while the page was made."""
    done = request.args.get("done", "")
    told = [{"kind": "good", "text": notice(current_language(), done)}] if done in NOTICES else []
    return [*told, *g.get("page_notices", [])]
