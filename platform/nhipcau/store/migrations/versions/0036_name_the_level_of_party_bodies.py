"""Name the level of Party bodies (Art. 5.2d)"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_level = sa.table("body_level", sa.column("key"), sa.column("vi"), sa.column("en"), sa.column("position"))


def upgrade() -> None:
    there = op.get_bind().scalar(sa.select(sa.func.count()).select_from(_level).where(_level.c.key == "party"))
    if not there:
        op.bulk_insert(_level, [{"key": "party", "vi": "Cơ quan Đảng", "en": "Party body", "position": 15}])


def downgrade() -> None:
    # A level that bodies have stays: nothing else names it.
    bodies = sa.table("body", sa.column("level"))
    names = sa.table("body_name", sa.column("level"))
    op.execute(
        _level.delete().where(
            _level.c.key == "party",
            sa.literal("party").not_in(sa.select(bodies.c.level)),
            sa.literal("party").not_in(sa.select(names.c.level)),
        )
    )
