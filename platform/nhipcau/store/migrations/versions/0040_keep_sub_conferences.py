"""Keep which sub-conferences run, and who is in their rooms"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("room", sa.Column("branches", columns.Document, nullable=False, server_default="[]"))
    op.add_column("room", sa.Column("opened_at", columns.UtcDateTime(timezone=True), nullable=True))
    op.add_column("room", sa.Column("closed_at", columns.UtcDateTime(timezone=True), nullable=True))
    op.create_table(
        "branch_seat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("presence", sa.String(length=16), nullable=False),
        sa.Column("presence_since", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("media_sid", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["bridge_point.id"], name=op.f("fk_branch_seat_point_id_bridge_point")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_branch_seat_room_id_room")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_branch_seat")),
        sa.UniqueConstraint("room_id", "point_id", name=op.f("uq_branch_seat_room_id_point_id")),
    )


def downgrade() -> None:
    op.drop_table("branch_seat")
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_column("closed_at")
        batch_op.drop_column("opened_at")
        batch_op.drop_column("branches")
