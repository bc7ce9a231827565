"""What a recommendation is to reach and what it counts, in words: the same on the pages and in the report."""

import re
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from api.counted import counted_as
from api.exports.findings import findings_of
from api.exports.report import report_data
from api.pages.evaluator.follow_ups import title_of
from api.pages.evaluator.national import without_hidden
from api.targets import advice_target
from tests.installation import Installation, sample_policy
from tests.integration.released import release
from translations import chart_words
from translations.catalogue import translate
from translations.counted_words import amount_of
from translations.export_sentences import SENTENCES
from translations.export_words import word_of
from translations.hidden_words import NOT_PUBLISHED

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


def texts(data: object) -> Iterator[str]:
    """Every text of the report, without its drawings."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for name, each in data.items():
            yield from texts(each) if name != "plot" else ()
    elif isinstance(data, list | tuple):
        for each in data:
            yield from texts(each)


def test_the_french_report_has_its_narrow_spaces_before_colons_and_semicolons() -> None:
    wrong = [text for text in texts(report_of("fr")) if re.search(r"[^\u202f][;:](\s|$)", text)]
    assert not wrong


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_report_says_how_to_read_a_report_and_not_a_file_of_data(language: str) -> None:
    findings = findings_of(release(), sample_policy(), language, "public")
    shown = " ".join(line for each in report_data(findings)["sections"] for line in each["lines"])
    in_data = [translate(language, SENTENCES[code]) for code in ("cells", "numbers", "codes")]
    assert not [line for line in in_data if line in shown]
    assert translate(language, SENTENCES["report_numbers"]) in shown


@pytest.mark.parametrize(("language", "says"), [("fr", "groupe trop petit"), ("en", "too small")])
def test_nothing_hidden_is_said_to_be_a_group_too_small(language: str, says: str) -> None:
    shown = " ".join(texts(report_of(language)))
    assert says not in shown
    assert translate(language, NOT_PUBLISHED) in shown
    assert "".join(chart_words.legend(language, ("suppressed",))[0]).count(says) == 0


def test_one_day_is_one_day_and_french_counts_zero_as_one() -> None:
    assert chart_words.amount("fr", 0, "days") == "0\xa0jour"
    assert chart_words.amount("fr", 1.5, "days") == "1,5\xa0jour"
    assert chart_words.amount("fr", 2, "days") == "2\xa0jours"
    assert chart_words.amount("en", 1, "days") == "1\xa0day"
    assert chart_words.amount("en", 0, "days") == "0\xa0days"


def test_the_response_rate_of_each_party_has_a_title_of_its_own_and_codes_have_words(pilot: Installation) -> None:
    with pilot.app.test_request_context("/fr/"):
        document = {"code": "raise_response_rate", "criterion": "K11", "input": "Z1"}
        titles = {title_of({**document, "parameters": {"party": party}}) for party in ("host", "volunteer")}
    assert len(titles) == 2
    assert word_of("fr", "missing", "review_missing:legal_framework").endswith("(Examen du cadre juridique)")
    assert word_of("fr", "by", "call.51d4") == "Appel 51d4"


def test_the_attacker_says_what_it_needs() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "attacker", "--help"], capture_output=True, text=True, check=False, timeout=60
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert "python -m attacker FILE.json" in told.stdout
