"""The service of a volunteer who has a place: its steps, what still comes, and whom to turn to in the host country."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from api.operations.context import Operation
from domain.feedback import expires_on, months_after
from domain.focal_point import who_answers
from domain.placement import BEFORE_SERVICE, IN_SERVICE, LOCKED
from storage import repositories
from storage.focal_points import colleagues_of

Card = dict[str, Any]
Placement = Mapping[str, Any]

# What usually still comes, shown as steps ahead.
_AHEAD = {
    "submitted": ("eligible", "proposed", "placed"),
    "to_complete": ("eligible", "proposed", "placed"),
    "needs_person": ("eligible", "proposed", "placed"),
    "eligible": ("proposed", "placed"),
    "proposed": ("placed",),
}
_SERVICE = ("in_service", "completed", "followed_up")
# The file itself says these: proposed, and placed as soon as both have accepted.
_SAID_BY_THE_FILE = ("proposed", "host_accepted", "confirmed")


def steps_of_service(placement: Placement) -> list[Any]:
    """The dated steps after the place was confirmed: preparation, service, its end, what followed."""
    return [step for step in placement["steps"] if step["status"] not in _SAID_BY_THE_FILE]


def ahead(current: Operation, status: str, placement: Placement | None) -> Sequence[str]:
    """The steps that usually still come for a file at this step, and for its place once it has one."""
    if status != "placed" or placement is None:
        return _AHEAD.get(status, ())
    if placement["status"] in BEFORE_SERVICE:
        return _SERVICE
    if placement["status"] in IN_SERVICE:
        return _SERVICE[1:]
    return _SERVICE[2:] if placement["status"] == "completed" and not questions_are_over(current, placement) else ()


def questions_are_over(current: Operation, placement: Placement) -> bool:
    """Whether the last questionnaire after the return can no longer be answered."""
    if placement["ended_on"] is None:
        return False
    schedule = current.services.policy.questionnaires.schedule
    months = max((months for _, months in schedule.follow_up_months), default=0)
    last = expires_on(schedule, months_after(placement["ended_on"], months))
    return bool(last <= current.services.clock.now().date())


def contacts_there(current: Operation, connection: Connection, placement: Placement) -> Card | None:
    """Host organisation and focal point of the host country, from the confirmed place to the end of service."""
    if placement["status"] not in LOCKED:
        return None
    host = placement["corridor"][-2:]
    organisation = repositories.organisations.find(connection, placement["organisation"])
    day = current.services.clock.now().date()
    return {
        "country": host,
        "organisation": organisation,
        "focal": who_answers(colleagues_of(connection, host), None, day),
    }
