"""Keep who changed what a room shows"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("room_scene", schema=None) as batch_op:
        batch_op.add_column(sa.Column("changed_in", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("changed_by", sa.String(length=120), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("room_scene", schema=None) as batch_op:
        batch_op.drop_column("changed_by")
        batch_op.drop_column("changed_in")
