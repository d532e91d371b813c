"""Live pictures for the wall through their use case: who may, what the stage says, and what ends them."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from nhipcau.documents.logbook import line
from nhipcau.domain.errors import Forbidden, NotInvited, SessionNotOpen, WrongState
from nhipcau.domain.errors_floor import TooManyWatched
from nhipcau.domain.looking import MOST_WATCHED
from nhipcau.domain.roles import Actor
from nhipcau.schemas.rooms import Presence
from nhipcau.services import looking, sessions, stage, tours
from nhipcau.services.deployment import Deployment
from nhipcau.services.session_access import meet
from nhipcau.services.session_view import get_session
from nhipcau.store.models import Seat
from nhipcau_media.contract.stage import SOFT_LIMIT_BYTES, Source, Stage
from support.control_plane import Clock, make_point
from support.meetings import Scene, make_scene

pytestmark = pytest.mark.anyio


async def present(scene: Scene) -> None:
    async with scene.deployment.database.write() as tx:
        await tx.execute(update(Seat).values(presence=Presence.PRESENT.value))


@pytest.fixture
async def scene(deployment: Deployment) -> Scene:
    """Everybody is in the room."""
    made = await make_scene(deployment, subs=MOST_WATCHED + 2)
    await made.open()
    await present(made)
    return made


async def document(scene: Scene) -> Stage:
    async with scene.deployment.database.read() as tx:
        meeting = await meet(tx, scene.chair, scene.session_id, scene.deployment.now().date())
        return await stage.load_stage(tx, meeting.session, meeting.main_room)


async def watch(scene: Scene, *points: int, actor: Actor | None = None, page: int = 400) -> list[int]:
    """Look at points from a wall; returns those let in."""
    who = actor or scene.engineer
    told = await looking.watch(scene.deployment, who, session_id=scene.session_id, page=page, point_ids=points)
    return list(told.point_ids)


async def test_cameras_are_let_in_for_as_long_as_the_wall_says_so(scene: Scene, clock: Clock) -> None:
    first, second = scene.sub_ids[:2]
    assert await watch(scene, first, second) == [first, second]
    made = await document(scene)
    assert made.looked == (f"point:{first}", f"point:{second}")
    assert {track.identity for track in made.tracks} == {f"point:{scene.meeting.main.id}"}, "the room sees none of it"
    assert [stage.grants_of(made)[one].publish for one in made.looked] == [{Source.CAMERA}] * 2
    own = await get_session(scene.deployment, scene.subs[0], session_id=scene.session_id)
    assert [seat.point_id for seat in own.seats if seat.looked_at] == [first], "the point is told, of itself alone"
    for _ in range(4):
        clock.advance(seconds=10)
        await watch(scene, first, second)
        await tours.move_on(scene.deployment)
    assert (await document(scene)).v == made.v, "saying it again is no news to 250 points"
    clock.advance(seconds=31)
    await tours.move_on(scene.deployment)
    assert (await document(scene)).looked == (), "the page is gone, and no camera stays open"
    lines = [line(kind, data, "vi") for kind, data in await scene.events("floor.points_watched")]
    assert [words[0] for words in lines if words] == [
        "Xem hình trực tiếp từ tường điểm cầu: Xã 001, Xã 002; các điểm cầu khác không thấy."
    ]


async def test_two_walls_of_one_account_stand_beside_each_other(scene: Scene, clock: Clock) -> None:
    first, second = scene.sub_ids[:2]
    assert await watch(scene, first) == [first]
    assert await watch(scene, second, page=401) == [second]
    made = await document(scene)
    assert made.looked == (f"point:{first}", f"point:{second}")
    for _ in range(4):
        clock.advance(seconds=10)
        await watch(scene, first)
        await watch(scene, second, page=401)
        await tours.move_on(scene.deployment)
    assert (await document(scene)).v == made.v, "neither finds its points new"
    assert len(await scene.events("floor.points_watched")) == 2
    await watch(scene, page=401)
    assert (await document(scene)).looked == (f"point:{first}",), "a wall ends what it looks at itself"


async def test_as_many_as_the_room_carries_and_the_document_stays_small(scene: Scene) -> None:
    many = scene.sub_ids[:MOST_WATCHED]
    assert await watch(scene, *many) == list(many)
    assert len((await document(scene)).dump().encode()) < SOFT_LIMIT_BYTES
    with pytest.raises(TooManyWatched):
        await watch(scene, *scene.sub_ids[: MOST_WATCHED + 1])
    assert len((await document(scene)).looked) == MOST_WATCHED, "a refusal changes nothing"
    assert await watch(scene) == []
    assert (await document(scene)).looked == ()


async def test_who_may_not_and_what_cannot_be_is_refused(scene: Scene) -> None:
    first = scene.sub_ids[0]
    for actor in (scene.subs[0], scene.main):
        with pytest.raises(Forbidden):
            await watch(scene, first, actor=actor)
    stranger = await make_point(scene.deployment, "Điểm khác")
    with pytest.raises(NotInvited):
        await watch(scene, first, stranger.id)
    await sessions.start_session(scene.deployment, scene.chair, session_id=scene.session_id)
    await watch(scene, first)
    await sessions.pause_session(scene.deployment, scene.chair, session_id=scene.session_id)
    assert (await document(scene)).looked == ()
    with pytest.raises(WrongState):
        await watch(scene, first)
    closed = await make_scene(scene.deployment)
    with pytest.raises(SessionNotOpen):
        await watch(closed, closed.sub_ids[0])
