"""Keep when a point knocked last, and when a session went on after a break"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("seat", sa.Column("knocked_at", columns.UtcDateTime(timezone=True), nullable=True))
    op.add_column("session", sa.Column("resumed_at", columns.UtcDateTime(timezone=True), nullable=True))
    # Whoever waits just now is given the time to ask again.
    op.execute("UPDATE seat SET knocked_at = entry_since WHERE entry IN ('waiting', 'held')")


def downgrade() -> None:
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_column("resumed_at")
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_column("knocked_at")
