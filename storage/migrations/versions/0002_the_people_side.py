"""The people's side: credentials, drafts, focal points, incidents, certificates"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("email_hash", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_drafts_key_hash")),
    )
    op.create_index(op.f("ix_drafts_email_hash"), "drafts", ["email_hash"], unique=False)
    op.create_index(op.f("ix_drafts_expires_at"), "drafts", ["expires_at"], unique=False)
    op.create_table(
        "sent_forms",
        sa.Column("key_hash", sa.String(length=64), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("made", sa.String(length=40), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name=op.f("pk_sent_forms")),
    )
    op.create_index(op.f("ix_sent_forms_created_at"), "sent_forms", ["created_at"], unique=False)
    op.create_table(
        "address_changes",
        sa.Column("application_id", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_address_changes_application_id")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_address_changes")),
        sa.UniqueConstraint("id", name=op.f("uq_address_changes_id")),
    )
    op.create_table(
        "correction_answers",
        sa.Column("application_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_correction_answers_account_id")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_correction_answers_application_id")
        ),
        sa.PrimaryKeyConstraint("application_id", "number", name=op.f("pk_correction_answers")),
    )
    op.create_table(
        "correction_requests",
        sa.Column("application_id", sa.String(length=40), nullable=False),
        sa.Column("fields", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("comment", sa.String(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_correction_requests_application_id")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_correction_requests")),
    )
    op.create_index(op.f("ix_correction_requests_answered_at"), "correction_requests", ["answered_at"], unique=False)
    op.create_table(
        "corrections",
        sa.Column("application_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("made_by", sa.String(length=20), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_corrections_application_id")),
        sa.PrimaryKeyConstraint("application_id", "number", name=op.f("pk_corrections")),
    )
    op.create_table(
        "credentials",
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("password_set_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("authenticator", sa.String(), nullable=True),
        sa.Column("authenticator_step", sa.BigInteger(), nullable=True),
        sa.Column("recovery_codes", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_credentials_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_credentials")),
    )
    op.create_table(
        "erasure_requests",
        sa.Column("application_id", sa.String(length=40), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("proposed_by", sa.String(length=40), nullable=True),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(length=40), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_erasure_requests_application_id")
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_erasure_requests")),
    )
    op.create_index(op.f("ix_erasure_requests_status"), "erasure_requests", ["status"], unique=False)
    op.create_table(
        "file_holders",
        sa.Column("application_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_file_holders_account_id")),
        sa.ForeignKeyConstraint(["application_id"], ["applications.id"], name=op.f("fk_file_holders_application_id")),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_file_holders")),
    )
    op.create_index(op.f("ix_file_holders_account_id"), "file_holders", ["account_id"], unique=False)
    op.create_table(
        "focal_points",
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("institution", sa.String(length=200), nullable=True),
        sa.Column("backup_id", sa.String(length=40), nullable=True),
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("invited_by", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_focal_points_account_id")),
        sa.ForeignKeyConstraint(["backup_id"], ["accounts.id"], name=op.f("fk_focal_points_backup_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_focal_points")),
    )
    op.create_table(
        "former_addresses",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("application_id", sa.String(length=40), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_former_addresses_application_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_addresses")),
    )
    op.create_index(op.f("ix_former_addresses_application_id"), "former_addresses", ["application_id"], unique=False)
    op.create_index(op.f("ix_former_addresses_kept_until"), "former_addresses", ["kept_until"], unique=False)
    op.create_table(
        "offer_texts",
        sa.Column("offer_id", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=True),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_offer_texts_account_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_offer_texts_offer_id")),
        sa.PrimaryKeyConstraint("offer_id", "language", name=op.f("pk_offer_texts")),
    )
    op.create_table(
        "second_opinions",
        sa.Column("application_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("decision", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.String(length=40), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("comment", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_second_opinions_application_id")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.id"], name=op.f("fk_second_opinions_asked_by")),
        sa.ForeignKeyConstraint(["settled_by"], ["accounts.id"], name=op.f("fk_second_opinions_settled_by")),
        sa.PrimaryKeyConstraint("application_id", "number", name=op.f("pk_second_opinions")),
    )
    op.create_table(
        "shortlists",
        sa.Column("offer_id", sa.String(length=40), nullable=False),
        sa.Column("applications", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_shortlists_account_id")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_shortlists_offer_id")),
        sa.PrimaryKeyConstraint("offer_id", name=op.f("pk_shortlists")),
    )
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("visit_hash", sa.String(length=64), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("email_hash", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("authenticator", sa.String(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_sign_ins_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
    )
    op.create_index(op.f("ix_sign_ins_email_hash"), "sign_ins", ["email_hash"], unique=False)
    op.create_index(op.f("ix_sign_ins_expires_at"), "sign_ins", ["expires_at"], unique=False)
    op.create_index(op.f("ix_sign_ins_visit_hash"), "sign_ins", ["visit_hash"], unique=False)
    op.create_table(
        "certificates",
        sa.Column("placement_id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("document", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(["placement_id"], ["placements.id"], name=op.f("fk_certificates_placement_id")),
        sa.PrimaryKeyConstraint("placement_id", "version", name=op.f("pk_certificates")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_certificates_code_hash")),
    )
    op.create_table(
        "incidents",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("placement_id", sa.String(length=40), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mail_wanted", sa.Boolean(), nullable=False),
        sa.Column("assigned_to", sa.String(length=40), nullable=True),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assigned_to"], ["accounts.id"], name=op.f("fk_incidents_assigned_to")),
        sa.ForeignKeyConstraint(["placement_id"], ["placements.id"], name=op.f("fk_incidents_placement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index(op.f("ix_incidents_placement_id"), "incidents", ["placement_id"], unique=False)
    op.create_index(op.f("ix_incidents_status"), "incidents", ["status"], unique=False)
    op.create_table(
        "feedback_drafts",
        sa.Column("request_id", sa.String(length=40), nullable=False),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["feedback_requests.id"], name=op.f("fk_feedback_drafts_request_id")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_feedback_drafts")),
    )
    op.create_table(
        "incident_notes",
        sa.Column("incident_id", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_incident_notes_account_id")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_incident_notes_incident_id")),
        sa.PrimaryKeyConstraint("incident_id", "number", name=op.f("pk_incident_notes")),
    )
    op.create_table(
        "incident_openings",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("incident_id", sa.String(length=40), nullable=False),
        sa.Column("asked_by", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by", sa.String(length=40), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agreed_by"], ["accounts.id"], name=op.f("fk_incident_openings_agreed_by")),
        sa.ForeignKeyConstraint(["asked_by"], ["accounts.id"], name=op.f("fk_incident_openings_asked_by")),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_incident_openings_incident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_openings")),
    )
    op.create_index(op.f("ix_incident_openings_incident_id"), "incident_openings", ["incident_id"], unique=False)
    op.create_table(
        "paper_entries",
        sa.Column("request_id", sa.String(length=40), nullable=False),
        sa.Column("account_id", sa.String(length=40), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_paper_entries_account_id")),
        sa.ForeignKeyConstraint(["request_id"], ["feedback_requests.id"], name=op.f("fk_paper_entries_request_id")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_paper_entries")),
    )


def downgrade() -> None:
    op.drop_table("paper_entries")
    op.drop_index(op.f("ix_incident_openings_incident_id"), table_name="incident_openings")
    op.drop_table("incident_openings")
    op.drop_table("incident_notes")
    op.drop_table("feedback_drafts")
    op.drop_index(op.f("ix_incidents_status"), table_name="incidents")
    op.drop_index(op.f("ix_incidents_placement_id"), table_name="incidents")
    op.drop_table("incidents")
    op.drop_table("certificates")
    op.drop_index(op.f("ix_sign_ins_visit_hash"), table_name="sign_ins")
    op.drop_index(op.f("ix_sign_ins_expires_at"), table_name="sign_ins")
    op.drop_index(op.f("ix_sign_ins_email_hash"), table_name="sign_ins")
    op.drop_table("sign_ins")
    op.drop_table("shortlists")
    op.drop_table("second_opinions")
    op.drop_table("offer_texts")
    op.drop_index(op.f("ix_former_addresses_kept_until"), table_name="former_addresses")
    op.drop_index(op.f("ix_former_addresses_application_id"), table_name="former_addresses")
    op.drop_table("former_addresses")
    op.drop_table("focal_points")
    op.drop_index(op.f("ix_file_holders_account_id"), table_name="file_holders")
    op.drop_table("file_holders")
    op.drop_index(op.f("ix_erasure_requests_status"), table_name="erasure_requests")
    op.drop_table("erasure_requests")
    op.drop_table("credentials")
    op.drop_table("corrections")
    op.drop_index(op.f("ix_correction_requests_answered_at"), table_name="correction_requests")
    op.drop_table("correction_requests")
    op.drop_table("correction_answers")
    op.drop_table("address_changes")
    op.drop_index(op.f("ix_sent_forms_created_at"), table_name="sent_forms")
    op.drop_table("sent_forms")
    op.drop_index(op.f("ix_drafts_expires_at"), table_name="drafts")
    op.drop_index(op.f("ix_drafts_email_hash"), table_name="drafts")
    op.drop_table("drafts")
