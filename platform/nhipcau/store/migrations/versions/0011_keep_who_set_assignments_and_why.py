"""Keep who set assignments and orders of precedence, and why"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_TABLES = ("host_mandate", "precedence_order")


def upgrade() -> None:
    for table in _TABLES:
        op.add_column(table, sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        op.add_column(table, sa.Column("reason", sa.String(length=500), nullable=False, server_default=""))
        op.add_column(table, sa.Column("changed_by", sa.String(length=120), nullable=False, server_default=""))
        op.add_column(table, sa.Column("changed_at", columns.UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table in _TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in ("changed_at", "changed_by", "reason", "version"):
                batch_op.drop_column(name)
