"""Record-level tables in a file: what each column is, from the header of the release and from the questionnaires."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.feedback import BilingualText, Questionnaires
from domain.feedback_versions import Variable
from domain.indicators.findings import Row
from storage.feedback_records import MISSING, record_variables
from translations.catalogue import translate
from translations.record_words import COLUMN_WORDS, MISSING_WORDS, record_table_name

# Which kinds of file have them.
FORMATS: tuple[str, ...] = ("xlsx", "datapackage")
_TYPES = {"likert5": "whole", "scale0_10": "whole", "number": "number", "yes_no": "yes_no"}
_TAGS = {
    "origin": "#country+origin+code",
    "host": "#country+host+code",
    "sex": "#group+sex+code",
    "age": "#group+age+code",
    "modality": "#group+modality+code",
}


@dataclass(frozen=True, slots=True)
class RecordColumn:
    """`code` is its name in every language; `type` as in `api.exports.columns`; `options`: the codes of its cells."""

    code: str
    type: str
    tag: str
    text: BilingualText
    options: tuple[tuple[str, BilingualText], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordFile:
    """One table: one row for each questionnaire. `told`: how many rows it had when its release was made."""

    name: str
    party: str
    moment: str
    columns: tuple[RecordColumn, ...]
    told: int
    rows: Collection[Row]

    def title(self, language: str) -> str:
        """What the table is about, in words."""
        return record_table_name(language, self.party, self.moment)


def record_files(
    header: Mapping[str, Any], questionnaires: Questionnaires, rows: Mapping[str, Collection[Row]]
) -> tuple[RecordFile, ...]:
    """The tables that the header of a release names and whose rows are given."""
    described = (each for each in header.get("records") or () if each["table"] in rows)
    return tuple(
        RecordFile(
            each["table"],
            each["party"],
            each["moment"],
            tuple(_columns(each, questionnaires)),
            each["rows"],
            rows[each["table"]],
        )
        for each in described
    )


def _columns(described: Mapping[str, Any], questionnaires: Questionnaires) -> Iterator[RecordColumn]:
    for code in described["columns"]:
        yield RecordColumn(code, "text", _TAGS[code], _both(COLUMN_WORDS[code]))
    known = {one.code: one for one in record_variables(questionnaires, described["party"], described["moment"])}
    for item in described["items"]:
        yield _item(known[item])


def _item(variable: Variable) -> RecordColumn:
    kind = _TYPES.get(variable.type, "text")
    options = tuple((one.code, one.text) for one in variable.options)
    # No "#indicator": its cells would have to be numbers, and why there is no answer stands among them.
    return RecordColumn(variable.code, kind, f"#meta+answer+{variable.code}+code", variable.text, options)


def missing_codes() -> tuple[tuple[str, BilingualText], ...]:
    """The codes that stand where there is no answer, with their words."""
    return tuple((code, _both(MISSING_WORDS[code])) for code in MISSING)


def _both(text: str) -> BilingualText:
    return BilingualText(translate("fr", text), translate("en", text))
