"""Keep the second machines of seats, which show content"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "content_machine",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("code_expires_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("code_holder", sa.String(length=40), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("holder", sa.String(length=40), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["point_id"], ["bridge_point.id"], name=op.f("fk_content_machine_point_id_bridge_point")
        ),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_content_machine_session_id_session")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_machine")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_content_machine_code_hash")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_content_machine_secret_hash")),
        sa.UniqueConstraint("session_id", "point_id", name=op.f("uq_content_machine_session_id_point_id")),
    )


def downgrade() -> None:
    op.drop_table("content_machine")
