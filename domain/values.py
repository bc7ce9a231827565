"""Small values that every part of the domain shares: countries, corridors, language levels.

Codes follow ISO 3166 alpha-2 (countries), ISO 639-1 (languages) and the CEFR (levels A1 to C2).
"""

from dataclasses import dataclass
from typing import Self

COUNTRIES: tuple[str, ...] = ("CI", "MA", "ML", "SN")
LANGUAGES: tuple[str, ...] = ("fr", "en")
CEFR_LEVELS: tuple[str, ...] = ("A1", "A2", "B1", "B2", "C1", "C2")
EDUCATION_LEVELS: tuple[str, ...] = (
    *("none", "primary", "lower_secondary", "secondary", "vocational", "bachelor", "master", "doctorate"),
)
# What an offer, and a memorandum of understanding, can be about.
THEMES: tuple[str, ...] = (
    *("education", "health", "environment", "agriculture", "culture", "digital", "social", "local_development"),
)
MODALITIES: tuple[str, ...] = ("volunteering", "expert_assignment", "study_visit")


@dataclass(frozen=True, slots=True, order=True)
class Corridor:
    """A directed pair of countries, origin to host."""

    origin: str
    host: str

    @property
    def code(self) -> str:
        """The corridor as people write it, for example ``MA-SN``."""
        return f"{self.origin}-{self.host}"

    @classmethod
    def parse(cls, code: str) -> Self:
        """Read ``MA-SN``. Raises ValueError when the text is not two country codes."""
        origin, separator, host = code.partition("-")
        if not separator or len(origin) != 2 or len(host) != 2:
            raise ValueError(f"not a corridor: {code!r}")
        return cls(origin, host)


def level_reaches(level: str, wanted: str) -> bool:
    """Whether a CEFR level is at least the wanted one."""
    return CEFR_LEVELS.index(level) >= CEFR_LEVELS.index(wanted)
