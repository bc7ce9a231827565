"""What a decision on eligibility looks at, and nothing else.

Sex, marital status, religion and ethnicity are absent on purpose: what is not an input cannot weigh.
"""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SuppliedDocument:
    """A document as it was supplied: code of its rule, date of issue or of start, last valid day, checked outcome."""

    code: str
    date: datetime.date
    valid_until: datetime.date | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """The facts of one application (contract, "Application"); None where the volunteer has not said."""

    modality: str
    birth_date: datetime.date
    nationalities: tuple[str, ...]
    country_of_residence: str
    origin_country: str
    languages: tuple[tuple[str, str], ...]
    diaspora: bool = False
    education_level: str | None = None
    experience_years: int | None = None
    skills: tuple[str, ...] = ()
    available_from: datetime.date | None = None
    available_to: datetime.date | None = None
    passport_expiry: datetime.date | None = None
    criminal_record: str | None = None
    host_link: str | None = None
    accommodation: bool = False
    institution: str | None = None
    consent_data: bool = False
    consent_version: str | None = None
    conduct: bool = False
    documents: tuple[SuppliedDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class WishedOffer:
    """An offer the volunteer ranked. `corridor_open`: the call is open for this corridor and modality."""

    id: str
    rank: int
    host_country: str
    modality: str
    starts_on: datetime.date
    ends_on: datetime.date
    languages: tuple[tuple[str, str], ...]
    education_level: str | None = None
    experience_years: int | None = None
    district: str | None = None
    corridor_open: bool = True


@dataclass(frozen=True, slots=True)
class SurroundingFacts:
    """What other files say about the same person; months are whole months of earlier service."""

    other_active_application: bool = False
    months_served_before: int = 0
    exclusion_until: datetime.date | None = None
    possible_duplicates: int = 0
