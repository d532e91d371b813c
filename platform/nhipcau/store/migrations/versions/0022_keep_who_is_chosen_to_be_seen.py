"""Keep who is chosen to be seen"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("room_scene", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seen", columns.Document, nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("room_scene", schema=None) as batch_op:
        batch_op.drop_column("seen")
