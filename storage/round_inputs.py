"""Freeze what a placement round runs on: people, seats, scores and quotas as they are stored now."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, or_, select

from domain.application import Application
from domain.call import Call
from domain.eligibility.verdict import Reason, Verdict, ineligible_wishes
from domain.matching.inputs import CorridorQuota, Held, OfferSeats, RoundInputs, Wish, Wisher
from domain.offer import PUBLIC_STATUSES
from domain.placement import FREED, HELD, LOCKED, SERVED, Placement
from domain.policy import Policy
from domain.scoring import band
from storage import repositories
from storage.shortlists import shortlists_of
from storage.tables.applications import applications, offers, verdicts, wishes
from storage.tables.placements import placements


@dataclass(frozen=True, slots=True)
class _Stored:
    """Everything of one call that the round needs, read in one snapshot."""

    call: Call
    people: Sequence[Application]
    offers: Mapping[str, Row[Any]]
    wishes: Mapping[str, Sequence[str]]
    verdicts: Mapping[str, Verdict]
    placements: Sequence[Placement]
    shortlists: Mapping[str, Sequence[str]]


def freeze(connection: Connection, call: Call, policy: Policy) -> RoundInputs:
    """The inputs of a round of the call: everybody eligible, and everybody who holds a seat of an earlier round."""
    stored = _load(connection, call)
    held = {p.application_id: p for p in stored.placements if p.call_id == call.id and p.status in HELD}
    served = [p for p in stored.placements if p.call_id == call.id and p.status in SERVED]
    return RoundInputs(
        call=call.code,
        seed_commitment=call.seed_commitment,
        volunteers=tuple(_wisher(person, stored, held.get(person.id), policy) for person in stored.people),
        offers=tuple(_seats(row, stored, policy) for row in stored.offers.values() if row.status in PUBLIC_STATUSES),
        corridors=tuple(_remaining(quota, served) for quota in call.corridors),
        host_caps={
            cap["host"]: max(0, cap["cap"] - sum(p.host == cap["host"] for p in served)) for cap in call.host_caps
        },
        call_cap=None if call.call_cap is None else max(0, call.call_cap - len(served)),
    )


def _remaining(quota: Mapping[str, Any], served: Iterable[Placement]) -> CorridorQuota:
    frozen = CorridorQuota(quota["origin"], quota["host"], quota["cap"])
    if frozen.cap is None:
        return frozen
    used = sum((p.origin, p.host) == (frozen.origin, frozen.host) for p in served)
    return replace(frozen, cap=max(0, frozen.cap - used))


def _load(connection: Connection, call: Call) -> _Stored:
    people = repositories.applications.where(
        connection, applications.c.call_id == call.id, applications.c.status.in_(("eligible", "proposed", "placed"))
    )
    ranked: dict[str, list[str]] = {person.id: [] for person in people}
    query = (
        select(wishes)
        .join(applications, applications.c.id == wishes.c.application_id)
        .where(applications.c.call_id == call.id)
        .order_by(wishes.c.application_id, wishes.c.rank)
    )
    for row in connection.execute(query):
        if row.application_id in ranked:
            ranked[row.application_id].append(row.offer_id)
    wanted = {offer for row in ranked.values() for offer in row}
    rows = connection.execute(select(offers).where(offers.c.id.in_(wanted)).order_by(offers.c.id))
    all_placements = repositories.placements.where(
        connection, or_(placements.c.call_id == call.id, placements.c.offer_id.in_(wanted))
    )
    serving = {p.application_id for p in all_placements if p.call_id == call.id and p.status in HELD}
    present = [person for person in people if person.status == "eligible" or person.id in serving]
    return _Stored(
        call,
        present,
        {row.id: row for row in rows},
        ranked,
        _verdicts(connection, call),
        all_placements,
        shortlists_of(connection, wanted),
    )


def _verdicts(connection: Connection, call: Call) -> dict[str, Verdict]:
    """The last verdict of every application of the call."""
    query = (
        select(verdicts)
        .join(applications, applications.c.id == verdicts.c.application_id)
        .where(applications.c.call_id == call.id)
        .order_by(verdicts.c.number)
    )
    return {
        row.application_id: Verdict(row.outcome, tuple(Reason(**reason) for reason in row.reasons))
        for row in connection.execute(query)
    }


def _wisher(person: Application, stored: _Stored, held: Placement | None, policy: Policy) -> Wisher:
    gone = {p.offer_id for p in stored.placements if p.application_id == person.id and p.status in FREED}
    verdict = stored.verdicts.get(person.id)
    ineligible = ineligible_wishes(verdict) if verdict is not None else {}
    return Wisher(
        id=person.reference,
        origin=person.origin_country,
        wishes=tuple(
            _wish(person, stored.offers[offer], offer in ineligible, stored.shortlists.get(offer, ()), policy)
            for offer in stored.wishes[person.id]
            if offer not in gone
        ),
        held=None if held is None else Held(held.offer_id, held.status in LOCKED),
    )


def _wish(person: Application, offer: Row[Any], ineligible: bool, shortlist: Sequence[str], policy: Policy) -> Wish:
    if offer.status not in PUBLIC_STATUSES:
        return Wish(offer.id, refused="offer_withdrawn")
    if ineligible:
        return Wish(offer.id, refused="ineligible")
    return Wish(
        offer.id,
        band(
            person.facts.get("skills", ()),
            {entry["language"]: entry["level"] for entry in person.facts["languages"]},
            person.facts.get("experience_years"),
            offer.skills,
            {entry["language"]: entry["level"] for entry in offer.languages},
            policy.programme,
        ),
        shortlisted=person.id in shortlist,
    )


def _seats(offer: Row[Any], stored: _Stored, policy: Policy) -> OfferSeats:
    """The seats that this round may give: all of the offer but those that other calls hold or that were served."""
    used = Counter(
        placement.offer_id
        for placement in stored.placements
        if placement.status in SERVED or (placement.call_id != stored.call.id and placement.status in HELD)
    )
    return OfferSeats(
        id=offer.id,
        host=offer.country,
        capacity=max(0, offer.capacity - used[offer.id]),
        delegation_cap=policy.programme.delegation_cap if offer.modality == "study_visit" else None,
    )
