"""Small builders that put one stored thing in place. Sample people are invented; every default can be replaced."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert

from domain.application import Application
from domain.call import Call
from domain.offer import Offer
from domain.organisation import Organisation
from domain.placement import Placement
from domain.round import PlacementRound
from storage import repositories
from storage.keys import Keys, token_hash
from storage.tables.accounts import accounts
from storage.tables.applications import wishes

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
KEYS = Keys("s" * 40, "d" * 40)


def new_id() -> str:
    return uuid.uuid4().hex


def add_call(connection: Connection, **changes: Any) -> Call:
    """A call that is open at NOW and closes two weeks later."""
    identifier = new_id()
    call = Call(
        id=identifier,
        code=f"C{identifier[:8]}",
        opens=NOW - timedelta(days=30),
        closes=NOW + timedelta(days=14),
        modalities=["volunteering"],
        corridors=[{"origin": "SN", "host": "MA", "cap": None}],
        call_cap=None,
        host_caps=[],
        origin_caps=[],
        mechanism="tlda",
        seed="seed",
        seed_commitment="0" * 64,
        last_number=0,
        created_by=None,
        created_at=NOW - timedelta(days=31),
    )
    call = replace(call, **changes)
    repositories.calls.add(connection, call)
    return call


def add_organisation(connection: Connection, **changes: Any) -> Organisation:
    """An accredited host in Morocco."""
    organisation = Organisation(
        id=new_id(),
        name="Coopérative Tissaliwine",
        country="MA",
        email="accueil@tissaliwine.example",
        language="fr",
        description="",
        status="accredited",
        decided_by=None,
        decision_reason=None,
        decided_at=None,
        created_at=NOW,
        version=1,
    )
    organisation = replace(organisation, **changes)
    repositories.organisations.add(connection, organisation)
    return organisation


def add_offer(connection: Connection, organisation: Organisation, **changes: Any) -> Offer:
    """A published offer of six months that begins in March 2027."""
    offer = Offer(
        id=new_id(),
        organisation_id=organisation.id,
        call_id=None,
        country=organisation.country,
        modality="volunteering",
        status="approved",
        title={"fr": "Comptes d’une coopérative", "en": "Accounts of a cooperative"},
        description={"fr": "Tenir les comptes.", "en": "Keep the accounts."},
        theme=None,
        city="Agadir",
        district=None,
        languages=[{"language": "fr", "level": "B1"}],
        skills=[],
        education_level=None,
        experience_years=None,
        starts_on=date(2027, 3, 1),
        ends_on=date(2027, 8, 31),
        capacity=1,
        tutor=True,
        lodging=True,
        allowance=None,
        return_reason=None,
        decided_by=None,
        created_at=NOW,
        version=1,
    )
    offer = replace(offer, **changes)
    repositories.offers.add(connection, offer)
    return offer


def add_application(connection: Connection, call: Call, *wished: Offer, **changes: Any) -> Application:
    """An eligible application of a Senegalese volunteer; `wished` offers, best first."""
    identifier = new_id()
    application = Application(
        id=identifier,
        reference=f"{call.code}-{identifier[:6]}",
        call_id=call.id,
        status="eligible",
        step_since=NOW,
        language="fr",
        modality="volunteering",
        origin_country="SN",
        sex="female",
        personal={"given_names": "Awa", "family_name": "Diop", "email": "awa@volontaire.example", "phone": None},
        facts={"nationalities": ["SN"], "birth_date": "2000-05-04"},
        settled=[],
        email_hash=identifier,
        phone_hash=None,
        identity_hash=identifier,
        access_token_hash=token_hash(KEYS.token("application", identifier)),
        submitted_at=NOW,
        version=1,
    )
    application = replace(application, **changes)
    repositories.applications.add(connection, application)
    for rank, offer in enumerate(wished, start=1):
        connection.execute(insert(wishes).values(application_id=identifier, rank=rank, offer_id=offer.id))
    return application


def add_round(connection: Connection, call: Call, **changes: Any) -> PlacementRound:
    """A validated round of the call."""
    done = PlacementRound(
        id=new_id(),
        call_id=call.id,
        status="validated",
        protected=False,
        seed="seed",
        requested_by=None,
        requested_at=NOW,
        simulated_at=NOW,
        settled_by=None,
        settled_at=NOW,
        report=None,
        refusal=None,
        based_on=None,
        what_if=None,
        version=1,
    )
    done = replace(done, **changes)
    repositories.rounds.add(connection, done)
    return done


def add_placement(
    connection: Connection, done: PlacementRound, application: Application, offer: Offer, **changes: Any
) -> Placement:
    """A proposal of NOW that waits seven days for the host's answer."""
    placement = Placement(
        id=new_id(),
        round_id=done.id,
        call_id=done.call_id,
        application_id=application.id,
        offer_id=offer.id,
        organisation_id=offer.organisation_id,
        origin=application.origin_country,
        host=offer.country,
        status="proposed",
        proposed_at=NOW,
        deadline=NOW + timedelta(days=7),
        answer_since=NOW,
        host_answered_at=None,
        volunteer_answered_at=None,
        starts_on=offer.starts_on,
        ends_on=offer.ends_on,
        started_on=None,
        ended_on=None,
        suspended_on=None,
        end_code=None,
        comment=None,
        version=1,
    )
    placement = replace(placement, **changes)
    repositories.placements.add(connection, placement)
    return placement


def add_proposal(connection: Connection, **changes: Any) -> Placement:
    """A whole proposal: call, host, offer, proposed application, validated round, placement."""
    call = add_call(connection)
    offer = add_offer(connection, add_organisation(connection))
    application = add_application(connection, call, offer, status="proposed")
    return add_placement(connection, add_round(connection, call), application, offer, **changes)


def add_service(connection: Connection, first: date, last: date, **changes: Any) -> Placement:
    """A placement in service from its first day, with nobody's answer awaited."""
    begun = {"status": "in_service", "deadline": None, "answer_since": None, "started_on": first}
    return add_proposal(connection, **(begun | {"starts_on": first, "ends_on": last} | changes))


def add_account(connection: Connection, role: str = "coordinator", country: str | None = "SN", **changes: Any) -> str:
    """An account of the staff; its id."""
    identifier = new_id()
    values: dict[str, Any] = {
        "id": identifier,
        "email": f"{role}-{identifier[:6]}@passerelle.example",
        "email_hash": identifier,
        "name": "Mariam Koné",
        "role": role,
        "country": country,
        "organisation_id": None,
        "language": "fr",
        "created_at": NOW,
    }
    connection.execute(insert(accounts).values(values | changes))
    return identifier
