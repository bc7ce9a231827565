"""What the players do: each act is one or a few of the operations that pages and the JSON interface use."""

from datetime import date, timedelta
from typing import Any

from api.operations import (
    applications,
    calls,
    decisions,
    focal_points,
    incidents,
    offer_decisions,
    offers,
    organisations,
    placements,
    rounds,
    service,
)
from api.operations.submission import submit_application
from api.schemas.applications import ApplicationBody, InformationBody
from api.schemas.incidents import IncidentBody
from api.schemas.offers import AccreditationBody, CallBody, OfferBody, OrganisationBody
from api.schemas.placements import ChecklistItemBody, InterruptionBody, ProtectionBody
from commands.sample_pilot.script import HostPlan, OfferPlan, PersonPlan, Wave, cast_accounts
from commands.sample_pilot.stage import Stage, read
from domain.actor import Actor
from domain.eligibility.dated import add_months, in_force
from storage.accounts import create_account

_STAY_WITHOUT_TITLE = 90


def engage_staff(stage: Stage) -> None:
    """The accounts of the focal points and of the evaluation."""
    for row in cast_accounts():
        stage.staff[row["key"]] = _account(stage, row["role"], row["email"], row["name"], row.get("country"))
    for row in cast_accounts():
        if row["role"] == "coordinator":
            _settle_focal_point(stage, row)


def _settle_focal_point(stage: Stage, row: dict[str, Any]) -> None:
    """Where she works, and who stands in for her: the second of a country for the first, and the other way round."""
    backup = row.get("backs_up") or next(each["key"] for each in cast_accounts() if each.get("backs_up") == row["key"])
    facts = {"institution": row["institution"], "backup": stage.staff[backup].account}
    focal_points.describe_focal_point(stage.by(row["key"]), str(stage.staff[row["key"]].account), facts)


def _account(stage: Stage, role: str, email: str, name: str, country: str | None) -> Actor:
    stage.clock.move_to(stage.clock.at + timedelta(minutes=1))  # the longest-serving account is the first one
    with stage.installation.database.write() as connection:
        account = create_account(
            connection, stage.installation.keys, stage.clock.now(), email=email, role=role, name=name, country=country
        )
    return Actor(role, account=account, name=name, country=country)


def register_host(stage: Stage, plan: HostPlan) -> None:
    """A host asks for its accreditation."""
    actor = _account(stage, "host", plan.email, plan.contact, None)
    stage.staff[plan.key] = actor
    made = organisations.register_organisation(stage.by(plan.key), read(OrganisationBody(), plan.body))
    stage.organisations[plan.key] = made.id
    stage.staff[plan.key] = Actor(actor.role, actor.account, actor.name, organisation=made.id)


def accredit_host(stage: Stage, plan: HostPlan) -> None:
    """The focal point of the host's country accredits it."""
    decision = read(AccreditationBody(), {"decision": "accredit"})
    organisations.decide_accreditation(
        stage.by(plan.body["country"]), stage.organisations[plan.key], decision["decision"]
    )


def open_call(stage: Stage, wave: Wave) -> None:
    calls.open_call(stage.by("MA"), read(CallBody(), wave.call))


def publish_offer(stage: Stage, plan: OfferPlan) -> None:
    """A host sends an offer; unless it is meant to wait, the focal point publishes it."""
    made = offers.submit_offer(stage.by(plan.host), read(OfferBody(), plan.body))
    stage.offers[plan.key] = made["id"]
    if not plan.waits:
        offer_decisions.approve_offer(stage.by(made["country"]), made["id"])


def apply(stage: Stage, wave: Wave, plan: PersonPlan) -> None:
    """Somebody applies; the file is decided with the day's deliveries."""
    notice = in_force(stage.installation.policy.eligibility.parameters.consents, stage.today)
    body = plan.body | {
        "call": wave.code,
        "modality": wave.offers[0].body["modality"],
        "preferences": [stage.offers[wish] for wish in plan.wishes],
        "consent": {"data": True, "version": notice.version if notice else "1"},
    }
    receipt = submit_application(stage.by_stranger(), read(ApplicationBody(), body))
    stage.applications[plan.key] = receipt.id


def supply_passport(stage: Stage, plan: PersonPlan) -> None:
    """What was missing comes; the file is decided again with the day's deliveries."""
    body = read(InformationBody(partial=True), {"passport_expiry": plan.passport_expiry.isoformat()})
    applications.supply_information(stage.by_person(plan.key), stage.applications[plan.key], body)


