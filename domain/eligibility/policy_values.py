"""The eligibility part of the policy: dated values, one dataclass per kind of row. Parsing is in `parsing.py`."""

from dataclasses import dataclass
from datetime import date

from domain.eligibility.dated import Stamp, in_force
from domain.values import Corridor

ANY = "*"
APPLICATION = "application"
DEPARTURE = "departure"


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text of the mechanism's data in both languages."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """A corridor under a memorandum of understanding. Looked up by the date of decision.

    `themes`: what the memorandum is about; None: its text was not read.
    """

    corridor: Corridor
    stamp: Stamp
    themes: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class AgeRange:
    """Ages in completed years that a country accepts, both included. Looked up by the date of service."""

    country: str
    modalities: tuple[str, ...]
    minimum: int
    maximum: int | None
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class DurationLimit:
    """Shortest and longest service in months that a host country accepts. Looked up by the date of service."""

    country: str
    modalities: tuple[str, ...]
    minimum_months: int
    maximum_months: int | None
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class TotalService:
    """Longest total service of one person in months. Looked up by the date of decision."""

    modalities: tuple[str, ...]
    maximum_months: int
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Qualification:
    """Diploma or experience, either of which is enough; None: this way is closed. By the date of decision."""

    modalities: tuple[str, ...]
    education_level: str | None
    experience_years: int | None
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class ConsentNotice:
    """A version of the data notice. Looked up by the date of decision."""

    version: str
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class RuleSource:
    """Where a rule without a dated value of its own comes from. Looked up by the date of decision."""

    code: str
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """A document, when it is due, and what satisfies it. Looked up by the date of decision.

    `months`: validity after the end of service (D01) or greatest age at its start (others); None: no such limit.
    `outcomes`: accepted outcomes when one is given.
    """

    code: str
    due: str
    modalities: tuple[str, ...]
    months: int | None
    outcomes: tuple[str, ...]
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class SecurityLevel:
    """Level 1 (calm) to 4 of a district, `*` for the rest of the country. Looked up by the date of service."""

    country: str
    district: str
    level: int
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class SecurityThreshold:
    """The level from which a person decides. Looked up by the date of decision."""

    level: int
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class EntryRegime:
    """What a host country asks of a nationality at entry. Looked up by the date of decision and of service."""

    nationality: str
    host: str
    regime: str
    stay_days: int | None
    lead_days: int | None
    exemptions: tuple[str, ...]
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class ResidenceRule:
    """The title a host country asks for beyond so many days. Looked up by the date of service."""

    host: str
    after_days: int
    title: str
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class ChecklistEntry:
    """An item of the departure checklist, with its lead in days before departure."""

    code: str
    corridors: tuple[str, ...]
    modalities: tuple[str, ...]
    due_days_before: int
    what: Bilingual
    why: Bilingual
    where: Bilingual
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Parameters:
    """The rows of `eligibility.toml`. `education_levels` is ordered, lowest first."""

    education_levels: tuple[str, ...]
    ages: tuple[AgeRange, ...]
    durations: tuple[DurationLimit, ...]
    totals: tuple[TotalService, ...]
    qualifications: tuple[Qualification, ...]
    consents: tuple[ConsentNotice, ...]
    rules: tuple[RuleSource, ...]


@dataclass(frozen=True, slots=True)
class Security:
    """The rows of `security.toml`."""

    levels: tuple[SecurityLevel, ...]
    thresholds: tuple[SecurityThreshold, ...]


@dataclass(frozen=True, slots=True)
class EntryRegimes:
    """The rows of `entry_regimes.toml`."""

    entries: tuple[EntryRegime, ...]
    residences: tuple[ResidenceRule, ...]


@dataclass(frozen=True, slots=True)
class EligibilityPolicy:
    """Everything that decides on eligibility and departure, one field per file."""

    corridors: tuple[Agreement, ...]
    parameters: Parameters
    documents: tuple[DocumentRule, ...]
    security: Security
    entry_regimes: EntryRegimes
    checklist: tuple[ChecklistEntry, ...]

    def source_of(self, code: str, on: date) -> Stamp:
        """Where a rule comes from. The parser guarantees a row for every code; a gap in time is said to be one."""
        row = in_force((row for row in self.parameters.rules if row.code == code), on)
        return row.stamp if row else silent(f"eligibility.toml: {code}")


def silent(where: str) -> Stamp:
    """The stamp of what no row says: unverified, and the place where a row is missing."""
    return Stamp(None, None, where, "U", False)
