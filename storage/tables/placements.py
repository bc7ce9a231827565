"""Placement rounds, placements, and what protects the person in service."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, text

from messaging.tables import UtcInstant
from storage.tables.base import Document, metadata
from storage.tables.run_columns import run_columns

rounds = Table(
    "rounds",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("call_id", String(40), ForeignKey("calls.id"), nullable=False, index=True),
    Column("status", String(20), nullable=False),
    Column("protected", Boolean, nullable=False),
    Column("seed", String(200), nullable=False),
    Column("requested_by", String(40)),
    Column("requested_at", UtcInstant, nullable=False),
    Column("simulated_at", UtcInstant),
    Column("settled_by", String(40)),
    Column("settled_at", UtcInstant),
    Column("report", Document),
    Column("refusal", Document),
    Column("based_on", String(40)),
    Column("what_if", Document),
    Column("version", Integer, nullable=False),
)
_OPEN = "status IN ('requested', 'simulated') AND based_on IS NULL"
# A second round of the same call at the same time is refused by the database itself. A question "what if" is no round
# that could be validated: it does not count.
Index(
    "uq_rounds_open_call",
    rounds.c.call_id,
    unique=True,
    postgresql_where=text(_OPEN),
    sqlite_where=text(_OPEN),
)

# Large: 100,000 people make 100 MB. Apart from the rounds, so that a list of rounds never reads them.
round_documents = Table(
    "round_documents",
    metadata,
    Column("round_id", String(40), ForeignKey("rounds.id"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("document", Document, nullable=False),
)

# How far the computation of a round has come. Whoever computes it renews the claim; a claim that ran out is free.
round_runs = Table(
    "round_runs",
    metadata,
    Column("round_id", String(40), ForeignKey("rounds.id"), primary_key=True),
    *run_columns(),
)

round_reasons = Table(
    "round_reasons",
    metadata,
    Column("round_id", String(40), ForeignKey("rounds.id"), primary_key=True),
    Column("application_id", String(40), ForeignKey("applications.id"), primary_key=True),
    Column("offer_id", String(40), primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("code", String(40), nullable=False),
)

placements = Table(
    "placements",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("round_id", String(40), ForeignKey("rounds.id"), nullable=False, index=True),
    Column("call_id", String(40), ForeignKey("calls.id"), nullable=False, index=True),
    Column("application_id", String(40), ForeignKey("applications.id"), nullable=False, index=True),
    Column("offer_id", String(40), ForeignKey("offers.id"), nullable=False, index=True),
    Column("organisation_id", String(40), ForeignKey("organisations.id"), nullable=False, index=True),
    Column("origin", String(2), nullable=False),
    Column("host", String(2), nullable=False),
    Column("status", String(20), nullable=False, index=True),
    Column("proposed_at", UtcInstant, nullable=False),
    Column("deadline", UtcInstant, index=True),
    Column("answer_since", UtcInstant),
    Column("host_answered_at", UtcInstant),
    Column("volunteer_answered_at", UtcInstant),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("started_on", Date),
    Column("ended_on", Date),
    Column("suspended_on", Date),
    Column("end_code", String(40)),
    Column("comment", String),
    Column("version", Integer, nullable=False),
)
ACTIVE = (
    "status IN ('proposed', 'host_accepted', 'confirmed', 'preparing', 'ready', 'in_service', 'suspended', 'postponed')"
)
# One person never holds two seats, whatever runs at the same time.
Index(
    "uq_placements_active_application",
    placements.c.application_id,
    unique=True,
    postgresql_where=text(ACTIVE),
    sqlite_where=text(ACTIVE),
)

checklist_items = Table(
    "checklist_items",
    metadata,
    Column("placement_id", String(40), ForeignKey("placements.id"), primary_key=True),
    Column("code", String(40), primary_key=True),
    Column("due_on", Date, nullable=False),
    Column("done", Boolean, nullable=False),
    Column("date", Date),
    Column("valid_from", Date),
    Column("valid_until", Date),
)

suspensions = Table(
    "suspensions",
    metadata,
    Column("placement_id", String(40), ForeignKey("placements.id"), primary_key=True),
    Column("from_on", Date, primary_key=True),
    Column("to_on", Date),
    Column("code", String(40), nullable=False),
)

protection_records = Table(
    "protection_records",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("placement_id", String(40), ForeignKey("placements.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("from_on", Date),
    Column("to_on", Date),
    Column("due_on", Date),
    Column("paid_on", Date),
    Column("recorded_at", UtcInstant, nullable=False),
)
