"""Keep emergencies, technical requests, answers and reminders"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminder_cursor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", columns.BigKey, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_cursor")),
    )
    op.create_table(
        "call_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("contact", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("deputy", sa.String(length=120), nullable=False),
        sa.Column("deputy_phone", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("state_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("state_by", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.Integer(), nullable=True),
        sa.Column("claimed_name", sa.String(length=120), nullable=False),
        sa.Column("claimed_until", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["claimed_by"], ["person.id"], name=op.f("fk_call_row_claimed_by_person")),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_call_row_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(["point_id"], ["bridge_point.id"], name=op.f("fk_call_row_point_id_bridge_point")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_row")),
        sa.UniqueConstraint("conference_id", "point_id", name=op.f("uq_call_row_conference_id_point_id")),
    )
    with op.batch_alter_table("call_row", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_call_row_point_id"), ["point_id"], unique=False)

    op.create_table(
        "delegate",
        sa.Column("id", columns.BigKey, nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("post", sa.String(length=120), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_delegate_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(["point_id"], ["bridge_point.id"], name=op.f("fk_delegate_point_id_bridge_point")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegate")),
    )
    with op.batch_alter_table("delegate", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_delegate_conference_id_point_id"), ["conference_id", "point_id"], unique=False
        )

    op.create_table(
        "hook_delivery",
        sa.Column("id", columns.BigKey, nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=True),
        sa.Column("body", columns.Document, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sent_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("failure", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_hook_delivery_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(["point_id"], ["bridge_point.id"], name=op.f("fk_hook_delivery_point_id_bridge_point")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hook_delivery")),
        sa.UniqueConstraint("reason", name=op.f("uq_hook_delivery_reason")),
    )
    with op.batch_alter_table("hook_delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hook_delivery_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hook_delivery_state_next_at"), ["state", "next_at"], unique=False)

    op.create_table(
        "point_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("answered_for", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("operator", sa.String(length=120), nullable=False),
        sa.Column("operator_phone", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("substitute", sa.String(length=200), nullable=False),
        sa.Column("substitute_point_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_point_answer_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(["point_id"], ["bridge_point.id"], name=op.f("fk_point_answer_point_id_bridge_point")),
        sa.ForeignKeyConstraint(
            ["substitute_point_id"], ["bridge_point.id"], name=op.f("fk_point_answer_substitute_point_id_bridge_point")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_answer")),
        sa.UniqueConstraint("conference_id", "point_id", name=op.f("uq_point_answer_conference_id_point_id")),
    )
    with op.batch_alter_table("point_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_point_answer_point_id"), ["point_id"], unique=False)

    op.create_table(
        "technical_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.Column("asked_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.String(length=120), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("due_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("answered_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=120), nullable=False),
        sa.Column("answer", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_technical_request_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_technical_request")),
    )
    with op.batch_alter_table("technical_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_technical_request_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "conference_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("bytes", columns.BigKey, nullable=False),
        sa.Column("received", columns.BigKey, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.String(length=32), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("duration_ms", columns.BigKey, nullable=False),
        sa.Column("codecs", sa.String(length=60), nullable=False),
        sa.Column("progress", sa.Integer(), nullable=False),
        sa.Column("failure", columns.Document, nullable=True),
        sa.Column("uploaded_by", sa.String(length=120), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("touched_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("ready_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_conference_file_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["request_id"], ["technical_request.id"], name=op.f("fk_conference_file_request_id_technical_request")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conference_file")),
    )
    with op.batch_alter_table("conference_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conference_file_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_conference_file_request_id"), ["request_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_conference_file_state_touched_at"), ["state", "touched_at"], unique=False)

    op.create_table(
        "seat_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created_by_name", sa.String(length=120), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_seat_link_device_id_device")),
        sa.ForeignKeyConstraint(["point_id"], ["bridge_point.id"], name=op.f("fk_seat_link_point_id_bridge_point")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_seat_link_session_id_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_link")),
        sa.UniqueConstraint("device_id", name=op.f("uq_seat_link_device_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_seat_link_token_hash")),
    )
    with op.batch_alter_table("seat_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seat_link_session_id"), ["session_id"], unique=False)

    op.create_table(
        "emergency",
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("authority", sa.String(length=32), nullable=False),
        sa.Column("authority_person", sa.String(length=120), nullable=False),
        sa.Column("directed_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("call_back", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("called_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("called_by", sa.String(length=120), nullable=False),
        sa.Column("papers_done_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("papers_done_by", sa.String(length=120), nullable=False),
        sa.Column("papers_number", sa.String(length=64), nullable=False),
        sa.Column("papers_date", sa.Date(), nullable=True),
        sa.Column("papers_file_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_emergency_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["papers_file_id"], ["conference_file.id"], name=op.f("fk_emergency_papers_file_id_conference_file")
        ),
        sa.PrimaryKeyConstraint("conference_id", name=op.f("pk_emergency")),
    )
    op.create_table(
        "reminder",
        sa.Column("id", columns.BigKey, nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("due_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("told_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("event_id", columns.BigKey, nullable=True),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_reminder_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_reminder_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("event_id", name=op.f("uq_reminder_event_id")),
        sa.UniqueConstraint("key", name=op.f("uq_reminder_key")),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reminder_state_due_at"), ["state", "due_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_state_due_at"))
        batch_op.drop_index(batch_op.f("ix_reminder_conference_id"))

    op.drop_table("reminder")
    op.drop_table("emergency")
    with op.batch_alter_table("seat_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seat_link_session_id"))

    op.drop_table("seat_link")
    with op.batch_alter_table("conference_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conference_file_state_touched_at"))
        batch_op.drop_index(batch_op.f("ix_conference_file_request_id"))
        batch_op.drop_index(batch_op.f("ix_conference_file_conference_id"))

    op.drop_table("conference_file")
    with op.batch_alter_table("technical_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_technical_request_conference_id"))

    op.drop_table("technical_request")
    with op.batch_alter_table("point_answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_point_answer_point_id"))

    op.drop_table("point_answer")
    with op.batch_alter_table("hook_delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hook_delivery_state_next_at"))
        batch_op.drop_index(batch_op.f("ix_hook_delivery_conference_id"))

    op.drop_table("hook_delivery")
    with op.batch_alter_table("delegate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delegate_conference_id_point_id"))

    op.drop_table("delegate")
    with op.batch_alter_table("call_row", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_call_row_point_id"))

    op.drop_table("call_row")
    op.drop_table("reminder_cursor")
