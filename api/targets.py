"""What a recommendation is to reach, in words: the same on pages and in the report."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from domain.indicators.definitions import IndicatorDefinition
from domain.recommendations.recommend import DECISION
from translations import chart_words
from translations.catalogue import translate
from translations.evaluation import decision_label, input_label
from translations.marking import N_

_NAMED = N_("%(name)s: %(text)s")
_OF_REVIEW = N_("%(review)s: carried out, and the condition is met")
_OF_DECISION = N_("Decision: %(decision)s")


def advice_target(language: str, target: Sequence[object], definitions: Mapping[str, IndicatorDefinition]) -> str:
    """ "Organisations prêtes à accueillir de nouveau : au moins 70 %" for `[indicator, value]`.

    For a review what it must find, for a decision the next one; nothing for nothing.
    """
    if not target:
        return ""
    name, value = str(target[0]), str(target[1]) if len(target) > 1 else ""
    if name == DECISION:
        return translate(language, _OF_DECISION, {"decision": decision_label(language, value)})
    definition = definitions.get(name)
    if definition is None:
        return translate(language, _OF_REVIEW, {"review": input_label(language, name, {})})
    label = definition.label.in_language(language)
    if value in ("", "None"):  # an indicator without a target on that day
        return label
    return translate(language, _NAMED, {"name": label, "text": indicator_target(language, definition, Fraction(value))})


def indicator_target(language: str, definition: IndicatorDefinition, value: Fraction) -> str:
    """ "au moins 70 %", "au plus 30 jours pour neuf cas sur dix"."""
    is_duration = definition.kind == "duration"
    return chart_words.target(language, float(value), definition.unit, definition.better, nine_in_ten=is_duration)
