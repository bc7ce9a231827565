"""What a host should know before it says yes: who is already confirmed for the same days, and dates that have moved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from domain.offer import Offer
from domain.placement import LOCKED, Placement


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
        and (other.started_on or other.starts_on) <= proposal.ends_on
        and proposal.starts_on <= other.ends_on
    ]


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
