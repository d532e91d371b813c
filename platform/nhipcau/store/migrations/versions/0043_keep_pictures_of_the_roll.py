"""Keep pictures of the roll"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conference_roll_pictures",
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("set_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"]),
        sa.PrimaryKeyConstraint("conference_id"),
    )
    op.create_table(
        "roll_picture",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("kept_by", sa.String(length=120), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"]),
        sa.ForeignKeyConstraint(["point_id"], ["bridge_point.id"]),
        sa.PrimaryKeyConstraint("session_id", "point_id"),
    )
    op.create_index("ix_roll_picture_point_id", "roll_picture", ["point_id"])


def downgrade() -> None:
    op.drop_index("ix_roll_picture_point_id", table_name="roll_picture")
    op.drop_table("roll_picture")
    op.drop_table("conference_roll_pictures")
