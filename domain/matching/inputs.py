"""What a placement round freezes before it runs. Everything the outcome depends on, except the seed, is here.

Bands: the larger is the better. Ids are opaque; a volunteer is named by the reference of her application only.
The document form lists volunteers, offers and corridors by id, so the order of loading never changes a byte.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self, get_args

from domain.errors import DomainError
from domain.matching.canonical import document_sha256

Side = Literal["M", "V"]
Mechanism = Literal["tlda", "serial_dictatorship"]


@dataclass(frozen=True, slots=True)
class Wish:
    """One ranked offer. `refused` tells why it does not take part; then the score is void."""

    offer: str
    band: int = 0
    shortlisted: bool = False
    refused: Literal["ineligible", "offer_withdrawn"] | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """The seat of an earlier round. `locked` (confirmed or later): she keeps it; else she can only move up from it."""

    offer: str
    locked: bool


@dataclass(frozen=True, slots=True)
class Wisher:
    """A volunteer with her list, best first. What she declined before has been taken off the list by the caller."""

    id: str
    origin: str
    wishes: tuple[Wish, ...] = ()
    corridor_band: int = 0
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class OfferSeats:
    """The seats of one offer. `delegation_cap`: at most so many of one origin (study visits)."""

    id: str
    host: str
    capacity: int
    organisation: str | None = None
    delegation_cap: int | None = None


@dataclass(frozen=True, slots=True)
class CorridorQuota:
    """The quota of a corridor. `side`: M resolved among the offers, V a gate of persons, None not published."""

    origin: str
    host: str
    cap: int | None = None
    side: Side | None = None

    @property
    def code(self) -> str:
        """The corridor as people write it, for example ``MA-SN``."""
        return f"{self.origin}-{self.host}"


@dataclass(frozen=True, slots=True)
class RoundInputs:
    """The frozen inputs of one round of one call.

    `origin_caps`: how many may leave a country; `host_caps`: how many may arrive in one.
    """

    call: str
    seed_commitment: str
    volunteers: tuple[Wisher, ...] = ()
    offers: tuple[OfferSeats, ...] = ()
    corridors: tuple[CorridorQuota, ...] = ()
    organisation_caps: Mapping[str, int] = field(default_factory=dict)
    host_caps: Mapping[str, int] = field(default_factory=dict)
    call_cap: int | None = None
    origin_caps: Mapping[str, int] = field(default_factory=dict)
    mechanism: Mechanism = "tlda"

    def to_document(self) -> dict[str, Any]:
        """Plain JSON, the same for the same content whatever the order it was loaded in."""
        return {
            "call": self.call,
            "seed_commitment": self.seed_commitment,
            "volunteers": [_wisher_document(wisher) for wisher in sorted(self.volunteers, key=lambda each: each.id)],
            "offers": [_offer_document(offer) for offer in sorted(self.offers, key=lambda each: each.id)],
            "corridors": [_corridor_document(quota) for quota in sorted(self.corridors, key=lambda each: each.code)],
            "organisation_caps": dict(sorted(self.organisation_caps.items())),
            "host_caps": dict(sorted(self.host_caps.items())),
            "call_cap": self.call_cap,
            "origin_caps": dict(sorted(self.origin_caps.items())),
            "mechanism": self.mechanism,
        }

    @property
    def sha256(self) -> str:
        """The hash of the document form: what `inputs_sha256` of the certificate is."""
        return document_sha256(self.to_document())

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """Read what `to_document` wrote. Raises DomainError `bad_inputs` when the shape is another one."""
        if document.get("mechanism", "tlda") not in get_args(Mechanism):
            raise DomainError("bad_inputs", {"at": "mechanism"})
        try:
            return cls(
                call=document["call"],
                seed_commitment=document["seed_commitment"],
                volunteers=tuple(_wisher(each) for each in document["volunteers"]),
                offers=tuple(OfferSeats(**each) for each in document["offers"]),
                corridors=tuple(CorridorQuota(**each) for each in document["corridors"]),
                organisation_caps=dict(document["organisation_caps"]),
                host_caps=dict(document["host_caps"]),
                call_cap=document["call_cap"],
                # Rounds that were frozen before these could be chosen.
                origin_caps=dict(document.get("origin_caps", {})),
                mechanism=document.get("mechanism", "tlda"),
            )
        except (KeyError, TypeError, ValueError) as problem:
            raise DomainError("bad_inputs", {"at": str(problem)}) from problem


def _wisher_document(wisher: Wisher) -> dict[str, Any]:
    held = wisher.held
    return {
        "id": wisher.id,
        "origin": wisher.origin,
        "corridor_band": wisher.corridor_band,
        "wishes": [_wish_document(wish) for wish in wisher.wishes],
        "held": None if held is None else {"offer": held.offer, "locked": held.locked},
    }


def _wish_document(wish: Wish) -> dict[str, Any]:
    if wish.refused is not None:
        return {"offer": wish.offer, "refused": wish.refused}
    return {"offer": wish.offer, "band": wish.band, "shortlisted": wish.shortlisted}


def _offer_document(offer: OfferSeats) -> dict[str, Any]:
    return {
        "id": offer.id,
        "host": offer.host,
        "capacity": offer.capacity,
        "organisation": offer.organisation,
        "delegation_cap": offer.delegation_cap,
    }


def _corridor_document(quota: CorridorQuota) -> dict[str, Any]:
    return {"origin": quota.origin, "host": quota.host, "cap": quota.cap, "side": quota.side}


def _wisher(document: Mapping[str, Any]) -> Wisher:
    held = document["held"]
    return Wisher(
        id=document["id"],
        origin=document["origin"],
        wishes=tuple(Wish(**wish) for wish in document["wishes"]),
        corridor_band=document["corridor_band"],
        held=None if held is None else Held(**held),
    )
