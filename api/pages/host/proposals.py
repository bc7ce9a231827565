"""The first page of a host organisation: where it stands, the proposals to answer, its people, offers and duties."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from api.operations import placements as answers
from api.operations.context import Operation
from api.operations.host_feedback import mail_questionnaire
from api.pages.frame.already import already_done
from api.pages.frame.cards import Card, choices_of, offer_card
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, page_url
from api.pages.host.people import person_card
from api.pages.host.questionnaires import questionnaire_cards
from api.pages.volunteer.application import show_application
from api.request import operation
from api.schemas.offers import EmptyBody
from api.schemas.placements import HostRefusalForm, PlacementRefusalBody
from api.session import actor
from domain.application import Application
from domain.organisation import Organisation
from domain.overlap import warnings_of
from domain.placement import HOST_REFUSAL_CODES, Placement, reminder_due
from domain.responsiveness import responsiveness_of
from storage import repositories
from storage.host_queries import last_step_at, placements_of, reminded_at
from storage.page_queries import host_offers, offers_of, people_of
from storage.tables.applications import offers as offers_table

_GONE = ("superseded",)
_MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class _Own:
    """What is stored about one organisation, read in one snapshot."""

    organisation: Organisation | None
    since: datetime | None
    placements: Sequence[Placement]
    people: Mapping[str, Application]
    places: Mapping[str, Mapping[str, Any]]
    reminded: Mapping[str, datetime]


def host() -> ResponseReturnValue:
    """Proposals to answer first, then the organisation's people and offers."""
    return show_host()


def show_host() -> str:
    current = operation()
    with current.read() as connection:
        own = _read(connection, current.actor.organisation)
        offers = host_offers(connection, own.organisation.id) if own.organisation else []
        due = questionnaire_cards(connection, current, own.organisation)
        proposals = _proposals(connection, own)
    days = current.services.policy.programme.host_answer_days
    return render_template(
        "host/proposals.html",
        organisation=own.organisation and _organisation(current, own.organisation, own.since),
        proposals=[each for each in proposals if each["status"] == "proposed"],
        others=[each for each in reversed(proposals) if each["status"] != "proposed"][:_MOST_SHOWN],
        offers=[offer_card(offer) for offer in offers],
        questionnaires=due,
        answers=responsiveness_of(own.placements, days),
        agreed_days=days,
        choices={"refusal_codes": choices_of("refusal", HOST_REFUSAL_CODES)},
        values=values_or({}),
    )


def _read(connection: Connection, organisation: str | None) -> _Own:
    if organisation is None:
        return _Own(None, None, (), {}, {}, {})
    found = placements_of(connection, organisation)
    return _Own(
        repositories.organisations.find(connection, organisation),
        last_step_at(connection, "organisation", organisation),
        found,
        people_of(connection, [placement.application_id for placement in found]),
        offers_of(connection, [placement.offer_id for placement in found]),
        reminded_at(connection, [placement.id for placement in found]),
    )


def _organisation(current: Operation, organisation: Organisation, since: datetime | None) -> Card:
    asked = since or organisation.created_at
    return {
        "name": organisation.name,
        "status": organisation.status,
        "since": asked,
        "by": asked + timedelta(days=current.services.policy.programme.decision_days),
        "country": organisation.country,
        "reason": organisation.decision_reason,
    }


def _proposals(connection: Connection, own: _Own) -> list[Card]:
    shown = [placement for placement in own.placements if placement.status not in _GONE]
    wanted = {placement.offer_id for placement in shown if placement.status == "proposed"}
    offered = {
        offer.id: offer for offer in repositories.offers.where(connection, offers_table.c.id.in_(sorted(wanted)))
    }
    cards = []
    for placement in shown:
        card = person_card(placement, own.people[placement.application_id], own.places[placement.offer_id])
        if placement.status == "proposed":
            card |= _before_answering(placement, own.reminded.get(placement.id))
            card["warnings"] = warnings_of(placement, offered[placement.offer_id], own.placements)
        cards.append(card)
    return cards


def _before_answering(placement: Placement, reminded: datetime | None) -> Card:
    """Until when an answer is awaited, and whether the only reminder has come."""
    ahead: date | None = None
    if reminded is None and placement.answer_since is not None and placement.deadline is not None:
        ahead = reminder_due(placement.answer_since, placement.deadline).date()
    return {"deadline": placement.deadline, "reminded": reminded, "reminder": ahead}


def host_feedback_mail(request_id: str) -> ResponseReturnValue:
    """Mail the link of a questionnaire to the organisation once more."""
    return act(
        EmptyBody(),
        lambda _: mail_questionnaire(operation(), request_id),
        again=show_host,
        back=page_url("host", done="link_mailed"),
    )


def placement_acceptance(placement_id: str) -> ResponseReturnValue:
    """The yes of the host or of the volunteer."""
    return act(
        EmptyBody(),
        lambda _: answers.accept(operation(), placement_id),
        again=_own_page,
        back=_own_url("accepted"),
        already=lambda: _answered(placement_id),
    )


def placement_refusal(placement_id: str) -> ResponseReturnValue:
    """The coded no of the host or of the volunteer. Field names carry the placement: a host may have several."""
    return act(
        PlacementRefusalBody() if actor().application else HostRefusalForm(),
        lambda data: answers.refuse(operation(), placement_id, data["code"], data.get("comment")),
        again=_own_page,
        back=_own_url("refused"),
        prefix=f"{placement_id}-",
        already=lambda: _answered(placement_id),
    )


def _answered(placement_id: str) -> str | None:
    """What her side has answered before, in another window or by a colleague."""
    own = ("confirmed", "declined") if actor().application else ("host_accepted", "host_declined")
    return already_done("placement", placement_id, *own)


def _own_page() -> str:
    own = actor().application
    return show_application(own) if own else show_host()


def _own_url(done: str) -> str:
    own = actor().application
    return page_url("application", application_id=own, done=done) if own else page_url("host", done=done)
