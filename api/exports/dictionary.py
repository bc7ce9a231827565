"""The dictionary: every variable and every code of the tables, with its words in both languages."""

from collections.abc import Iterator

from api.exports.columns import TYPES as COLUMN_TYPES
from api.exports.csv_file import columns_of
from api.exports.records import missing_codes
from api.exports.source import Findings
from domain.indicators.findings import FindingsTable, Row
from domain.values import COUNTRIES
from translations.catalogue import translate
from translations.export_sentences import SENTENCES
from translations.export_words import CODES, TYPES, column_name, word_of
from translations.recommendation_sentences import RECOMMENDATION_TITLES

COLUMNS = (
    "variable", "code", "label_fr", "label_en", "definition_fr", "definition_en", "type", "missing_codes",
)  # fmt: skip


def dictionary(findings: Findings) -> FindingsTable:
    """Variables first, then their codes; what a code means comes with an indicator."""
    rows = (*_variables(findings), *_codes(), *_indicators(findings), *_recommendations(), *_records(findings))
    return FindingsTable("dictionary", COLUMNS, rows)


def _variables(findings: Findings) -> Iterator[Row]:
    missing = translate(findings.language, SENTENCES["missing_cells"])
    for column in ("table", "label", *columns_of(findings)):
        kind = translate(findings.language, TYPES[COLUMN_TYPES.get(column, "text")])
        yield column, None, column_name("fr", column), column_name("en", column), None, None, kind, missing


def _codes() -> Iterator[Row]:
    known = {"country": tuple(COUNTRIES), **{column: tuple(words) for column, words in CODES.items()}}
    for column, codes in known.items():
        for code in codes:
            yield column, code, word_of("fr", column, code), word_of("en", column, code), None, None, None, None


def _indicators(findings: Findings) -> Iterator[Row]:
    for code, each in findings.definitions.items():
        yield "code", code, each.label.fr, each.label.en, each.definition.fr, each.definition.en, each.unit, None


def _recommendations() -> Iterator[Row]:
    for code, title in RECOMMENDATION_TITLES.items():
        yield "code", code, translate("fr", title), translate("en", title), None, None, None, None


def _records(findings: Findings) -> Iterator[Row]:
    """The columns of record-level tables, once each, with the codes that stand in them."""
    missing = " ".join(code for code, _ in missing_codes())
    columns = {column.code: column for each in findings.records for column in each.columns}
    for code, column in columns.items():
        kind = translate(findings.language, TYPES[column.type])
        yield code, None, column.text.fr, column.text.en, None, None, kind, missing
        for option, words in column.options:
            yield code, option, words.fr, words.en, None, None, None, None
    if columns:
        yield from (("records", code, words.fr, words.en, *[None] * 4) for code, words in missing_codes())
