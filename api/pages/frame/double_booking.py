"""Other places of the same person on the same days, as her own page and the desk show them."""

from sqlalchemy import Connection

from api.pages.frame.cards import Card, offer_card
from domain.actor import Actor
from domain.overlap import double_bookings, forbids
from domain.placement import HELD, Placement
from storage import repositories
from storage.double_booking import other_places
from storage.page_queries import codes_of_calls, offers_of, people_of
from storage.tables.placements import placements
from storage.visibility import visible_placements


def own_overlaps(connection: Connection, identifier: str) -> list[Card]:
    """`{call, start, end, status, confirmed}` of each; none for a placement that is over.

    Neither reference nor host: whoever copied a person's name and address into a file of his own learns nothing more.
    """
    found = _overlapping(connection, repositories.placements.find(connection, identifier))
    calls = codes_of_calls(connection, [each.call_id for each in found])
    return [
        {
            "call": calls[each.call_id],
            "start": each.started_on or each.starts_on,
            "end": each.ends_on,
            "status": each.status,
            "confirmed": forbids(each),
        }
        for each in found
    ]


def overlaps_on_desk(connection: Connection, actor: Actor, identifier: str) -> list[Card]:
    """The same with `{id, reference, offer}` of what concerns the coordinator's country; `id` None for the others."""
    found = _overlapping(connection, repositories.placements.find(connection, identifier))
    own = (placements.c.id.in_([each.id for each in found]), visible_placements(actor))
    seen = {each.id: each for each in repositories.placements.where(connection, *own)} if found else {}
    files = people_of(connection, [each.application_id for each in seen.values()])
    offers = offers_of(connection, [each.offer_id for each in seen.values()])
    named: dict[str, Card] = {
        each.id: {"reference": files[each.application_id].reference, "offer": offer_card(offers[each.offer_id])}
        for each in seen.values()
    }
    cards = own_overlaps(connection, identifier)
    return [
        {**card, "id": each.id if each.id in seen else None, **named.get(each.id, {})}
        for card, each in zip(cards, found, strict=True)
    ]


def _overlapping(connection: Connection, placement: Placement | None) -> list[Placement]:
    if placement is None or placement.status not in HELD:
        return []
    first = placement.started_on or placement.starts_on
    return double_bookings(other_places(connection, placement), first, placement.ends_on)
