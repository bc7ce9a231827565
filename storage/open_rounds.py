"""Which rounds of a call are open: asked for or waiting for their validation. A question "what if" never is."""

from sqlalchemy import ColumnElement

from domain.shortlist import FIXING_ROUNDS, OPEN_ROUNDS
from storage.tables.placements import rounds


def is_open() -> ColumnElement[bool]:
    """Nothing that the round counts on may change."""
    return rounds.c.status.in_(OPEN_ROUNDS) & rounds.c.based_on.is_(None)


def fixes_lists() -> ColumnElement[bool]:
    """Open or validated: whom hosts put forward no longer changes."""
    return rounds.c.status.in_(FIXING_ROUNDS) & rounds.c.based_on.is_(None)
