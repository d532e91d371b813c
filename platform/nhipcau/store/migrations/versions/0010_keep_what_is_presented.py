"""Keep what is presented in a room"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("room_scene", sa.Column("content", columns.Document, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("room_scene", schema=None) as batch_op:
        batch_op.drop_column("content")
