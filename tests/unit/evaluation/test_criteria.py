"""Criteria, decisions and recommendations."""

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from domain.indicators.facts import AnswerFacts, EvaluationFacts, RequestFacts
from domain.indicators.judgement import Verdict
from domain.policy_problems import PolicyError
from domain.recommendations.catalogue import parse_recommendations
from domain.recommendations.criteria import CriterionResult
from domain.recommendations.criteria_policy import CriteriaPolicy, Review, parse_criteria
from domain.recommendations.decision import CORE, DECISIONS, GATES, NOT_PUBLISHED, decide, decide_for_publication
from domain.recommendations.evaluation import Evaluation, TripleWin, triple_win
from domain.recommendations.publication import full_document
from domain.recommendations.recommend import Recommendation
from tests.unit.evaluation.pilot import (
    AS_OF,
    START,
    a_corridor,
    a_pilot,
    an_application,
    at,
    criteria_policy,
    document,
    evaluation_of,
    good_answers,
)

CODES = tuple(f"K{number}" for number in range(1, 13))
INSTANCES = json.loads((Path(__file__).parent / "instances" / "judgement.json").read_text(encoding="utf-8"))
M, N, INSUFFICIENT = Verdict.MET, Verdict.NOT_MET, Verdict.INSUFFICIENT


def result(evaluation: Evaluation, country: str, code: str) -> CriterionResult:
    (found,) = [one for one in evaluation.criteria if (one.country, one.code) == (country, code)]
    return found


def advice(evaluation: Evaluation, country: str, code: str) -> list[Recommendation]:
    return [one for one in evaluation.recommendations if (one.country, one.code) == (country, code)]


def reviewed(status: Verdict = M, **changes: Any) -> CriteriaPolicy:
    policy = criteria_policy()
    names = {review for criterion in policy.criteria for review in criterion.reviews}
    values = {
        "finding": None,
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
        "source": "A law",
        "confidence": "H",
        "verified": True,
    }
    rows = tuple(
        Review(name, c, status, **(values | changes)) for name in sorted(names) for c in ("CI", "MA", "ML", "SN")
    )
    return replace(policy, reviews=rows)


@pytest.mark.parametrize("case", INSTANCES["decision"], ids=lambda case: "".join(case["levels"].values()))
def test_a_decision_is_that_of_the_instance(case: dict[str, Any]) -> None:
    assert decide({code: Verdict(status) for code, status in case["levels"].items()}) == case["decision"]


