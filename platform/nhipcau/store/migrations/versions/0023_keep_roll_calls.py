"""Keep roll calls and quorums"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roll_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("proposed", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("marked_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("marked_by", sa.String(length=120), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("called_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("called_by", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["bridge_point.id"], name=op.f("fk_roll_entry_point_id_bridge_point")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_roll_entry_session_id_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_entry")),
        sa.UniqueConstraint("session_id", "point_id", name=op.f("uq_roll_entry_session_id_point_id")),
    )
    with op.batch_alter_table("roll_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_roll_entry_point_id"), ["point_id"], unique=False)
    op.create_table(
        "conference_quorum",
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("counted", sa.String(length=16), nullable=False),
        sa.Column("measured", sa.String(length=16), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("set_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_conference_quorum_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("conference_id", name=op.f("pk_conference_quorum")),
    )


def downgrade() -> None:
    op.drop_table("conference_quorum")
    op.drop_table("roll_entry")
