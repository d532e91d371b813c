"""Keep by id who took a registration in hand: two people may have one name"""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

#: Whose name is borne by somebody else too is not guessed.
FOUND_AGAIN = (
    "UPDATE conference SET taken_by_id = (SELECT min(person.id) FROM person WHERE person.name = taken_by)"
    " WHERE taken_by <> '' AND (SELECT count(*) FROM person WHERE person.name = taken_by) = 1"
)


def upgrade() -> None:
    op.execute(
        "ALTER TABLE conference ADD COLUMN taken_by_id INTEGER"
        " CONSTRAINT fk_conference_taken_by_id_person REFERENCES person (id)"
    )
    op.execute(FOUND_AGAIN)


def downgrade() -> None:
    with op.batch_alter_table("conference", schema=None) as batch_op:
        # Its reference goes with it.
        batch_op.drop_column("taken_by_id")
