"""Keep a working-day calendar and verdicts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calendar_change",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("what", sa.String(length=24), nullable=False),
        sa.Column("data", columns.Document, nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_calendar_change")),
    )
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_number", sa.String(length=64), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("confirmed_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_calendar_year")),
    )
    op.create_table(
        "calendar_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("document_number", sa.String(length=64), nullable=False),
        sa.Column("document_date", sa.Date(), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_calendar_entry_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_entry")),
        sa.UniqueConstraint("day", "body_id", name=op.f("uq_calendar_entry_day_body_id")),
    )
    with op.batch_alter_table("calendar_entry", schema=None) as batch_op:
        batch_op.create_index(
            "uq_calendar_entry_everywhere",
            ["day"],
            unique=True,
            sqlite_where=sa.text("body_id IS NULL"),
            postgresql_where=sa.text("body_id IS NULL"),
        )

    op.create_table(
        "deadline_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("clause", sa.String(length=8), nullable=False),
        sa.Column("at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_before", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("due_after", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("outcome_before", sa.String(length=16), nullable=False),
        sa.Column("outcome_after", sa.String(length=16), nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["conference_id"], ["conference.id"], name=op.f("fk_deadline_move_conference_id_conference")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_move")),
    )
    with op.batch_alter_table("deadline_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deadline_move_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_deadline_move_conference_id"), ["conference_id"], unique=False)

    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conference_id", sa.Integer(), nullable=False),
        sa.Column("clause", sa.String(length=8), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("spared", sa.String(length=16), nullable=False),
        sa.Column("done_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("due_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("counting", sa.String(length=24), nullable=False),
        sa.Column("calendar_version", sa.Integer(), nullable=False),
        sa.Column("regulation_id", sa.Integer(), nullable=False),
        sa.Column("unconfirmed_years", columns.Document, nullable=False),
        sa.Column("reasoning_vi", sa.String(length=2000), nullable=False),
        sa.Column("reasoning_en", sa.String(length=2000), nullable=False),
        sa.Column("skipped_vi", sa.String(length=2000), nullable=False),
        sa.Column("skipped_en", sa.String(length=2000), nullable=False),
        sa.Column("late_reason", sa.String(length=1000), nullable=False),
        sa.Column("accepted_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("accepted_by", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["conference.id"], name=op.f("fk_verdict_conference_id_conference")),
        sa.ForeignKeyConstraint(
            ["regulation_id"], ["regulation_version.id"], name=op.f("fk_verdict_regulation_id_regulation_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
        sa.UniqueConstraint("conference_id", "clause", name=op.f("uq_verdict_conference_id_clause")),
    )
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verdict_regulation_id"), ["regulation_id"], unique=False)

    op.create_table(
        "deadline_move_seen",
        sa.Column("move_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["move_id"], ["deadline_move.id"], name=op.f("fk_deadline_move_seen_move_id_deadline_move")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_deadline_move_seen_person_id_person")),
        sa.PrimaryKeyConstraint("move_id", "person_id", name=op.f("pk_deadline_move_seen")),
    )
    with op.batch_alter_table("regulation_version", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("registration_counting", sa.String(length=24), nullable=False, server_default="nth_working_day")
        )
        batch_op.add_column(
            sa.Column(
                "technical_request_counting", sa.String(length=24), nullable=False, server_default="nth_working_day"
            )
        )
        batch_op.add_column(
            sa.Column("rehearsal_counting", sa.String(length=24), nullable=False, server_default="nth_working_day")
        )
        batch_op.add_column(sa.Column("office_opens", sa.Time(), nullable=False, server_default="07:30:00"))
        batch_op.add_column(sa.Column("office_closes", sa.Time(), nullable=False, server_default="17:00:00"))
        batch_op.add_column(sa.Column("saturdays", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(
            sa.Column("scopes", columns.Document, nullable=False, server_default='["a", "b", "c", "d", "dd"]')
        )
        batch_op.add_column(sa.Column("communes_host", sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column("note", sa.String(length=500), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("regulation_version", schema=None) as batch_op:
        batch_op.drop_column("note")
        batch_op.drop_column("communes_host")
        batch_op.drop_column("scopes")
        batch_op.drop_column("saturdays")
        batch_op.drop_column("office_closes")
        batch_op.drop_column("office_opens")
        batch_op.drop_column("rehearsal_counting")
        batch_op.drop_column("technical_request_counting")
        batch_op.drop_column("registration_counting")

    op.drop_table("deadline_move_seen")
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verdict_regulation_id"))

    op.drop_table("verdict")
    with op.batch_alter_table("deadline_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deadline_move_conference_id"))
        batch_op.drop_index(batch_op.f("ix_deadline_move_at"))

    op.drop_table("deadline_move")
    with op.batch_alter_table("calendar_entry", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_calendar_entry_everywhere",
            sqlite_where=sa.text("body_id IS NULL"),
            postgresql_where=sa.text("body_id IS NULL"),
        )

    op.drop_table("calendar_entry")
    op.drop_table("calendar_year")
    op.drop_table("calendar_change")
