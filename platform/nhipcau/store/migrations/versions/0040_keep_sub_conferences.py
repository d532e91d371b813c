"""Keep which sub-conferences run, and who is in their rooms"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

_ROOM = sa.table("room", sa.column("id", sa.Integer), sa.column("kind", sa.String))
_REQUEST = sa.table("speak_request", sa.column("room_id", sa.Integer))
_EVENT = sa.table("event", sa.column("room_id", sa.Integer))


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
    # Before this a session has one room. What happened in the others is kept as of the session.
    branches = sa.select(_ROOM.c.id).where(_ROOM.c.kind == "branch").scalar_subquery()
    op.execute(_EVENT.update().where(_EVENT.c.room_id.in_(branches)).values(room_id=None))
    op.execute(_REQUEST.delete().where(_REQUEST.c.room_id.in_(branches)))
    op.execute(_ROOM.delete().where(_ROOM.c.kind == "branch"))
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_column("closed_at")
        batch_op.drop_column("opened_at")
        batch_op.drop_column("branches")
