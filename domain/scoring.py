"""The published score of a person for an offer, in bands. The larger band comes first; ties are drawn by lot.

Every part is published with the programme's parameters and none of them reads a ranking or another person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.equity import EquityRule, rules_in_force, rules_met
from domain.programme import Programme
from domain.values import CEFR_LEVELS

RECOGNISED_YEARS = 2


@dataclass(frozen=True, slots=True)
class ScoreParts:
    """Points by what they are for; `shared_skills`, `levels_above` and `equity_rules` say what was counted."""

    shared_skills: tuple[str, ...]
    levels_above: int
    skills: int
    language: int
    experience: int
    equity_rules: tuple[EquityRule, ...] = ()

    @property
    def equity(self) -> int:
        """The points of all equity rules that were counted."""
        return sum(rule.points for rule in self.equity_rules)

    @property
    def band(self) -> int:
        """All points together."""
        return self.skills + self.language + self.experience + self.equity


def score_parts(
    skills: Sequence[str],
    languages: Mapping[str, str],
    experience_years: int | None,
    wanted_skills: Sequence[str],
    wanted_languages: Mapping[str, str],
    programme: Programme,
    equity: Sequence[EquityRule] = (),
) -> ScoreParts:
    """Points for the skills that are asked for, for levels above the wanted one, and for recognised experience.

    `languages` and `wanted_languages` map a language to a CEFR level; the best of the working languages counts.
    `equity` are the rules that this person meets in this call (`domain.equity.rules_met`): they add their points.
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
        tuple(equity),
    )


def score_of(
    facts: Mapping[str, Any],
    wanted_skills: Sequence[str],
    wanted_languages: Iterable[Mapping[str, str]],
    programme: Programme,
    opened: date,
) -> ScoreParts:
    """The score for an offer of somebody whose call opened on that day, from the facts of her application.

    Languages are `{language, level}` on both sides.
    """
    return score_parts(
        facts.get("skills", ()),
        {entry["language"]: entry["level"] for entry in facts.get("languages", ())},
        facts.get("experience_years"),
        wanted_skills,
        {entry["language"]: entry["level"] for entry in wanted_languages},
        programme,
        rules_met(rules_in_force(programme.equity, opened), facts),
    )


def band(
    skills: Sequence[str],
    languages: Mapping[str, str],
    experience_years: int | None,
    wanted_skills: Sequence[str],
    wanted_languages: Mapping[str, str],
    programme: Programme,
    equity: Sequence[EquityRule] = (),
) -> int:
    """The points of `score_parts` together."""
    parts = score_parts(skills, languages, experience_years, wanted_skills, wanted_languages, programme, equity)
    return parts.band
