"""An invented small pilot: 8 Moroccans out, 8 volunteers in, answers given as a function of the volunteer."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from domain.feedback import Questionnaires
from domain.feedback_policy import parse_questionnaires
from domain.indicators.definition_reading import parse_indicators
from domain.indicators.definitions import IndicatorsPolicy
from domain.indicators.facts import (
    AnswerFacts,
    ApplicationFacts,
    CallCorridor,
    CallFacts,
    EvaluationFacts,
    OfferFacts,
    PlacementFacts,
    ProtectionFacts,
    RequestFacts,
    RoundFacts,
    StepFacts,
    WishFacts,
)
from domain.recommendations.catalogue import RecommendationsPolicy, parse_recommendations
from domain.recommendations.criteria_policy import CriteriaPolicy, parse_criteria
from domain.recommendations.evaluation import Evaluation, evaluate

MECHANISM = Path(__file__).parents[3] / "config" / "mechanism"
AS_OF = date(2027, 12, 31)
EVALUATED_AT = datetime(2027, 12, 31, 12, tzinfo=UTC)
START, END = date(2026, 1, 1), date(2026, 8, 31)
FLOWS = (("MA", "SN", 4), ("MA", "CI", 3), ("MA", "ML", 1), ("SN", "MA", 4), ("CI", "MA", 3), ("ML", "MA", 1))
ASKED = (
    ("volunteer", "arrival"),
    ("volunteer", "end"),
    ("volunteer", "m3"),
    ("volunteer", "m6"),
    ("host", "end"),
    ("host", "m6"),
)


def document(name: str) -> dict[str, Any]:
    return tomllib.loads((MECHANISM / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def questionnaires() -> Questionnaires:
    return parse_questionnaires(document("questionnaires"))


@cache
def indicators_policy() -> IndicatorsPolicy:
    return parse_indicators(document("indicators"))


@cache
def criteria_policy() -> CriteriaPolicy:
    return parse_criteria(document("criteria"))


@cache
def recommendations_policy() -> RecommendationsPolicy:
    return parse_recommendations(document("recommendations"))


def evaluation_of(facts: EvaluationFacts, criteria: CriteriaPolicy | None = None) -> Evaluation:
    return evaluate(facts, indicators_policy(), criteria or criteria_policy(), recommendations_policy(), EVALUATED_AT)


def at(day: int) -> datetime:
    return datetime(2025, 10, 1, tzinfo=UTC) + timedelta(days=day)


def a_placement(number: int, origin: str, host: str, **changes: Any) -> PlacementFacts:
    values: dict[str, Any] = {
        "id": f"P{number:02}",
        "application": f"A{number:02}",
        "offer": f"O{number:02}",
        "organisation": f"H{number:02}",
        "origin": origin,
        "host": host,
        "sex": "female" if number % 2 else "male",
        "status": "completed",
        "proposed_at": at(20),
        "host_answered_at": at(20 + number % 5),
        "volunteer_answered_at": at(26),
        "expired_side": None,
        "starts_on": START,
        "ends_on": END,
        "started_on": START,
        "ended_on": END,
        "end_code": None,
        "modality": "volunteering",
    }
    return PlacementFacts(**(values | changes))


def an_application(number: int, origin: str, host: str, **changes: Any) -> ApplicationFacts:
    values: dict[str, Any] = {
        "id": f"A{number:02}",
        "call": "C1",
        "call_code": "C1",
        "origin": origin,
        "sex": "female" if number % 2 else "male",
        "modality": "volunteering",
        "status": "placed",
        "submitted_at": at(0),
        "eligible": True,
        "verdict": "eligible",
        "wishes": (WishFacts(f"O{number:02}", host, 1),),
        "steps": (StepFacts("submitted", at(0)), StepFacts("eligible", at(number)), StepFacts("placed", at(30))),
    }
    return ApplicationFacts(**(values | changes))


def good_answers(number: int, party: str, moment: str) -> Mapping[str, object]:
    """Everybody content, except volunteer 2 at the end and host 3, who says no."""
    unhappy = number == 2
    sheets: dict[tuple[str, str], dict[str, object]] = {
        ("volunteer", "arrival"): {"role_matches": 2 if unhappy else 4},
        ("volunteer", "end"): {
            "objectives_reached": 2 if unhappy else 5,
            "overall": 2 if unhappy else 4,
            "skill_technical": 3 if unhappy else 5,
            "skill_language": 4 if not unhappy else 2,
        },
        ("volunteer", "m3"): {"engaged_again": number % 2 == 0},
        ("volunteer", "m6"): {"activity": ["none"] if unhappy else ["work"], "uses_skills": 2 if unhappy else 4},
        ("host", "end"): {"would_host_again": number != 3, "counterfactual": "later" if number == 3 else "not_done"},
        ("host", "m6"): {"output_used": number != 3},
    }
    return sheets[party, moment]


Answering = Callable[[int, str, str], Mapping[str, object] | None]


def a_corridor(origin: str, host: str, alike: bool = True) -> CallCorridor:
    """A corridor under a memorandum; `alike`: whether both countries set the same rules on age and length."""
    return CallCorridor(origin, host, None, True, rules=(("E01", alike), ("E06", alike)))


def a_pilot(
    answering: Answering = good_answers, placement_changes: Mapping[int, dict[str, Any]] | None = None
) -> EvaluationFacts:
    """16 volunteers numbered 1 to 16 in the order of `FLOWS`; number 16 is Mali's inbound volunteer."""
    routes = [(origin, host) for origin, host, count in FLOWS for _ in range(count)]
    numbered = list(enumerate(routes, start=1))
    changes = placement_changes or {}
    requests, answers = feedback_of(len(routes), answering)
    return EvaluationFacts(
        as_of=AS_OF,
        countries=("CI", "MA", "ML", "SN"),
        calls=(CallFacts("C1", tuple(a_corridor(origin, host) for origin, host, _ in FLOWS), code="C1"),),
        applications=tuple(an_application(number, *route) for number, route in numbered),
        offers=tuple(OfferFacts(f"O{number:02}", host, f"H{number:02}", 1, "filled") for number, (_, host) in numbered),
        rounds=(RoundFacts("R1", 16, 16, 0, (1,) * 12 + (2,) * 4),),
        placements=tuple(a_placement(number, *route, **changes.get(number, {})) for number, route in numbered),
        protection=tuple(protected(number) for number, _ in numbered)
        + tuple(ProtectionFacts(f"T{n:02}", f"P{n:02}", "title", START, END) for n, _ in numbered)
        + tuple(ProtectionFacts(f"L{n:02}", f"P{n:02}", "allowance", due_on=START, paid_on=START) for n, _ in numbered),
        requests=requests,
        answers=answers,
    )


def protected(number: int) -> ProtectionFacts:
    return ProtectionFacts(f"I{number:02}", f"P{number:02}", "insurance", START, END)


def feedback_of(volunteers: int, answering: Answering) -> tuple[tuple[RequestFacts, ...], tuple[AnswerFacts, ...]]:
    requests: list[RequestFacts] = []
    answers: list[AnswerFacts] = []
    for number in range(1, volunteers + 1):
        for party, moment in ASKED:
            sheet = answering(number, party, moment)
            request = f"F{number:02}-{party}-{moment}"
            answered = None if sheet is None else END + timedelta(days=200)
            requests.append(
                RequestFacts(
                    request,
                    f"P{number:02}",
                    party,
                    moment,
                    "expired" if sheet is None else "answered",
                    END,
                    answered,
                    None if sheet is None else datetime(2027, 3, 21, tzinfo=UTC),
                    "fr",
                )
            )
            answers += [AnswerFacts(request, item, value) for item, value in (sheet or {}).items()]
    return tuple(requests), tuple(answers)
