"""Keep what a room shows"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "room_scene",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("preset", sa.String(length=16), nullable=False),
        sa.Column("banner", sa.String(length=120), nullable=False),
        sa.Column("until", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("delivery", columns.Document, nullable=False),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_scene_room_id_room")),
        sa.PrimaryKeyConstraint("room_id", name=op.f("pk_room_scene")),
    )


def downgrade() -> None:
    op.drop_table("room_scene")
