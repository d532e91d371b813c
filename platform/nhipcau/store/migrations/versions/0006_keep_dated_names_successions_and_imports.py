"""Keep dated names, levels, successions and imports"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_INDEXES = (
    ("body_name", "body_id"),
    ("point_name", "point_id"),
    ("body_succession", "old_body_id"),
    ("body_succession", "new_body_id"),
    ("point_succession", "new_point_id"),
    ("import_run", "state"),
)
_LEVELS = (
    ("province", "Cấp tỉnh", "Province", 10),
    ("department", "Sở, ban, ngành", "Department", 20),
    ("cluster", "Cụm", "Cluster", 30),
    ("district", "Cấp huyện", "District", 40),
    ("commune", "Cấp xã", "Commune", 50),
)


def upgrade() -> None:
    level = op.create_table(
        "body_level",
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("vi", sa.String(length=80), nullable=False),
        sa.Column("en", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_body_level")),
    )
    op.bulk_insert(level, [dict(zip(("key", "vi", "en", "position"), row, strict=True)) for row in _LEVELS])
    op.create_table(
        "body_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_body_name_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_name")),
    )
    op.create_table(
        "point_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["point_id"], ["bridge_point.id"], name=op.f("fk_point_name_point_id_bridge_point")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_name")),
    )
    op.create_table(
        "body_succession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("old_body_id", sa.Integer(), nullable=False),
        sa.Column("new_body_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["old_body_id"], ["body.id"], name=op.f("fk_body_succession_old_body_id_body")),
        sa.ForeignKeyConstraint(["new_body_id"], ["body.id"], name=op.f("fk_body_succession_new_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_succession")),
        sa.UniqueConstraint(
            "old_body_id", "new_body_id", "since", name=op.f("uq_body_succession_old_body_id_new_body_id_since")
        ),
    )
    op.create_table(
        "point_succession",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("old_point_id", sa.Integer(), nullable=False),
        sa.Column("new_point_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["old_point_id"], ["bridge_point.id"], name=op.f("fk_point_succession_old_point_id_bridge_point")
        ),
        sa.ForeignKeyConstraint(
            ["new_point_id"], ["bridge_point.id"], name=op.f("fk_point_succession_new_point_id_bridge_point")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_succession")),
        sa.UniqueConstraint("old_point_id", name=op.f("uq_point_succession_old_point_id")),
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_key", sa.String(length=32), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("report", columns.Document, nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_by_name", sa.String(length=120), nullable=False),
        sa.Column("created_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_import_run_created_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    for table, column in _INDEXES:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def downgrade() -> None:
    for table, column in reversed(_INDEXES):
        op.drop_index(op.f(f"ix_{table}_{column}"), table_name=table)
    for table in ("import_run", "point_succession", "body_succession", "point_name", "body_name", "body_level"):
        op.drop_table(table)
