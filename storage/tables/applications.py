"""Calls, offers, and the applications with everything that is decided about them."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table

from messaging.tables import UtcInstant
from storage.tables.base import Document, metadata

counters = Table(
    "counters",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Integer, nullable=False),
)

calls = Table(
    "calls",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("code", String(40), nullable=False, unique=True),
    Column("opens", UtcInstant, nullable=False),
    Column("closes", UtcInstant, nullable=False),
    Column("modalities", Document, nullable=False),
    Column("corridors", Document, nullable=False),
    Column("call_cap", Integer),
    Column("host_caps", Document, nullable=False),
    Column("origin_caps", Document, nullable=False, server_default="[]"),
    Column("mechanism", String(40), nullable=False, server_default="tlda"),
    Column("seed", String(200), nullable=False),
    Column("seed_commitment", String(64), nullable=False),
    Column("last_number", Integer, nullable=False),
    Column("created_by", String(40)),
    Column("created_at", UtcInstant, nullable=False),
)

offers = Table(
    "offers",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("organisation_id", String(40), ForeignKey("organisations.id"), nullable=False, index=True),
    Column("call_id", String(40), ForeignKey("calls.id")),
    Column("country", String(2), nullable=False),
    Column("modality", String(20), nullable=False),
    Column("status", String(20), nullable=False, index=True),
    Column("title", Document, nullable=False),
    Column("description", Document, nullable=False),
    Column("theme", String(40)),
    Column("city", String(120), nullable=False),
    Column("district", String(120)),
    Column("languages", Document, nullable=False),
    Column("skills", Document, nullable=False),
    Column("education_level", String(20)),
    Column("experience_years", Integer),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date, nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("tutor", Boolean, nullable=False),
    Column("lodging", Boolean, nullable=False),
    Column("allowance", Document),
    Column("return_reason", String),
    Column("decided_by", String(40)),
    Column("created_at", UtcInstant, nullable=False),
    Column("version", Integer, nullable=False),
)

# Who wrote the text of an offer in which language: the host, or the coordinator who translated it.
offer_texts = Table(
    "offer_texts",
    metadata,
    Column("offer_id", String(40), ForeignKey("offers.id"), primary_key=True),
    Column("language", String(2), primary_key=True),
    Column("account_id", String(40), ForeignKey("accounts.id")),
    Column("role", String(20), nullable=False),
    Column("written_at", UtcInstant, nullable=False),
)

# `personal` and `facts` are apart so that the person can be encrypted and erased without touching the rest.
applications = Table(
    "applications",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("reference", String(60), nullable=False, unique=True),
    Column("call_id", String(40), ForeignKey("calls.id"), nullable=False, index=True),
    Column("status", String(20), nullable=False, index=True),
    Column("step_since", UtcInstant, nullable=False),
    Column("language", String(2), nullable=False),
    Column("modality", String(20), nullable=False),
    Column("origin_country", String(2), nullable=False, index=True),
    Column("sex", String(20), nullable=False),
    Column("personal", Document, nullable=False),
    Column("facts", Document, nullable=False),
    Column("settled", Document, nullable=False),
    Column("email_hash", String(64), nullable=False, index=True),
    Column("phone_hash", String(64), index=True),
    Column("identity_hash", String(64), nullable=False, index=True),
    Column("access_token_hash", String(64), nullable=False, unique=True),
    Column("submitted_at", UtcInstant, nullable=False),
    Column("version", Integer, nullable=False),
)

wishes = Table(
    "wishes",
    metadata,
    Column("application_id", String(40), ForeignKey("applications.id"), primary_key=True),
    Column("rank", Integer, primary_key=True, autoincrement=False),
    Column("offer_id", String(40), ForeignKey("offers.id"), nullable=False, index=True),
)

# Whom a host prefers among people of the same published score: application ids, best first.
shortlists = Table(
    "shortlists",
    metadata,
    Column("offer_id", String(40), ForeignKey("offers.id"), primary_key=True),
    Column("applications", Document, nullable=False),
    Column("account_id", String(40), ForeignKey("accounts.id"), nullable=False),
    Column("made_at", UtcInstant, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("application_id", String(40), ForeignKey("applications.id"), primary_key=True),
    Column("code", String(10), primary_key=True),
    Column("date", Date, nullable=False),
    Column("valid_until", Date),
    Column("outcome", String(30)),
)

# Every dated arrow of every life cycle; `kind` says of what.
steps = Table(
    "steps",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("subject", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("status", String(20), nullable=False),
    Column("at", UtcInstant, nullable=False),
    Column("actor", String(40)),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("application_id", String(40), ForeignKey("applications.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("outcome", String(20), nullable=False),
    Column("decided_at", UtcInstant, nullable=False),
    Column("policy_version", String(64), nullable=False),
    Column("reasons", Document, nullable=False),
)

# What a named coordinator decided, and why.
decisions = Table(
    "decisions",
    metadata,
    Column("application_id", String(40), ForeignKey("applications.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("decision", String(20), nullable=False),
    Column("reason", String, nullable=False),
    Column("account_id", String(40), ForeignKey("accounts.id"), nullable=False),
    Column("decided_at", UtcInstant, nullable=False),
)

review_requests = Table(
    "review_requests",
    metadata,
    Column("application_id", String(40), ForeignKey("applications.id"), primary_key=True),
    Column("requested_at", UtcInstant, nullable=False),
    Column("comment", String),
)

# A page's form that makes something, once for each key. `made` is the id of what it made.
sent_forms = Table(
    "sent_forms",
    metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("body_hash", String(64), nullable=False),
    Column("made", String(40)),
    Column("created_at", UtcInstant, nullable=False, index=True),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("key_hash", String(64), primary_key=True),
    Column("body_hash", String(64), nullable=False),
    Column("application_id", String(40), nullable=False),
    Column("created_at", UtcInstant, nullable=False, index=True),
)
