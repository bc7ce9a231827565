"""An eligible Senegalese volunteer, her wish, and the mechanism's real files, each changeable by one keyword."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from domain.eligibility.decision import decide
from domain.eligibility.facts import ApplicationFacts, SuppliedDocument, SurroundingFacts, WishedOffer
from domain.eligibility.parsing import ELIGIBILITY_FILES, parse_eligibility_policy
from domain.eligibility.verdict import Reason, Verdict

MECHANISM = Path(__file__).parents[3] / "config" / "mechanism"
TODAY = date(2026, 11, 22)
ALONE = SurroundingFacts()


def mechanism_documents() -> dict[str, dict[str, Any]]:
    """The six files as plain mappings, fresh each time."""
    return {name: tomllib.loads((MECHANISM / f"{name}.toml").read_text("utf-8")) for name in ELIGIBILITY_FILES}


POLICY = parse_eligibility_policy(mechanism_documents())

AMINATA = ApplicationFacts(
    modality="volunteering",
    birth_date=date(1998, 5, 4),
    nationalities=("SN",),
    country_of_residence="SN",
    origin_country="SN",
    languages=(("fr", "C1"),),
    education_level="bachelor",
    experience_years=2,
    available_from=date(2027, 1, 1),
    available_to=date(2027, 12, 31),
    passport_expiry=date(2030, 1, 1),
    criminal_record="none",
    host_link="none",
    consent_data=True,
    consent_version="2026-1",
    conduct=True,
)

RABAT = WishedOffer(
    id="O00001",
    rank=1,
    host_country="MA",
    modality="volunteering",
    starts_on=date(2027, 3, 1),
    ends_on=date(2027, 8, 31),
    languages=(("fr", "B2"),),
    district="Rabat",
)


def volunteer(**changes: Any) -> ApplicationFacts:
    """Aminata, changed."""
    return replace(AMINATA, **changes)


def moroccan(**changes: Any) -> ApplicationFacts:
    """The same person from Morocco, changed."""
    home = {"nationalities": ("MA",), "country_of_residence": "MA", "origin_country": "MA"}
    return replace(AMINATA, **{**home, **changes})


def offer(**changes: Any) -> WishedOffer:
    """The offer in Rabat, changed."""
    return replace(RABAT, **changes)


def document(code: str, on: str, until: str | None = None, outcome: str | None = None) -> SuppliedDocument:
    """A supplied document, dates as ISO text."""
    return SuppliedDocument(code, date.fromisoformat(on), date.fromisoformat(until) if until else None, outcome)


def verdict_of(
    application: ApplicationFacts = AMINATA,
    wishes: tuple[WishedOffer, ...] = (RABAT,),
    surroundings: SurroundingFacts = ALONE,
    on: date = TODAY,
    settled: frozenset[str] = frozenset(),
    policy: Any = POLICY,
) -> Verdict:
    """Decide; on the offer in Rabat unless told otherwise."""
    return decide(application, wishes, surroundings, policy, on, settled)


def reasons_of(verdict: Verdict, code: str) -> list[Reason]:
    """Every reason of a rule."""
    return [reason for reason in verdict.reasons if reason.code == code]


def reason_of(verdict: Verdict, code: str) -> Reason:
    """The only reason of a rule."""
    (reason,) = reasons_of(verdict, code)
    return reason


def policy_with(file: str, table: str, rows: list[Mapping[str, Any]]) -> Any:
    """The policy with one table replaced."""
    documents = mechanism_documents()
    documents[file][table] = rows
    return parse_eligibility_policy(documents)
