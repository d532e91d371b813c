"""Migrations of databases in which people work: what runs goes on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, delete, select, text, update

from nhipcau.domain.requests import RequestState
from nhipcau.schemas.rooms import Presence
from nhipcau.services.agenda_rows import load_standing
from nhipcau.services.branch_floor import request_in_branch
from nhipcau.services.deployment import Deployment
from nhipcau.services.floor import give_floor
from nhipcau.services.session_view import get_session
from nhipcau.services.sessions import start_session
from nhipcau.services.stage import load_stage
from nhipcau.store.database import alembic_config
from nhipcau.store.models import BranchSeat, Conference, Room, RoomAgenda, Seat, Session, TechnicalRequest, Verdict
from support.district import make_province
from support.districts import make_districts
from support.meetings import make_scene

pytestmark = pytest.mark.anyio


async def go_back_to(deployment: Deployment, revision: str) -> None:
    def downgrade(connection: Connection) -> None:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)

    database = deployment.database
    async with database.engine.connect() as connection, database.changing_schema(connection):
        await connection.run_sync(downgrade)


async def test_whoever_speaks_while_several_speakers_come_in_goes_on_speaking(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    first, second = scene.sub_ids[:2]
    async with deployment.database.write() as tx:
        await tx.execute(update(Seat).values(presence=Presence.PRESENT.value))
        room = (await tx.scalars(select(Room.id))).one()
        shown = {"preset": "pair", "content": None}
        before = {"item_id": 0, "since": 0, "spent": {}, "speakers": [second], "shown": shown}
        tx.add(RoomAgenda(room_id=room, item_id=None, before=before))
    opened = await get_session(deployment, scene.chair, session_id=scene.session_id)
    given = await give_floor(deployment, scene.chair, session_id=scene.session_id, point_id=first, seen=opened.version)
    await go_back_to(deployment, "0017")
    async with deployment.database.read() as tx:
        assert (await tx.execute(text("SELECT holder_id FROM room"))).scalar_one() == first
    await deployment.database.migrate()
    assert (await get_session(deployment, scene.chair, session_id=scene.session_id)).floor == given.floor
    async with deployment.database.read() as tx:
        session = await tx.get_one(Session, scene.session_id)
        document = await load_stage(tx, session, await tx.get_one(Room, room))
        assert [seat.identity for seat in document.floor] == [f"point:{first}"]
        step = (await load_standing(tx, room)).before
        assert step is not None
        assert step.speakers == (second,)


async def test_recordings_that_were_ticked_before_requests_were_rows_are_asked_for(deployment: Deployment) -> None:
    """As the verdict dates it, unanswered; of what is over, or was never asked for, nothing is made up."""
    province = await make_province(deployment)
    ticked = await province.register(recording_requested=True)
    unable = await province.register(recording_requested=True, title="Sở không ghi được")
    past = await province.register(recording_requested=True, title="Đã họp")
    await province.register(title="Không ghi")
    ahead = datetime.now(UTC) + timedelta(days=30)
    async with deployment.database.write() as tx:
        await tx.execute(delete(TechnicalRequest).where(TechnicalRequest.conference_id != unable.id))
        await tx.execute(update(TechnicalRequest).values(state=RequestState.UNABLE))
        of = update(Conference).where(Conference.id.in_([ticked.id, unable.id]))
        await tx.execute(of.values(starts_at=ahead, ends_at=ahead + timedelta(hours=1)))
        of = update(Conference).where(Conference.id == past.id)
        await tx.execute(of.values(starts_at=ahead - timedelta(days=90), ends_at=ahead - timedelta(days=89)))
        verdict = (
            await tx.scalars(select(Verdict).where(Verdict.conference_id == ticked.id, Verdict.clause == "9.2"))
        ).one()
    await go_back_to(deployment, "0034")
    await deployment.database.migrate()
    async with deployment.database.read() as tx:
        rows = {row.conference_id: row for row in await tx.scalars(select(TechnicalRequest))}
        assert {key: row.state for key, row in rows.items()} == {ticked.id: "asked", unable.id: "unable"}
        made = rows[ticked.id]
        assert (made.kind, made.asked_at, made.asked_by) == ("recording", verdict.done_at, "Người của Tỉnh Thử")
        assert (made.outcome, made.due_at, made.answered_at) == (verdict.outcome, verdict.due_at, None)
        told = await tx.execute(select(Conference.id).where(Conference.recording_unable))
        assert list(told.scalars()) == [unable.id]


async def test_without_sub_conferences_a_session_has_its_own_room_alone(deployment: Deployment) -> None:
    """What was asked for and what happened inside goes with the rooms, or stays as of the session."""
    scene = await make_districts(deployment)
    await scene.open()
    await start_session(deployment, scene.chair, session_id=scene.session_id)
    async with deployment.database.write() as tx:
        await tx.execute(update(Seat).values(presence=Presence.PRESENT.value))
    (branch,) = (await scene.delegate(scene.north)).branches
    commune = scene.communes[0]
    async with deployment.database.write() as tx:
        await tx.execute(update(BranchSeat).values(presence=Presence.PRESENT.value))
    await request_in_branch(
        deployment, commune, session_id=scene.session_id, branch_id=branch.id, point_id=commune.point_id
    )
    told = [kind for kind, _ in await scene.events()]
    await go_back_to(deployment, "0039")
    async with deployment.database.read() as tx:
        assert (await tx.execute(text("SELECT kind FROM room"))).scalars().all() == ["main"]
    await deployment.database.migrate()
    view = await scene.view()
    assert (view.branches, view.queue) == ((), ())
    assert [kind for kind, _ in await scene.events()] == told
    # The room that is left can be used as before, and a new sub-conference started in it.
    assert [one.name for one in (await scene.delegate(scene.north)).branches] == ["Huyện Bắc"]


async def test_every_migration_goes_back_to_the_first_and_forth_again(deployment: Deployment) -> None:
    """With a conference in it, which keeps what the first schema already knew of it."""
    province = await make_province(deployment)
    made = await province.register()
    first = ScriptDirectory.from_config(alembic_config()).get_base()
    assert first is not None
    await go_back_to(deployment, first)
    await deployment.database.migrate()
    async with deployment.database.read() as tx:
        kept = (await tx.scalars(select(Conference))).one()
    assert (kept.id, kept.title, kept.starts_at, kept.recording_unable) == (made.id, made.title, made.starts_at, False)
