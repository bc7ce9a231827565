"""What a file says about itself, in words: the same sections in a workbook, a data package and a report."""

from collections.abc import Iterator
from dataclasses import dataclass

from api.exports.records import RecordFile
from api.exports.source import Findings
from domain.release.records import LEAST_PEOPLE
from translations import formats
from translations.catalogue import translate
from translations.export_sentences import HEADINGS, SENTENCES
from translations.labels import label
from translations.record_words import COLUMN_WORDS
from translations.record_words import SENTENCES as RECORD_SENTENCES
from translations.release_words import protection_lines, wave_line

# A file of data is read by programs as well; a report is read by people, in the numbers of their language.
_IN_DATA = ("cells", "numbers", "codes")
IN_A_REPORT = ("report_cells", "report_numbers", "report_codes")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it, one sentence or two a line."""

    heading: str
    lines: tuple[str, ...]


def sentence(findings: Findings, code: str, **parameters: object) -> str:
    """A sentence of `SENTENCES` in the language of the file."""
    # Without a place to fill, too: a doubled percent sign is one in every sentence.
    return translate(findings.language, SENTENCES[code], parameters)


def sections(findings: Findings, *more: str, reading: tuple[str, ...] = _IN_DATA) -> tuple[Section, ...]:
    """Where it comes from, how people are protected, how to read it, its limits, how to cite it.

    `reading`: codes of the sentences on how to read it, `more`: of those that only this kind of file needs besides.
    """
    return (
        _section(findings, "what", _what(findings)),
        _section(findings, "protection", _protection(findings)),
        _section(findings, "reading", (sentence(findings, code) for code in (*reading, *more))),
        _section(findings, "limits", limits(findings)),
        _section(
            findings, "citing", (citation(findings), sentence(findings, "fingerprint", hash=findings.fingerprint))
        ),
    )


def _section(findings: Findings, heading: str, lines: Iterator[str] | tuple[str, ...]) -> Section:
    return Section(translate(findings.language, HEADINGS[heading]), tuple(lines))


def origin(findings: Findings) -> str:
    """Release, tier and day in one sentence."""
    return sentence(findings, "released", **_place(findings))


def citation(findings: Findings) -> str:
    """How to cite it, without the fingerprint."""
    return sentence(findings, "citation", **_place(findings))


def fingerprint(findings: Findings) -> str:
    """The hash of the data, the same in every language and kind of file."""
    return sentence(findings, "fingerprint", hash=findings.fingerprint)


def _place(findings: Findings) -> dict[str, str]:
    tier = label(findings.language, "tier", findings.tier)
    return {"name": findings.name, "tier": tier, "day": formats.day(findings.language, findings.as_of)}


def _what(findings: Findings) -> Iterator[str]:
    yield origin(findings)
    waves = formats.listed(
        findings.language, (wave_line(findings.language, *each) for each in findings.release["closed"])
    )
    yield sentence(findings, "waves", waves=waves) if waves else sentence(findings, "no_waves")
    yield sentence(findings, "same_tables")


def _protection(findings: Findings) -> Iterator[str]:
    yield from protection_lines(findings.language, findings.release)
    yield from _records(findings)


def _records(findings: Findings) -> Iterator[str]:
    """Which tables have one row for each questionnaire, or why there are none."""
    if findings.tier == "public":
        yield _of_records(findings, "records_restricted", number=LEAST_PEOPLE)
    elif findings.records:
        yield _of_records(findings, "records", k=findings.release["k"])
        for each in findings.records:
            yield from _table_of_records(findings, each)
        yield _of_records(findings, "records_missing")
    elif findings.release.get("records"):
        yield _of_records(findings, "records_elsewhere")
    else:
        yield sentence(findings, "no_records", number=LEAST_PEOPLE)


def _table_of_records(findings: Findings, records: RecordFile) -> Iterator[str]:
    described = next(each for each in findings.release["records"] if each["table"] == records.name)
    columns = ", ".join(translate(findings.language, COLUMN_WORDS[column]) for column in described["columns"])
    told = {"table": records.name, "title": records.title(findings.language), "columns": columns}
    yield _of_records(findings, "records_table" if columns else "records_plain", **told)
    if described["left_out"]:
        yield _of_records(findings, "records_left_out", table=records.name, items=", ".join(described["left_out"]))
    if removed := records.told - len(records.rows):
        yield _of_records(findings, "records_removed", table=records.name, number=removed)


def _of_records(findings: Findings, code: str, **parameters: object) -> str:
    return translate(findings.language, RECORD_SENTENCES[code], parameters)


def limits(findings: Findings) -> Iterator[str]:
    """What the numbers cannot say."""
    return (sentence(findings, code) for code in ("evidence", "intervals", "answers", "small"))
