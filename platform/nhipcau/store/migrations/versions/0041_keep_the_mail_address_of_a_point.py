"""Keep the mail address of a point"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("point_profile", sa.Column("mail", sa.String(length=254), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("point_profile", schema=None) as batch_op:
        batch_op.drop_column("mail")
