"""The access table: every route of the interface and who may call it.

A route that is missing here is refused to everybody, and a test makes the build red. Which *objects* somebody may see
is decided where they are loaded; this table decides about roles alone.
"""

from flask import Request

from api.problems import forbidden
from api.session import unauthenticated
from domain.actor import Actor

PUBLIC = frozenset({"anonymous", "volunteer", "host", "coordinator", "evaluator", "safeguarding", "admin"})
VOLUNTEER = frozenset({"volunteer"})
HOST = frozenset({"host"})
COORDINATOR = frozenset({"coordinator"})
EVALUATOR = frozenset({"evaluator"})
STAFF = frozenset({"host", "coordinator", "evaluator", "safeguarding", "admin"})

ACCESS: dict[str, frozenset[str]] = {
    # Operations
    "health.live": PUBLIC,
    "health.ready": PUBLIC,
    "health.metrics": PUBLIC,
    "api-docs.openapi_json": PUBLIC,
    "events.asyncapi": PUBLIC,
    "static": PUBLIC,
    # JSON
    "calls.list_calls": PUBLIC,
    "calls.open_call": COORDINATOR,
    "offers.list_offers": PUBLIC,
    "offers.show_offer": PUBLIC,
    "offers.submit_offer": HOST,
    "offers.approve_offer": COORDINATOR,
    "offers.return_offer": COORDINATOR,
    "organisations.register_organisation": HOST,
    "organisations.decide_accreditation": COORDINATOR,
    "applications.submit_application": PUBLIC,
    "applications.show_application": VOLUNTEER | COORDINATOR,
    "applications.list_applications": COORDINATOR,
    "applications.supply_information": VOLUNTEER,
    "applications.withdraw": VOLUNTEER,
    "applications.request_review": VOLUNTEER,
    "applications.decide_application": COORDINATOR,
    "rounds.request_round": COORDINATOR,
    "rounds.show_round": COORDINATOR,
    "rounds.show_certificate": COORDINATOR,
    "rounds.show_reasons": COORDINATOR,
    "rounds.validate_round": COORDINATOR,
    "rounds.discard_round": COORDINATOR,
    "placements.list_placements": VOLUNTEER | HOST | COORDINATOR,
    "placements.accept": VOLUNTEER | HOST,
    "placements.refuse": VOLUNTEER | HOST,
    "placements.complete_checklist_item": COORDINATOR,
    "placements.start": COORDINATOR,
    "placements.suspend": COORDINATOR,
    "placements.postpone": COORDINATOR,
    "placements.end_early": COORDINATOR,
    "placements.resume": COORDINATOR,
    "placements.complete": COORDINATOR,
    "placements.cancel": COORDINATOR,
    "placements.record_protection": COORDINATOR,
    "feedback.show_request": PUBLIC,
    "feedback.answer_request": PUBLIC,
    "evaluation.list_indicators": EVALUATOR,
    "evaluation.list_criteria": EVALUATOR,
    "evaluation.list_recommendations": EVALUATOR | COORDINATOR,
    "evaluation.show_evidence": EVALUATOR | COORDINATOR,
    "evaluation.respond": COORDINATOR,
    "evaluation.export_findings": EVALUATOR,
    # Pages
    "pages.root": PUBLIC,
    "pages.home": PUBLIC,
    "pages.offers": PUBLIC,
    "pages.offer": PUBLIC,
    "pages.apply": PUBLIC,
    "pages.feedback": PUBLIC,
    "pages.signin_request": PUBLIC,
    "pages.signin": PUBLIC,
    "pages.access": PUBLIC,
    "pages.signout": PUBLIC,
    "pages.mailbox": PUBLIC,
    "pages.api_docs": PUBLIC,
    "pages.apply_sent": VOLUNTEER,
    "pages.application": VOLUNTEER,
    "pages.application_information": VOLUNTEER,
    "pages.application_review": VOLUNTEER,
    "pages.application_withdrawal": VOLUNTEER,
    "pages.placement_acceptance": VOLUNTEER | HOST,
    "pages.placement_refusal": VOLUNTEER | HOST,
    "pages.host": HOST,
    "pages.host_organisation": HOST,
    "pages.host_offer_new": HOST,
    "pages.desk": COORDINATOR,
    "pages.desk_application": COORDINATOR,
    "pages.desk_application_decision": COORDINATOR,
    "pages.desk_offer": COORDINATOR,
    "pages.desk_offer_approval": COORDINATOR,
    "pages.desk_offer_return": COORDINATOR,
    "pages.desk_organisation": COORDINATOR,
    "pages.desk_accreditation": COORDINATOR,
    "pages.desk_round_new": COORDINATOR,
    "pages.desk_round": COORDINATOR,
    "pages.desk_round_validation": COORDINATOR,
    "pages.desk_round_discard": COORDINATOR,
    "pages.desk_placements": COORDINATOR,
    "pages.desk_placement": COORDINATOR,
    "pages.desk_checklist_item": COORDINATOR,
    "pages.desk_placement_action": COORDINATOR,
    "pages.recommendation_response": COORDINATOR,
    "pages.findings_file": EVALUATOR,
    "pages.findings": EVALUATOR | COORDINATOR,
    "pages.recommendation": EVALUATOR | COORDINATOR,
}


def authorise(incoming: Request, actor: Actor) -> None:
    """Raises Problem 401 when nobody is signed in, 403 when the role may not call the route."""
    if incoming.endpoint is None:
        return
    allowed = ACCESS.get(incoming.endpoint, frozenset())
    if actor.role in allowed:
        return
    raise unauthenticated() if actor.role == "anonymous" else forbidden()
