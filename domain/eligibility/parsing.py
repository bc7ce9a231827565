"""From the mechanism's files to the eligibility part of the policy. Parsers raise PolicyError with all problems."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.eligibility.document_rules import DOCUMENT_CODES
from domain.eligibility.entry import REGIMES
from domain.eligibility.parameter_rows import parse_eligibility
from domain.eligibility.policy_values import (
    ANY,
    APPLICATION,
    DEPARTURE,
    Agreement,
    ChecklistEntry,
    DocumentRule,
    EligibilityPolicy,
    EntryRegime,
    EntryRegimes,
    ResidenceRule,
    Security,
    SecurityLevel,
    SecurityThreshold,
)
from domain.eligibility.reading import Document, Row
from domain.policy_problems import PolicyError, PolicyProblem
from domain.values import COUNTRIES, MODALITIES, THEMES, Corridor

CORRIDOR_CODES: tuple[str, ...] = tuple(f"{one}-{other}" for one in COUNTRIES for other in COUNTRIES if one != other)


def parse_corridors(values: Mapping[str, Any]) -> tuple[Agreement, ...]:
    """`corridors.toml`: the directed corridors under a memorandum of understanding."""
    document = Document("corridors.toml", values)
    rows = document.dated("corridor", _agreement, lambda row: row.corridor)
    document.finish()
    return rows


def _agreement(row: Row) -> Agreement:
    themes = row.texts("themes", THEMES) if "themes" in row.values else None
    return Agreement(Corridor(row.text("origin", COUNTRIES), row.text("host", COUNTRIES)), row.stamp(), themes)


def parse_documents(values: Mapping[str, Any]) -> tuple[DocumentRule, ...]:
    """`documents.toml`: D01 to D09, each at least once."""
    document = Document("documents.toml", values)
    rows = document.dated("document", _document_rule, lambda row: row.code)
    for code in sorted(set(DOCUMENT_CODES) - {row.code for row in rows}):
        document.note("document", "rule_without_row", rule=code)
    document.finish()
    return rows


def _document_rule(row: Row) -> DocumentRule:
    return DocumentRule(
        row.text("code", DOCUMENT_CODES),
        row.text("due", (APPLICATION, DEPARTURE)),
        row.texts("modalities", MODALITIES),
        row.optional_number("months", 1),
        row.optional_texts("outcomes"),
        row.stamp(),
    )


def parse_security(values: Mapping[str, Any]) -> Security:
    """`security.toml`: levels 1 to 4 by district, and the threshold from which a person decides."""
    document = Document("security.toml", values)
    levels = document.dated("level", _security_level, lambda row: (row.country, row.district), needed=False)
    thresholds = document.dated("threshold", _threshold, lambda row: None)
    document.finish()
    return Security(levels, thresholds)


def _security_level(row: Row) -> SecurityLevel:
    return SecurityLevel(row.text("country", COUNTRIES), row.text("district"), row.number("level", 1), row.stamp())


def _threshold(row: Row) -> SecurityThreshold:
    return SecurityThreshold(row.number("level", 1), row.stamp())


def parse_entry_regimes(values: Mapping[str, Any]) -> EntryRegimes:
    """`entry_regimes.toml`: entry by nationality and host, and residence beyond some days."""
    document = Document("entry_regimes.toml", values)
    entries = document.dated("entry", _entry_regime, lambda row: (row.nationality, row.host))
    residences = document.dated("residence", _residence, lambda row: row.host)
    document.finish()
    return EntryRegimes(entries, residences)


def _entry_regime(row: Row) -> EntryRegime:
    return EntryRegime(
        row.text("nationality", COUNTRIES),
        row.text("host", COUNTRIES),
        row.text("regime", REGIMES),
        row.optional_number("stay_days", 1),
        row.optional_number("lead_days"),
        row.optional_texts("exemptions"),
        row.stamp(),
    )


def _residence(row: Row) -> ResidenceRule:
    return ResidenceRule(row.text("host", COUNTRIES), row.number("after_days", 1), row.text("title"), row.stamp())


def parse_checklists(values: Mapping[str, Any]) -> tuple[ChecklistEntry, ...]:
    """`checklists.toml`: the departure checklist; one code may have a general entry and entries for corridors."""
    document = Document("checklists.toml", values)
    rows = document.dated("item", _checklist_entry, lambda row: (row.code, row.corridors, row.modalities))
    document.finish()
    return rows


def _checklist_entry(row: Row) -> ChecklistEntry:
    return ChecklistEntry(
        row.text("code"),
        row.texts("corridors", (ANY, *CORRIDOR_CODES)),
        row.texts("modalities", MODALITIES),
        row.number("due_days_before"),
        row.bilingual("what"),
        row.bilingual("why"),
        row.bilingual("where"),
        row.stamp(),
    )


_PARSERS: dict[str, Callable[[Mapping[str, Any]], Any]] = {
    "corridors": parse_corridors,
    "eligibility": parse_eligibility,
    "documents": parse_documents,
    "security": parse_security,
    "entry_regimes": parse_entry_regimes,
    "checklists": parse_checklists,
}
ELIGIBILITY_FILES: tuple[str, ...] = tuple(_PARSERS)


def parse_eligibility_policy(documents: Mapping[str, Mapping[str, Any]]) -> EligibilityPolicy:
    """All six files (key: file name without `.toml`). Raises PolicyError with the problems of all of them."""
    problems: list[PolicyProblem] = []
    parsed: dict[str, Any] = {}
    for name, parse in _PARSERS.items():
        try:
            parsed[name] = parse(documents.get(name, {}))
        except PolicyError as error:
            problems.extend(error.problems)
    if problems:
        raise PolicyError(problems)
    return EligibilityPolicy(
        corridors=parsed["corridors"],
        parameters=parsed["eligibility"],
        documents=parsed["documents"],
        security=parsed["security"],
        entry_regimes=parsed["entry_regimes"],
        checklist=parsed["checklists"],
    )
