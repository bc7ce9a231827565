"""Names of the tables and columns of exports, and the words of the codes that stand in them."""

from collections.abc import Mapping

from translations import formats
from translations.catalogue import translate
from translations.evaluation_sentences import (
    CONFIDENCE,
    CRITERIA,
    DECISIONS,
    LEVELS,
    MISSING,
    PARTIES,
    REVIEWS,
    SELF_CHECK,
    VERDICTS,
)
from translations.group_words import group_name, moment_name
from translations.marking import N_
from translations.recommendation_sentences import ADDRESSEES, LIMITS, RECOMMENDATION_TITLES

TABLES: dict[str, str] = {
    "indicators_relevance": N_("Indicators: relevance"),
    "indicators_coherence": N_("Indicators: coherence"),
    "indicators_effectiveness": N_("Indicators: effectiveness"),
    "indicators_efficiency": N_("Indicators: efficiency"),
    "indicators_impact": N_("Indicators: impact"),
    "indicators_sustainability": N_("Indicators: sustainability"),
    "indicators_protection": N_("Indicators: protection"),
    "indicators_equity": N_("Indicators: equity"),
    "indicators_data_quality": N_("Indicators: data quality"),
    "indicator_details": N_("Indicators: further numbers"),
    "criteria": N_("Criteria by country"),
    "criterion_parts": N_("Parts of the criteria by country"),
    "triple_win": N_("Triple win by country"),
    "decisions": N_("Decision by country"),
    "recommendations": N_("Recommendations"),
    "self_check": N_("Quality check of the recommendations"),
    "release": N_("The release"),
    "waves": N_("Closed waves"),
    "coarsening": N_("Breakdowns left out before publication"),
    "dictionary": N_("Dictionary"),
}

COLUMNS: dict[str, str] = {
    "table": N_("table"),
    "label": N_("label"),
    "code": N_("code"),
    "country": N_("country"),
    "corridor": N_("corridor"),
    "by": N_("breakdown"),
    "kind": N_("kind"),
    "unit": N_("unit"),
    "value": N_("value"),
    "exact": N_("exact value"),
    "numerator": N_("count (numerator)"),
    "n": N_("number counted (n)"),
    "population": N_("number concerned"),
    "response_rate": N_("response rate"),
    "interval_low": N_("interval, lower end"),
    "interval_high": N_("interval, upper end"),
    "verdict": N_("conclusion"),
    "flip_count": N_("would have to be different for another finding"),
    "target": N_("target"),
    "band_low": N_("count, at least"),
    "band_high": N_("count, at most"),
    "suppressed": N_("suppressed"),
    "detail": N_("further number"),
    "status": N_("status"),
    "level": N_("level"),
    "missing": N_("what is missing"),
    "decision": N_("decision"),
    "origin": N_("country of origin"),
    "host": N_("host"),
    "volunteer": N_("volunteer"),
    "minimum": N_("minimum"),
    "criterion": N_("criterion"),
    "input": N_("based on"),
    "rule": N_("rule"),
    "party": N_("party"),
    "finding": N_("finding"),
    "addressee": N_("addressee"),
    "deadline": N_("deadline"),
    "target_input": N_("target: measured by"),
    "target_value": N_("target: value"),
    "confidence": N_("confidence"),
    "limits": N_("limits"),
    "item": N_("point checked"),
    "passed": N_("passed"),
    "property": N_("property"),
    "call": N_("call"),
    "moment": N_("moment"),
    "dimension": N_("dimension"),
    "date": N_("date"),
    "unit_of_analysis": N_("unit of analysis"),
    "variable": N_("variable"),
    "label_fr": N_("label in French"),
    "label_en": N_("label in English"),
    "definition_fr": N_("definition in French"),
    "definition_en": N_("definition in English"),
    "type": N_("type"),
    "missing_codes": N_("missing codes"),
}

# How an indicator is judged.
KINDS: dict[str, str] = {
    "superpopulation": N_("share of answers, judged for those to come"),
    "worst_case": N_("share, whatever the silent would have said"),
    "sign_test": N_("paired change"),
    "census": N_("everybody is counted"),
    "count": N_("number"),
    "ratio": N_("ratio"),
    "duration": N_("time"),
    "description": N_("description"),
    "rate": N_("rate"),
}

TYPES: dict[str, str] = {
    "text": N_("text"),
    "whole": N_("whole number"),
    "number": N_("number"),
    "yes_no": N_("1 yes, 0 no"),
    "date": N_("day, as year-month-day"),
}

_INPUTS: Mapping[str, str] = {**REVIEWS, **DECISIONS}
# The words of the codes in a column.
CODES: Mapping[str, Mapping[str, str]] = {
    "kind": KINDS,
    "verdict": VERDICTS,
    "status": VERDICTS,
    "level": LEVELS,
    "missing": MISSING,
    "decision": DECISIONS,
    "criterion": CRITERIA,
    "input": _INPUTS,
    "party": PARTIES,
    "addressee": ADDRESSEES,
    "confidence": CONFIDENCE,
    "limits": LIMITS,
    "item": SELF_CHECK,
    "target_input": _INPUTS,
}


def table_name(language: str, table: str) -> str:
    return translate(language, TABLES[table])


def column_name(language: str, column: str) -> str:
    return translate(language, COLUMNS[column])


def word_of(language: str, column: str, code: str) -> str:
    """The word of a code in a column; several codes in one cell are separated by a space. Unknown ones stay codes."""
    if column == "country":
        return formats.country(language, code)
    if column == "corridor":
        return formats.corridor(language, code)
    if column == "moment":
        return moment_name(language, code)
    if column == "by":
        return group_name(language, code)
    known = CODES.get(column, {})
    if code in known:
        return translate(language, known[code])
    reason, _, about = code.partition(":")
    if column == "missing" and about and reason in known:
        return f"{translate(language, known[reason])} ({word_of(language, 'input', about)})"
    several = code.split(" ")
    return formats.listed(language, (word_of(language, column, one) for one in several)) if len(several) > 1 else code


def title_of(language: str, code: str) -> str | None:
    """The title of a recommendation; None for what is none."""
    return translate(language, RECOMMENDATION_TITLES[code]) if code in RECOMMENDATION_TITLES else None
