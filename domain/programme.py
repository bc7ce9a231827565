"""The programme's own deadlines and limits, read from `programme.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.equity import EquityRule, read_equity
from domain.policy_problems import PolicyError, PolicyProblem

_PLACES = {
    "host_answer_days": ("answers", "host_days"),
    "volunteer_answer_days": ("answers", "volunteer_days"),
    "exclusion_months": ("exclusion", "months"),
    "decision_days": ("decision", "days"),
    "delegation_cap": ("delegation", "per_country"),
    "skill_points": ("scoring", "skill_points"),
    "language_points": ("scoring", "language_points"),
    "experience_points": ("scoring", "experience_points"),
}


@dataclass(frozen=True, slots=True)
class Programme:
    """Deadlines in days, exclusions in months, people per delegation, points of the published score."""

    host_answer_days: int
    volunteer_answer_days: int
    exclusion_months: int
    decision_days: int
    delegation_cap: int
    skill_points: int
    language_points: int
    experience_points: int
    # Reason codes of verdicts about which two people must agree.
    second_person_reasons: frozenset[str] = frozenset()
    # Points for an equity aim; each on a published legal basis. None by default.
    equity: tuple[EquityRule, ...] = ()


def parse_programme(document: Mapping[str, Any]) -> Programme:
    """Read the file. Raises PolicyError with every value that is missing or of the wrong kind."""
    values: dict[str, int] = {}
    problems = []
    for name, (table, key) in _PLACES.items():
        value = document.get(table, {}).get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            values[name] = value
        else:
            problems.append(PolicyProblem(f"programme.toml/{table}/{key}", "not_a_positive_number"))
    codes = document.get("decision", {}).get("second_person", [])
    if not isinstance(codes, list) or not all(isinstance(code, str) and code for code in codes):
        problems.append(PolicyProblem("programme.toml/decision/second_person", "not_a_list_of_codes"))
    equity, wrong = read_equity(document)
    if problems or wrong:
        raise PolicyError([*problems, *wrong])
    return Programme(**values, second_person_reasons=frozenset(codes), equity=equity)
