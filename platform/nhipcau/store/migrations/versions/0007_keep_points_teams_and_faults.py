"""Keep what points consist of, who answers for them, and their faults"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from nhipcau.store import columns

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "contact_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("facts", columns.Document, nullable=False),
        sa.Column("sent_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("sent_by_name", sa.String(length=120), nullable=False),
        sa.Column("received_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("received_by_name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_contact_list_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_list")),
        sa.UniqueConstraint("body_id", "version", name=op.f("uq_contact_list_body_id_version")),
    )
    op.create_table(
        "operation_team",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("decision_number", sa.String(length=80), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_operation_team_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation_team")),
    )
    with op.batch_alter_table("operation_team", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_operation_team_body_id"), ["body_id"], unique=False)

    op.create_table(
        "team_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("post", sa.String(length=120), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("second_phone", sa.String(length=40), nullable=False),
        sa.Column("mail", sa.String(length=254), nullable=False),
        sa.Column("duty", sa.String(length=16), nullable=False),
        sa.Column("contact", sa.String(length=16), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_team_member_body_id_body")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_team_member_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
    )
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_team_member_body_id"), ["body_id"], unique=False)

    op.create_table(
        "training_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("folded_name", sa.String(length=240), nullable=False),
        sa.Column("course", sa.String(length=200), nullable=False),
        sa.Column("given_by", sa.String(length=200), nullable=False),
        sa.Column("certificate", sa.String(length=80), nullable=False),
        sa.Column("trained_on", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_training_record_body_id_body")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_training_record_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_record")),
    )
    with op.batch_alter_table("training_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_record_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_training_record_folded_name"), ["folded_name"], unique=False)
        batch_op.create_index(batch_op.f("ix_training_record_person_id"), ["person_id"], unique=False)

    op.create_table(
        "circuit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("down_kbit", sa.Integer(), nullable=False),
        sa.Column("up_kbit", sa.Integer(), nullable=False),
        sa.Column("is_backup", sa.Boolean(), nullable=False),
        sa.Column("contract", sa.String(length=120), nullable=False),
        sa.Column("fault_phone", sa.String(length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["point_id"], ["bridge_point.id"], name=op.f("fk_circuit_point_id_bridge_point")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circuit")),
    )
    with op.batch_alter_table("circuit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_circuit_point_id"), ["point_id"], unique=False)

    op.create_table(
        "point_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=True),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("section", sa.String(length=16), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("changes", columns.Document, nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_point_change_body_id_body")),
        sa.ForeignKeyConstraint(["point_id"], ["bridge_point.id"], name=op.f("fk_point_change_point_id_bridge_point")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_change")),
    )
    with op.batch_alter_table("point_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_point_change_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_point_change_point_id"), ["point_id"], unique=False)

    op.create_table(
        "point_fault",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("blocks", sa.Boolean(), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("reported_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reported_by_name", sa.String(length=120), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("provider", sa.String(length=200), nullable=False),
        sa.Column("provider_notified_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", columns.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["point_id"], ["bridge_point.id"], name=op.f("fk_point_fault_point_id_bridge_point")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_fault")),
    )
    with op.batch_alter_table("point_fault", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_point_fault_point_id"), ["point_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_point_fault_state"), ["state"], unique=False)

    op.create_table(
        "point_profile",
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("connection", sa.String(length=16), nullable=False),
        sa.Column("codec_model", sa.String(length=120), nullable=False),
        sa.Column("codec_address", sa.String(length=200), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(["point_id"], ["bridge_point.id"], name=op.f("fk_point_profile_point_id_bridge_point")),
        sa.PrimaryKeyConstraint("point_id", name=op.f("pk_point_profile")),
    )
    op.create_table(
        "asset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("venue_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("serial", sa.String(length=80), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("condition", sa.String(length=16), nullable=False),
        sa.Column("custodian", sa.String(length=120), nullable=False),
        sa.Column("location", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["point_id"], ["bridge_point.id"], name=op.f("fk_asset_point_id_bridge_point")),
        sa.ForeignKeyConstraint(["venue_id"], ["venue.id"], name=op.f("fk_asset_venue_id_venue")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asset")),
    )
    with op.batch_alter_table("asset", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_asset_point_id"), ["point_id"], unique=False)

    op.create_table(
        "point_fault_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("fault_id", sa.Integer(), nullable=False),
        sa.Column("at", columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("command", sa.String(length=24), nullable=False),
        sa.Column("from_state", sa.String(length=16), nullable=False),
        sa.Column("to_state", sa.String(length=16), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.ForeignKeyConstraint(
            ["fault_id"], ["point_fault.id"], name=op.f("fk_point_fault_step_fault_id_point_fault")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_fault_step")),
    )
    with op.batch_alter_table("point_fault_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_point_fault_step_fault_id"), ["fault_id"], unique=False)

    op.create_table(
        "maintenance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("asset_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("what", sa.String(length=500), nullable=False),
        sa.Column("planned_for", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.String(length=120), nullable=False),
        sa.Column("result", sa.String(length=500), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["asset_id"], ["asset.id"], name=op.f("fk_maintenance_asset_id_asset")),
        sa.ForeignKeyConstraint(["point_id"], ["bridge_point.id"], name=op.f("fk_maintenance_point_id_bridge_point")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_maintenance")),
    )
    with op.batch_alter_table("maintenance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_maintenance_planned_for"), ["planned_for"], unique=False)
        batch_op.create_index(batch_op.f("ix_maintenance_point_id"), ["point_id"], unique=False)
    # Added without copying the table, on which many others lean.
    op.add_column("person", sa.Column("phone", sa.String(length=40), nullable=False, server_default=""))
    op.add_column("venue", sa.Column("place", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("venue", sa.Column("seats", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("venue", sa.Column("valid_from", sa.Date(), nullable=True))
    op.add_column("venue", sa.Column("valid_to", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("venue", schema=None) as batch_op:
        for name in ("valid_to", "valid_from", "seats", "place"):
            batch_op.drop_column(name)
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("phone")
    for table in (
        "maintenance",
        "point_fault_step",
        "asset",
        "point_profile",
        "point_fault",
        "point_change",
        "circuit",
        "training_record",
        "team_member",
        "operation_team",
        "contact_list",
    ):
        op.drop_table(table)
