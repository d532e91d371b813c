"""A point is broadcast without its sound: stage, rights, who may, logbook, and what ends it."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from nhipcau.documents.logbook import line
from nhipcau.domain.errors import Forbidden, NotInvited, PointAbsent, SessionNotOpen
from nhipcau.schemas.rooms import Presence, SceneIn, SessionView
from nhipcau.services import floor, scenes, seats, sessions, stage
from nhipcau.services.deployment import Deployment
from nhipcau.services.session_access import meet
from nhipcau.services.session_view import get_session
from nhipcau.store.models import Seat
from nhipcau_media.contract.stage import Preset, Source, Stage
from support.control_plane import make_point
from support.meetings import Scene, make_scene

pytestmark = pytest.mark.anyio


@pytest.fixture
async def scene(deployment: Deployment) -> Scene:
    """Everybody is in the room."""
    made = await make_scene(deployment, subs=4)
    await made.open()
    async with deployment.database.write() as tx:
        await tx.execute(update(Seat).values(presence=Presence.PRESENT.value))
    return made


async def version(scene: Scene) -> int:
    return (await get_session(scene.deployment, scene.chair, session_id=scene.session_id)).version


async def document(scene: Scene) -> Stage:
    async with scene.deployment.database.read() as tx:
        meeting = await meet(tx, scene.chair, scene.session_id, scene.deployment.now().date())
        return await stage.load_stage(tx, meeting.session, meeting.main_room)


async def show(scene: Scene, number: int) -> SessionView:
    return await floor.show_point(
        scene.deployment,
        scene.chair,
        session_id=scene.session_id,
        point_id=scene.sub_ids[number],
        seen=await version(scene),
    )


def shown(view: SessionView) -> list[int]:
    return [seat.point_id for seat in view.seats if seat.shown]


async def test_all_see_it_and_its_microphone_is_not_given(scene: Scene) -> None:
    point = f"point:{scene.sub_ids[0]}"
    view = await show(scene, 0)
    assert (shown(view), view.floor) == ([scene.sub_ids[0]], ())
    made = await document(scene)
    assert made.shown is not None
    assert (made.shown.identity, made.shown.label, made.ready) == (point, "Xã 001", ())
    assert [track.source for track in made.tracks if track.identity == point] == [Source.CAMERA]
    assert stage.grants_of(made)[point].publish == {Source.CAMERA}
    ended = await floor.end_showing(scene.deployment, scene.chair, session_id=scene.session_id, seen=view.version)
    made = await document(scene)
    assert (shown(ended), made.shown, stage.grants_of(made).get(point, stage.SILENT)) == ([], None, stage.SILENT)
    undone = await floor.undo_floor(scene.deployment, scene.chair, session_id=scene.session_id, seen=ended.version)
    assert shown(undone) == [scene.sub_ids[0]]
    lines = [line(kind, data, "vi") for kind, data in await scene.events("floor")]
    assert [words[0] for words in lines if words] == [
        "Phát hình Xã 001 cho mọi điểm cầu, không kèm tiếng.",
        "Thôi phát hình Xã 001.",
        "Hoàn tác: chỉ điểm cầu chính phát biểu, phát hình Xã 001 không kèm tiếng.",
    ]


async def test_it_leaves_the_strip_and_takes_a_place_of_it(scene: Scene) -> None:
    wish = SceneIn(preset=Preset.CONFERENCE)
    await scenes.set_scene(scene.deployment, scene.chair, session_id=scene.session_id, scene=wish)
    before = [seat.identity for seat in (await document(scene)).others]
    await show(scene, 0)
    beside = [seat.identity for seat in (await document(scene)).others]
    assert before == [f"point:{point}" for point in scene.sub_ids]
    assert beside == before[1:]


async def test_who_drops_stays_shown_and_who_leaves_does_not(scene: Scene) -> None:
    await show(scene, 0)
    async with scene.deployment.database.write() as tx:
        await tx.execute(update(Seat).where(Seat.point_id == scene.sub_ids[0]).values(presence=Presence.DROPPED.value))
    assert (await document(scene)).shown is not None, "it comes back to where it was"
    await scene.join(scene.subs[0])
    seat = await scene.seat(scene.sub_ids[0])
    await seats.leave_session(
        scene.deployment,
        scene.subs[0],
        session_id=scene.session_id,
        point_id=seat.point_id,
        generation=seat.generation,
    )
    assert (await document(scene)).shown is None


async def test_a_break_ends_it(scene: Scene) -> None:
    await sessions.start_session(scene.deployment, scene.chair, session_id=scene.session_id)
    await show(scene, 0)
    paused = await sessions.pause_session(scene.deployment, scene.chair, session_id=scene.session_id)
    on = await sessions.resume_session(scene.deployment, scene.chair, session_id=scene.session_id)
    assert (shown(paused), shown(on)) == ([], [])
    assert (await scene.told("floor"))[-1] == "floor.showing_ended"


async def test_who_may_not_and_what_cannot_be_is_refused(scene: Scene) -> None:
    deployment, session_id = scene.deployment, scene.session_id
    for actor in (scene.subs[0], scene.main):
        with pytest.raises(Forbidden):
            await floor.show_point(deployment, actor, session_id=session_id, point_id=scene.sub_ids[0], seen=99)
        with pytest.raises(Forbidden):
            await floor.end_showing(deployment, actor, session_id=session_id, seen=99)
    stranger = await make_point(deployment, "Điểm khác")
    with pytest.raises(NotInvited):
        await floor.show_point(deployment, scene.chair, session_id=session_id, point_id=stranger.id, seen=99)
    async with deployment.database.write() as tx:
        await tx.execute(update(Seat).values(presence=Presence.DROPPED.value))
    with pytest.raises(PointAbsent):
        await show(scene, 0)
    closed = await make_scene(deployment)
    with pytest.raises(SessionNotOpen):
        await floor.show_point(
            deployment, closed.chair, session_id=closed.session_id, point_id=closed.sub_ids[0], seen=0
        )
