"""Keep documents, mail and calendars"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mail_cursor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_cursor")),
    )
    op.create_table(
        "provider",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("mail", sa.String(length=254), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider")),
        sa.UniqueConstraint("name", name=op.f("uq_provider_name")),
    )
    op.create_table(
        "body_mail",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_body_mail_body_id_body")),
        sa.PrimaryKeyConstraint("body_id", name=op.f("pk_body_mail")),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_by_name", sa.String(length=120), nullable=False),
        sa.Column("revoked_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("used_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_calendar_feed_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_feed_body_id"), ["body_id"], unique=False)

    op.create_table(
        "document_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=True),
        sa.Column("uploaded_by_name", sa.String(length=120), nullable=False),
        sa.Column("uploaded_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_document_template_body_id_body")),
        sa.ForeignKeyConstraint(["uploaded_by"], ["person.id"], name=op.f("fk_document_template_uploaded_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_template")),
    )
    with op.batch_alter_table("document_template", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_document_template_kind_body_id"), ["kind", "body_id"], unique=False)

    op.create_table(
        "backdrop",
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("width_mm", sa.Integer(), nullable=False),
        sa.Column("height_mm", sa.Integer(), nullable=False),
        sa.Column("background", sa.String(length=7), nullable=False),
        sa.Column("text_colour", sa.String(length=7), nullable=False),
        sa.Column("top", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("bottom", sa.String(length=200), nullable=False),
        sa.Column("changed_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_by_name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_backdrop_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("conference_id", name=op.f("pk_backdrop")),
    )
    op.create_table(
        "calendar_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=120), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("said", columns.Document, nullable=False),
        sa.Column("guests", columns.Document, nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_calendar_invitation_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_invitation")),
        sa.UniqueConstraint(
            "conference_id", "session_id", name=op.f("uq_calendar_invitation_conference_id_session_id")
        ),
        sa.UniqueConstraint("uid", name=op.f("uq_calendar_invitation_uid")),
    )
    op.create_table(
        "duty_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("seen_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_duty_link_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(["provider_id"], ["provider.id"], name=op.f("fk_duty_link_provider_id_provider")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_link")),
        sa.UniqueConstraint("conference_id", "provider_id", name=op.f("uq_duty_link_conference_id_provider_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_duty_link_token_hash")),
    )
    with op.batch_alter_table("duty_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_link_provider_id"), ["provider_id"], unique=False)

    op.create_table(
        "made_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=True),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("facts", columns.Document, nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("docx_sha256", sa.String(length=64), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_by_name", sa.String(length=120), nullable=False),
        sa.Column("made_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("signed_sha256", sa.String(length=64), nullable=False),
        sa.Column("signed_name", sa.String(length=200), nullable=False),
        sa.Column("signed_bytes", sa.Integer(), nullable=False),
        sa.Column("signed_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("signed_by_name", sa.String(length=120), nullable=False),
        sa.Column("sent_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_made_document_body_id_body")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_made_document_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_made_document_made_by_person")),
        sa.ForeignKeyConstraint(
            ["template_id"], ["document_template.id"], name=op.f("fk_made_document_template_id_document_template")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_made_document")),
        sa.UniqueConstraint("code", name=op.f("uq_made_document_code")),
    )
    with op.batch_alter_table("made_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_made_document_body_id_kind"), ["body_id", "kind"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_made_document_conference_id_kind"), ["conference_id", "kind"], unique=False
        )

    op.create_table(
        "mail",
        sa.Column("id", columns.BigKey, nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.Column("text", sa.String(length=8000), nullable=False),
        sa.Column("calendar", sa.String(length=20000), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("files", columns.Document, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sent_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_mail_conference_id_conference")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("reason", name=op.f("uq_mail_reason")),
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_state_next_at"), ["state", "next_at"], unique=False)

    op.create_table(
        "duty_person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=32), nullable=False),
        sa.Column("named_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["link_id"], ["duty_link.id"], name=op.f("fk_duty_person_link_id_duty_link")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_person")),
        sa.UniqueConstraint("link_id", "session_id", name=op.f("uq_duty_person_link_id_session_id")),
    )


def downgrade() -> None:
    op.drop_table("duty_person")
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_state_next_at"))
        batch_op.drop_index(batch_op.f("ix_mail_conference_id"))

    op.drop_table("mail")
    with op.batch_alter_table("made_document", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_made_document_conference_id_kind"))
        batch_op.drop_index(batch_op.f("ix_made_document_body_id_kind"))

    op.drop_table("made_document")
    with op.batch_alter_table("duty_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_duty_link_provider_id"))

    op.drop_table("duty_link")
    op.drop_table("calendar_invitation")
    op.drop_table("backdrop")
    with op.batch_alter_table("document_template", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_document_template_kind_body_id"))

    op.drop_table("document_template")
    with op.batch_alter_table("calendar_feed", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_feed_body_id"))

    op.drop_table("calendar_feed")
    op.drop_table("body_mail")
    op.drop_table("provider")
    op.drop_table("mail_cursor")
