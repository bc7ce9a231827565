"""Which rows an actor may see, as SQL conditions: one place for lists and for single objects."""

from sqlalchemy import ColumnElement, and_, false, or_, select

from domain.actor import Actor
from storage.tables.applications import applications, offers, wishes
from storage.tables.feedback import feedback_requests
from storage.tables.placements import placements


def visible_applications(actor: Actor) -> ColumnElement[bool]:
    """A volunteer's own; for a coordinator those of her country of origin or with a wish in her country."""
    if actor.role == "volunteer":
        return applications.c.id == actor.application
    if actor.role == "coordinator":
        # One look at ten wishes for each person. The list of all who wished would be a million rows, looked through
        # again for each person.
        wished_here = (
            select(wishes.c.application_id)
            .join(offers, offers.c.id == wishes.c.offer_id)
            .where(wishes.c.application_id == applications.c.id, offers.c.country == actor.country)
            .correlate(applications)
            .exists()
        )
        return or_(applications.c.origin_country == actor.country, wished_here)
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


def visible_requests(actor: Actor) -> ColumnElement[bool]:
    """Of the feedback requests joined with their placements: those that may pass through a coordinator's hands.

    All that are about a placement she sees, but what the focal point of the other country is asked.
    """
    return and_(visible_placements(actor), or_(feedback_requests.c.party.in_(("volunteer", "host")), asked_of(actor)))


def asked_of(actor: Actor) -> ColumnElement[bool]:
    """Of the same: those that ask the focal point of the coordinator's own country."""
    party = feedback_requests.c.party
    return or_(
        and_(party == "focal_origin", placements.c.origin == actor.country),
        and_(party == "focal_host", placements.c.host == actor.country),
    )
