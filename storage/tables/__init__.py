"""The stored state, one module a group of aggregates. Importing the package registers all tables on `metadata`."""

from storage.tables import (
    accounts,
    applications,
    credentials,
    evaluation,
    feedback,
    focal_points,
    people,
    placements,
    safeguarding,
)
from storage.tables.base import metadata

__all__ = [
    "accounts",
    "applications",
    "credentials",
    "evaluation",
    "feedback",
    "focal_points",
    "metadata",
    "people",
    "placements",
    "safeguarding",
]