def test_better_answers_never_worsen_a_decision() -> None:
    # Verdicts are digits from worst to best: adding 3 ** place makes one criterion one step better.
    ranks = [
        DECISIONS.index(decide(dict(zip(CODES, statuses, strict=True))))
        for statuses in product((N, INSUFFICIENT, M), repeat=len(CODES))
    ]
    assert len(ranks) == 3**12
    for place in range(len(CODES)):
        step = 3**place
        assert all(ranks[at + step] >= rank for at, rank in enumerate(ranks) if at // step % 3 < 2)


def test_the_decision_is_lexicographic_and_an_extension_never_tells_unknown_from_not_met() -> None:
    first = [code for code in CODES if code in GATES + CORE]
    rest = [code for code in CODES if code not in first]
    for code in first:
        # Whatever all the others are, one that fails comes first; and unknown comes before everything but that.
        assert {decide(dict.fromkeys(CODES, other) | {code: N}) for other in Verdict} == {"fix_first"}
        assert decide(dict.fromkeys(CODES, M) | {code: INSUFFICIENT}) == "insufficient_evidence"
    gates_met = dict.fromkeys(first, M)
    for statuses in product(Verdict, repeat=len(rest)):
        unknown = [N if status is INSUFFICIENT else status for status in statuses]
        told, other = (decide(gates_met | dict(zip(rest, found, strict=True))) for found in (statuses, unknown))
        assert told == other


def test_a_gate_nobody_judged_is_no_gate_passed() -> None:
    assert decide({code: M for code in CODES if code != "K2"}) == "insufficient_evidence"


def test_a_decision_is_published_only_when_hidden_criteria_cannot_change_it() -> None:
    others = {code: M for code in CODES if code != "K8"}
    assert decide_for_publication(others, frozenset({"K8"})) == NOT_PUBLISHED
    assert decide_for_publication(others | {"K1": N}, frozenset({"K8"})) == "fix_first"
    assert decide_for_publication(others | {"K1": INSUFFICIENT}, frozenset({"K8"})) == NOT_PUBLISHED
    assert decide_for_publication(others | {"K8": M, "K3": N}, frozenset()) == "extend_with_conditions"


def test_a_pilot_of_sixteen_ends_in_insufficient_evidence_that_names_what_is_missing() -> None:
    evaluation = evaluation_of(a_pilot())
    assert result(evaluation, "SN", "K1").missing == ("review_missing:legal_framework",)
    assert result(evaluation, "MA", "K2").missing == ("review_unverified:entry_and_residence",)
    for code in ("K1", "K2", "K3", "K4", "K10", "K12"):
        assert {result(evaluation, country, code).status for country in ("CI", "MA", "ML", "SN")} == {INSUFFICIENT}
    assert result(evaluation, "ML", "K6").missing == ("second_cycle:I1",)
    assert result(evaluation, "CI", "K8").status is M
    assert result(evaluation, "CI", "K9").status is M


def test_protection_is_a_veto() -> None:
    facts = a_pilot()
    uninsured = tuple(record for record in facts.protection if record.id != "I08")
    evaluation = evaluation_of(replace(facts, protection=uninsured), reviewed())
    assert result(evaluation, "ML", "K8").status is N
    assert result(evaluation, "ML", "K8").level == 0
    assert evaluation.decisions["ML"] == "fix_first"
    (insurance,) = advice(evaluation, "ML", "guarantee_insurance")
    assert insurance.criterion == "K8"
    assert insurance.evidence == ("criterion:ML/K8", "placement:P08")
    assert insurance.confidence == "high"
    assert insurance.deadline == date(2028, 3, 31)


def test_a_country_without_any_stay_has_no_proof_of_protection() -> None:
    evaluation = evaluation_of(EvaluationFacts(AS_OF, ("SN",)))
    assert result(evaluation, "SN", "K8").status is INSUFFICIENT
    assert evaluation.decisions == {"SN": "insufficient_evidence"}


def test_a_stay_too_short_for_a_title_does_not_hold_protection_back() -> None:
    short = {number: {"ended_on": START + timedelta(days=30)} for number in range(1, 17)}
    assert result(evaluation_of(a_pilot(placement_changes=short)), "SN", "K8").status is M


def many(volunteers: int) -> EvaluationFacts:
    """A larger pilot into Senegal: the first one copied with new numbers."""
    base, facts = a_pilot(), a_pilot()
    for copy in range(1, volunteers // 16):

        def renamed(text: str, tag: str = f"c{copy}") -> str:
            return f"{tag}-{text}"

        facts = replace(
            facts,
            applications=facts.applications + tuple(replace(a, id=renamed(a.id)) for a in base.applications),
            placements=facts.placements
            + tuple(
                replace(p, id=renamed(p.id), application=renamed(p.application), organisation=renamed(p.organisation))
                for p in base.placements
            ),
            protection=facts.protection
            + tuple(replace(r, id=renamed(r.id), placement=renamed(r.placement)) for r in base.protection),
            requests=facts.requests
            + tuple(replace(r, id=renamed(r.id), placement=renamed(r.placement)) for r in base.requests),
            answers=facts.answers + tuple(replace(a, request=renamed(a.request)) for a in base.answers),
        )
    return facts


def test_hosts_again_need_the_target_and_a_sure_half() -> None:
    evaluation = evaluation_of(many(48))
    parts = {part.name: part for part in result(evaluation, "MA", "K5").parts}
    assert parts["S1"].verdict is M
    few = {part.name: part for part in result(evaluation_of(a_pilot()), "SN", "K5").parts}
    assert few["S1"].verdict is INSUFFICIENT
    assert few["S1"].missing in ("more_answers", "next_wave")


def test_two_cycles_within_plan_are_needed_and_one_slow_cycle_is_enough_to_fail() -> None:
    first = [an_application(n % 20, "MA", "SN", id=f"A{n}") for n in range(40)]
    second = [
        an_application(n % 20, "MA", "SN", id=f"B{n}", call="C2", call_code="2028A", submitted_at=at(400))
        for n in range(40)
    ]
    pilot = a_pilot()
    calls = (*pilot.calls, replace(pilot.calls[0], id="C2", opens=date(2027, 1, 1), code="2028A"))
    facts = replace(pilot, calls=calls, applications=tuple(first + second))
    assert result(evaluation_of(facts), "MA", "K6").status is M
    only_one = replace(facts, applications=tuple(first))
    assert result(evaluation_of(only_one), "MA", "K6").missing == ("second_cycle:I1",)
    slow = tuple(replace(a, steps=(a.steps[0], replace(a.steps[1], at=at(60)))) for a in second)
    assert result(evaluation_of(replace(facts, applications=(*first, *slow))), "MA", "K6").status is N


def ledger_of(facts: EvaluationFacts, country: str) -> TripleWin:
    return {one.country: one for one in triple_win(evaluation_of(facts).criteria)}[country]


def with_budget_line(facts: EvaluationFacts) -> EvaluationFacts:
    """The focal point of Morocco as country of origin announces a budget line."""
    day, entered = date(2026, 9, 1), datetime(2026, 9, 1, tzinfo=UTC)
    asked = RequestFacts("B01", "P01", "focal_origin", "departure", "answered", START, day, entered, "fr")
    answer = AnswerFacts("B01", "budget_line", True)
    return replace(facts, requests=(*facts.requests, asked), answers=(*facts.answers, answer))


def test_the_triple_win_keeps_three_values_and_their_minimum() -> None:
    ledger = ledger_of(with_budget_line(a_pilot()), "MA")
    assert ledger.shares == {"origin": Fraction(7, 8), "host": Fraction(1), "volunteer": Fraction(7, 8)}
    assert ledger.minimum == Fraction(7, 8)
    assert ledger_of(EvaluationFacts(AS_OF, ("SN",)), "SN").minimum is None


def test_a_party_has_no_share_in_the_triple_win_while_one_of_its_parts_has_no_value() -> None:
    # Nobody was asked about a budget line.
    ledger = ledger_of(a_pilot(), "MA")
    assert ledger.shares == {"origin": None, "host": Fraction(1), "volunteer": Fraction(7, 8)}
    assert ledger.minimum is None
    # A budget line alone says nothing about the people who came back.
    silent = replace(a_pilot(), requests=(), answers=())
    assert ledger_of(with_budget_line(silent), "MA").shares["origin"] is None


def test_a_part_that_does_not_apply_leaves_the_triple_win_complete() -> None:
    short = {number: {"ended_on": START + timedelta(days=30)} for number in range(1, 17)}
    facts = with_budget_line(a_pilot(placement_changes=short))
    assert ledger_of(facts, "MA").minimum == Fraction(7, 8)


def test_a_triple_win_is_not_met_only_at_a_third_of_the_error() -> None:
    def used(unhappy: int) -> Evaluation:
        def sheet(number: int, party: str, moment: str) -> Mapping[str, object]:
            answers = dict(good_answers(number, party, moment))
            return answers | {"output_used": number > 8 + unhappy} if "output_used" in answers else answers

        return evaluation_of(a_pilot(sheet))

    def verdict(unhappy: int) -> Verdict | None:
        return next(part.verdict for part in result(used(unhappy), "MA", "K7").parts if part.name == "P3")

    # 8 of 8 against: 1/256 is below 1/120; 7 of 8 against: 9/256 is not.
    assert verdict(8) is N
    assert verdict(7) is INSUFFICIENT


def test_everything_met_makes_the_mechanism_permanent_only_with_verified_reviews() -> None:
    evaluation = evaluation_of(a_pilot(), reviewed())
    assert result(evaluation, "SN", "K1").level == 3
    unverified = evaluation_of(a_pilot(), reviewed(verified=False))
    assert result(unverified, "SN", "K1").status is INSUFFICIENT
    expired = evaluation_of(a_pilot(), reviewed(valid_to=date(2027, 1, 1)))
    assert result(expired, "SN", "K1").missing == ("review_missing:legal_framework",)
    against = evaluation_of(a_pilot(), reviewed(N))
    assert against.decisions["SN"] == "fix_first"
    assert advice(against, "SN", "adopt_legal_basis")[0].confidence == "high"


def test_rules_that_differ_are_asked_to_be_aligned() -> None:
    facts = a_pilot()
    (call,) = facts.calls
    corridors = tuple(a_corridor(one.origin, one.host, one.host != "CI") for one in call.corridors)
    evaluation = evaluation_of(replace(facts, calls=(replace(call, corridors=corridors),)))
    assert result(evaluation, "CI", "K9").status is N
    (align,) = advice(evaluation, "CI", "align_rules")
    assert (align.addressee, align.input) == ("lead_ministry", "C2")
    assert align.counter_evidence == ("corridor:CI-MA",)


def test_morocco_is_asked_for_a_residence_ground_as_a_lead_to_verify() -> None:
    (ground,) = advice(evaluation_of(a_pilot()), "MA", "create_residence_ground")
    assert ground.addressee == "interior_ministry"
    assert ground.confidence == "low"
    assert "02-03" in str(ground.parameters["source"])
    assert ground.evidence == ("criterion:MA/K2", "review:MA/entry_and_residence")


def test_too_few_answers_ask_for_a_number_of_further_ones() -> None:
    facts = a_pilot(lambda n, party, moment: None if n in (13, 14, 15, 16) else good_answers(n, party, moment))
    (collect,) = [one for one in advice(evaluation_of(facts), "MA", "collect_answers") if one.input == "P3"]
    assert collect.parameters["further"] == 2
    assert collect.parameters["n"] == 4


def test_every_recommendation_passes_its_own_quality_list() -> None:
    evaluation = evaluation_of(a_pilot())
    assert len(evaluation.recommendations) > 20
    for one in evaluation.recommendations:
        assert all(passed for _, passed in one.self_check), (one.code, one.self_check)
        assert one.evidence
    asked = [(one.country, one.code, one.input, one.parameters.get("party")) for one in evaluation.recommendations]
    assert len(asked) == len(set(asked))


def test_every_open_or_failed_part_gets_a_recommendation() -> None:
    evaluation = evaluation_of(a_pilot())
    answered = {(one.country, one.input) for one in evaluation.recommendations}
    for criterion in evaluation.criteria:
        for part in criterion.parts:
            if part.verdict in (N, INSUFFICIENT):
                assert (criterion.country, part.name) in answered


def test_the_same_facts_in_another_order_give_the_same_bytes() -> None:
    facts = a_pilot()
    rows = {
        name: list(getattr(facts, name)) for name in ("applications", "placements", "protection", "requests", "answers")
    }
    for found in rows.values():
        random.Random(3).shuffle(found)
    shuffled: dict[str, Any] = {name: tuple(found) for name, found in rows.items()}
    other = replace(facts, **shuffled)
    first, second = (json.dumps(full_document(evaluation_of(one)), sort_keys=True) for one in (facts, other))
    assert first == second


def test_wrong_files_are_refused_with_every_problem() -> None:
    criteria = document("criteria")
    criteria["criteria"][4]["parts"] = [{"indicator": "R9", "rule": "guess"}, {"indicator": "R2", "rule": "floor"}]
    criteria["criteria"][0] |= {"reviews": [], "code": "K2"}
    criteria["reviews"][0] |= {"country": "FR", "status": "X", "source": ""}
    with pytest.raises(PolicyError) as refused:
        parse_criteria(criteria)
    assert sorted((problem.code, problem.where.split("/", 1)[1]) for problem in refused.value.problems) == [
        ("criterion_twice", "criteria"),
        ("criterion_without_input", "criteria/0"),
        ("threshold_missing", "criteria/4/parts/R2"),
        ("unknown_indicator", "criteria/4/parts/0/indicator"),
        ("unknown_option", "criteria/4/parts/0/rule"),
        ("unknown_option", "reviewers"),
        ("unknown_option", "reviews/0/country"),
        ("unknown_option", "reviews/0/status"),
        ("unknown_option", "thresholds/2/input"),
        ("value_missing", "reviews/0/source"),
    ]


def test_a_wrong_catalogue_is_refused_with_every_problem() -> None:
    advice_file = document("recommendations")
    advice_file["rules"][0] |= {"addressee": "nobody", "limits": [], "deadline_months": 0, "code": None, "act": "hope"}
    advice_file["competences"]["evaluator"] = ["govern"]
    advice_file["data_authorities"].pop()
    advice_file["follow_up"] = {"months": [12, 6], "close_days": 0}
    with pytest.raises(PolicyError) as refused:
        parse_recommendations(advice_file)
    assert sorted(problem.where.split("/", 1)[1] for problem in refused.value.problems) == [
        "competences/evaluator",
        "data_authorities",
        "follow_up/close_days",
        "follow_up/months",
        "rules/0/act",
        "rules/0/addressee",
        "rules/0/code",
        "rules/0/deadline_months",
        "rules/0/limits",
    ]
