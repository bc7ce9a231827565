"""The published score of a person for an offer, in bands. The larger band comes first; ties are drawn by lot.

Every part is published with the programme's parameters and none of them reads a ranking or another person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.programme import Programme
from domain.values import CEFR_LEVELS

RECOGNISED_YEARS = 2


@dataclass(frozen=True, slots=True)
class ScoreParts:
    """Points by what they are for; `shared_skills` and `levels_above` say what was counted."""

    shared_skills: tuple[str, ...]
    levels_above: int
    skills: int
    language: int
    experience: int

    @property
    def band(self) -> int:
        """All points together."""
        return self.skills + self.language + self.experience


def score_parts(
    skills: Sequence[str],
    languages: Mapping[str, str],
    experience_years: int | None,
    wanted_skills: Sequence[str],
    wanted_languages: Mapping[str, str],
    programme: Programme,
) -> ScoreParts:
    """Points for the skills that are asked for, for levels above the wanted one, and for recognised experience.

    `languages` and `wanted_languages` map a language to a CEFR level; the best of the working languages counts.
    """
    shared = tuple(sorted(set(skills) & set(wanted_skills)))
    above = [
        CEFR_LEVELS.index(languages[language]) - CEFR_LEVELS.index(level)
        for language, level in wanted_languages.items()
        if language in languages
    ]
    levels = max([0, *above])
    return ScoreParts(
        shared,
        levels,
        programme.skill_points * len(shared),
        programme.language_points * levels,
        programme.experience_points * int((experience_years or 0) >= RECOGNISED_YEARS),
    )


def band(
    skills: Sequence[str],
    languages: Mapping[str, str],
    experience_years: int | None,
    wanted_skills: Sequence[str],
    wanted_languages: Mapping[str, str],
    programme: Programme,
) -> int:
    """The points of `score_parts` together."""
    return score_parts(skills, languages, experience_years, wanted_skills, wanted_languages, programme).band
