"""The item of the quality list that only the catalogues can tell: both languages."""

from dataclasses import replace

from domain.recommendations.evaluation import Evaluation
from domain.recommendations.self_check import in_both_languages
from translations.advice_written import written_in_both_languages


def with_both_languages(evaluation: Evaluation) -> Evaluation:
    """The evaluation with the last item of every recommendation's quality list."""
    checked = in_both_languages(evaluation.recommendations, written_in_both_languages())
    return replace(evaluation, recommendations=checked)
