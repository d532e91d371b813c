"""Keep who works on faults of sessions, and what was done; they are the only kind of incident now"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_column("kind")
        batch_op.add_column(sa.Column("reported_by", sa.String(length=120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("taken_at", columns.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("taken_by", sa.String(length=120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("taken_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("closed_by", sa.String(length=120), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("outcome", sa.String(length=500), nullable=False, server_default=""))
        batch_op.create_foreign_key(op.f("fk_incident_taken_by_id_person"), "person", ["taken_by_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_incident_taken_by_id_person"), type_="foreignkey")
        for column in ("outcome", "closed_by", "taken_by_id", "taken_by", "taken_at", "reported_by"):
            batch_op.drop_column(column)
        batch_op.add_column(sa.Column("kind", sa.String(length=16), nullable=False, server_default="fault"))
