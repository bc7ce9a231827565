"""Which rows an actor may see, as SQL conditions: one place for lists and for single objects."""

from sqlalchemy import ColumnElement, false, or_, select

from domain.actor import Actor
from storage.tables.applications import applications, offers, wishes
from storage.tables.placements import placements


def visible_applications(actor: Actor) -> ColumnElement[bool]:
    """A volunteer's own; for a coordinator those of her country of origin or with a wish in her country."""
    if actor.role == "volunteer":
        return applications.c.id == actor.application
    if actor.role == "coordinator":
        wished_here = (
            select(wishes.c.application_id)
            .join(offers, offers.c.id == wishes.c.offer_id)
            .where(offers.c.country == actor.country)
        )
        return or_(applications.c.origin_country == actor.country, applications.c.id.in_(wished_here))
    return false()


def visible_placements(actor: Actor) -> ColumnElement[bool]:
    """A volunteer's own, a host's own, and for a coordinator those from or to her country."""
    if actor.role == "volunteer":
        return placements.c.application_id == actor.application
    if actor.role == "host":
        return placements.c.organisation_id == actor.organisation if actor.organisation else false()
    if actor.role == "coordinator":
        return or_(placements.c.origin == actor.country, placements.c.host == actor.country)
    return false()
