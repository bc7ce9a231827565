"""Incidents that volunteers report in confidence. Only the safeguarding team reads these tables."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from messaging.tables import UtcInstant
from storage.tables.base import metadata

# reported → assigned → closed.
incidents = Table(
    "incidents",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("placement_id", String(40), ForeignKey("placements.id"), nullable=False, index=True),
    Column("category", String(40), nullable=False),
    Column("text", String, nullable=False),
    Column("language", String(2), nullable=False),
    Column("status", String(20), nullable=False, index=True),
    Column("reported_at", UtcInstant, nullable=False),
    # Whether she wants mails about it: others may read her mailbox.
    Column("mail_wanted", Boolean, nullable=False),
    Column("assigned_to", String(40), ForeignKey("accounts.id")),
    Column("assigned_at", UtcInstant),
    Column("closed_at", UtcInstant),
    Column("outcome", String(40)),
    Column("version", Integer, nullable=False),
)

# Four eyes: who asked to read an incident, why, and which other officer agreed.
incident_openings = Table(
    "incident_openings",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("incident_id", String(40), ForeignKey("incidents.id"), nullable=False, index=True),
    Column("asked_by", String(40), ForeignKey("accounts.id"), nullable=False),
    Column("reason", String, nullable=False),
    Column("asked_at", UtcInstant, nullable=False),
    Column("agreed_by", String(40), ForeignKey("accounts.id")),
    Column("agreed_at", UtcInstant),
    Column("expires_at", UtcInstant),
)

# What was done about it, and the messages between the officer and the person who reported.
incident_notes = Table(
    "incident_notes",
    metadata,
    Column("incident_id", String(40), ForeignKey("incidents.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    # officer (own notes), to_volunteer, from_volunteer
    Column("kind", String(20), nullable=False),
    Column("account_id", String(40), ForeignKey("accounts.id")),
    Column("text", String, nullable=False),
    Column("written_at", UtcInstant, nullable=False),
)
