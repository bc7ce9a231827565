"""Reads the file of questionnaires and refuses it with every problem at once.

Unknown keys are problems too: a misspelt `privat = true` would publish a sensitive answer.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from domain.feedback import (
    ITEM_TYPES,
    MAXIMUM_ITEMS,
    MOMENTS,
    PARTIES,
    BilingualText,
    Instrument,
    Item,
    Option,
    Questionnaires,
    Schedule,
)
from domain.feedback_conditions import condition_problems, read_condition
from domain.policy_problems import PolicyError, PolicyProblem

FILE = "questionnaires.toml"
_KEYS = {"party", "moments", "version", "items"}
_ITEM_KEYS = {"code", "type", "scale", "text", "options", "private", "minimum", "maximum", "exclusive", "only_if"}
_SCHEDULE_KEYS = ("arrival_days", "reminder_days", "expiry_days", "paper_days")
_WITH_OPTIONS = ("single", "multiple")
_WITH_LIMITS = ("number", "text")
_FIVE = ("1", "2", "3", "4", "5")


def parse_questionnaires(document: Mapping[str, Any]) -> Questionnaires:
    """The questionnaires of the mechanism. Raises PolicyError with all problems."""
    problems: list[PolicyProblem] = []
    schedule = _schedule(document.get("schedule", {}), problems)
    scales = {
        name: _options(f"scales/{name}/options", scale.get("options", []), problems)
        for name, scale in document.get("scales", {}).items()
    }
    instruments = tuple(
        instrument
        for place, entry in enumerate(document.get("instruments", []))
        for instrument in _instruments(f"instruments/{place}", entry, scales, problems)
    )
    _refuse_twice("instruments", [f"{i.code} {i.version}" for i in instruments], "instrument_twice", problems)
    _refuse_changed_types(instruments, problems)
    if problems:
        raise PolicyError(problems)
    return Questionnaires(schedule, instruments)


def _problem(problems: list[PolicyProblem], where: str, code: str, **parameters: object) -> None:
    problems.append(PolicyProblem(f"{FILE}/{where}", code, parameters))


def _schedule(document: Mapping[str, Any], problems: list[PolicyProblem]) -> Schedule:
    for key in _SCHEDULE_KEYS:
        if not _is_count(document.get(key)):
            _problem(problems, f"schedule/{key}", "not_a_positive_number")
    months = document.get("follow_up_months", {})
    for moment, count in months.items():
        if moment not in MOMENTS or not _is_count(count):
            _problem(problems, f"schedule/follow_up_months/{moment}", "not_a_follow_up")
    arrival, reminder, expiry, paper = (_count(document.get(key)) for key in _SCHEDULE_KEYS)
    return Schedule(arrival, reminder, expiry, paper, tuple(sorted(months.items())))


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _instruments(
    where: str, entry: Mapping[str, Any], scales: Mapping[str, tuple[Option, ...]], problems: list[PolicyProblem]
) -> list[Instrument]:
    party, version, rows = entry.get("party"), entry.get("version"), entry.get("items", [])
    for key in sorted(set(entry) - _KEYS):
        _problem(problems, f"{where}/{key}", "unknown_key")
    if party not in PARTIES:
        _problem(problems, f"{where}/party", "unknown_party", options=list(PARTIES))
    if not _is_count(version):
        _problem(problems, f"{where}/version", "not_a_positive_number")
    if not 1 <= len(rows) <= MAXIMUM_ITEMS:
        _problem(problems, f"{where}/items", "wrong_number_of_items", maximum=MAXIMUM_ITEMS)
    for moment in entry.get("moments", []):
        if moment not in MOMENTS:
            _problem(problems, f"{where}/moments", "unknown_moment", options=list(MOMENTS))
    items = tuple(_item(f"{where}/items/{place}", row, scales, problems) for place, row in enumerate(rows))
    _refuse_twice(f"{where}/items", [item.code for item in items], "item_twice", problems)
    problems.extend(condition_problems(f"{FILE}/{where}/items", items))
    return [Instrument(str(party), moment, version or 0, items) for moment in entry.get("moments", [])]


def _item(
    where: str, row: Mapping[str, Any], scales: Mapping[str, tuple[Option, ...]], problems: list[PolicyProblem]
) -> Item:
    for key in sorted(set(row) - _ITEM_KEYS):
        _problem(problems, f"{where}/{key}", "unknown_key")
    if row.get("type") not in ITEM_TYPES:
        _problem(problems, f"{where}/type", "unknown_type", options=list(ITEM_TYPES))
    options = _item_options(where, row, scales, problems)
    exclusive = tuple(row.get("exclusive", ()))
    if set(exclusive) - {option.code for option in options}:
        _problem(problems, f"{where}/exclusive", "unknown_option")
    only_if, wrong = read_condition(row.get("only_if"))
    if wrong is not None:
        _problem(problems, f"{where}/only_if", wrong)
    _check_limits(where, row, problems)
    return Item(
        code=_code(f"{where}/code", row.get("code"), problems),
        type=str(row.get("type")),
        text=bilingual(FILE, f"{where}/text", row.get("text"), problems),
        options=options,
        private=bool(row.get("private", False)),
        minimum=row.get("minimum", 0),
        maximum=row.get("maximum"),
        exclusive=exclusive,
        only_if=only_if,
    )


def _check_limits(where: str, row: Mapping[str, Any], problems: list[PolicyProblem]) -> None:
    """Whole numbers, the least below the most, and only where there is something to limit."""
    limits = {key: row[key] for key in ("minimum", "maximum") if key in row}
    for key, value in limits.items():
        if not isinstance(value, int) or isinstance(value, bool):
            _problem(problems, f"{where}/{key}", "not_a_whole_number")
            return
    if limits and row.get("type") not in _WITH_LIMITS:
        _problem(problems, f"{where}/{min(limits)}", "limit_not_wanted")
    elif "maximum" in limits and limits.get("minimum", 0) >= limits["maximum"]:
        _problem(problems, f"{where}/maximum", "minimum_not_below_maximum")


def _item_options(
    where: str, row: Mapping[str, Any], scales: Mapping[str, tuple[Option, ...]], problems: list[PolicyProblem]
) -> tuple[Option, ...]:
    if "scale" in row:
        if row["scale"] not in scales:
            _problem(problems, f"{where}/scale", "unknown_scale", options=sorted(scales))
        elif row.get("type") == "likert5" and tuple(option.code for option in scales[row["scale"]]) != _FIVE:
            _problem(problems, f"{where}/scale", "not_five_steps")
        return scales.get(row["scale"], ())
    if row.get("type") not in _WITH_OPTIONS and "options" in row:
        _problem(problems, f"{where}/options", "options_not_wanted")
    if row.get("type") in _WITH_OPTIONS and len(row.get("options", [])) < 2:
        _problem(problems, f"{where}/options", "too_few_options")
    return _options(f"{where}/options", row.get("options", []), problems)


def _options(where: str, rows: Iterable[Mapping[str, Any]], problems: list[PolicyProblem]) -> tuple[Option, ...]:
    options = tuple(
        Option(
            _code(f"{where}/{place}/code", row.get("code"), problems),
            bilingual(FILE, f"{where}/{place}/text", row.get("text"), problems),
        )
        for place, row in enumerate(rows)
    )
    _refuse_twice(where, [option.code for option in options], "option_twice", problems)
    return options


def _code(where: str, value: object, problems: list[PolicyProblem]) -> str:
    if not isinstance(value, str) or not value.replace("_", "").isalnum():
        _problem(problems, where, "not_a_code")
    return str(value)


def _refuse_twice(where: str, codes: list[str], code: str, problems: list[PolicyProblem]) -> None:
    for twice in sorted({one for one in codes if codes.count(one) > 1}):
        _problem(problems, where, code, value=twice)


def _refuse_changed_types(instruments: Iterable[Instrument], problems: list[PolicyProblem]) -> None:
    """One code is one variable for ever: the answers of all versions stand in one column."""
    types: dict[str, str] = {}
    for instrument in instruments:
        for item in instrument.items:
            if types.setdefault(item.code, item.type) != item.type:
                where = f"instruments/{instrument.code} {instrument.version}/{item.code}"
                _problem(problems, where, "item_type_changed", was=types[item.code], now=item.type)


def bilingual(file: str, where: str, value: object, problems: list[PolicyProblem]) -> BilingualText:
    """A text in both languages; a missing or empty language is a problem at `where`."""
    texts = value if isinstance(value, dict) else {}
    for language in ("fr", "en"):
        if not isinstance(texts.get(language), str) or not texts[language].strip():
            problems.append(PolicyProblem(f"{file}/{where}/{language}", "text_missing", {}))
    return BilingualText(str(texts.get("fr", "")), str(texts.get("en", "")))
