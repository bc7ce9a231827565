"""What becomes of a recommendation: asked some months after it was published, until it is done or the time is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from domain.feedback import months_after
from domain.policy_problems import PolicyProblem

# What a country says of the progress.
PROGRESS: tuple[str, ...] = ("done", "under_way", "not_started", "abandoned")
# Nothing more is asked about a recommendation that was carried out or given up.
FINAL: tuple[str, ...] = ("done", "abandoned")


@dataclass(frozen=True, slots=True)
class FollowUpPlan:
    """Progress is asked `months` after publication; without an answer to the last one it closes `close_days` later."""

    months: tuple[int, ...]
    close_days: int


def planned(plan: FollowUpPlan, published: date) -> tuple[tuple[int, date], ...]:
    """The months and the day of each follow-up, the earliest first."""
    return tuple((months, months_after(published, months)) for months in plan.months)


def closes_on(plan: FollowUpPlan, published: date) -> date:
    """The day on which a recommendation closes whatever was answered."""
    return months_after(published, plan.months[-1]) + timedelta(days=plan.close_days)


def parse_follow_up(file: str, entry: Mapping[str, Any], problems: list[PolicyProblem]) -> FollowUpPlan:
    """The plan of the file; months rise and are positive. Problems are added to the list."""
    months = tuple(entry.get("months", ()))
    numbers = all(isinstance(one, int) and one > 0 for one in months)
    if not months or not numbers or list(months) != sorted(set(months)):
        problems.append(PolicyProblem(f"{file}/follow_up/months", "not_rising_numbers", {}))
    days = entry.get("close_days")
    if not isinstance(days, int) or days < 1:
        problems.append(PolicyProblem(f"{file}/follow_up/close_days", "not_a_positive_number", {}))
    return FollowUpPlan(months, days if isinstance(days, int) else 0)
