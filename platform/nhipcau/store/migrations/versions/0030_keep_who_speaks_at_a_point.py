"""Keep who speaks at a point"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_COLUMNS = ("speaker_name", "speaker_post")


def upgrade() -> None:
    for name in _COLUMNS:
        op.add_column("seat", sa.Column(name, sa.String(length=120), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("seat", schema=None) as batch_op:
        for name in _COLUMNS:
            batch_op.drop_column(name)
