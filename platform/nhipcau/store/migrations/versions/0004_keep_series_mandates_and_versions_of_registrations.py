"""Keep series, mandates and versions of registrations"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TEXTS = {
    "changed_by": 120,
    "duty_officer": 120,
    "duty_phone": 32,
    "outside_host": 200,
    "outside_protocol": 16,
    "outside_address": 300,
    "outside_contact": 200,
    "invitation_number": 64,
    "held_elsewhere": 16,
    "taken_by": 120,
    "conflict_note": 1000,
}
#: Table, column, table referred to. Both databases add such a column without copying the table.
_REFERENCES = (
    ("conference", "organiser_body_id", "body"),
    ("conference", "series_id", "series"),
    ("conference_point", "venue_id", "venue"),
)


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("host_body_id", sa.Integer(), nullable=False),
        sa.Column("weekdays", columns.Document, nullable=False),
        sa.Column("every_weeks", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("left_out", columns.Document, nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["host_body_id"], ["body.id"], name=op.f("fk_series_host_body_id_body")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_series_created_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    op.create_table(
        "host_mandate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organiser_body_id", sa.Integer(), nullable=False),
        sa.Column("host_body_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["organiser_body_id"], ["body.id"], name=op.f("fk_host_mandate_organiser_body_id_body")
        ),
        sa.ForeignKeyConstraint(["host_body_id"], ["body.id"], name=op.f("fk_host_mandate_host_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host_mandate")),
        sa.UniqueConstraint(
            "organiser_body_id",
            "host_body_id",
            "valid_from",
            name=op.f("uq_host_mandate_organiser_body_id_host_body_id_valid_from"),
        ),
    )
    op.create_table(
        "point_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("point_ids", columns.Document, nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_point_group_body_id_body")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_point_group_created_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_group")),
        sa.UniqueConstraint("body_id", "name", name=op.f("uq_point_group_body_id_name")),
    )
    op.create_table(
        "precedence_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("standings", columns.Document, nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_precedence_order")),
    )
    op.create_table(
        "registration_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("content", columns.Document, nullable=False),
        sa.Column("kept_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_registration_draft_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registration_draft")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_registration_draft_person_id_name")),
    )
    with op.batch_alter_table("host_mandate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_host_mandate_host_body_id"), ["host_body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_host_mandate_organiser_body_id"), ["organiser_body_id"], unique=False)
    with op.batch_alter_table("precedence_order", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_precedence_order_effective_from"), ["effective_from"], unique=False)
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("changed_at", columns.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("invitation_date", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("series_day", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("taken_at", columns.UtcDateTime(timezone=True), nullable=True))
        for name, length in _TEXTS.items():
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
    for table, column, other in _REFERENCES:
        constraint = f"fk_{table}_{column}_{other}"
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT {constraint} REFERENCES {other} (id)")
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conference_organiser_body_id"), ["organiser_body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_conference_series_id"), ["series_id"], unique=False)
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_starts_at_ends_at"), ["starts_at", "ends_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_session_starts_at_ends_at"))
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_conference_series_id"))
        batch_op.drop_index(batch_op.f("ix_conference_organiser_body_id"))
    for table, column, _ in _REFERENCES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            # Its foreign key stands in the column itself and goes with it: SQLite does not know it by its name.
            batch_op.drop_column(column)
    with op.batch_alter_table("conference", schema=None) as batch_op:
        for name in (*_TEXTS, "taken_at", "series_day", "invitation_date", "changed_at", "version"):
            batch_op.drop_column(name)
    with op.batch_alter_table("precedence_order", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_precedence_order_effective_from"))
    with op.batch_alter_table("host_mandate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_host_mandate_organiser_body_id"))
        batch_op.drop_index(batch_op.f("ix_host_mandate_host_body_id"))
    for table in ("registration_draft", "precedence_order", "point_group", "host_mandate", "series"):
        op.drop_table(table)
