"""What a form of questions says: answers by item code, as JSON would give them, and how many there are."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.forms import Form
from api.pages.frame.state import Values, values_of
from domain.feedback import NOT_APPLICABLE

PREFIX = "answers-"
Items = Sequence[Mapping[str, Any]]


def typed_answers(form: Form) -> dict[str, str | list[str]]:
    """The fields of the questions as they are typed, without their prefix."""
    return {
        name.removeprefix(PREFIX): value for name, value in values_of(form).items() if name.startswith(PREFIX) and value
    }


def shown_answers(typed: Values) -> dict[str, str | list[str]]:
    """The fields of a draft as the form names them."""
    return {PREFIX + name: value for name, value in typed.items()}


def answers_of(form: Form, items: Items) -> dict[str, object]:
    """Every question with its answer; a question that was not asked comes as it is, to be refused by name."""
    asked = {str(item["code"]): str(item["type"]) for item in items}
    others = {name.partition("-")[0] for name in typed_answers(form)} - set(asked)
    return {code: _answer(form, code, kind) for code, kind in asked.items()} | dict.fromkeys(sorted(others), "?")


def is_unanswered(answers: Mapping[str, object]) -> bool:
    """Whether no question has an answer; "does not apply" is one."""
    return all(answer in (None, []) for answer in answers.values())


def _answer(form: Form, code: str, kind: str) -> object:
    """One answer as JSON would give it; a ticked "does not apply" wins."""
    name = PREFIX + code
    if form.get(f"{name}-na") or NOT_APPLICABLE in form.getlist(name):
        return NOT_APPLICABLE
    if kind == "multiple":
        return form.getlist(name)
    if kind == "date":
        return _day(form, name)
    return form.get(name, "").strip() or None


def _day(form: Form, name: str) -> str | None:
    day, month, year = (form.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year"))
    return f"{year:>04}-{month:>02}-{day:>02}" if day or month or year else None


def answered_count(values: Values, items: Items) -> int:
    """How many questions have something in one of their fields."""
    filled = {name.removeprefix(PREFIX).partition("-")[0] for name, value in values.items() if value}
    return sum(item["code"] in filled for item in items)


def questions(items: Items) -> list[dict[str, Any]]:
    """The questions as the templates show them: options as pairs, and in words which earlier answer opens one."""
    by_code = {item["code"]: item for item in items}
    return [
        {
            **item,
            "options": [(option["code"], option["text"]) for option in item["options"]],
            "only_if": _opened_by(item["only_if"], by_code),
        }
        for item in items
    ]


def _opened_by(condition: Mapping[str, Any] | None, items: Mapping[str, Mapping[str, Any]]) -> dict[str, Any] | None:
    """`{question, answers}` or `{question, above}`; "yes" and "no" are left to the template, as True and False."""
    if condition is None:
        return None
    asked = items[condition["item"]]
    if "above" in condition:
        return {"question": asked["text"], "above": condition["above"]}
    texts = {option["code"]: option["text"] for option in asked["options"]}
    answers = [value if isinstance(value, bool) else texts.get(str(value), value) for value in condition["is"]]
    return {"question": asked["text"], "answers": answers}
