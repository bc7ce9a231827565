"""The figures of a report: one table and one plot for each evaluation criterion, in words."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from api.charts.dots import dot_plot
from api.charts.marks import Figure
from api.charts.rows import dot_words, figure_of
from api.exports.source import Findings
from domain.indicators.definitions import CRITERIA, IndicatorDefinition
from translations import chart_words, formats
from translations.catalogue import translate
from translations.evaluation_sentences import EVALUATION_CRITERIA, VERDICTS
from translations.export_sentences import REPORT

Row = Mapping[str, Any]
_WIDTH = 480


def said(findings: Findings, code: str, **parameters: object) -> str:
    """A heading or word of the report."""
    return translate(findings.language, REPORT[code], parameters)


def families(findings: Findings) -> Iterator[dict[str, Any]]:
    """`{heading, plot, alt, groups: [{name, rows}]}`; a row is `[where, value, interval, answers, reading]`."""
    rows = [row for row in findings.document["indicators"] if row["by"] is None and row["corridor"] is None]
    for family in CRITERIA:
        mine = [row for row in rows if findings.definitions[row["code"]].criterion == family]
        if mine:
            name = translate(findings.language, EVALUATION_CRITERIA[family])
            yield {"heading": name, **_plot(findings, mine, name), "groups": list(_groups(findings, mine))}


def _groups(findings: Findings, rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
    for code, places in groupby(rows, key=lambda row: row["code"]):
        definition, told = findings.definitions[code], list(places)
        shown = [_line(findings, definition, row) for row in told]
        if len(told) > 1 and all(row["suppressed"] for row in told):
            shown = [[said(findings, "everywhere"), *shown[0][1:]]]
        yield {"name": f"{code} {definition.label.in_language(findings.language)}", "rows": shown}


def _line(findings: Findings, definition: IndicatorDefinition, row: Row) -> list[str]:
    language = findings.language
    where = formats.country(language, row["country"]) if row["country"] else said(findings, "pilot")
    if row["suppressed"]:
        return [where, chart_words.suppressed(language), "", "", translate(language, VERDICTS["not_published"])]
    value = chart_words.amount(language, row["value"], definition.unit)
    if row.get("banded"):
        low, high = (formats.number(language, end) for end in row["banded"])
        value = said(findings, "band", low=low, high=high, n=formats.number(language, row["n"]))
    verdict = VERDICTS.get(row["verdict"] or "")
    return [
        where,
        value,
        chart_words.interval(language, row["interval"], definition.unit),
        chart_words.counted(language, row),
        translate(language, verdict) if verdict else "",
    ]


def _plot(findings: Findings, rows: Iterable[Row], name: str) -> dict[str, Any]:
    """The shares of the whole pilot; what the picture shows is told in words as well."""
    definitions = findings.definitions
    shares = [row for row in rows if row["country"] is None and definitions[row["code"]].unit == "share"]
    figures = [figure_of(findings.language, row, definitions[row["code"]]) for row in shares if not row.get("banded")]
    if not figures:
        return {"plot": None, "alt": ""}
    title = said(findings, "plot", name=name)
    words = dot_words(findings.language, title, "", figures)
    alt = formats.listed(
        findings.language,
        (_in_words(figure, dict(words.legend), words.suppressed, findings.language) for figure in figures),
    )
    return {"plot": dot_plot(figures, words, width=_WIDTH), "alt": f"{title}. {alt}."}


def _in_words(figure: Figure, marks: Mapping[str, str], suppressed: str, language: str) -> str:
    colon = formats.colon(language)
    if figure.suppressed:
        return f"{figure.label}{colon}{suppressed}"
    told = (figure.text, figure.counted, marks.get(figure.verdict or "", ""))
    return f"{figure.label}{colon}{', '.join(filter(None, told))}"
