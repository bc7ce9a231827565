"""What one leaf of the evidence holds: enough to check the figure that it counts in, nothing that leads to a person.

In: instrument, version, item, value, party, moment; of events their kind, their state and coarse facts in whole days.
Out: person, pseudonym, language, free text, instants and ids of rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from domain.evidence.canonical import exact
from domain.feedback import Questionnaires
from domain.indicators.facts import (
    ApplicationFacts,
    CallFacts,
    EvaluationFacts,
    OfferFacts,
    PlacementFacts,
    ProtectionFacts,
    RequestFacts,
    RoundFacts,
)

Content = Mapping[str, object]
OF_PEOPLE: tuple[str, ...] = ("answer", "request", "placement", "application", "protection")
GIVEN = "given"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FactsIndex:
    """The facts of a block, found by the ids that evidence is named by. `texts`: items that are free text."""

    texts: frozenset[str] = frozenset()
    answers: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    requests: Mapping[str, RequestFacts] = field(default_factory=dict)
    placements: Mapping[str, PlacementFacts] = field(default_factory=dict)
    applications: Mapping[str, ApplicationFacts] = field(default_factory=dict)
    protection: Mapping[str, ProtectionFacts] = field(default_factory=dict)
    offers: Mapping[str, OfferFacts] = field(default_factory=dict)
    rounds: Mapping[str, RoundFacts] = field(default_factory=dict)
    calls: tuple[CallFacts, ...] = ()


def text_items(questionnaires: Questionnaires) -> frozenset[str]:
    """The items that are answered in free text, of every version."""
    return frozenset(item.code for each in questionnaires.instruments for item in each.items if item.type == "text")


def private_items(questionnaires: Questionnaires) -> frozenset[str]:
    """The items whose answers are sensitive, of every version."""
    return frozenset(item.code for each in questionnaires.instruments for item in each.items if item.private)


def index_of(facts: EvaluationFacts, texts: frozenset[str] = frozenset()) -> FactsIndex:
    """Index the facts once."""
    answers: dict[str, dict[str, object]] = {}
    for answer in facts.answers:
        answers.setdefault(answer.request, {})[answer.item] = answer.value
    return FactsIndex(
        texts=texts,
        answers=answers,
        requests={one.id: one for one in facts.requests},
        placements={one.id: one for one in facts.placements},
        applications={one.id: one for one in facts.applications},
        protection={one.id: one for one in facts.protection},
        offers={one.id: one for one in facts.offers},
        rounds={one.id: one for one in facts.rounds},
        calls=facts.calls,
    )


def person_of(index: FactsIndex, evidence: str) -> str | None:
    """The application (the pseudonym) that a piece of evidence hangs on; None when it is about nobody or unknown."""
    kind, _, name = evidence.partition(":")
    if kind == "application":
        return name if name in index.applications else None
    placement = index.placements.get(_placement_of(index, kind, name))
    return None if placement is None else placement.application


def _placement_of(index: FactsIndex, kind: str, name: str) -> str:
    if kind in ("answer", "request"):
        request = index.requests.get(name.partition("/")[0])
        return "" if request is None else request.placement
    record = index.protection.get(name) if kind == "protection" else None
    return name if kind == "placement" else "" if record is None else record.placement


def leaf_content(index: FactsIndex, evidence: str) -> Content | None:
    """What the leaf of an evidence id (`kind:id`) holds; None when the facts do not know it."""
    kind, _, name = evidence.partition(":")
    if kind == "answer":
        return _answer(index, *name.split("/", 1))
    if kind == "corridor":
        return _corridor(index, name)
    known = {
        "request": index.requests,
        "placement": index.placements,
        "application": index.applications,
        "protection": index.protection,
        "offer": index.offers,
        "round": index.rounds,
    }
    fact = known.get(kind, {}).get(name)
    return None if fact is None else {"t": kind, **_facts(fact)}


def _answer(index: FactsIndex, request: str, item: str) -> Content | None:
    asked = index.requests.get(request)
    if asked is None:
        return None
    return {
        "t": "answer",
        "instrument": f"{asked.party}.{asked.moment}",
        "version": asked.version,
        "item": item,
        "value": _value(index, index.answers.get(request, {}), item),
        "party": asked.party,
        "moment": asked.moment,
    }


def _value(index: FactsIndex, sheet: Mapping[str, object], item: str) -> object:
    """The value of an item; a plural ("skills") stands for all items of its family ("skill_…")."""
    if item in sheet:
        return GIVEN if item in index.texts and sheet[item] is not None else exact(sheet[item])
    family = item.removesuffix("s") + "_"
    return {code: exact(value) for code, value in sheet.items() if code.startswith(family)}


def _facts(fact: object) -> Content:
    match fact:
        case RequestFacts():
            return {"party": fact.party, "moment": fact.moment, "status": fact.status}
        case PlacementFacts():
            return _placement(fact)
        case ApplicationFacts():
            return _application(fact)
        case ProtectionFacts():
            return _protection(fact)
        case OfferFacts():
            return {"host": fact.host, "capacity": fact.capacity, "status": fact.status, "theme": fact.theme}
        case RoundFacts():
            return {"placed": fact.placed, "upper_bound": fact.upper_bound, "justified_envy": fact.justified_envy}
    raise TypeError(type(fact).__name__)


def _placement(one: PlacementFacts) -> Content:
    answered, last = one.host_answered_at, one.ended_on or one.ends_on
    return {
        "origin": one.origin,
        "host": one.host,
        "sex": one.sex,
        "status": one.status,
        "end_code": one.end_code,
        "expired_side": one.expired_side,
        "answer_days": None if answered is None else (answered - one.proposed_at) // _DAY,
        "service_days": None if one.started_on is None else (last - one.started_on).days,
        "suspended_days": one.suspended_days,
        "late_documents": [None if d.done_on is None else (d.done_on - d.due_on).days for d in one.documents],
        "incidents": [None if i.closed_on is None else (i.closed_on - i.reported_on).days for i in one.incidents],
    }


def _application(one: ApplicationFacts) -> Content:
    start = one.steps[0].at if one.steps else None
    return {
        "origin": one.origin,
        "hosts": sorted({wish.host for wish in one.wishes}),
        "sex": one.sex,
        "age": one.age,
        "diploma": one.diploma,
        "modality": one.modality,
        "status": one.status,
        "placed": one.placed,
        "failed_rules": sorted(one.failed_rules),
        "eligible": one.eligible,
        "steps": [] if start is None else [[step.status, (step.at - start) // _DAY] for step in one.steps],
    }


def _protection(one: ProtectionFacts) -> Content:
    starts, ends, due, paid = one.starts_on, one.ends_on, one.due_on, one.paid_on
    return {
        "kind": one.kind,
        "days": None if starts is None or ends is None else (ends - starts).days + 1,
        "paid": paid is not None,
        "late_days": None if due is None or paid is None else (paid - due).days,
    }


def _corridor(index: FactsIndex, code: str) -> Content | None:
    signed = [
        corridor.mou_in_force
        for call in index.calls
        for corridor in call.corridors
        if f"{corridor.origin}-{corridor.host}" == code
    ]
    return {"t": "corridor", "corridor": code, "mou_in_force": signed[-1]} if signed else None
