"""Who may act: organisations, accounts, their tokens, sessions and sign-in links."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table

from messaging.tables import UtcInstant
from storage.tables.base import metadata

organisations = Table(
    "organisations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", String(300), nullable=False),
    Column("country", String(2), nullable=False, index=True),
    Column("email", String(254), nullable=False),
    Column("language", String(2), nullable=False),
    Column("description", String, nullable=False),
    Column("status", String(20), nullable=False, index=True),
    Column("decided_by", String(40)),
    Column("decision_reason", String),
    Column("decided_at", UtcInstant),
    Column("created_at", UtcInstant, nullable=False),
    Column("version", Integer, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("email", String(254), nullable=False),
    Column("email_hash", String(64), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("country", String(2)),
    Column("organisation_id", String(40), ForeignKey("organisations.id")),
    Column("language", String(2), nullable=False),
    Column("created_at", UtcInstant, nullable=False),
    Column("disabled_at", UtcInstant),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account_id", String(40), ForeignKey("accounts.id"), nullable=False, index=True),
    Column("created_at", UtcInstant, nullable=False),
    Column("revoked_at", UtcInstant),
)

sign_in_links = Table(
    "sign_in_links",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("account_id", String(40), ForeignKey("accounts.id"), nullable=False),
    Column("expires_at", UtcInstant, nullable=False),
    Column("used_at", UtcInstant),
)

# A session belongs to an account or, for a volunteer, to one application.
sessions = Table(
    "sessions",
    metadata,
    Column("id_hash", String(64), primary_key=True),
    Column("account_id", String(40), ForeignKey("accounts.id")),
    Column("application_id", String(40), ForeignKey("applications.id")),
    Column("created_at", UtcInstant, nullable=False),
    Column("expires_at", UtcInstant, nullable=False, index=True),
    Column("revoked_at", UtcInstant),
)
