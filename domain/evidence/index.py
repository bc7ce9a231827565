"""The facts of a block, found by the ids that evidence is named by, and whom each piece of evidence is about."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.feedback import Questionnaires
from domain.indicators.facts import (
    ApplicationFacts,
    CallFacts,
    EvaluationFacts,
    OfferFacts,
    PlacementFacts,
    PostFacts,
    ProtectionFacts,
    RequestFacts,
    RoundFacts,
)
from domain.indicators.sample import with_places

# A language and a group are leaves of their own, apart from the answers: beside one they would lead to a person. So are
# days of protection, documents and incidents: an insurance that changes is no change of what else a placement says.
_OF_REQUESTS = ("answer", "request", "silence", "language")
_OF_PLACEMENTS = ("placement", "group", "insurance", "title", "documents", "incidents")
OF_PEOPLE: tuple[str, ...] = (*_OF_REQUESTS, *_OF_PLACEMENTS, "application", "protection")


@dataclass(frozen=True, slots=True)
class FactsIndex:
    """The facts of a block up to the end of `as_of`. `texts`: items that are free text; `periods`: by placement."""

    texts: frozenset[str] = frozenset()
    answers: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    requests: Mapping[str, RequestFacts] = field(default_factory=dict)
    placements: Mapping[str, PlacementFacts] = field(default_factory=dict)
    applications: Mapping[str, ApplicationFacts] = field(default_factory=dict)
    protection: Mapping[str, ProtectionFacts] = field(default_factory=dict)
    periods: Mapping[str, list[ProtectionFacts]] = field(default_factory=dict)
    offers: Mapping[str, OfferFacts] = field(default_factory=dict)
    rounds: Mapping[str, RoundFacts] = field(default_factory=dict)
    calls: tuple[CallFacts, ...] = ()
    posts: tuple[PostFacts, ...] = ()
    as_of: date = date.max


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
    periods: defaultdict[str, list[ProtectionFacts]] = defaultdict(list)
    for record in facts.protection:
        periods[record.placement].append(record)
    return FactsIndex(
        texts=texts,
        answers=answers,
        requests={one.id: one for one in facts.requests},
        placements={one.id: one for one in facts.placements},
        applications={one.id: one for one in with_places(facts.applications, facts.placements)},
        protection={one.id: one for one in facts.protection},
        periods=periods,
        offers={one.id: one for one in facts.offers},
        rounds={one.id: one for one in facts.rounds},
        calls=tuple(sorted(facts.calls, key=lambda call: call.id)),
        posts=facts.posts,
        as_of=facts.as_of,
    )


def person_of(index: FactsIndex, evidence: str) -> str | None:
    """The application (the pseudonym) that a piece of evidence hangs on; None when it is about nobody or unknown."""
    kind, _, name = evidence.partition(":")
    if kind == "application":
        return name if name in index.applications else None
    placement = index.placements.get(_placement_of(index, kind, name))
    return None if placement is None else placement.application


def _placement_of(index: FactsIndex, kind: str, name: str) -> str:
    if kind in _OF_REQUESTS:
        request = index.requests.get(name.partition("/")[0])
        return "" if request is None else request.placement
    record = index.protection.get(name) if kind == "protection" else None
    return name if kind in _OF_PLACEMENTS else "" if record is None else record.placement
