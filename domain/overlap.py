"""Days that are promised twice: by a host to several people, or by a person to several hosts.

A host is told before it says yes who is already confirmed for the same days, and of dates that have moved.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.offer import Offer
from domain.placement import HELD, LOCKED, Placement


@dataclass(frozen=True, slots=True)
class Overlap:
    """A code and what its sentence needs."""

    code: str
    parameters: dict[str, object] = field(default_factory=dict)


def overlapping(proposal: Placement, others: Iterable[Placement]) -> list[Placement]:
    """The other confirmed people of the same organisation whose service shares a day with the proposed one."""
    return [
        other
        for other in others
        if other.id != proposal.id
        and other.status in LOCKED
        and other.organisation_id == proposal.organisation_id
        and _share_a_day(other, proposal.starts_on, proposal.ends_on)
    ]


def _share_a_day(place: Placement, first: date, last: date) -> bool:
    return (place.started_on or place.starts_on) <= last and first <= place.ends_on


def double_bookings(others: Iterable[Placement], first: date, last: date) -> list[Placement]:
    """Those of a person's other places, proposed or confirmed, of which a day lies in the period."""
    return [other for other in others if other.status in HELD and _share_a_day(other, first, last)]


def forbids(other: Placement) -> bool:
    """Whether a place is confirmed: nobody confirms another one for the same days."""
    return other.status in LOCKED


def warnings_of(proposal: Placement, offer: Offer, others: Sequence[Placement]) -> tuple[Overlap, ...]:
    """More people than places for the same days; a tutor who would have several people; dates other than the offer's.

    `offer` is the proposal's, `others` the placements of the same organisation.
    """
    same_days = overlapping(proposal, others)
    same_offer = [other for other in same_days if other.offer_id == proposal.offer_id]
    warnings = []
    if len(same_offer) >= offer.capacity:
        warnings.append(Overlap("places_exceeded", {"people": len(same_offer), "places": offer.capacity}))
    elif same_days:
        warnings.append(Overlap("same_period", {"people": len(same_days)}))
    if (proposal.starts_on, proposal.ends_on) != (offer.starts_on, offer.ends_on):
        warnings.append(Overlap("dates_differ", {"start": offer.starts_on, "end": offer.ends_on}))
    return tuple(warnings)
