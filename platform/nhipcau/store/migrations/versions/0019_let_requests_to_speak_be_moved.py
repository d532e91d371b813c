"""Let requests to speak be moved in their queue"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("speak_request", sa.Column("stands_at", columns.BigKey, nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("speak_request", schema=None) as batch_op:
        batch_op.drop_column("stands_at")
