"""The current request as an operation."""

from flask import g

from api.operations.context import Operation
from api.services import services
from api.session import actor


def operation() -> Operation:
    """Who acts, with what, under which correlation id."""
    return Operation(actor(), services(), g.correlation)
