"""The stored state, one module a group of aggregates. Importing the package registers all tables on `metadata`."""

from storage.tables import accounts, applications, evaluation, feedback, placements
from storage.tables.base import metadata

__all__ = ["accounts", "applications", "evaluation", "feedback", "metadata", "placements"]
