"""Load a file, let the domain decide, store the verdict: one piece for the worker and for a coordinator's accept."""

import dataclasses
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select

from domain.application import APPLICATION, Application
from domain.call import Call
from domain.eligibility.decision import decide
from domain.eligibility.facts import ApplicationFacts, SuppliedDocument, WishedOffer
from domain.eligibility.verdict import Verdict, verdict_document
from domain.events import VerdictDecided
from domain.policy import Policy
from domain.values import Corridor
from storage import repositories
from storage.people import surroundings_of
from storage.repositories import record_step
from storage.tables.applications import documents, offers, verdicts, wishes
from storage.unit_of_work import UnitOfWork

_DATES = ("birth_date", "available_from", "available_to", "passport_expiry")


def decide_application(work: UnitOfWork, policy: Policy, application: Application) -> Application:
    """Decide a submitted file with all rules and store verdict, status, step and event. Returns the changed file."""
    now = work.clock.now()
    verdict = decide(
        facts_of(work.connection, application),
        wished_offers(work.connection, application),
        surroundings_of(work.connection, application, policy.programme),
        policy.eligibility,
        now.date(),
        frozenset(application.settled),
    )
    _store(work, policy, application, verdict)
    status = APPLICATION.after(application.status, f"find_{verdict.outcome}")
    saved = repositories.applications.save(
        work.connection, dataclasses.replace(application, status=status, step_since=now)
    )
    record_step(work.connection, "application", application.id, status, now)
    work.record(VerdictDecided(application=application.id, outcome=verdict.outcome, decided_at=now))
    return saved


def _store(work: UnitOfWork, policy: Policy, application: Application, verdict: Verdict) -> None:
    last = work.connection.execute(
        select(func.coalesce(func.max(verdicts.c.number), 0)).where(verdicts.c.application_id == application.id)
    ).scalar_one()
    work.connection.execute(
        insert(verdicts).values(
            application_id=application.id,
            number=last + 1,
            outcome=verdict.outcome,
            decided_at=work.clock.now(),
            policy_version=policy.version,
            reasons=verdict_document(verdict)["reasons"],
        )
    )


def facts_of(connection: Connection, application: Application) -> ApplicationFacts:
    """The stored application as the rules read it."""
    stored: dict[str, Any] = dict(application.facts)
    for name in _DATES:
        if stored.get(name) is not None:
            stored[name] = date.fromisoformat(stored[name])
    languages = tuple((entry["language"], entry["level"]) for entry in stored.pop("languages"))
    consent = stored.pop("consent")
    return ApplicationFacts(
        modality=application.modality,
        origin_country=application.origin_country,
        nationalities=tuple(stored.pop("nationalities")),
        skills=tuple(stored.pop("skills", ())),
        languages=languages,
        consent_data=consent["data"],
        consent_version=consent["version"],
        documents=_documents(connection, application.id),
        **stored,
    )


def _documents(connection: Connection, application: str) -> tuple[SuppliedDocument, ...]:
    rows = connection.execute(
        select(documents).where(documents.c.application_id == application).order_by(documents.c.code)
    )
    return tuple(SuppliedDocument(row.code, row.date, row.valid_until, row.outcome) for row in rows)


def wished_offers(connection: Connection, application: Application) -> tuple[WishedOffer, ...]:
    """The ranked offers as the rules read them, best first."""
    call = repositories.calls.find(connection, application.call_id)
    if call is None:
        raise LookupError(application.call_id)
    rows = connection.execute(
        select(wishes.c.rank, offers)
        .join(offers, offers.c.id == wishes.c.offer_id)
        .where(wishes.c.application_id == application.id)
        .order_by(wishes.c.rank)
    )
    return tuple(_wished(row, call, application.origin_country) for row in rows)


def _wished(row: Any, call: Call, origin: str) -> WishedOffer:
    in_call = row.call_id in (None, call.id)
    return WishedOffer(
        id=row.id,
        rank=row.rank,
        host_country=row.country,
        modality=row.modality,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        languages=tuple((entry["language"], entry["level"]) for entry in row.languages),
        education_level=row.education_level,
        experience_years=row.experience_years,
        district=row.district,
        corridor_open=in_call and call.covers(Corridor(origin, row.country), row.modality),
    )
