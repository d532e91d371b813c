"""Keep what the Department says when it confirms, as when it reports a conflict"""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("conference", "conflict_note", new_column_name="department_note")


def downgrade() -> None:
    op.alter_column("conference", "department_note", new_column_name="conflict_note")
