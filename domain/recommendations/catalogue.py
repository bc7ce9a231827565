"""Reads the file of recommendations: which one answers which finding, to whom, by when."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from domain.policy_problems import PolicyError, PolicyProblem
from domain.recommendations.follow_up import FollowUpPlan, parse_follow_up
from domain.values import COUNTRIES

FILE = "recommendations.toml"
ADDRESSEES: tuple[str, ...] = (
    "data_authority", "evaluator", "finance_ministry", "focal_points", "interior_ministry", "lead_ministry",
    "steering_committee",
)  # fmt: skip
FEASIBILITY: tuple[str, ...] = ("within_means", "needs_budget", "needs_law")
RIGHTS: tuple[str, ...] = (
    "equal_access",
    "private_answers",
    "protection_abroad",
    "residence_rights",
    "right_to_review",
)
LIMITS: tuple[str, ...] = (
    "law_not_read", "no_input", "one_call", "one_review", "recorded_days", "small_pilot", "threshold_open",
)  # fmt: skip
# What an addressee is asked to do: each of them may do some of it only (`competences`).
ACTS: tuple[str, ...] = (
    "adopt_text", "agree", "collect", "decide", "examine", "file", "fund", "issue_titles", "organise", "protect",
)  # fmt: skip
ANY = "*"


@dataclass(frozen=True, slots=True)
class RecommendationRule:
    """One row: it fits a criterion, a part and a situation (`when`); `ANY` fits everything.

    `act`: the kind of thing that its addressee is asked to do.
    """

    code: str
    criterion: str
    part: str
    when: str
    addressee: str
    deadline_months: int
    feasibility: str
    rights: str
    limits: tuple[str, ...]
    act: str = ""

    def fits(self, criterion: str, parts: tuple[str, ...], when: str) -> bool:
        """Whether the row answers this situation; a part may be known by several names."""
        return self.when == when and self.criterion in (ANY, criterion) and (self.part == ANY or self.part in parts)


@dataclass(frozen=True, slots=True)
class RecommendationsPolicy:
    """The rows, in order: the first that fits is used; what each addressee may do; when progress is asked for."""

    rules: tuple[RecommendationRule, ...]
    competences: Mapping[str, frozenset[str]]
    authorities: Mapping[str, str]
    follow_up: FollowUpPlan

    @property
    def codes(self) -> frozenset[str]:
        """Every code that the catalogue knows."""
        return frozenset(rule.code for rule in self.rules)

    def rule_for(self, criterion: str, parts: tuple[str, ...], when: str) -> RecommendationRule | None:
        """The first row that answers this situation, or None."""
        return next((rule for rule in self.rules if rule.fits(criterion, parts, when)), None)


def parse_recommendations(document: Mapping[str, Any]) -> RecommendationsPolicy:
    """The recommendations of the mechanism. Raises PolicyError with all problems."""
    problems: list[PolicyProblem] = []
    rules = tuple(_rule(f"rules/{place}", row, problems) for place, row in enumerate(document.get("rules", [])))
    competences = {name: frozenset(acts) for name, acts in document.get("competences", {}).items()}
    for name, acts in competences.items():
        if name not in ADDRESSEES or acts - set(ACTS):
            problems.append(PolicyProblem(f"{FILE}/competences/{name}", "unknown_option", {"options": list(ACTS)}))
    authorities = {row.get("country", ""): str(row.get("name", "")) for row in document.get("data_authorities", [])}
    if set(authorities) != set(COUNTRIES) or not all(authorities.values()):
        problems.append(PolicyProblem(f"{FILE}/data_authorities", "value_missing", {"options": list(COUNTRIES)}))
    follow_up = parse_follow_up(FILE, document.get("follow_up", {}), problems)
    if problems:
        raise PolicyError(problems)
    return RecommendationsPolicy(rules, competences, authorities, follow_up)


def _rule(where: str, row: Mapping[str, Any], problems: list[PolicyProblem]) -> RecommendationRule:
    known = {"addressee": ADDRESSEES, "feasibility": FEASIBILITY, "rights": RIGHTS, "act": ACTS}
    wrong = [(key, options) for key, options in known.items() if row.get(key) not in options]
    if not row.get("limits") or set(row["limits"]) - set(LIMITS):
        wrong.append(("limits", LIMITS))
    for key, options in wrong:
        problems.append(PolicyProblem(f"{FILE}/{where}/{key}", "unknown_option", {"options": list(options)}))
    months = row.get("deadline_months")
    if not isinstance(months, int) or months < 1:
        problems.append(PolicyProblem(f"{FILE}/{where}/deadline_months", "not_a_positive_number", {}))
    for key in ("code", "criterion", "part", "when"):
        if not isinstance(row.get(key), str):
            problems.append(PolicyProblem(f"{FILE}/{where}/{key}", "value_missing", {}))
    return RecommendationRule(
        code=str(row.get("code")),
        criterion=str(row.get("criterion")),
        part=str(row.get("part")),
        when=str(row.get("when")),
        addressee=str(row.get("addressee")),
        deadline_months=months if isinstance(months, int) else 0,
        feasibility=str(row.get("feasibility")),
        rights=str(row.get("rights")),
        limits=tuple(row.get("limits", ())),
        act=str(row.get("act")),
    )
