"""The session as 250 points read it: made once after each event, and nobody is told what is another's."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import update

from nhipcau.domain.roles import Role
from nhipcau.schemas.rooms import SessionView
from nhipcau.services import floor, session_view, sessions, shared_views
from nhipcau.services.deployment import Deployment
from nhipcau.services.session_view import get_session
from nhipcau.store.models import Seat
from support.control_plane import make_conference, make_device, make_person, make_points

pytestmark = pytest.mark.anyio

POINTS = 30


async def test_one_reading_serves_all_points_and_each_sees_its_own(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    main, *subs = await make_points(deployment, POINTS + 1)
    meeting = await make_conference(deployment, main, subs)
    session = meeting.session.id
    engineer = await make_person(deployment, Role.ENGINEER)
    await sessions.open_session(deployment, engineer, session_id=session)
    await sessions.start_session(deployment, engineer, session_id=session)
    devices = [await make_device(deployment, point) for point in subs]
    async with deployment.database.write() as tx:
        await tx.execute(update(Seat).values(presence="present", entry="inside"))
        await tx.execute(
            update(Seat)
            .where(Seat.point_id == subs[0].id)
            .values(entry_reason="Chờ đến mục 3", speaker_name="Ông Một", speaker_post="Chủ tịch")
        )
    readings = 0
    read = session_view._read_whole

    async def counted(*arguments: Any) -> session_view.Whole:
        nonlocal readings
        readings += 1
        return await read(*arguments)

    monkeypatch.setattr(session_view, "_read_whole", counted)
    # However slow the machine is.
    monkeypatch.setattr(shared_views, "OLDEST_S", 600.0)

    async def all_read() -> list[SessionView]:
        return list(await asyncio.gather(*(get_session(deployment, one, session_id=session) for one in devices)))

    first, *others = await all_read()
    assert readings == 1
    assert [view.point_id for view in (first, *others)] == [point.id for point in subs]

    def told(view: SessionView) -> tuple[str, str, str]:
        (seat,) = [seat for seat in view.seats if seat.point_id == subs[0].id]
        return seat.entry_reason, seat.speaker_name, seat.speaker_post

    assert told(first) == ("Chờ đến mục 3", "Ông Một", "Chủ tịch")
    assert {told(view) for view in others} == {("", "", "")}
    assert told(await get_session(deployment, engineer, session_id=session)) == told(first)

    # With the next event all of them are told the new state: the speaker's name is everybody's now.
    await floor.give_floor(deployment, engineer, session_id=session, point_id=subs[0].id, seen=first.version)
    readings = 0
    views = await all_read()
    assert readings == 1
    assert {(view.version, view.floor[0].point_id) for view in views} == {(first.version + 1, subs[0].id)}
    assert {told(view) for view in views[1:]} == {("", "Ông Một", "Chủ tịch")}
