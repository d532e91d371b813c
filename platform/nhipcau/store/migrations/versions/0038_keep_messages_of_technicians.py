"""Keep messages of technicians"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "session_message",
        sa.Column("id", columns.BigKey, nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=True),
        sa.Column("at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("author_kind", sa.String(length=16), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("author", sa.String(length=120), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_session_message_session_id_session")),
        sa.ForeignKeyConstraint(["call_id"], ["help_call.id"], name=op.f("fk_session_message_call_id_help_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_message")),
    )
    op.create_index(op.f("ix_session_message_session_id_call_id"), "session_message", ["session_id", "call_id"])


def downgrade() -> None:
    op.drop_table("session_message")
