"""What must cover somebody in service today: insurance from the first day, a title for long stays, the allowance."""

from datetime import date, timedelta

from domain.indicators.people_measures import ALLOWANCE_GRACE, STAY_WITHOUT_TITLE

# Insurance must be there before somebody leaves: so many days ahead the desk asks for it.
STARTING_SOON = timedelta(days=14)
# A document that ends within so many days is asked for again.
EXPIRING_SOON = timedelta(days=60)


def title_needed_before(today: date) -> date:
    """Who started on this day or earlier needs a residence title today."""
    return today - timedelta(days=STAY_WITHOUT_TITLE)


def allowance_late_before(today: date) -> date:
    """An allowance due before this day, and still unpaid, is late."""
    return today - ALLOWANCE_GRACE


def uncovered_since(first_needed: date, last_covered: date | None) -> date:
    """The first day without cover of somebody who has none now."""
    return first_needed if last_covered is None else max(first_needed, last_covered + timedelta(days=1))


def title_first_day(started_on: date) -> date:
    """The first day of a service that needs a residence title."""
    return started_on + timedelta(days=STAY_WITHOUT_TITLE)
