"""Whether an answer sheet is acceptable, and what is kept of it.

Every item may be left out (None) or "does not apply" (`NOT_APPLICABLE`): both are data, neither is an error. A hidden
item was not asked: it has no entry at all.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite

from domain.feedback import MAXIMUM_TEXT, NOT_APPLICABLE, Instrument, Item

_YES_NO: dict[object, bool] = {True: True, False: False, "yes": True, "no": False}
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?")

Problem = tuple[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """Why an answer is refused: the item, a code, what a sentence needs."""

    item: str
    code: str
    parameters: dict[str, object]


def validate_answers(
    instrument: Instrument, answers: Mapping[str, object]
) -> tuple[dict[str, object], list[AnswerProblem]]:
    """Clean answers, one entry for every item that was asked, and every problem at once.

    A value may be None (left out) or `NOT_APPLICABLE`. Forms send texts ("4", "yes"), JSON sends values: both give the
    same clean value. A hidden item takes no answer but these two. When there are problems nothing should be stored.
    """
    known = {item.code for item in instrument.items}
    problems = [AnswerProblem(code, "unknown_item", {}) for code in sorted(set(answers) - known)]
    clean: dict[str, object] = {}
    wrong: set[str] = set()
    for item in instrument.items:
        value, problem = _clean(item, answers.get(item.code))
        if _is_hidden(item, clean, wrong):
            if problem is not None or value not in (None, NOT_APPLICABLE):
                problems.append(AnswerProblem(item.code, "hidden_item", {}))
            continue
        clean[item.code] = value
        if problem is not None:
            wrong.add(item.code)
            problems.append(AnswerProblem(item.code, problem[0], problem[1]))
    return clean, problems


def _is_hidden(item: Item, clean: Mapping[str, object], wrong: set[str]) -> bool:
    """By the answers before it. After a wrong one nobody can tell: what is wrong is said first."""
    if item.only_if is None or item.only_if.item in wrong:
        return False
    return not item.only_if.is_met(clean.get(item.only_if.item))


def _clean(item: Item, value: object) -> tuple[object, Problem | None]:
    if value is None or value in ("", [], ()):
        return None, None
    if value == NOT_APPLICABLE:
        return NOT_APPLICABLE, None
    return _CLEANERS[item.type](item, value)


def _clean_scale(item: Item, value: object) -> tuple[object, Problem | None]:
    low, high = (1, 5) if item.type == "likert5" else (0, 10)
    number = _whole(value)
    if number is None or not low <= number <= high:
        return None, ("not_on_scale", {"minimum": low, "maximum": high})
    return number, None


def _whole(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and re.fullmatch(r"\d{1,4}", value, re.ASCII) else None


def _clean_yes_no(item: Item, value: object) -> tuple[object, Problem | None]:
    # `1 == True` in Python: only real booleans and the two words are answers.
    if isinstance(value, bool | str) and value in _YES_NO:
        return _YES_NO[value], None
    return None, ("not_yes_no", {})


def _clean_number(item: Item, value: object) -> tuple[object, Problem | None]:
    number = _number(value)
    if number is None:
        return None, ("not_a_number", {})
    if number < item.minimum or (item.maximum is not None and number > item.maximum):
        return None, ("out_of_range", {"minimum": item.minimum, "maximum": item.maximum})
    return number, None


# Far above any count that somebody could report, and safe as a whole number everywhere.
_LARGEST = 10**12


def _number(value: object) -> int | float | None:
    if isinstance(value, str):
        text = value.strip().replace(",", ".")
        if not _NUMBER.fullmatch(text):
            return None
        value = float(text)
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > _LARGEST or not isfinite(value):
        return None
    return int(value) if value == int(value) else value


def _clean_single(item: Item, value: object) -> tuple[object, Problem | None]:
    known = {option.code for option in item.options}
    if isinstance(value, str) and value in known:
        return value, None
    return None, ("unknown_option", {"options": sorted(known)})


def _clean_multiple(item: Item, value: object) -> tuple[object, Problem | None]:
    known = [option.code for option in item.options]
    chosen = [value] if isinstance(value, str) else value
    if not isinstance(chosen, list | tuple) or any(code not in known for code in chosen):
        return None, ("unknown_option", {"options": sorted(known)})
    if len(set(chosen)) > 1 and set(chosen) & set(item.exclusive):
        return None, ("options_exclude_each_other", {"options": sorted(item.exclusive)})
    return [code for code in known if code in chosen], None


def _clean_text(item: Item, value: object) -> tuple[object, Problem | None]:
    maximum = item.maximum or MAXIMUM_TEXT
    if not isinstance(value, str):
        return None, ("not_a_text", {})
    text = value.strip()
    return (None, ("too_long", {"maximum": maximum})) if len(text) > maximum else (text or None, None)


def _clean_date(item: Item, value: object) -> tuple[object, Problem | None]:
    try:
        return date.fromisoformat(value if isinstance(value, str) else "").isoformat(), None
    except ValueError:
        return None, ("not_a_date", {})


_CLEANERS = {
    "likert5": _clean_scale,
    "scale0_10": _clean_scale,
    "yes_no": _clean_yes_no,
    "number": _clean_number,
    "single": _clean_single,
    "multiple": _clean_multiple,
    "text": _clean_text,
    "date": _clean_date,
}
