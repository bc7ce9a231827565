"""The facts of a part of the pilot, indexed: a block of people, one cell of the frame, or the frame itself."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

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
from domain.indicators.frame import UNKNOWN, FrameCell

# Both sides accepted, whatever became of it since.
PLACED = frozenset(
    {
        "confirmed", "preparing", "ready", "in_service", "suspended", "postponed", "completed", "followed_up",
        "ended_early", "cancelled",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Whom a value is about: everybody, or one `country` seen from one `side`, or one corridor (`origin`, `host`).

    A corridor seen from the side "pair" holds both directions. `by` is a group of people of the whole pilot, as
    (dimension, level): ("sex", "female").
    """

    country: str | None = None
    side: str | None = None
    origin: str | None = None
    host: str | None = None
    by: tuple[str, str] | None = None

    @property
    def corridor(self) -> str | None:
        """The corridor's code, or None."""
        return f"{self.origin}-{self.host}" if self.origin and self.host else None

    @property
    def name(self) -> str:
        """Its name in disclosure control: total, origin.MA, host.SN, pair.MA, corridor.MA-SN, sex.female."""
        if self.by is not None:
            return ".".join(self.by)
        if self.corridor is not None:
            return f"{'exchange' if self.side == 'pair' else 'corridor'}.{self.corridor}"
        return "total" if self.country is None else f"{self.side}.{self.country}"

    def has_cell(self, cell: FrameCell) -> bool:
        """Whether the people of a cell belong to the group.

        An application goes where it wishes to go: seen from the host side it belongs to every country it ranked.
        """
        if self.by is not None:
            dimension, level = self.by
            return bool(getattr(cell, dimension) == level)
        if self.corridor is None and self.country is None:
            return True
        if self.corridor is None and self.side in ("origin", "pair") and cell.origin == self.country:
            return True
        if self.corridor is None and self.side == "origin":
            return False
        return any(self.has(cell.origin, host) for host in cell.hosts)

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
    countries: tuple[str, ...] = ()
    posts: tuple[PostFacts, ...] = ()

    def narrowed(self, group: Group) -> "Sample":
        """The frame of a group: the offers of its host side. Rounds are of the whole call and have no smaller part."""
        if group == Group():
            return self
        offers = tuple(offer for offer in self.offers if _offer_belongs(offer, group))
        return replace(self, group=group, offers=offers, rounds=())

    def beside(self, placements: Iterable[PlacementFacts], silent: Iterable[RequestFacts] = ()) -> tuple[str, ...]:
        """What answers are counted in beside themselves: the groups of those concerned, and who was silent."""
        groups = dict.fromkeys(f"group:{one.id}" for one in placements)
        return (*groups, *(f"silence:{one.id}" for one in silent))

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
        countries=tuple(sorted(facts.countries)),
        posts=facts.posts,
    )


def by_cell(sample: Sample) -> Iterator[tuple[FrameCell, Sample]]:
    """The people of a sample by cell of the frame, in order of cell, each part with nothing but its people."""
    applications: defaultdict[FrameCell, list[ApplicationFacts]] = defaultdict(list)
    placements: defaultdict[FrameCell, list[PlacementFacts]] = defaultdict(list)
    for application in with_places(sample.applications, sample.placements):
        applications[_cell_of_application(application)].append(application)
    for placement in sample.placements:
        placements[_cell_of_placement(placement)].append(placement)
    nothing = replace(sample, calls=(), offers=(), rounds=(), countries=(), posts=())
    for cell in sorted({*applications, *placements}):
        mine, theirs = tuple(applications[cell]), tuple(placements[cell])
        yield cell, replace(nothing, applications=mine, placements=theirs)


def with_places(
    applications: Iterable[ApplicationFacts], placements: Iterable[PlacementFacts]
) -> Iterator[ApplicationFacts]:
    """The applications, each knowing whether it led to a placement that both sides accepted."""
    placed = {one.application for one in placements if one.status in PLACED}
    return (replace(one, placed=one.id in placed) for one in applications)


def _cell_of_application(one: ApplicationFacts) -> FrameCell:
    hosts = tuple(sorted({wish.host for wish in one.wishes}))
    return FrameCell(one.origin, hosts, one.sex or UNKNOWN, one.age, one.modality)


def _cell_of_placement(one: PlacementFacts) -> FrameCell:
    return FrameCell(one.origin, (one.host,), one.sex or UNKNOWN, one.age, one.modality)


def _offer_belongs(offer: OfferFacts, group: Group) -> bool:
    if group.by is not None:
        return False
    return offer.host == group.host if group.corridor else group.side in (None, "origin") or offer.host == group.country
