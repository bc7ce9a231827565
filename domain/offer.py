"""Placement offers: submitted by hosts, approved by the coordinator of the host country."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.errors import DomainError
from domain.lifecycle import Lifecycle
from domain.values import LANGUAGES

OFFER = Lifecycle(
    "offer",
    {
        "approve": {"submitted": "approved"},
        "return": {"submitted": "returned"},
        "submit": {"returned": "submitted"},
        "fill": {"approved": "filled"},
        "reopen": {"filled": "approved"},
        "withdraw": {"submitted": "withdrawn", "approved": "withdrawn", "returned": "withdrawn"},
    },
)

# Volunteers may read and rank these; a filled offer stays readable, its seat may come free again.
PUBLIC_STATUSES = ("approved", "filled")


def require_both_languages(title: Mapping[str, str], description: Mapping[str, str]) -> None:
    """An offer is published in French and English or not at all. Raises DomainError `translation_missing`."""
    missing = [
        f"{field}/{language}"
        for field, text in (("title", title), ("description", description))
        for language in LANGUAGES
        if not text.get(language, "").strip()
    ]
    if missing:
        raise DomainError("translation_missing", {"missing": tuple(missing)})


def is_written(title: Mapping[str, str], description: Mapping[str, str], language: str) -> bool:
    """Whether there is any text in the language."""
    return bool(title.get(language, "").strip() or description.get(language, "").strip())


@dataclass(frozen=True, slots=True)
class Offer:
    """What a host offers. Service runs from `starts_on` to `ends_on`, both included; `capacity` counts seats."""

    id: str
    organisation_id: str
    call_id: str | None
    country: str
    modality: str
    status: str
    title: Mapping[str, str]
    description: Mapping[str, str]
    theme: str | None
    city: str
    district: str | None
    languages: Sequence[Mapping[str, str]]
    skills: Sequence[str]
    education_level: str | None
    experience_years: int | None
    starts_on: date
    ends_on: date
    capacity: int
    tutor: bool
    lodging: bool
    allowance: Mapping[str, object] | None
    return_reason: str | None
    decided_by: str | None
    created_at: datetime
    version: int

    @property
    def languages_written(self) -> tuple[str, ...]:
        """The languages in which there is any text."""
        return tuple(language for language in LANGUAGES if is_written(self.title, self.description, language))


def written_anew(before: Offer | None, after: Offer) -> tuple[str, ...]:
    """The languages whose text is new or other than before: whoever changes it becomes its author."""
    return tuple(
        language
        for language in after.languages_written
        if before is None
        or before.title.get(language) != after.title.get(language)
        or before.description.get(language) != after.description.get(language)
    )
