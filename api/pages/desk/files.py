"""What a coordinator reads and decides one by one: applications, offers, organisations."""

from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from api.operations.applications import decide, find_application
from api.operations.context import Operation
from api.operations.offers import approve_offer, return_offer, show_offer
from api.operations.organisations import decide_accreditation
from api.pages.applying.summary import stored_answers, summary
from api.pages.frame.cards import in_page_language, offer_details, paragraphs, person_name, verdict_card
from api.pages.frame.state import values_or
from api.pages.frame.submitting import act, page_url
from api.pages.volunteer.application import WITH_THE_FOCAL_POINT, answer_by, wish_cards
from api.problems import not_found
from api.request import operation
from api.schemas.applications import DecisionBody
from api.schemas.offers import AccreditationBody, EmptyBody, ReturnBody
from domain.application import Application
from domain.values import LANGUAGES
from storage import repositories
from storage.application_queries import application_view
from storage.page_queries import last_refuser, offers_of, review_comment


def desk_application(application_id: str) -> ResponseReturnValue:
    return _show_application(application_id)


def _show_application(application_id: str) -> str:
    current = operation()
    with current.read() as connection:
        found = find_application(connection, current.actor, application_id)
        view = application_view(connection, application_id)
        offers = offers_of(connection, [wish["offer"] for wish in view["wishes"]])
        why_not = _why_not_decider(connection, current, found)
        comment = review_comment(connection, application_id)
    waits = found.status in WITH_THE_FOCAL_POINT
    titles = [in_page_language(offers[wish["offer"]]["title"]) for wish in view["wishes"]]
    return render_template(
        "desk/application.html",
        application={
            "id": found.id,
            "reference": found.reference,
            "name": person_name(found.personal),
            "status": found.status,
            "since": found.step_since,
            "by": answer_by(current, found),
            "verdict": verdict_card(view["verdict"]),
            "decisions": view["decisions"],
            "steps": view["steps"],
            "may": {"decide": waits and why_not is None},
            "not_decider": why_not if waits else None,
            "review_comment": comment,
        },
        summary=summary(stored_answers(found), titles),
        wishes=wish_cards(view, offers),
        values=values_or({}),
    )


def _why_not_decider(connection: Connection, current: Operation, found: Application) -> str | None:
    """The same rule as the operation's, so that nobody fills a form in for nothing."""
    if found.status == "under_review":
        return "you_refused" if last_refuser(connection, found.id) == current.actor.account else None
    return None if found.origin_country == current.actor.country else "other_country_decides"


def desk_application_decision(application_id: str) -> ResponseReturnValue:
    """A named coordinator decides, with a reason."""
    return act(
        DecisionBody(),
        lambda data: decide(operation(), application_id, data["decision"], data["reason"]),
        again=lambda: _show_application(application_id),
        back=page_url("desk_application", application_id=application_id, done="decision"),
    )


def desk_offer(offer_id: str) -> ResponseReturnValue:
    return _show_offer(offer_id)


def _show_offer(offer_id: str) -> str:
    found = show_offer(operation(), offer_id)
    own = found["country"] == operation().actor.country
    return render_template(
        "desk/offer.html",
        offer={
            **offer_details(found),
            "heading": in_page_language(found["title"]) or found["id"],
            "title": {language: found["title"].get(language, "") for language in LANGUAGES},
            "tasks": {language: paragraphs(found["description"].get(language)) for language in LANGUAGES},
            "may_decide": own and found["status"] == "submitted",
        },
        values=values_or({}),
    )


def desk_offer_approval(offer_id: str) -> ResponseReturnValue:
    """Publish an offer."""
    return act(
        EmptyBody(),
        lambda _: approve_offer(operation(), offer_id),
        again=lambda: _show_offer(offer_id),
        back=page_url("desk_offer", offer_id=offer_id, done="decision"),
    )


def desk_offer_return(offer_id: str) -> ResponseReturnValue:
    """Send an offer back to its host."""
    return act(
        ReturnBody(),
        lambda data: return_offer(operation(), offer_id, data["reason"]),
        again=lambda: _show_offer(offer_id),
        back=page_url("desk_offer", offer_id=offer_id, done="decision"),
    )


def desk_organisation(organisation_id: str) -> ResponseReturnValue:
    return _show_organisation(organisation_id)


def _show_organisation(organisation_id: str) -> str:
    current = operation()
    with current.read() as connection:
        found: Any = repositories.organisations.find(connection, organisation_id)
    if found is None or found.country != current.actor.country:
        raise not_found()
    return render_template(
        "desk/organisation.html",
        organisation={
            "id": found.id,
            "name": found.name,
            "status": found.status,
            "since": found.decided_at or found.created_at,
            "country": found.country,
            "email": found.email,
            "language": found.language,
            "description": paragraphs(found.description),
            "reason": found.decision_reason,
            "may_decide": found.status == "requested",
        },
        values=values_or({}),
    )


def desk_accreditation(organisation_id: str) -> ResponseReturnValue:
    """Accredit an organisation, or not."""
    return act(
        AccreditationBody(),
        lambda data: decide_accreditation(operation(), organisation_id, data["decision"], data.get("reason")),
        again=lambda: _show_organisation(organisation_id),
        back=page_url("desk_organisation", organisation_id=organisation_id, done="decision"),
    )
