"""The published score of a person for an offer, in bands. The larger band comes first; ties are drawn by lot.

Every part is published with the programme's parameters and none of them reads a ranking or another person.
"""

from collections.abc import Mapping, Sequence

from domain.programme import Programme
from domain.values import CEFR_LEVELS


def band(
    skills: Sequence[str],
    languages: Mapping[str, str],
    experience_years: int | None,
    wanted_skills: Sequence[str],
    wanted_languages: Mapping[str, str],
    programme: Programme,
) -> int:
    """Points for the skills that are asked for, for levels above the wanted one, and for recognised experience.

    `languages` and `wanted_languages` map a language to a CEFR level; the best of the working languages counts.
    """
    shared = len(set(skills) & set(wanted_skills))
    above = [
        CEFR_LEVELS.index(languages[language]) - CEFR_LEVELS.index(level)
        for language, level in wanted_languages.items()
        if language in languages
    ]
    return (
        programme.skill_points * shared
        + programme.language_points * max([0, *above])
        + programme.experience_points * int((experience_years or 0) >= 2)
    )
