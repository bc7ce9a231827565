"""My data: everything that is held about the volunteer, in words, and its download."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from api.languages import current_language
from api.operations.context import Operation
from api.operations.file_changes import may_change
from api.operations.my_data import delete_own_draft, my_application, show_my_data
from api.pages.applying.summary import stored_answers, summary
from api.pages.frame.cards import in_page_language
from api.pages.frame.submitting import act, page_url
from api.request import operation
from api.schemas.offers import EmptyBody
from domain.feedback import NOT_APPLICABLE, Instrument, Item
from storage.address_changes import change_of
from storage.certificates import certificates_of_file, names_of
from storage.drafts import drafts_of
from storage.my_data import held_about
from translations import formats
from translations.labels import label

Card = dict[str, Any]


def my_data() -> ResponseReturnValue:
    """The page of the volunteer who is signed in."""
    return _show()


def _show() -> str:
    current = operation()
    with current.read() as connection:
        found = my_application(connection, current.actor)
        held = held_about(connection, found)
        change = change_of(connection, found.id)
        issued = certificates_of_file(connection, found.id)
        drafts = drafts_of(connection, found.email_hash, current.services.clock.now())
        changeable = may_change(connection, found, current.services.clock.now())
    titles = [in_page_language(wish["title"]) for wish in held["wishes"]]
    return render_template(
        "mydata/show.html",
        reference=found.reference,
        application_id=found.id,
        sections=summary(stored_answers(found), titles),
        held=held,
        feedback=[_questionnaire(current, each) for each in held["feedback"]],
        change=change if change and change.is_open(current.services.clock.now()) else None,
        outdated=[each for each in issued if each.document["names"] != names_of(found)],
        kept=kept_rows(current),
        drafts=drafts,
        may_change=changeable,
        answer_due_on=_answer_due_on(current, held["correction_request"]),
    )


def _answer_due_on(current: Operation, asked: Mapping[str, Any] | None) -> date | None:
    """By when an open request for a correction is answered."""
    if asked is None or asked["answered_at"] is not None:
        return None
    return current.services.policy.privacy.due_on(date.fromisoformat(asked["asked_at"][:10]))


def me_draft_deletion(draft_id: str) -> ResponseReturnValue:
    """Delete a form that was never sent."""
    return act(
        EmptyBody(),
        lambda _: delete_own_draft(operation(), draft_id),
        again=_show,
        back=page_url("my_data", done="draft_deleted"),
    )


def my_data_file() -> ResponseReturnValue:
    """The same as JSON, to keep: the file of `GET /api/v1/me/data`."""
    held = show_my_data(operation())
    # Names in their own letters: people read this file too.
    text = json.dumps(held, ensure_ascii=False, indent=2)
    response = Response(text, mimetype="application/json")
    name = f"passerelle-{held['application']['reference']}.json"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response


def kept_rows(current: Operation) -> list[Card]:
    """Who sees what and how long, in the language of the page."""
    language = current_language()
    return [
        {name: getattr(getattr(row, name), language) for name in ("what", "who", "until")}
        for row in current.services.policy.privacy.kept
    ]


def _questionnaire(current: Operation, asked: Mapping[str, Any]) -> Card:
    """One questionnaire with what she answered, question by question."""
    policy = current.services.policy.questionnaires
    party, _, moment = asked["instrument"].partition(".")
    instrument = policy.version(party, moment, asked["instrument_version"])
    return {**asked, "moment": moment, "lines": _lines(instrument, asked["answers"]) if instrument else []}


def _lines(instrument: Instrument, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    language = current_language()
    return [
        (item.text.in_language(language), _in_words(item, answers[item.code]))
        for item in instrument.items
        if answers.get(item.code) is not None
    ]


def _in_words(item: Item, value: Any) -> str:
    """An answer as the form showed it."""
    language = current_language()
    options = {option.code: option.text.in_language(language) for option in item.options}
    if isinstance(value, list):
        return ", ".join(options.get(str(each), str(each)) for each in value)
    if isinstance(value, bool):
        return label(language, "yes_no", "yes" if value else "no")
    if value == NOT_APPLICABLE:
        return label(language, "yes_no", NOT_APPLICABLE)
    if item.type == "date":
        return formats.day(language, str(value))
    return options.get(str(value), str(value))
