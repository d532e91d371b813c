"""Keep streams and the care of recordings"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stream",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("by_itself", sa.Boolean(), nullable=False),
        sa.Column("sealed_address", sa.LargeBinary(), nullable=True),
        sa.Column("shown_address", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("folder", sa.String(length=120), nullable=False),
        sa.Column("started_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("ended_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("failure", columns.Document, nullable=True),
        sa.Column("link_series", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("removed_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_stream_conference_id_conference")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_stream_session_id_session")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_stream_job_id_job")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_stream_created_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stream")),
    )
    with op.batch_alter_table("stream", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stream_conference_id"), ["conference_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stream_job_id"), ["job_id"], unique=False)
    op.create_table(
        "recording_care",
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("retention", sa.String(length=16), nullable=False),
        sa.Column("delete_after", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("hold", sa.String(length=300), nullable=False),
        sa.Column("deleted_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("extras", columns.Document, nullable=False),
        sa.Column("upload", sa.String(length=16), nullable=False),
        sa.Column("uploaded_bytes", sa.BigInteger(), nullable=False),
        sa.Column("upload_failure", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_recording_care_recording_id_recording")
        ),
        sa.PrimaryKeyConstraint("recording_id", name=op.f("pk_recording_care")),
    )
    op.create_table(
        "recording_look",
        sa.Column("id", columns.BigKey, nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_recording_look_recording_id_recording")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recording_look_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording_look")),
    )
    with op.batch_alter_table("recording_look", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recording_look_recording_id"), ["recording_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("recording_look", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recording_look_recording_id"))
    op.drop_table("recording_look")
    op.drop_table("recording_care")
    with op.batch_alter_table("stream", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stream_job_id"))
        batch_op.drop_index(batch_op.f("ix_stream_conference_id"))
    op.drop_table("stream")
