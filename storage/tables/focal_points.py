"""Focal points: who stands in for whom, and who holds which file."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table

from messaging.tables import UtcInstant
from storage.tables.base import metadata

focal_points = Table(
    "focal_points",
    metadata,
    Column("account_id", String(40), ForeignKey("accounts.id"), primary_key=True),
    Column("institution", String(200)),
    Column("backup_id", String(40), ForeignKey("accounts.id")),
    Column("away_from", Date),
    Column("away_until", Date),
    Column("invited_by", String(40)),
)

# Which focal point of the country of origin answers about an application.
file_holders = Table(
    "file_holders",
    metadata,
    Column("application_id", String(40), ForeignKey("applications.id"), primary_key=True),
    Column("account_id", String(40), ForeignKey("accounts.id"), nullable=False, index=True),
    Column("since", UtcInstant, nullable=False),
)

# A decision for which its author asked a second person; it takes effect when another coordinator agrees.
second_opinions = Table(
    "second_opinions",
    metadata,
    Column("application_id", String(40), ForeignKey("applications.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("decision", String(20), nullable=False),
    Column("reason", String, nullable=False),
    Column("asked_by", String(40), ForeignKey("accounts.id"), nullable=False),
    Column("asked_at", UtcInstant, nullable=False),
    Column("settled_by", String(40), ForeignKey("accounts.id")),
    Column("settled_at", UtcInstant),
    Column("agreed", Boolean),
    Column("comment", String),
)
