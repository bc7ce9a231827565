"""The report: a tagged PDF with headings, tables, plots and the recommendations in full, in one language."""

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, BinaryIO

from api.exports.reading import IN_A_REPORT, origin, sections, sentence
from api.exports.report_advice import advice_by_country
from api.exports.report_figures import families, said
from api.exports.source import Findings
from api.typesetting.pdf import typeset
from domain.recommendations.decision import NOT_PUBLISHED
from translations import chart_words, formats
from translations.evaluation import criterion_label, decision_label
from translations.export_words import word_of

_TEMPLATE = Path(__file__).with_name("report") / "report.typ"
_SHARES = ("origin", "host", "volunteer", "minimum")


def write(findings: Findings, file: BinaryIO) -> None:
    """Dated with the day of the findings, so that the same findings give the same bytes. Raises PdfUnavailable."""
    midnight = datetime.combine(findings.as_of, time(), UTC)
    file.write(typeset(_TEMPLATE, report_data(findings), int(midnight.timestamp())))


def report_data(findings: Findings) -> dict[str, Any]:
    """Everything that the template says, in the language of the report."""
    return {
        "language": findings.language,
        "title": sentence(findings, "title"),
        "author": "Passerelle",
        "colon": formats.colon(findings.language),
        "origin": origin(findings),
        "words": {name: said(findings, name) for name in _WORDS},
        "sections": [
            {"heading": each.heading, "lines": each.lines} for each in sections(findings, reading=IN_A_REPORT)
        ],
        "decisions": _decisions(findings),
        "criteria": _criteria(findings),
        "ledger": _ledger(findings),
        "families": list(families(findings)),
        "advice": list(advice_by_country(findings)),
    }


_WORDS = (
    "decisions", "criteria", "ledger", "ledger_note", "findings", "findings_note", "advice", "no_advice", "country",
    "decision", "criterion", "where", "value", "interval", "answers", "reading", "contents", "page",
)  # fmt: skip


def _decisions(findings: Findings) -> list[list[str]]:
    language, decisions = findings.language, findings.document["decisions"]
    return [[formats.country(language, country), decision_label(language, code)] for country, code in decisions.items()]


def _criteria(findings: Findings) -> dict[str, Any]:
    """Criteria down, countries across."""
    language, rows = findings.language, findings.document["criteria"]
    countries = list(dict.fromkeys(row["country"] for row in rows))
    status = {(row["code"], row["country"]): row["status"] for row in rows}
    codes = list(dict.fromkeys(row["code"] for row in rows))
    return {
        "header": [said(findings, "criterion"), *(formats.country(language, country) for country in countries)],
        "rows": [
            [
                f"{code} {criterion_label(language, code)}",
                *(word_of(language, "status", status.get((code, country), NOT_PUBLISHED)) for country in countries),
            ]
            for code in codes
        ],
    }


def _ledger(findings: Findings) -> dict[str, Any]:
    language = findings.language
    parties = [word_of(language, "party", party) for party in _SHARES[:3]]
    return {
        "header": [said(findings, "country"), *parties, said(findings, "minimum")],
        "rows": [
            [formats.country(language, row["country"]), *(_share(language, row, name) for name in _SHARES)]
            for row in findings.document["triple_win"]
        ],
    }


def _share(language: str, row: dict[str, Any], name: str) -> str:
    return chart_words.suppressed(language) if row["suppressed"] else chart_words.amount(language, row[name], "share")
