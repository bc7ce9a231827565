"""Feedback: which questionnaire is due to whom and when, and whether an answer sheet is acceptable.

An instrument is one questionnaire of one party at one moment, in one version. Item codes are stable for ever, so that
answers of different versions can be merged by code. Every item may be left out (None) or "does not apply"
(`NOT_APPLICABLE`): both are data, neither is an error. `domain.feedback_policy` reads the file of instruments.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite

PARTIES: tuple[str, ...] = ("volunteer", "host", "focal_origin", "focal_host")
MOMENTS: tuple[str, ...] = ("departure", "arrival", "mid", "end", "m3", "m6", "m12")
ITEM_TYPES: tuple[str, ...] = ("likert5", "scale0_10", "yes_no", "number", "single", "multiple", "text", "date")
NOT_APPLICABLE = "not_applicable"
MAXIMUM_ITEMS = 12
MAXIMUM_TEXT = 2000

_YES_NO: dict[object, bool] = {True: True, False: False, "yes": True, "no": False}
_NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?")

Problem = tuple[str, dict[str, object]]


@dataclass(frozen=True, slots=True)
class BilingualText:
    """The same text in French and in English."""

    fr: str
    en: str

    def in_language(self, language: str) -> str:
        """The text in `fr` or `en`; any other language gets French."""
        return self.en if language == "en" else self.fr


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer of a choice or of a scale."""

    code: str
    text: BilingualText


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `exclusive` options of a multiple choice stand alone; `private` answers are sensitive."""

    code: str
    type: str
    text: BilingualText
    options: tuple[Option, ...] = ()
    private: bool = False
    minimum: int = 0
    maximum: int | None = None
    exclusive: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Instrument:
    """One questionnaire: party, moment, version, at most `MAXIMUM_ITEMS` items."""

    party: str
    moment: str
    version: int
    items: tuple[Item, ...]

    @property
    def code(self) -> str:
        """Stable name of the questionnaire, for example ``volunteer.arrival``."""
        return f"{self.party}.{self.moment}"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Days and months between the service period and the questionnaires.

    A paper form that was answered in time may be typed in for `paper_days` after the end.
    """

    arrival_days: int
    reminder_days: int
    expiry_days: int
    paper_days: int
    follow_up_months: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Questionnaires:
    """All instruments (every version) and their schedule."""

    schedule: Schedule
    instruments: tuple[Instrument, ...]

    def latest(self, party: str, moment: str) -> Instrument | None:
        """The instrument of the highest version, or None when this party is not asked at this moment."""
        return self._pick(party, moment, None)

    def version(self, party: str, moment: str, version: int) -> Instrument | None:
        """The instrument in the version that was sent, or None."""
        return self._pick(party, moment, version)

    def _pick(self, party: str, moment: str, version: int | None) -> Instrument | None:
        found = [
            instrument
            for instrument in self.instruments
            if (instrument.party, instrument.moment) == (party, moment) and version in (None, instrument.version)
        ]
        return max(found, key=lambda instrument: instrument.version, default=None)


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """Why an answer is refused: the item, a code, what a sentence needs."""

    item: str
    code: str
    parameters: dict[str, object]


def moments(questionnaires: Questionnaires, starts_on: date, ends_on: date) -> list[tuple[str, str, date]]:
    """Every (party, moment, due_on) of a service period, earliest first.

    Departure is due on the first day, arrival two weeks later but never after the last day (a study visit may be
    shorter), mid-term half-way, end on the last day, follow-up in calendar months after it.
    """
    if ends_on < starts_on:
        raise ValueError("a service period ends on or after its first day")
    due = _due_dates(questionnaires.schedule, starts_on, ends_on)
    asked = {(instrument.party, instrument.moment) for instrument in questionnaires.instruments}
    plan = [(party, moment, due[moment]) for party, moment in asked]
    return sorted(plan, key=lambda entry: (entry[2], PARTIES.index(entry[0]), MOMENTS.index(entry[1])))


def _due_dates(schedule: Schedule, starts_on: date, ends_on: date) -> dict[str, date]:
    due = {
        "departure": starts_on,
        "arrival": min(starts_on + timedelta(days=schedule.arrival_days), ends_on),
        "mid": starts_on + (ends_on - starts_on) // 2,
        "end": ends_on,
    }
    return due | {moment: months_after(ends_on, months) for moment, months in schedule.follow_up_months}


def months_after(day: date, months: int) -> date:
    """The same day `months` later; the last day of the month where that day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def reminder_on(schedule: Schedule, due_on: date) -> date:
    """The day of the only reminder."""
    return due_on + timedelta(days=schedule.reminder_days)


def expires_on(schedule: Schedule, due_on: date) -> date:
    """The first day on which answers are no longer taken."""
    return due_on + timedelta(days=schedule.expiry_days)


def validate_answers(
    instrument: Instrument, answers: Mapping[str, object]
) -> tuple[dict[str, object], list[AnswerProblem]]:
    """Clean answers, one entry for every item of the instrument, and every problem at once.

    A value may be None (left out) or `NOT_APPLICABLE`. Forms send texts ("4", "yes"), JSON sends values: both give the
    same clean value. When there are problems nothing should be stored.
    """
    items = {item.code: item for item in instrument.items}
    problems = [AnswerProblem(code, "unknown_item", {}) for code in sorted(set(answers) - set(items))]
    clean: dict[str, object] = {}
    for code, item in items.items():
        value, problem = _clean(item, answers.get(code))
        clean[code] = value
        if problem is not None:
            problems.append(AnswerProblem(code, problem[0], problem[1]))
    return clean, problems


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
