"""Keep what the Department puts to all over the floor"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

_COLUMNS = ("urgent_changed_in", "urgent_by", "urgent_since", "urgent_point_id")


def upgrade() -> None:
    op.add_column("room", sa.Column("urgent_point_id", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("room", sa.Column("urgent_since", columns.UtcDateTime(timezone=True), nullable=True))
    op.add_column("room", sa.Column("urgent_by", sa.String(length=120), nullable=False, server_default=""))
    op.add_column("room", sa.Column("urgent_changed_in", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("room", schema=None) as batch_op:
        for column in _COLUMNS:
            batch_op.drop_column(column)
