"""A very small pilot in which every indicator counts something, and every way to change one of its facts."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from domain.feedback import NOT_APPLICABLE
from domain.indicators.facts import (
    AnswerFacts,
    CallCorridor,
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
)
from tests.unit.evaluation.pilot import a_placement, an_application, indicators_policy

AS_OF = date(2027, 1, 20)
START, END = date(2026, 2, 1), date(2026, 9, 30)
ROUTES = (("MA", "SN"), ("MA", "SN"), ("SN", "MA"), ("CI", "MA"))
RULES = (("E01", True), ("E06", False))
COLLECTIONS = ("calls", "applications", "offers", "rounds", "placements", "protection", "requests", "answers", "posts")
# What a text may be instead: one list for each field that is compared with given codes.
CODES = {
    "origin": ("ML",),
    "host": ("ML",),
    "sex": ("female", "male", "other", None),
    "age": ("under_25", "30_and_over"),
    "modality": ("study_visit",),
    "expired_side": ("host", "volunteer"),
    "end_code": ("health", None),
    "kind": ("insurance", "title", "allowance"),
    "party": ("host", "volunteer"),
    "moment": ("end", "m6"),
    "language": ("en",),
    "verdict": ("refusal_proposed", None),
    "diploma": ("master", None),
    "theme": ("health", None),
    "country": ("SN",),
    "call": ("C2", None),
    "organisation": ("H9",),
    "item": ("another",),
}  # fmt: skip
STATUSES: dict[str, tuple[str, ...]] = {
    "ApplicationFacts": ("submitted",),
    "OfferFacts": ("draft",),
    "PlacementFacts": ("proposed", "declined", "ended_early", "cancelled", "postponed", "expired", "followed_up"),
    "RequestFacts": ("expired", "sent", "scheduled"),
    "StepFacts": ("other",),
}
# Names of rows: another name is another fact.
IDS = frozenset({"id", "application", "offer", "placement", "request"})


def small_pilot() -> EvaluationFacts:
    """Four people on three corridors; placements 1 and 2 are with one organisation, in two cells."""
    corridors = (
        CallCorridor("MA", "SN", 2, True, ("education",), RULES),
        CallCorridor("SN", "MA", 1, False, None, RULES),
        CallCorridor("CI", "MA", None, True, ("health",), RULES),
    )
    requests, answers = _sheets()
    numbered = list(enumerate(ROUTES, start=1))
    applications = [an_application(number, *route, age="25_to_29", diploma="bachelor") for number, route in numbered]
    blocked = an_application(
        9, "MA", "SN", eligible=False, status="refused", verdict="refusal_proposed", failed_rules=("E01",)
    )
    waiting = an_application(10, "SN", "MA", eligible=None, status="submitted", verdict=None)
    return EvaluationFacts(
        as_of=AS_OF,
        countries=("CI", "MA", "ML", "SN"),
        calls=(CallFacts("C1", corridors, date(2026, 1, 1)), CallFacts("C2", corridors[:1], date(2026, 6, 1))),
        applications=(*applications, blocked, replace(waiting, steps=waiting.steps[:1])),
        offers=tuple(
            OfferFacts(f"O{number:02}", host, "H", 1, "filled", "C1", "education") for number, (_, host) in numbered
        ),
        rounds=(RoundFacts("R1", 4, 5, 0, (1, 1, 2, 3)),),
        placements=tuple(_placement(number, *route) for number, route in numbered),
        protection=tuple(_protection()),
        requests=requests,
        answers=answers,
        posts=(PostFacts("MA", date(2026, 1, 5)), PostFacts("SN", date(2026, 3, 1), date(2026, 8, 9))),
    )


def _placement(number: int, origin: str, host: str) -> PlacementFacts:
    return a_placement(
        number,
        origin,
        host,
        organisation="H1" if number < 3 else f"H{number}",
        age="25_to_29",
        started_on=START,
        ended_on=None if number == 4 else END,
        status="in_service" if number == 4 else "completed",
        documents=(DocumentFacts(date(2026, 1, 20), date(2026, 1, 18)), DocumentFacts(date(2026, 1, 25), None)),
        incidents=(IncidentFacts(date(2026, 5, 1), date(2026, 5, 20)),) if number == 1 else (),
    )


def _protection() -> Iterator[ProtectionFacts]:
    for number in (1, 2, 3, 4):
        place = f"P{number:02}"
        yield ProtectionFacts(f"I{number}", place, "insurance", START, END)
        yield ProtectionFacts(f"T{number}", place, "title", START, END - timedelta(days=20))
        yield ProtectionFacts(f"L{number}", place, "allowance", due_on=START, paid_on=START + timedelta(days=2))
        yield ProtectionFacts(f"M{number}", place, "allowance", due_on=AS_OF - timedelta(days=2))


@cache
def _asked() -> dict[tuple[str, str], dict[str, object]]:
    """Every sheet that an indicator reads, with a favourable answer to each of its items."""
    found: dict[tuple[str, str], dict[str, object]] = {}
    for one in indicators_policy().definitions.values():
        rule = one.answers
        for moment in rule.moments if rule else ():
            for party in {rule.party, *(("focal_origin", "focal_host") if one.code == "I2" else ())} if rule else ():
                good = rule.success[0] if rule and rule.success else 5
                found.setdefault((party, moment), {}).update(dict.fromkeys(rule.items if rule else (), good))
    return dict(sorted(found.items()))


def _sheets() -> tuple[tuple[RequestFacts, ...], tuple[AnswerFacts, ...]]:
    requests, answers = [], []
    for number in range(1, len(ROUTES) + 1):
        for place, ((party, moment), sheet) in enumerate(_asked().items()):
            name, is_silent = f"F{number:02}-{party}-{moment}", (number + place) % 5 == 0
            day = date(2026, 11, number)
            entered = datetime(2026, 11, number + 3, tzinfo=UTC)
            asked = RequestFacts(name, f"P{number:02}", party, moment, "answered", END, day, entered, "fr")
            if is_silent:
                asked = replace(asked, status="sent", answered_on=None, entered_at=None)
            requests.append(asked)
            said = {} if is_silent else {**sheet, "left_out": None}
            answers += [AnswerFacts(name, item, _said(value, number)) for item, value in said.items()]
    return tuple(requests), tuple(answers)


def _said(value: object, number: int) -> object:
    """Number 3 says that the last of it does not apply, and number 2 is less content."""
    return NOT_APPLICABLE if number == 3 and value is not None else 1 if number == 2 and value == 5 else value


def others(name: str, value: object) -> list[object]:
    """What a field may hold instead of its value."""
    if is_dataclass(value) and not isinstance(value, type):
        return list(changed(value))
    match value:
        case tuple():
            return _other_lists(name, value)
        case bool():
            return [not value, None] if name == "eligible" else [not value]
        case int():
            return [value + 1, value + 40]
        case datetime():
            return [value + timedelta(hours=5), value - timedelta(days=1), None]
        case date():
            return [value + timedelta(days=days) for days in (-200, -7, 40)] + [None]
        case None if name == "entered_at":
            return [datetime(2026, 11, 20, tzinfo=UTC)]
        case None:
            return (
                [AS_OF - timedelta(days=30)] if name.endswith(("_on", "until", "from")) else list(CODES.get(name, (3,)))
            )
        case str():
            return [each for each in CODES.get(name, ("other",)) if each != value]
    return [1, 2, None, NOT_APPLICABLE]


def _other_lists(name: str, value: tuple[Any, ...]) -> list[object]:
    """Without one of them, and with one of them changed."""
    found: list[object] = [value[:place] + value[place + 1 :] for place in range(len(value))]
    for place, each in enumerate(value):
        if name == "rules":
            found.append((*value[:place], (each[0], not each[1]), *value[place + 1 :]))
            continue
        found += [(*value[:place], other, *value[place + 1 :]) for other in others(name, each)]
    return found


def changed(fact: Any) -> Iterator[Any]:
    """The fact with one field after the other changed. What cannot be (a day that is needed) is left out."""
    needed = {"since", "starts_on", "ends_on", "proposed_at", "due_on", "reported_on", "opens", "at", "cap"}
    for each in fields(fact):
        if each.name in IDS:
            continue
        statuses = STATUSES[type(fact).__name__] if each.name == "status" else None
        for other in statuses or others(each.name, getattr(fact, each.name)):
            if other is not None or each.name not in needed or isinstance(fact, ProtectionFacts):
                yield replace(fact, **{each.name: other})


def one_change(facts: EvaluationFacts, collection: str, place: int) -> Iterator[tuple[str, EvaluationFacts]]:
    """(what changed, the facts) for one fact: without it, and with each of its fields changed."""
    found: tuple[Any, ...] = getattr(facts, collection)
    fact = found[place]
    yield f"no {fact}", replace(facts, **{collection: found[:place] + found[place + 1 :]})
    for other in changed(fact):
        yield f"{other}", replace(facts, **{collection: (*found[:place], other, *found[place + 1 :])})
