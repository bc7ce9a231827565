"""What a person keeps with us before, beside and after an application: drafts, corrections, erasure, certificates."""

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table

from messaging.tables import UtcInstant
from storage.tables.base import Document, metadata

# An application form that is not sent yet. `key_hash` is of the random key that the form carries.
drafts = Table(
    "drafts",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("email_hash", String(64), index=True),
    Column("language", String(2), nullable=False),
    Column("step", Integer, nullable=False),
    Column("answers", Document, nullable=False),
    Column("created_at", UtcInstant, nullable=False),
    Column("saved_at", UtcInstant, nullable=False),
    Column("expires_at", UtcInstant, nullable=False, index=True),
)

# Which field of somebody's data changed, when, and by whom (`volunteer` or `coordinator`); the old and the new value
# are not kept.
corrections = Table(
    "corrections",
    metadata,
    Column("application_id", String(40), ForeignKey("applications.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("field", String(40), nullable=False),
    Column("made_by", String(20), nullable=False),
    Column("corrected_at", UtcInstant, nullable=False),
)

# What she asks her focal point to correct, in her own words; the latest request. Open until it is answered.
correction_requests = Table(
    "correction_requests",
    metadata,
    Column("application_id", String(40), ForeignKey("applications.id"), primary_key=True),
    Column("fields", Document, nullable=False),
    Column("comment", String),
    Column("asked_at", UtcInstant, nullable=False),
    Column("answered_at", UtcInstant, index=True),
)

# What a focal point did about a file, asked (`asked_at`) or of her own accord: made | declined, with a reason that the
# person reads.
correction_answers = Table(
    "correction_answers",
    metadata,
    Column("application_id", String(40), ForeignKey("applications.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("outcome", String(20), nullable=False),
    Column("reason", String, nullable=False),
    Column("account_id", String(40), ForeignKey("accounts.id"), nullable=False),
    Column("asked_at", UtcInstant),
    Column("answered_at", UtcInstant, nullable=False),
)

# A new e-mail address waits here until its owner has typed the code that was mailed to it.
address_changes = Table(
    "address_changes",
    metadata,
    Column("application_id", String(40), ForeignKey("applications.id"), primary_key=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("email", String(254), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("asked_at", UtcInstant, nullable=False),
    Column("expires_at", UtcInstant, nullable=False),
)

# Where a person was written to when she, or somebody on her page, gave another address: the two mails that warn of it
# go there, whatever holds by the time they leave. Deleted after a few days.
former_addresses = Table(
    "former_addresses",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("application_id", String(40), ForeignKey("applications.id"), nullable=False, index=True),
    Column("email", String(254), nullable=False),
    Column("kept_until", UtcInstant, nullable=False, index=True),
)

# requested → done | refused (with a coded reason that the person reads). Carried out by another coordinator than the
# one who proposed it.
erasure_requests = Table(
    "erasure_requests",
    metadata,
    Column("application_id", String(40), ForeignKey("applications.id"), primary_key=True),
    Column("status", String(20), nullable=False, index=True),
    Column("requested_at", UtcInstant, nullable=False),
    Column("due_on", Date, nullable=False),
    Column("proposed_by", String(40)),
    Column("proposed_at", UtcInstant),
    Column("settled_by", String(40)),
    Column("settled_at", UtcInstant),
    Column("reason", String),
)

# What the certificate of service says is frozen when it is issued. One whose name was corrected since is issued anew,
# as the next version: the one before is void from `replaced_at`, and its words are emptied.
certificates = Table(
    "certificates",
    metadata,
    Column("placement_id", String(40), ForeignKey("placements.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("issued_at", UtcInstant, nullable=False),
    Column("replaced_at", UtcInstant),
    Column("document", Document, nullable=False),
)
