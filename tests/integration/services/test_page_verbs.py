"""Whoever serves a point has its page start anew or play a tone: told to that point, and never heard by the room."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from nhipcau.domain.errors import Forbidden, NotInvited, PointAbsent, SessionNotOpen, TooMany
from nhipcau.domain.errors_wall import PointOnStage
from nhipcau.schemas.wall import PageVerb
from nhipcau.services import branch_floor, floor, sessions
from nhipcau.services.deployment import Deployment
from nhipcau.services.logbook import get_logbook_page
from nhipcau.services.page_verbs import MOST, ask_page
from nhipcau.services.session_view import get_session
from nhipcau.store.models import BranchSeat, Seat
from support.control_plane import Clock, make_point
from support.districts import make_districts
from support.meetings import Scene, make_scene

pytestmark = pytest.mark.anyio


@pytest.fixture
async def scene(deployment: Deployment) -> Scene:
    made = await make_scene(deployment)
    await made.open()
    async with deployment.database.write() as tx:
        await tx.execute(update(Seat).values(presence="present"))
    return made


async def ask(scene: Scene, point_id: int, verb: PageVerb, actor: object = None) -> None:
    by = actor or scene.engineer
    await ask_page(scene.deployment, by, session_id=scene.session_id, point_id=point_id, verb=verb)  # type: ignore[arg-type]


async def test_the_page_is_told_and_the_logbook_has_it(scene: Scene) -> None:
    point_id = scene.sub_ids[0]
    for verb in PageVerb:
        await ask(scene, point_id, verb)
    told = {"point_id": point_id, "label": "Xã 001"}
    assert await scene.events("page") == [("page.restarted", told), ("page.tone_played", told)]
    page = await get_logbook_page(scene.deployment, scene.engineer, session_id=scene.session_id, language="vi")
    assert [line.text for line in page.lines][-2:] == [
        "Tải lại trang của Xã 001 từ xa.",
        "Phát âm thanh thử tại Xã 001.",
    ]


async def test_no_tone_is_played_into_the_room(scene: Scene) -> None:
    point_id = scene.sub_ids[0]
    seen = (await get_session(scene.deployment, scene.chair, session_id=scene.session_id)).version
    await floor.give_floor(scene.deployment, scene.chair, session_id=scene.session_id, point_id=point_id, seen=seen)
    for heard in (point_id, scene.meeting.main.id):
        with pytest.raises(PointOnStage):
            await ask(scene, heard, PageVerb.TONE)
    await ask(scene, scene.sub_ids[1], PageVerb.TONE)
    # A page that hangs in the middle of a speech is what it is for.
    await ask(scene, point_id, PageVerb.RESTART)
    assert await scene.told("page") == ["page.tone_played", "page.restarted"]


async def test_no_tone_is_played_into_a_sub_conference(deployment: Deployment) -> None:
    made = await make_districts(deployment)
    await made.open()
    await sessions.start_session(deployment, made.chair, session_id=made.session_id)
    async with deployment.database.write() as tx:
        await tx.execute(update(Seat).values(presence="present"))
    (branch,) = (await made.delegate(made.north)).branches
    about = {"session_id": made.session_id, "branch_id": branch.id}
    async with deployment.database.write() as tx:
        await tx.execute(update(BranchSeat).values(presence="present"))
    speaks, listens, elsewhere = (commune.point_id for commune in made.communes)
    seen = (await branch_floor.get_branch(deployment, made.north, **about)).version
    await branch_floor.give_in_branch(deployment, made.north, point_id=speaks, seen=seen, minutes=0, **about)
    for heard in (speaks, made.north.point_id):
        with pytest.raises(PointOnStage):
            await ask(made, heard, PageVerb.TONE)
    for silent in (listens, elsewhere):
        await ask(made, silent, PageVerb.TONE)
    await ask(made, speaks, PageVerb.RESTART)


async def test_who_may_not_who_is_away_and_too_often_is_refused(scene: Scene, clock: Clock) -> None:
    first, second = scene.sub_ids[:2]
    for actor in (scene.chair, scene.subs[0]):
        with pytest.raises(Forbidden):
            await ask(scene, first, PageVerb.RESTART, actor)
    stranger = await make_point(scene.deployment, "Điểm khác")
    with pytest.raises(NotInvited):
        await ask(scene, stranger.id, PageVerb.RESTART)
    async with scene.deployment.database.write() as tx:
        await tx.execute(update(Seat).where(Seat.point_id == second).values(presence="dropped"))
    with pytest.raises(PointAbsent):
        await ask(scene, second, PageVerb.RESTART)
    for _ in range(MOST):
        await ask(scene, first, PageVerb.TONE)
    with pytest.raises(TooMany):
        await ask(scene, first, PageVerb.RESTART)
    clock.advance(seconds=61)
    await ask(scene, first, PageVerb.RESTART)


async def test_there_is_no_page_to_ask_without_a_session_that_runs(deployment: Deployment) -> None:
    planned = await make_scene(deployment)
    with pytest.raises(SessionNotOpen):
        await ask(planned, planned.sub_ids[0], PageVerb.RESTART)
