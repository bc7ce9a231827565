"""What the figures of an indicator count: answers of people, days of service, or cases (files, offers, corridors)."""

from domain.indicators.definitions import IndicatorDefinition

# Their numbers, flip count included, are in days of service: one person may stand for all that are needed.
IN_DAYS = frozenset({"X1", "X2"})
_ASKED = "Z1"  # it counts the questionnaires themselves


def counted_as(definition: IndicatorDefinition | None) -> str:
    """One of the kinds of `translations.counted_words`."""
    if definition is None:
        return "cases"
    if definition.code in IN_DAYS:
        return "days"
    return "answers" if definition.answers is not None or definition.code == _ASKED else "cases"
