"""Keep that a recording cannot be made, and let every recording that was ticked have its request"""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_conference = sa.table(
    "conference",
    sa.column("id"),
    sa.column("intake"),
    sa.column("ends_at", sa.DateTime(timezone=True)),
    sa.column("recording_requested", sa.Boolean()),
    sa.column("recording_unable", sa.Boolean()),
    sa.column("held_elsewhere"),
    sa.column("changed_by"),
    sa.column("created_by"),
)
_request = sa.table(
    "technical_request",
    sa.column("conference_id"),
    sa.column("kind"),
    sa.column("state"),
    sa.column("note"),
    sa.column("asked_at", sa.DateTime(timezone=True)),
    sa.column("asked_by"),
    sa.column("outcome"),
    sa.column("due_at", sa.DateTime(timezone=True)),
    sa.column("answered_by"),
    sa.column("answer"),
)
_verdict = sa.table(
    "verdict",
    sa.column("conference_id"),
    sa.column("clause"),
    sa.column("outcome"),
    sa.column("done_at", sa.DateTime(timezone=True)),
    sa.column("due_at", sa.DateTime(timezone=True)),
)
_person = sa.table("person", sa.column("id"), sa.column("name"))
_emergency = sa.table("emergency", sa.column("conference_id"))


def upgrade() -> None:
    op.add_column("conference", sa.Column("recording_unable", sa.Boolean(), nullable=False, server_default=sa.false()))
    now = datetime.now(UTC)
    _ask(now)
    _note_unable()


def _ask(now: datetime) -> None:
    """Make the request of each recording that was ticked before requests were rows, and that is still to come.

    It is dated as the clause's verdict says it was asked for; nobody has answered it. Of what is over nothing is asked,
    and in an emergency nobody is (Art. 9.3).
    """
    standing = sa.select(_request.c.conference_id).where(
        _request.c.kind == "recording", _request.c.state != "withdrawn"
    )
    asked = (
        sa.select(
            _conference.c.id,
            sa.literal("recording"),
            sa.literal("asked"),
            sa.literal(""),
            _verdict.c.done_at,
            sa.func.substr(sa.func.coalesce(sa.func.nullif(_conference.c.changed_by, ""), _person.c.name, ""), 1, 120),
            _verdict.c.outcome,
            _verdict.c.due_at,
            sa.literal(""),
            sa.literal(""),
        )
        .select_from(
            _conference.join(
                _verdict, (_verdict.c.conference_id == _conference.c.id) & (_verdict.c.clause == "9.2")
            ).outerjoin(_person, _person.c.id == _conference.c.created_by)
        )
        .where(
            _conference.c.recording_requested,
            _conference.c.ends_at > now,
            _conference.c.intake.in_(("received", "confirmed", "in_conflict")),
            _conference.c.held_elsewhere == "",
            _verdict.c.done_at.is_not(None),
            _conference.c.id.not_in(standing),
            _conference.c.id.not_in(sa.select(_emergency.c.conference_id)),
        )
    )
    op.execute(_request.insert().from_select([column.name for column in _request.c], asked))


def _note_unable() -> None:
    of_recording = sa.select(_request.c.conference_id).where(_request.c.kind == "recording")
    unable = of_recording.where(_request.c.state == "unable")
    open_still = of_recording.where(_request.c.state.in_(("asked", "agreed")))
    op.execute(
        _conference.update()
        .where(_conference.c.id.in_(unable), _conference.c.id.not_in(open_still))
        .values(recording_unable=sa.true())
    )


def downgrade() -> None:
    with op.batch_alter_table("conference", schema=None) as batch_op:
        batch_op.drop_column("recording_unable")
