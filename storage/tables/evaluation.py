"""Evaluations with what each tier of readers may see of them, recommendations, and the log of exports."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from messaging.tables import UtcInstant
from storage.tables.base import Document, metadata

evaluations = Table(
    "evaluations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("evaluated_at", UtcInstant, nullable=False, index=True),
    Column("facts_hash", String(64), nullable=False),
    Column("policy_version", String(64), nullable=False),
    Column("full", Document, nullable=False),
    Column("restricted", Document, nullable=False),
    Column("public", Document, nullable=False),
)

# One row for each advice, whichever evaluation gave it last; `number` is its place in that evaluation.
recommendations = Table(
    "recommendations",
    metadata,
    Column("id", String(120), primary_key=True),
    Column("evaluation_id", String(40), ForeignKey("evaluations.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("country", String(2), nullable=False, index=True),
    Column("criterion", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    Column("document", Document, nullable=False),
    Column("response", Document),
)

exports = Table(
    "exports",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("account_id", String(40)),
    Column("exported_at", UtcInstant, nullable=False),
    Column("filter", Document, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
)
