"""Keep remarks on emergencies"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("emergency", schema=None) as batch_op:
        batch_op.add_column(sa.Column("remarks", _DOCUMENT, nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("emergency", schema=None) as batch_op:
        batch_op.drop_column("remarks")
