"""Nobody confirms two places for the same days, whatever calls they belong to."""

from datetime import date

from sqlalchemy import Connection

from api.problems import FieldProblem, Problem
from domain.overlap import double_bookings, forbids
from domain.placement import Placement
from storage.double_booking import other_places


def require_single_place(connection: Connection, placement: Placement, *, by_volunteer: bool) -> None:
    """Refuse the days of a placement when its person has another confirmed place then. Raises Problem 409.

    The person's files stay locked: of two confirmations at the same moment the second one sees the first.
    """
    others = other_places(connection, placement, lock=True)
    taken = [each for each in double_bookings(others, placement.starts_on, placement.ends_on) if forbids(each)]
    if taken:
        code = "own_days_taken" if by_volunteer else "person_days_taken"
        raise Problem(409, "illegal_transition", errors=(FieldProblem("", code, _days(taken[0])),))


def _days(other: Placement) -> dict[str, date]:
    return {"start": other.started_on or other.starts_on, "end": other.ends_on}
