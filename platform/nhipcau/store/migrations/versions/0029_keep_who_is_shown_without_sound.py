"""Keep which point is broadcast without its sound"""

from __future__ import annotations

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE room ADD COLUMN shown_point_id INTEGER"
        " CONSTRAINT fk_room_shown_point_id_bridge_point REFERENCES bridge_point (id)"
    )


def downgrade() -> None:
    with op.batch_alter_table("room", schema=None) as batch_op:
        # Its reference goes with it.
        batch_op.drop_column("shown_point_id")
