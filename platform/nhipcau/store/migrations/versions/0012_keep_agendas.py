"""Keep agendas"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agenda",
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_agenda_conference_id_conference")),
        sa.PrimaryKeyConstraint("conference_id", name=op.f("pk_agenda")),
    )
    op.create_table(
        "agenda_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_agenda_item_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_conference_id"), ["conference_id"], unique=False)
    op.create_table(
        "agenda_speaker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("post", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_agenda_speaker_item_id_agenda_item")),
        sa.ForeignKeyConstraint(
            ["point_id"], ["bridge_point.id"], name=op.f("fk_agenda_speaker_point_id_bridge_point")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_speaker")),
    )
    with op.batch_alter_table("agenda_speaker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_speaker_item_id"), ["item_id"], unique=False)
    op.create_table(
        "agenda_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["conference_file.id"], name=op.f("fk_agenda_file_file_id_conference_file")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_agenda_file_item_id_agenda_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_file")),
    )
    with op.batch_alter_table("agenda_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_file_item_id"), ["item_id"], unique=False)
    op.create_table(
        "room_agenda",
        sa.Column("room_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.Column("since", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("added", columns.Document, nullable=False),
        sa.Column("spent", columns.Document, nullable=False),
        sa.Column("held_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("changed_in", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.String(length=120), nullable=False),
        sa.Column("before", columns.Document, nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["agenda_item.id"], name=op.f("fk_room_agenda_item_id_agenda_item")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_room_agenda_room_id_room")),
        sa.PrimaryKeyConstraint("room_id", name=op.f("pk_room_agenda")),
    )


def downgrade() -> None:
    op.drop_table("room_agenda")
    op.drop_table("agenda_file")
    op.drop_table("agenda_speaker")
    op.drop_table("agenda_item")
    op.drop_table("agenda")
