"""The evidence: hashed and followed down, released by wave, answered and followed up"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True)


def upgrade() -> None:
    op.add_column("evaluations", sa.Column("graph", _JSON, nullable=True))
    for name in ("stale_since", "published_at", "closed_at"):
        op.add_column("recommendations", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    for name in ("release_id", "request_id"):
        op.add_column("exports", sa.Column(name, sa.String(length=40), nullable=True))
    op.create_table(
        "evaluation_runs",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("evaluated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("correlation", sa.String(length=100), nullable=False),
        sa.Column("causation", sa.String(length=100), nullable=False),
        sa.Column("claim", sa.String(length=40), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=True),
        sa.Column("done", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_evaluation_runs")),
    )
    op.create_table(
        "evaluation_blocks",
        sa.Column("block", sa.String(length=60), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("tallies", _JSON, nullable=False),
        sa.Column("roots", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("block", name=op.f("pk_evaluation_blocks")),
    )
    op.create_table(
        "evidence_keys",
        sa.Column("application_id", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_evidence_keys_application_id")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_evidence_keys")),
    )
    op.create_table(
        "evidence_tombstones",
        sa.Column("commitment", sa.String(length=64), nullable=False),
        sa.Column("node", sa.String(length=80), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spoke", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("commitment", "node", name=op.f("pk_evidence_tombstones")),
    )
    op.create_table(
        "touched_figures",
        sa.Column("figure", sa.String(length=40), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("figure", "country", name=op.f("pk_touched_figures")),
    )
    op.create_table(
        "recommendation_versions",
        sa.Column("recommendation_id", sa.String(length=120), nullable=False),
        sa.Column("evaluation_id", sa.String(length=40), nullable=False),
        sa.Column("document", _JSON, nullable=False),
        sa.Column("difference", _JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendations.id"], name=op.f("fk_recommendation_versions_recommendation_id")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluations.id"], name=op.f("fk_recommendation_versions_evaluation_id")
        ),
        sa.PrimaryKeyConstraint("recommendation_id", "evaluation_id", name=op.f("pk_recommendation_versions")),
    )
    op.create_table(
        "recommendation_follow_ups",
        sa.Column("recommendation_id", sa.String(length=120), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("months", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("progress", sa.String(length=20), nullable=True),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["recommendation_id"], ["recommendations.id"], name=op.f("fk_recommendation_follow_ups_recommendation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_by"], ["accounts.id"], name=op.f("fk_recommendation_follow_ups_recorded_by")
        ),
        sa.PrimaryKeyConstraint(
            "recommendation_id", "published_at", "months", name=op.f("pk_recommendation_follow_ups")
        ),
    )
    op.create_index(op.f("ix_recommendation_follow_ups_due_on"), "recommendation_follow_ups", ["due_on"], unique=False)
    op.create_table(
        "releases",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("wave", sa.String(length=100), nullable=False),
        sa.Column("closed", _JSON, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("restricted", _JSON, nullable=True),
        sa.Column("public", _JSON, nullable=True),
        sa.Column("audit", _JSON, nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("audited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["published_by"], ["accounts.id"], name=op.f("fk_releases_published_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
        sa.UniqueConstraint("wave", name=op.f("uq_releases_wave")),
    )
    op.create_index(op.f("ix_releases_status"), "releases", ["status"], unique=False)
    op.create_table(
        "release_records",
        sa.Column("release_id", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("position", sa.String(length=64), nullable=False),
        sa.Column("request_id", sa.String(length=40), nullable=False),
        sa.Column("cells", _JSON, nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=op.f("fk_release_records_release_id")),
        sa.PrimaryKeyConstraint("release_id", "name", "position", name=op.f("pk_release_records")),
    )
    op.create_index(op.f("ix_release_records_request_id"), "release_records", ["request_id"], unique=False)
    op.create_table(
        "release_runs",
        sa.Column("release_id", sa.String(length=40), nullable=False),
        sa.Column("claim", sa.String(length=40), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=True),
        sa.Column("done", sa.Integer(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=op.f("fk_release_runs_release_id")),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_release_runs")),
    )
    op.create_table(
        "export_requests",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("release_id", sa.String(length=40), nullable=False),
        sa.Column("filter", _JSON, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["release_id"], ["releases.id"], name=op.f("fk_export_requests_release_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.id"], name=op.f("fk_export_requests_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["accounts.id"], name=op.f("fk_export_requests_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_requests")),
    )
    op.create_table(
        "instrument_versions",
        sa.Column("instrument", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("first_answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("instrument", "version", name=op.f("pk_instrument_versions")),
    )


def downgrade() -> None:
    raise NotImplementedError("restore the backup that was made before the migration")
