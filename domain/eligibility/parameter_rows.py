"""The rows of `eligibility.toml`: ages, durations, totals, qualifications, consent notices, sources of rules."""

from collections.abc import Mapping
from typing import Any

from domain.eligibility.policy_values import (
    ANY,
    AgeRange,
    ConsentNotice,
    DurationLimit,
    Parameters,
    Qualification,
    RuleSource,
    TotalService,
)
from domain.eligibility.reading import Document, Row
from domain.eligibility.rules import RULE_CODES
from domain.values import COUNTRIES, MODALITIES

PLACES: tuple[str, ...] = (ANY, *COUNTRIES)


def parse_eligibility(values: Mapping[str, Any]) -> Parameters:
    """`eligibility.toml`. Guarantees a source for every rule. Raises PolicyError with all problems."""
    document = Document("eligibility.toml", values)
    levels = document.root().texts("education_levels")
    parameters = Parameters(
        levels,
        document.dated("age", _age, lambda row: (row.country, row.modalities)),
        document.dated("duration", _duration, lambda row: (row.country, row.modalities)),
        document.dated("total_service", _total, lambda row: row.modalities),
        document.dated("qualification", lambda row: _qualification(row, levels), lambda row: row.modalities),
        document.dated("consent", _consent, lambda row: None),
        document.dated("rule", _rule, lambda row: row.code),
    )
    for code in sorted(set(RULE_CODES) - {row.code for row in parameters.rules}):
        document.note("rule", "rule_without_row", rule=code)
    document.finish("education_levels")
    return parameters


def _age(row: Row) -> AgeRange:
    values = AgeRange(
        row.text("country", PLACES),
        row.texts("modalities", MODALITIES),
        row.number("minimum"),
        row.optional_number("maximum"),
        row.stamp(),
    )
    _ordered(row, values.minimum, values.maximum)
    return values


def _duration(row: Row) -> DurationLimit:
    values = DurationLimit(
        row.text("country", COUNTRIES),
        row.texts("modalities", MODALITIES),
        row.number("minimum_months"),
        row.optional_number("maximum_months", 1),
        row.stamp(),
    )
    _ordered(row, values.minimum_months, values.maximum_months)
    return values


def _ordered(row: Row, minimum: int, maximum: int | None) -> None:
    if maximum is not None and maximum < minimum:
        row.note("", "maximum_below_minimum", minimum=minimum, maximum=maximum)


def _total(row: Row) -> TotalService:
    return TotalService(row.texts("modalities", MODALITIES), row.number("maximum_months", 1), row.stamp())


def _qualification(row: Row, levels: tuple[str, ...]) -> Qualification:
    return Qualification(
        row.texts("modalities", MODALITIES),
        row.optional_text("education_level", levels),
        row.optional_number("experience_years"),
        row.stamp(),
    )


def _consent(row: Row) -> ConsentNotice:
    return ConsentNotice(row.text("version"), row.stamp())


def _rule(row: Row) -> RuleSource:
    return RuleSource(row.text("code", RULE_CODES), row.stamp())
