"""Every recommendation asks for what its input is about: no budget line is answered with a plan for the return."""

from collections.abc import Iterator

import pytest

from domain.recommendations.catalogue import RecommendationRule
from tests.unit.evaluation.pilot import criteria_policy, indicators_policy, recommendations_policy
from translations.evaluation import input_label, recommendation_action, recommendation_reason
from translations.evaluation_sentences import MISSING

# What each input is about, in a word that only sentences about it have.
MATTER = {
    "legal_framework": ("serve as volunteers", "texte qui permet"),
    "entry_and_residence": ("entry and residence", "entrée et de séjour"),
    "lead_body": ("lead body", "organisme"),
    "financing": ("budget line for several years", "pluriannuelle"),
    "recognition_and_return": ("certificate of service", "attestation de service"),
    "data_formalities": ("declaration", "déclaration"),
    "answer_times": ("has to answer another", "jours dont dispose"),
    "R2": ("more channels", "canaux"),
    "S1": ("would not host again", "n’accueilleraient"),
    "I1": ("slowest step", "étape"),
    "X1": ("insurance", "assurance"),
    "X2": ("until the title", "titre"),
    "X3": ("payment", "versement"),
    "Q3": ("quotas", "quotas"),
    "C1": ("memorandum", "protocole"),
    "C2": ("one rule for both", "règle commune"),
    "Z1": ("paper forms", "papier"),
    "P1": ("learning goals", "objectifs d’apprentissage"),
    "P2": ("work, studies or service", "le travail, les études ou le service"),
    "P3": ("an output that will last", "résultat durable"),
    "P4": ("nobody else would do", "que personne d’autre"),
    "P6": ("employers", "employeurs"),
    "P7": ("not satisfied", "pas satisfaits"),
    "S2": ("national budget", "budget national"),
}
PARAMETERS = {"authority": "CNDP", "source": "", "reviewer": "lead_ministry", "conditions": []}


def inputs() -> Iterator[tuple[str, str, str]]:
    """Criterion, input and party of every part of every criterion."""
    for criterion in criteria_policy().criteria:
        yield from ((criterion.code, part.indicator, part.party or "") for part in criterion.parts)
        yield from ((criterion.code, review, "") for review in criterion.reviews)


def rule(criterion: str, name: str, party: str, when: str) -> RecommendationRule:
    found = recommendations_policy().rule_for(criterion, (name, f"party:{party}"), when)
    assert found is not None, (criterion, name, when)
    return found


def said(found: RecommendationRule, criterion: str, name: str, language: str) -> tuple[str, str]:
    parameters = {**PARAMETERS, "country": "MA", "criterion": criterion, "input": name}
    document = {"code": found.code, "input": name, "country": "MA", "parameters": parameters}
    labels = {code: {"fr": one.label.fr, "en": one.label.en} for code, one in indicators_policy().definitions.items()}
    told = recommendation_action(language, document, labels), recommendation_reason(language, document, labels)
    # What is quoted is the name of the input itself.
    return told[0].replace(input_label(language, name, labels), "…"), told[1]


def test_every_input_of_every_criterion_is_looked_at() -> None:
    assert {name for _criterion, name, _party in inputs()} == set(MATTER)


@pytest.mark.parametrize(("language", "place"), [("en", 0), ("fr", 1)])
def test_what_is_not_met_is_answered_with_its_own_matter_and_no_other(language: str, place: int) -> None:
    for criterion, name, party in inputs():
        action, reason = said(rule(criterion, name, party, "N"), criterion, name, language)
        about = {other for other, words in MATTER.items() if words[place] in action.lower()}
        assert about == {name}, (criterion, name, action)
        assert reason


@pytest.mark.parametrize("missing", MISSING)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_open_is_answered_without_the_matter_of_another_input(language: str, missing: str) -> None:
    place = ("en", "fr").index(language)
    for criterion, name, party in inputs():
        action, reason = said(rule(criterion, name, party, f"I:{missing}"), criterion, name, language)
        about = {other for other, words in MATTER.items() if words[place] in action.lower()}
        assert about <= {name}, (criterion, name, action)
        assert ("…" in action) or missing == "second_cycle"
        assert reason


def test_a_time_is_not_decided_by_answers() -> None:
    for language, word in (("en", "answer"), ("fr", "répon")):
        for missing in ("more_answers", "next_wave"):
            told = " ".join(said(rule("K6", "I1", "", f"I:{missing}"), "K6", "I1", language))
            assert word not in told.lower()


def test_what_costs_money_is_for_who_can_give_it() -> None:
    found = rule("K7", "S2", "origin", "N")
    assert (found.addressee, found.act, found.feasibility) == ("finance_ministry", "fund", "needs_budget")
