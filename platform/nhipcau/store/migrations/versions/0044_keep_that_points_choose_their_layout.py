"""Keep that points choose their layout"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("room_scene", schema=None) as batch_op:
        batch_op.add_column(sa.Column("own_layout", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("room_scene", schema=None) as batch_op:
        batch_op.drop_column("own_layout")
