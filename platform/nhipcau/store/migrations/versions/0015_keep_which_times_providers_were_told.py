"""Keep which times providers were told and acknowledged; a link's end follows the conference"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("duty_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told_for", sa.String(length=64), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("acknowledged_for", sa.String(length=64), nullable=False, server_default=""))
        batch_op.drop_column("expires_at")


def downgrade() -> None:
    with op.batch_alter_table("duty_link", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, server_default="2000-01-01 00:00:00")
        )
        batch_op.drop_column("acknowledged_for")
        batch_op.drop_column("told_for")
