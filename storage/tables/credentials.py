"""How people prove who they are: passwords and authenticators of staff, mailed codes of everybody."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, String, Table

from messaging.tables import UtcInstant
from storage.tables.base import Document, metadata

# `authenticator` is the shared secret, encrypted; `authenticator_step` the last time step that was used up.
credentials = Table(
    "credentials",
    metadata,
    Column("account_id", String(40), ForeignKey("accounts.id"), primary_key=True),
    Column("password_hash", String(255)),
    Column("password_set_at", UtcInstant),
    Column("authenticator", String),
    Column("authenticator_step", BigInteger),
    Column("recovery_codes", Document),
    Column("failures", Integer, nullable=False),
    Column("locked_until", UtcInstant),
)

# A sign-in under way in one browser. `stage` is what it waits for: code, proven (a choice), second_factor,
# authenticator, recovery_codes. A mailed code is derived from the id and stored nowhere.
sign_ins = Table(
    "sign_ins",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("visit_hash", String(64), nullable=False, index=True),
    Column("stage", String(20), nullable=False),
    Column("email_hash", String(64), nullable=False, index=True),
    Column("account_id", String(40), ForeignKey("accounts.id")),
    Column("tries", Integer, nullable=False),
    Column("authenticator", String),
    Column("started_at", UtcInstant, nullable=False),
    Column("expires_at", UtcInstant, nullable=False, index=True),
    Column("ended_at", UtcInstant),
)
