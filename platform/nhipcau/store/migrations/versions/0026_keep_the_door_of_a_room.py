"""Keep the door of a room, and where each seat stands to it"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_ROOM = ("locked", "waiting_room", "door_changed_in", "door_changed_by")
_SEAT = ("entry", "entry_since", "entry_changed_in", "entry_changed_by")


def upgrade() -> None:
    op.add_column("room", sa.Column("locked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("room", sa.Column("waiting_room", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("room", sa.Column("door_changed_in", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("room", sa.Column("door_changed_by", sa.String(length=120), nullable=False, server_default=""))
    op.add_column("seat", sa.Column("entry", sa.String(length=16), nullable=False, server_default="outside"))
    op.add_column("seat", sa.Column("entry_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("seat", sa.Column("entry_changed_in", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("seat", sa.Column("entry_changed_by", sa.String(length=120), nullable=False, server_default=""))
    # Whoever sits in a session that runs stays in it.
    op.execute("UPDATE seat SET entry = 'inside' WHERE holder <> ''")


def downgrade() -> None:
    for table, columns in (("seat", _SEAT), ("room", _ROOM)):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_column(column)
