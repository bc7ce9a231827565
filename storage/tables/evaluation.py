"""Evaluations with what each tier of readers may see of them, recommendations, and what follows from them."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, String, Table

from messaging.tables import UtcInstant
from storage.tables.base import Document, metadata
from storage.tables.run_columns import run_columns

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
    # The hashes of the evidence: `{root, nodes: {name: {kind, evidence, outputs, children}}}`.
    Column("graph", Document),
)

# Evaluations that are asked for, and how far each has come; a claim that ran out is free.
evaluation_runs = Table(
    "evaluation_runs",
    metadata,
    Column("key", String(60), primary_key=True),
    Column("evaluated_at", UtcInstant, nullable=False),
    Column("correlation", String(100), nullable=False),
    Column("causation", String(100), nullable=False),
    *run_columns(),
)

# What one block of applications adds to every indicator, kept for the day, so that one new answer does not read
# everybody again. `fingerprint` tells whether anything in the block was written since.
evaluation_blocks = Table(
    "evaluation_blocks",
    metadata,
    Column("block", String(60), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("tallies", Document, nullable=False),
    # The root of its leaves under every indicator.
    Column("roots", Document, nullable=False),
)

# One random key a person (32 bytes in hexadecimal) salts every leaf of the evidence; erasing the person destroys it.
evidence_keys = Table(
    "evidence_keys",
    metadata,
    Column("application_id", String(40), ForeignKey("applications.id"), primary_key=True),
    Column("key", String(64), nullable=False),
)

# The commitments of erased leaves: hashes above them still hold, nothing leads to the person.
evidence_tombstones = Table(
    "evidence_tombstones",
    metadata,
    Column("commitment", String(64), primary_key=True),
    Column("node", String(80), primary_key=True),
    Column("erased_at", UtcInstant, nullable=False),
    # Whether it spoke for or against; else it was only counted in (a silence, a group).
    Column("spoke", Boolean, nullable=False),
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
    # When a fact that it stands on changed after the evaluation; empty again with the next one that has seen it.
    Column("stale_since", UtcInstant),
    Column("published_at", UtcInstant),
    Column("closed_at", UtcInstant),
)

# When each figure (an indicator or a review) of a country was last touched by a fact: an evaluation that is counting
# then has not seen it, and what it says of the figure is stale from the beginning.
touched_figures = Table(
    "touched_figures",
    metadata,
    Column("figure", String(40), primary_key=True),
    Column("country", String(2), primary_key=True),
    Column("touched_at", UtcInstant, nullable=False),
)

# What each evaluation said, when it was not what the one before said; `difference` lists the fields that changed.
recommendation_versions = Table(
    "recommendation_versions",
    metadata,
    Column("recommendation_id", String(120), ForeignKey("recommendations.id"), primary_key=True),
    Column("evaluation_id", String(40), ForeignKey("evaluations.id"), primary_key=True),
    Column("document", Document, nullable=False),
    Column("difference", Document, nullable=False),
)

# What became of a recommendation 6, 12 and 18 months after it was published; published anew, it is followed up anew.
recommendation_follow_ups = Table(
    "recommendation_follow_ups",
    metadata,
    Column("recommendation_id", String(120), ForeignKey("recommendations.id"), primary_key=True),
    Column("published_at", UtcInstant, primary_key=True),
    Column("months", Integer, primary_key=True, autoincrement=False),
    Column("due_on", Date, nullable=False, index=True),
    Column("status", String(20), nullable=False),
    Column("progress", String(20)),
    Column("comment", String),
    Column("asked_at", UtcInstant),
    Column("recorded_at", UtcInstant),
    Column("recorded_by", String(40), ForeignKey("accounts.id")),
)

# One release for each closed wave, never a second one. `closed` lists every wave that it stands on.
releases = Table(
    "releases",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("wave", String(100), nullable=False, unique=True),
    Column("closed", Document, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("status", String(20), nullable=False, index=True),
    Column("restricted", Document),
    Column("public", Document),
    Column("audit", Document),
    Column("made_at", UtcInstant, nullable=False),
    Column("audited_at", UtcInstant),
    Column("published_at", UtcInstant),
    Column("published_by", String(40), ForeignKey("accounts.id")),
)

# The rows of record-level tables, each stored once, with the release that told it first; their order is that of keyed
# hashes, which tells nothing. A row goes when the person who filled in its questionnaire is erased.
release_records = Table(
    "release_records",
    metadata,
    Column("release_id", String(40), ForeignKey("releases.id"), primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("position", String(64), primary_key=True),
    Column("request_id", String(40), nullable=False, index=True),
    Column("cells", Document, nullable=False),
)

# How far the making of a release has come; a claim that ran out is free.
release_runs = Table(
    "release_runs",
    metadata,
    Column("release_id", String(40), ForeignKey("releases.id"), primary_key=True),
    *run_columns(),
)

# A restricted file leaves only when a second person agreed.
export_requests = Table(
    "export_requests",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("release_id", String(40), ForeignKey("releases.id"), nullable=False),
    Column("filter", Document, nullable=False),
    Column("reason", String, nullable=False),
    Column("asked_by", String(40), ForeignKey("accounts.id"), nullable=False),
    Column("asked_at", UtcInstant, nullable=False),
    Column("decided_by", String(40), ForeignKey("accounts.id")),
    Column("decided_at", UtcInstant),
    Column("decision", String(20)),
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
    Column("release_id", String(40)),
    Column("request_id", String(40)),
)
