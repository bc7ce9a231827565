"""What a recommendation is to reach and what it counts, in words: the same on the pages and in the report."""

from fractions import Fraction
from typing import Any

import pytest

from api.counted import counted_as
from api.exports.findings import findings_of
from api.exports.report import report_data
from api.pages.evaluator.national import without_hidden
from api.targets import advice_target
from tests.installation import sample_policy
from tests.integration.released import release
from translations.counted_words import amount_of

DEFINITIONS = sample_policy().indicators.definitions


@pytest.mark.parametrize(
    ("target", "english", "french"),
    [
        (["X1", "1"], "Insured days: at least 100%", "Jours assurés\u202f: 100\u202f% au moins"),
        (["S1", "7/10"], "Hosts willing to host again: at least 70%", "\u202f: 70\u202f% au moins"),
        (["I1", "30"], "at most 30\xa0days for nine in ten", "30\xa0jours au plus pour neuf cas sur dix"),
        (["financing", "M"], "Review of funding: carried out, and the condition is met", "condition"),
        (["decision", "institutionalise"], "Decision: Make it permanent", "Décision\u202f:"),
        (["S3", "None"], DEFINITIONS["S3"].label.en, DEFINITIONS["S3"].label.fr),
        ([], "", ""),
    ],
)
def test_a_target_has_its_unit_and_says_which_way_it_is_reached(target: list[str], english: str, french: str) -> None:
    assert advice_target("en", target, DEFINITIONS).endswith(english)
    assert french in advice_target("fr", target, DEFINITIONS).replace("\xa0%", "\u202f%")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_target_of_the_report_is_a_bare_number(language: str) -> None:
    advice = [item for part in report_of(language)["advice"] for item in part["items"]]
    targets = [text for item in advice for name, text in item["facts"] if name in ("Target", "Objectif", "Cible")]
    assert len(targets) == len(advice) > 0
    assert not [text for text in targets if text.rpartition(" ")[2].replace("/", "").isdigit()]


def report_of(language: str) -> dict[str, Any]:
    return report_data(findings_of(release(), sample_policy(), language, "public"))


def test_days_are_called_days_and_one_answer_is_one() -> None:
    assert counted_as(DEFINITIONS["X1"]) == "days"
    assert counted_as(DEFINITIONS["S1"]) == "answers"
    assert counted_as(DEFINITIONS["R1"]) == "cases"
    assert counted_as(None) == "cases"
    assert amount_of("en", 1463, "days") == "1,463 days"
    assert amount_of("fr", 0, "days") == "0 jour"
    assert amount_of("en", 1, "answers") == "1 answer"


def test_an_advice_on_a_hidden_figure_keeps_none_of_its_numbers() -> None:
    numbers = {"value": 0.5, "n": 4, "population": 6, "open": 1, "further": 2, "further_yes": 2, "further_no": 3}
    document = {
        "country": "ML",
        "input": "S1",
        "flip_count": 1,
        "parameters": {"country": "ML", "input": "S1", "target": float(Fraction(7, 10)), **numbers},
    }
    hidden = without_hidden(document, {("S1", "ML")})
    assert hidden["flip_count"] is None
    assert not set(hidden["parameters"]) & set(numbers)
    assert without_hidden(document, {("S1", "SN")}) == document
