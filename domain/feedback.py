"""Feedback: the questionnaires, and which of them is due to whom and when.

An instrument is one questionnaire of one party at one moment, in one version. Item codes are stable for ever, so that
answers of different versions can be merged by code (`domain.feedback_versions`). `domain.feedback_policy` reads the
file of instruments, `domain.feedback_answers` judges an answer sheet.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

PARTIES: tuple[str, ...] = ("volunteer", "host", "focal_origin", "focal_host")
MOMENTS: tuple[str, ...] = ("departure", "arrival", "mid", "end", "m3", "m6", "m12")
ITEM_TYPES: tuple[str, ...] = ("likert5", "scale0_10", "yes_no", "number", "single", "multiple", "text", "date")
NOT_APPLICABLE = "not_applicable"
MAXIMUM_ITEMS = 12
MAXIMUM_TEXT = 2000


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
class Condition:
    """An item is asked only after an answer to an earlier one: one of `values`, or a number `above` this."""

    item: str
    values: tuple[object, ...] = ()
    above: int | None = None

    def is_met(self, answer: object) -> bool:
        """Whether a clean answer opens the item. None and "does not apply" do not."""
        if self.above is not None:
            return isinstance(answer, int | float) and not isinstance(answer, bool) and answer > self.above
        return any(one in self.values for one in (answer if isinstance(answer, list) else [answer]))


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `exclusive` options of a multiple choice stand alone; `private` answers are sensitive.

    With `only_if` it is asked only after a certain answer to an earlier question; otherwise it is hidden.
    """

    code: str
    type: str
    text: BilingualText
    options: tuple[Option, ...] = ()
    private: bool = False
    minimum: int = 0
    maximum: int | None = None
    exclusive: tuple[str, ...] = ()
    only_if: Condition | None = None


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