def decide(stage: Stage, focal_point: str, person: str, decision: str, reason: str) -> None:
    """A named coordinator decides a file."""
    decisions.decide(stage.by(focal_point), stage.applications[person], decision, reason)


def ask_for_review(stage: Stage, person: str, comment: str) -> None:
    applications.request_review(stage.by_person(person), stage.applications[person], comment)


def withdraw(stage: Stage, person: str) -> None:
    applications.withdraw(stage.by_person(person), stage.applications[person], "other_opportunity")


def simulate_round(stage: Stage, wave: Wave) -> str:
    """A round is asked for, and its id returned once it is simulated."""
    asked = rounds.request_round(stage.by("MA"), wave.code)
    stage.deliver()
    return str(asked["id"])


def validate_round(stage: Stage, identifier: str) -> None:
    rounds.validate_round(stage.by("MA"), identifier)


def host_accepts(stage: Stage, person: str) -> None:
    placement = stage.placement(person)
    placements.accept(stage.by(stage.host_of(placement)), placement)


def host_refuses(stage: Stage, person: str, code: str) -> None:
    placement = stage.placement(person)
    placements.refuse(stage.by(stage.host_of(placement)), placement, code)


def person_accepts(stage: Stage, person: str) -> None:
    placements.accept(stage.by_person(person), stage.placement(person))


def focal_of(stage: Stage, person: str) -> tuple[str, str, dict[str, Any]]:
    """The country of origin, the id and the view of the latest placement of a person."""
    placement = stage.placement(person)
    view = placements.show_placement(stage.by_person(person), placement)
    return str(view["corridor"][:2]), placement, view


def prepare(stage: Stage, person: str, title_late_by: int | None = 0, leaving: str | None = None) -> None:
    """Everything on the checklist is done, but for one item that may be left.

    `title_late_by`: days between the ninetieth day of the stay and the residence title; None: it never came.
    """
    focal, placement, view = focal_of(stage, person)
    for item in view["checklist"]:
        if item["code"] == leaving:
            continue
        body: dict[str, Any] = {"done": True, "date": stage.today.isoformat()}
        if item["code"] == "D07":
            body |= {"valid_from": view["starts_on"].isoformat(), "valid_until": view["ends_on"].isoformat()}
        if item["code"] == "D06" and title_late_by is not None:
            body["valid_from"] = _title_day(view["starts_on"], title_late_by).isoformat()
        checked = read(ChecklistItemBody(), body)
        service.complete_checklist_item(stage.by(focal), placement, item["code"], checked)


def _title_day(starts_on: date, late_by: int) -> date:
    return starts_on + timedelta(days=_STAY_WITHOUT_TITLE + late_by)


def postpone(stage: Stage, person: str, code: str, comment: str) -> None:
    focal, placement, _ = focal_of(stage, person)
    service.postpone(stage.by(focal), placement, read(InterruptionBody(), {"code": code, "comment": comment}))


def resume(stage: Stage, person: str, first_day: date) -> None:
    focal, placement, _ = focal_of(stage, person)
    service.resume(stage.by(focal), placement, first_day)


def start(stage: Stage, person: str) -> None:
    focal, placement, _ = focal_of(stage, person)
    service.start(stage.by(focal), placement)


def complete(stage: Stage, person: str) -> None:
    focal, placement, _ = focal_of(stage, person)
    service.complete(stage.by(focal), placement)


def end_early(stage: Stage, person: str, code: str) -> None:
    focal, placement, _ = focal_of(stage, person)
    service.end_early(stage.by(focal), placement, read(InterruptionBody(), {"code": code}))


def report_in_private(stage: Stage, person: str, category: str, text: str) -> None:
    """A private report, read by the safeguarding officers only."""
    body = read(IncidentBody(), {"category": category, "text": text})
    incidents.report_incident(stage.by_person(person), stage.placement(person), body["category"], body["text"], "fr")


def pay_allowances(stage: Stage, person: str, late: dict[int, int]) -> None:
    """Write down every monthly allowance of a service that ended; `late`: month of service → days late."""
    focal, placement, view = focal_of(stage, person)
    first, last = view["started_on"], view["ended_on"]
    for month in range(1, 13):
        due = add_months(first, month)
        if due > last + timedelta(days=1):
            return
        paid = due + timedelta(days=late.get(month, month % 3))
        body = {"kind": "allowance", "due": due.isoformat(), "paid": paid.isoformat()}
        service.protect(stage.by(focal), placement, read(ProtectionBody(), body))
