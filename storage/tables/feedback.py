"""Feedback requests and answers, mails on their way, and what the scheduler has already made due."""

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, UniqueConstraint

from messaging.tables import UtcInstant
from storage.tables.base import Document, metadata

feedback_requests = Table(
    "feedback_requests",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("placement_id", String(40), ForeignKey("placements.id"), nullable=False, index=True),
    Column("party", String(20), nullable=False),
    Column("moment", String(20), nullable=False),
    Column("instrument", String(40), nullable=False),
    Column("instrument_version", Integer, nullable=False),
    Column("language", String(2), nullable=False),
    Column("status", String(20), nullable=False, index=True),
    Column("due_on", Date, nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("sent_at", UtcInstant),
    Column("reminded_at", UtcInstant),
    Column("expires_at", UtcInstant, nullable=False),
    Column("answered_on", Date),
    Column("entered_at", UtcInstant),
    # Why it ended without an answer: unanswered, never_sent, service_ended.
    Column("end_code", String(20)),
    UniqueConstraint("placement_id", "party", "moment"),
)

feedback_answers = Table(
    "feedback_answers",
    metadata,
    Column("request_id", String(40), ForeignKey("feedback_requests.id"), primary_key=True),
    Column("item", String(60), primary_key=True),
    Column("value", Document),
)

# The questionnaires as they were when their first answer came: from then on a change needs a new version.
instrument_versions = Table(
    "instrument_versions",
    metadata,
    Column("instrument", String(40), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("sha256", String(64), nullable=False),
    Column("first_answered_at", UtcInstant, nullable=False),
)

# Answers that were saved to go on later; gone once the questionnaire is answered.
feedback_drafts = Table(
    "feedback_drafts",
    metadata,
    Column("request_id", String(40), ForeignKey("feedback_requests.id"), primary_key=True),
    Column("answers", Document, nullable=False),
    Column("saved_at", UtcInstant, nullable=False),
)

# Who typed in a questionnaire that was answered on paper.
paper_entries = Table(
    "paper_entries",
    metadata,
    Column("request_id", String(40), ForeignKey("feedback_requests.id"), primary_key=True),
    Column("account_id", String(40), ForeignKey("accounts.id"), nullable=False),
    Column("entered_at", UtcInstant, nullable=False),
)

# queued → sending → sent | unknown | failed. `message_key` is made of what the mail is about, so that the same fact
# never mails twice.
mails = Table(
    "mails",
    metadata,
    Column("message_key", String(120), primary_key=True),
    Column("recipient", String(254), nullable=False),
    Column("language", String(2), nullable=False),
    Column("template", String(40), nullable=False),
    Column("parameters", Document, nullable=False),
    Column("status", String(10), nullable=False, index=True),
    Column("attempts", Integer, nullable=False),
    Column("queued_at", UtcInstant, nullable=False),
    Column("next_attempt_at", UtcInstant, nullable=False),
    Column("sent_at", UtcInstant),
)

# One row for each thing that became due, whoever's tick saw it first.
due_items = Table(
    "due_items",
    metadata,
    Column("kind", String(40), primary_key=True),
    Column("subject", String(60), primary_key=True),
    Column("due_at", UtcInstant, primary_key=True),
    Column("made_due_at", UtcInstant, nullable=False),
)
