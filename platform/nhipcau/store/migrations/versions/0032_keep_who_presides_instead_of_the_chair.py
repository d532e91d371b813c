"""Keep who presides instead of the chair, and how long a lost point is waited for"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conference_presiding",
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("deputy_point_id", sa.Integer(), nullable=True),
        sa.Column("chair_wait_s", sa.Integer(), nullable=True),
        sa.Column("seat_grace_s", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_conference_presiding_conference_id_conference")
        ),
        sa.ForeignKeyConstraint(
            ["deputy_point_id"], ["bridge_point.id"], name=op.f("fk_conference_presiding_deputy_point_id_bridge_point")
        ),
        sa.PrimaryKeyConstraint("conference_id", name=op.f("pk_conference_presiding")),
    )
    op.add_column("room", sa.Column("chairing", columns.Document, nullable=False, server_default="{}"))
    op.add_column("room", sa.Column("presided", columns.Document, nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_column("presided")
        batch_op.drop_column("chairing")
    op.drop_table("conference_presiding")
