"""The facts of one group: the whole pilot, one country or one corridor.

Answers and requests are indexed once; narrowing to a group only filters, so that a national scheme stays linear.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

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


@dataclass(frozen=True, slots=True)
class Group:
    """Whom a value is about: everybody, or one `country` seen from one `side`, or one corridor (`origin`, `host`).

    A corridor seen from the side "pair" holds both directions.
    """

    country: str | None = None
    side: str | None = None
    origin: str | None = None
    host: str | None = None

    @property
    def corridor(self) -> str | None:
        """The corridor's code, or None."""
        return f"{self.origin}-{self.host}" if self.origin and self.host else None

    def has(self, origin: str, host: str) -> bool:
        """Whether something that goes from `origin` to `host` belongs to the group."""
        if self.corridor is not None:
            ends_of_pair = (host, origin) if self.side == "pair" else (origin, host)
            return (self.origin, self.host) in ((origin, host), ends_of_pair)
        if self.country is None:
            return True
        ends = {"origin": (origin,), "host": (host,), "pair": (origin, host)}
        return self.country in ends[self.side or "pair"]


@dataclass(frozen=True)
class Sample:
    """The facts of one group, sorted by id, with the answers of everybody indexed by (request, item)."""

    as_of: date
    group: Group
    calls: tuple[CallFacts, ...]
    applications: tuple[ApplicationFacts, ...]
    offers: tuple[OfferFacts, ...]
    rounds: tuple[RoundFacts, ...]
    placements: tuple[PlacementFacts, ...]
    protection: Mapping[str, tuple[ProtectionFacts, ...]]
    requests: Mapping[str, tuple[RequestFacts, ...]]
    answers: Mapping[str, Mapping[str, object]]

    @cached_property
    def by_party_and_moment(self) -> Mapping[tuple[str, str], list[tuple[PlacementFacts, RequestFacts]]]:
        """Requests of the group that are due by `as_of`, by whom and when."""
        found: dict[tuple[str, str], list[tuple[PlacementFacts, RequestFacts]]] = defaultdict(list)
        for placement in self.placements:
            for request in self.requests.get(placement.id, ()):
                if request.status != "scheduled" and request.due_on <= self.as_of:
                    found[request.party, request.moment].append((placement, request))
        return found


def whole(facts: EvaluationFacts) -> Sample:
    """The sample of everybody."""
    protection: dict[str, list[ProtectionFacts]] = defaultdict(list)
    for record in sorted(facts.protection, key=lambda record: record.id):
        protection[record.placement].append(record)
    requests: dict[str, list[RequestFacts]] = defaultdict(list)
    for request in sorted(facts.requests, key=lambda request: request.id):
        requests[request.placement].append(request)
    answers: dict[str, dict[str, object]] = defaultdict(dict)
    for answer in facts.answers:
        answers[answer.request][answer.item] = answer.value
    return Sample(
        as_of=facts.as_of,
        group=Group(),
        calls=tuple(sorted(facts.calls, key=lambda call: call.id)),
        applications=tuple(sorted(facts.applications, key=lambda application: application.id)),
        offers=tuple(sorted(facts.offers, key=lambda offer: offer.id)),
        rounds=tuple(sorted(facts.rounds, key=lambda one: one.id)),
        placements=tuple(sorted(facts.placements, key=lambda placement: placement.id)),
        protection={placement: tuple(records) for placement, records in protection.items()},
        requests={placement: tuple(found) for placement, found in requests.items()},
        answers=answers,
    )


def narrow(sample: Sample, group: Group) -> Sample:
    """The part of the whole sample that belongs to the group.

    An application goes where it wishes to go: seen from the host side it belongs to every country it ranked.
    Rounds are of the whole call and have no smaller part.
    """
    return replace(
        sample,
        group=group,
        applications=tuple(one for one in sample.applications if _application_belongs(one, group)),
        offers=tuple(offer for offer in sample.offers if _offer_belongs(offer, group)),
        rounds=(),
        placements=tuple(one for one in sample.placements if group.has(one.origin, one.host)),
    )


def _application_belongs(application: ApplicationFacts, group: Group) -> bool:
    if group.corridor is None and group.side == "origin":
        return application.origin == group.country
    if group.side == "pair" and application.origin == group.country:
        return True
    return any(group.has(application.origin, wish.host) for wish in application.wishes)


def _offer_belongs(offer: OfferFacts, group: Group) -> bool:
    return offer.host == group.host if group.corridor else group.side == "origin" or offer.host == group.country
