"""Let several points speak at once: who has the floor of a room, in order, instead of one point"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ROOM = sa.table(
    "room",
    sa.column("id", sa.Integer),
    sa.column("holder_id", sa.Integer),
    sa.column("floor_since", columns.UtcDateTime),
    sa.column("speaking", columns.Document),
)
_AGENDA = sa.table("room_agenda", sa.column("room_id", sa.Integer), sa.column("before", columns.Document))


def upgrade() -> None:
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.add_column(sa.Column("speaking", columns.Document, nullable=False, server_default="[]"))
    connection = op.get_bind()
    speaking = sa.select(_ROOM.c.id, _ROOM.c.holder_id, _ROOM.c.floor_since).where(_ROOM.c.holder_id.is_not(None))
    for room_id, holder_id, since in connection.execute(speaking).all():
        holder = {"point_id": holder_id, "since": round(since.timestamp() * 1000) if since else 0}
        connection.execute(_ROOM.update().where(_ROOM.c.id == room_id).values(speaking=[holder]))
    for room_id, before in _steps(connection):
        holder_id = before.pop("holder", 0)
        _keep_step(connection, room_id, before | {"speakers": [holder_id] if holder_id else []})
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_constraint("fk_room_holder_id_bridge_point", type_="foreignkey")
        batch_op.drop_column("floor_since")
        batch_op.drop_column("holder_id")


def downgrade() -> None:
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.add_column(sa.Column("holder_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("floor_since", columns.UtcDateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key("fk_room_holder_id_bridge_point", "bridge_point", ["holder_id"], ["id"])
    connection = op.get_bind()
    for room_id, speaking in connection.execute(sa.select(_ROOM.c.id, _ROOM.c.speaking)).all():
        for holder in speaking[:1]:
            since = datetime.fromtimestamp(holder["since"] / 1000, UTC)
            told = _ROOM.update().where(_ROOM.c.id == room_id)
            connection.execute(told.values(holder_id=holder["point_id"], floor_since=since))
    for room_id, before in _steps(connection):
        _keep_step(connection, room_id, before | {"holder": next(iter(before.pop("speakers", [])), 0)})
    with op.batch_alter_table("room", schema=None) as batch_op:
        batch_op.drop_column("speaking")


def _steps(connection: sa.Connection) -> list[tuple[int, dict[str, Any]]]:
    """Return what rooms would go back to, of the rooms that went a step through their agenda."""
    rows = connection.execute(sa.select(_AGENDA.c.room_id, _AGENDA.c.before)).all()
    return [(room_id, dict(before)) for room_id, before in rows if before]


def _keep_step(connection: sa.Connection, room_id: int, before: dict[str, Any]) -> None:
    connection.execute(_AGENDA.update().where(_AGENDA.c.room_id == room_id).values(before=before))
