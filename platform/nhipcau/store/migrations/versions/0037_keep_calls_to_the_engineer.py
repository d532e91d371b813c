"""Keep calls to the engineer

What points asked for before by an incident of the kind ``help`` becomes a call that was never answered: one open call a
point, the others as ended.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_AT = columns.UtcDateTime(timezone=True)
_FIELDS = ("id", "session_id", "point_id", "kind", "text", "opened_at", "closed_at")
_incident = sa.table("incident", *(sa.column(name) for name in _FIELDS))
_call = sa.table("help_call", *(sa.column(name) for name in ("session_id", "point_id", "called_at", "ended_at")))


def upgrade() -> None:
    op.create_table(
        "help_call",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("called_at", _AT, nullable=False),
        sa.Column("answered_at", _AT, nullable=True),
        sa.Column("engineer_id", sa.Integer(), nullable=True),
        sa.Column("engineer", sa.String(length=120), nullable=False, server_default=""),
        sa.Column("ended_at", _AT, nullable=True),
        sa.Column("point_holder", sa.String(length=40), nullable=False, server_default=""),
        sa.Column("point_generation", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("engineer_holder", sa.String(length=40), nullable=False, server_default=""),
        sa.Column("engineer_generation", sa.Integer(), nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_help_call_session_id_session")),
        sa.ForeignKeyConstraint(["point_id"], ["bridge_point.id"], name=op.f("fk_help_call_point_id_bridge_point")),
        sa.ForeignKeyConstraint(["engineer_id"], ["person.id"], name=op.f("fk_help_call_engineer_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_call")),
    )
    op.create_index(op.f("ix_help_call_session_id"), "help_call", ["session_id"], unique=False)
    op.create_index(
        "uq_help_call_open",
        "help_call",
        ["session_id", "point_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    asked = _incident.c.kind == "help"
    later = _incident.alias("later")
    newest = ~sa.exists().where(
        later.c.kind == "help",
        later.c.session_id == _incident.c.session_id,
        later.c.point_id == _incident.c.point_id,
        later.c.closed_at.is_(None),
        later.c.id > _incident.c.id,
    )
    ended = sa.case(
        (newest, _incident.c.closed_at), else_=sa.func.coalesce(_incident.c.closed_at, _incident.c.opened_at)
    )
    columns_ = [_incident.c.session_id, _incident.c.point_id, _incident.c.opened_at, ended]
    names = ["session_id", "point_id", "called_at", "ended_at"]
    op.execute(_call.insert().from_select(names, sa.select(*columns_).where(asked)))
    op.execute(_incident.delete().where(asked))


def downgrade() -> None:
    asked = sa.select(
        _call.c.session_id, _call.c.point_id, sa.literal("help"), sa.literal(""), _call.c.called_at, _call.c.ended_at
    )
    op.execute(_incident.insert().from_select(list(_FIELDS[1:]), asked))
    op.drop_table("help_call")
