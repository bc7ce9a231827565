"""An invented large pilot: 324 volunteers on six corridors, mostly content, with somebody of every mind everywhere."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from domain.indicators.facts import (
    AnswerFacts,
    ApplicationFacts,
    CallFacts,
    DocumentFacts,
    EvaluationFacts,
    IncidentFacts,
    OfferFacts,
    PlacementFacts,
    PostFacts,
    ProtectionFacts,
    RequestFacts,
    RoundFacts,
    StepFacts,
)
from domain.indicators.judgement import Verdict
from domain.recommendations.criteria_policy import CriteriaPolicy, Review
from tests.unit.evaluation.pilot import (
    AS_OF,
    END,
    START,
    a_corridor,
    a_placement,
    an_application,
    at,
    criteria_policy,
    protected,
)

COUNTRIES = ("CI", "MA", "ML", "SN")
WAYS = (("MA", "SN"), ("MA", "CI"), ("MA", "ML"), ("SN", "MA"), ("CI", "MA"), ("ML", "MA"))
OF_A_WAY = 54
CALLS = ("C1", "C2")
SHEETS: tuple[tuple[str, str], ...] = (
    *(("volunteer", moment) for moment in ("arrival", "end", "m3", "m6", "m12")),
    *(("host", moment) for moment in ("end", "m6")),
    *((party, "end") for party in ("focal_origin", "focal_host")),
)
RULES = ("E01", "E03")


def a_large_pilot(numbers: Mapping[tuple[str, str], int] | None = None) -> EvaluationFacts:
    """`numbers`: how many volunteers go which way, where it is not as many as on every other way."""
    size = dict.fromkeys(WAYS, OF_A_WAY) | dict(numbers or {})
    people = list(enumerate((way for way in WAYS for _ in range(size[way])), start=1))
    requests = [request for number, way in people for request in _requests(number, way)]
    ranks = tuple(1 if number % 2 else 3 + number % 3 for number, _ in people)
    return EvaluationFacts(
        as_of=AS_OF,
        countries=COUNTRIES,
        calls=tuple(CallFacts(call, tuple(a_corridor(*way) for way in WAYS), date(2025, 9, 1), call) for call in CALLS),
        applications=tuple(one for number, way in people for one in _applications(number, way)),
        offers=tuple(OfferFacts(f"O{n:02}", way[1], f"H{n:02}", 1, "filled", CALLS[n % 2]) for n, way in people),
        rounds=(RoundFacts("R1", len(people), len(people) + 12, 0, ranks, "C1"),),
        placements=tuple(one for number, way in people for one in _placements(number, way)),
        protection=tuple(one for number, _ in people for one in _protection(number)),
        requests=tuple(request for request, _ in requests),
        answers=tuple(answer for _, answers in requests for answer in answers),
        posts=tuple(PostFacts(country, date(2025, 9, 1)) for country in COUNTRIES),
    )


def _sex(number: int) -> str:
    return "female" if number // 2 % 2 else "male"


def _applications(number: int, way: tuple[str, str]) -> Iterator[ApplicationFacts]:
    """One that was placed, one that was not, and a few that the law does not allow."""
    steps = (StepFacts("submitted", at(0)), StepFacts("eligible", at(number % 20)), StepFacts("placed", at(25)))
    more = {
        "call": CALLS[number % 2],
        "call_code": CALLS[number % 2],
        "sex": _sex(number),
        "diploma": ("bachelor", "master")[number // 3 % 2],
    }
    one = an_application(number, *way, steps=steps, **more)
    yield one
    yield replace(one, id=f"{one.id}b", status="eligible", steps=steps[:2])
    if number % 9 == 0:
        rules = (RULES[number // 9 % 2],)
        yield replace(one, id=f"{one.id}c", status="refused", eligible=False, verdict="ineligible", failed_rules=rules)


def _placements(number: int, way: tuple[str, str]) -> Iterator[PlacementFacts]:
    due = START - timedelta(days=30)
    documents = (DocumentFacts(due, due if number % 13 else None),)
    incidents = (IncidentFacts(START, START + timedelta(days=10 if number % 24 else 90)),) if number % 8 == 5 else ()
    early = {"status": "ended_early", "end_code": ("health", "role")[number % 2]} if number % 9 in (4, 5) else {}
    more = {"sex": _sex(number), "documents": documents, "incidents": incidents}
    one = a_placement(number, *way, **more | early)
    yield one
    if number % 6 == 1:
        gone = {"status": "expired", "expired_side": ("host", "volunteer")[number // 6 % 2], "started_on": None}
        yield replace(one, id=f"{one.id}b", application=f"{one.application}b", ended_on=None, incidents=(), **gone)


def _protection(number: int) -> Iterator[ProtectionFacts]:
    yield protected(number)
    yield ProtectionFacts(f"T{number:02}", f"P{number:02}", "title", START, END)
    yield ProtectionFacts(f"L{number:02}", f"P{number:02}", "allowance", due_on=START, paid_on=START)


def _requests(number: int, way: tuple[str, str]) -> Iterator[tuple[RequestFacts, list[AnswerFacts]]]:
    for place, (party, moment) in enumerate(SHEETS):
        is_silent = party in ("volunteer", "host") and (number + place) % 17 == 0
        request = RequestFacts(
            f"F{number:02}-{party}-{moment}",
            f"P{number:02}",
            party,
            moment,
            "expired" if is_silent else "answered",
            END,
            None if is_silent else END + timedelta(days=100),
            None if is_silent else datetime(2027, 3, 1, tzinfo=UTC),
            "fr" if (number + place) % 3 else "en",
        )
        is_content = (number + 3 * place) % 11 not in (2, 7)
        sheet = {} if is_silent else _sheet(number, is_content)[party, moment]
        yield request, [AnswerFacts(request.id, item, value) for item, value in sheet.items()]


def _sheet(number: int, is_content: bool) -> Mapping[tuple[str, str], Mapping[str, object]]:
    mark = 4 if is_content else 2
    focal: Mapping[str, object] = {"cost": 3000 + number % 7, "budget_line": True, "text_adopted": True}
    return {
        ("volunteer", "arrival"): {"role_matches": mark, "discrimination": number % 8 == 6},
        ("volunteer", "end"): {
            "objectives_reached": mark,
            "overall": mark,
            "skill_technical": mark,
            "skill_language": mark,
        },
        ("volunteer", "m3"): {"engaged_again": is_content},
        ("volunteer", "m6"): {"activity": ["work"] if is_content else ["none"], "uses_skills": mark},
        ("volunteer", "m12"): {"contact_with_host": is_content},
        ("host", "end"): {
            "would_host_again": is_content,
            "counterfactual": "not_done" if is_content else "later",
        },
        ("host", "m6"): {"output_used": is_content if number % 5 else None},
        ("focal_origin", "end"): focal,
        ("focal_host", "end"): focal,
    }


def good_reviews() -> CriteriaPolicy:
    """The criteria with reviews of the kind that let a country make the mechanism permanent."""
    policy = criteria_policy()
    names = sorted({review for one in policy.criteria for review in one.reviews})
    measured: dict[str, dict[str, Fraction]] = {}
    for row in policy.thresholds:
        measured.setdefault(row.input, {})[row.measure] = row.value
    reviews = tuple(
        Review(name, country, Verdict.MET, None, START, None, "invented", "H", True, measured.get(name, {}))
        for country in COUNTRIES
        for name in names
    )
    return replace(policy, reviews=reviews)
