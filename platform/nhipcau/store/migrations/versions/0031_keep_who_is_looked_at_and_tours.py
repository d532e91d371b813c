"""Keep who is looked at alone, and the tour that goes from point to point"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store.columns import Document

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("room", sa.Column("looking", Document, nullable=False, server_default="[]"))
    op.add_column("room", sa.Column("tour", Document, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_column("tour")
        batch_op.drop_column("looking")
