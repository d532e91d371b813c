"""Joining: who is let in, with which rights, and what happens to whoever sat there before."""

from __future__ import annotations

import asyncio
from collections import Counter

import httpx2
import pytest
from sqlalchemy import func, select, update

from nhipcau.api.app import create_app
from nhipcau.domain.errors import Forbidden, NotFound, NotInvited, SeatTaken, SessionNotOpen
from nhipcau.domain.roles import Role, ScopeKind
from nhipcau.schemas.rooms import Presence
from nhipcau.services import floor, seats, sessions
from nhipcau.services.deployment import Deployment
from nhipcau.services.session_view import get_session
from nhipcau.services.stage import SEEN, SEEN_AND_HEARD, SILENT
from nhipcau.store.models import Device, Seat
from nhipcau.worker.room_writer import RoomWriter
from nhipcau.worker.stage_writer import write_changed
from nhipcau_media.contract.stage import Stage
from nhipcau_media.memory import MemoryClient, MemoryMediaServer
from nhipcau_media.server import Grants
from support.control_plane import Clock, make_device, make_enrolled, make_person, make_point
from support.database import counted_queries
from support.meetings import Scene, make_scene
from support.web import ORIGIN, Browser

pytestmark = pytest.mark.anyio


async def entered(scene: Scene, token: str) -> MemoryClient:
    """Come into the room as whoever holds the token would."""
    await write_changed(scene.deployment, RoomWriter(scene.deployment))
    media = scene.deployment.media
    assert isinstance(media, MemoryMediaServer)
    return media.join(token)


async def test_a_token_is_for_one_seat_and_says_all_grants(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    main = await scene.join(scene.main)
    sub = await scene.join(scene.subs[0])
    assert (main.identity, main.label, main.generation, main.url) == (
        f"point:{scene.meeting.main.id}",
        "Điểm cầu chính",
        1,
        "ws://127.0.0.1:8080",
    )
    assert isinstance(main.stage, Stage)
    found: dict[str, Grants] = {}
    for admission in (main, sub):
        client = await entered(scene, admission.token)
        found[client.info.identity] = client.grants
        assert client.info.attributes == {"gen": "1"}
    assert found == {main.identity: SEEN_AND_HEARD, sub.identity: SILENT}


async def test_nobody_joins_what_is_not_open(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    with pytest.raises(SessionNotOpen):
        await scene.join(scene.subs[0])
    await scene.open()
    await sessions.end_session(deployment, scene.chair, session_id=scene.session_id)
    with pytest.raises(SessionNotOpen):
        await scene.join(scene.subs[0])
    with pytest.raises(NotFound):
        await seats.join_session(deployment, scene.subs[0], session_id=999, point_id=scene.sub_ids[0])


async def test_a_session_that_runs_over_lets_points_back_in(deployment: Deployment, clock: Clock) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    clock.advance(hours=3, minutes=15)
    assert (await scene.join(scene.subs[0])).generation == 1


async def test_uninvited_points_and_other_seats_are_refused(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    uninvited = await make_device(deployment, await make_point(deployment, "Điểm khác"))
    with pytest.raises(NotInvited):
        await scene.join(uninvited)
    for actor, point_id in (
        (scene.subs[0], scene.sub_ids[1]),
        (scene.subs[0], uninvited.point_id),
        (scene.chair, scene.sub_ids[0]),
        (scene.engineer, scene.meeting.main.id),
        (scene.subs[0], None),
    ):
        with pytest.raises(Forbidden):
            await seats.join_session(deployment, actor, session_id=scene.session_id, point_id=point_id)


async def test_the_chair_may_take_the_main_seat(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    joined = await seats.join_session(
        deployment, scene.chair, session_id=scene.session_id, point_id=scene.meeting.main.id
    )
    assert joined.identity == f"point:{scene.meeting.main.id}"
    assert (await scene.seat(scene.meeting.main.id)).holder == f"web:{scene.chair.sign_in_id}"


async def test_a_second_device_takes_over_on_purpose_only(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    first = await scene.join(scene.subs[0])
    spare = await make_device(deployment, scene.meeting.subs[0])
    with pytest.raises(SeatTaken):
        await scene.join(spare)
    second = await scene.join(spare, takeover=True)
    assert (first.generation, second.generation) == (1, 2)
    assert (await scene.events("seat")) == [
        ("seat.moved", {"point_id": scene.sub_ids[0], "label": "Xã 001", "generation": 2})
    ]
    with pytest.raises(SeatTaken):
        await scene.join(scene.subs[0])


async def test_the_same_device_comes_back_at_once(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    generations = [(await scene.join(scene.subs[0])).generation for _ in range(3)]
    assert generations == [1, 2, 3]
    assert await scene.told("seat") == []


async def test_watchers_publish_nothing(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    secretary = await make_person(
        deployment, Role.SECRETARY, scope=ScopeKind.CONFERENCE, scope_id=scene.meeting.conference.id
    )
    for actor, page in ((scene.engineer, 1), (scene.engineer, 2), (secretary, 1), (scene.chair, 1)):
        joined = await seats.join_session(deployment, actor, session_id=scene.session_id, point_id=None, page=page)
        client = await entered(scene, joined.token)
        assert (joined.identity, client.grants) == (f"person:{actor.id}:{page}", SILENT)


async def test_leaving_frees_the_seat_and_gives_up_floor_and_queue(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    first, second = scene.sub_ids[:2]
    admissions = {actor.point_id: await scene.join(actor) for actor in scene.subs[:2]}
    async with deployment.database.write() as tx:
        await tx.execute(update(Seat).values(presence=Presence.PRESENT.value))
    for actor in scene.subs[:2]:
        await floor.request_floor(deployment, actor, session_id=scene.session_id, point_id=actor.point_id)
    view = await get_session(deployment, scene.chair, session_id=scene.session_id)
    await floor.give_floor(deployment, scene.chair, session_id=scene.session_id, point_id=first, seen=view.version)
    # A page that was superseded leaves nothing.
    await seats.leave_session(deployment, scene.subs[0], session_id=scene.session_id, point_id=first, generation=0)
    assert (await scene.seat(first)).presence == Presence.PRESENT
    for actor in scene.subs[:2]:
        await seats.leave_session(
            deployment,
            actor,
            session_id=scene.session_id,
            point_id=actor.point_id,
            generation=admissions[actor.point_id].generation,
        )
    view = await get_session(deployment, scene.chair, session_id=scene.session_id)
    assert (view.floor, view.queue) == ((), ())
    assert [s.presence for s in view.seats if s.point_id in (first, second)] == [Presence.LEFT, Presence.LEFT]
    assert (await scene.told())[-4:] == ["seat.left", "floor.returned", "seat.left", "floor.withdrawn"]
    spare = await make_device(deployment, scene.meeting.subs[0])
    assert (await scene.join(spare)).generation == 3


async def test_a_revoked_device_loses_its_seat(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    await scene.join(scene.subs[0])
    async with deployment.database.write() as tx:
        await tx.execute(update(Device).where(Device.id == scene.subs[0].id).values(revoked_at=deployment.now()))
        await seats.evict(tx, scene.subs[0], by=scene.engineer, at=deployment.now())
    seat = await scene.seat(scene.sub_ids[0])
    assert (seat.holder, seat.generation) == ("", 2)


async def test_the_head_of_the_queue_is_let_in_with_its_camera(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    await scene.join(scene.subs[0])
    async with deployment.database.write() as tx:
        await tx.execute(update(Seat).values(presence=Presence.PRESENT.value))
    await floor.request_floor(deployment, scene.subs[0], session_id=scene.session_id, point_id=scene.sub_ids[0])
    joined = await scene.join(scene.subs[0])
    client = await entered(scene, joined.token)
    assert client.grants == SEEN
    assert joined.stage.ready == (joined.identity,)
    assert {track.identity for track in joined.stage.tracks} == {f"point:{scene.meeting.main.id}"}


@pytest.mark.parametrize("points", [1, 250])
async def test_joining_costs_the_same_for_one_point_and_for_250(deployment: Deployment, points: int) -> None:
    scene = await make_scene(deployment, points)
    await scene.open()
    with counted_queries(deployment.database) as joining:
        await scene.join(scene.subs[0])
    assert len([statement for statement in joining if "advisory" not in statement]) == 9


async def test_250_points_join_at_once(deployment: Deployment) -> None:
    """Over HTTP, each with a cookie of its own: nobody is refused, whatever the pool holds."""
    scene = await make_scene(deployment, 250)
    await scene.open()
    secrets = [(await make_enrolled(deployment, point))[1] for point in scene.meeting.subs]
    app = create_app(deployment)
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)

    async def join(point_id: int, secret: str) -> int:
        async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN, timeout=120) as client:
            browser = Browser(deployment, app, client)
            browser.enrol_with(secret)
            answer = await browser.post(f"/api/sessions/{scene.session_id}/join", {"point_id": point_id})
            return answer.status_code

    async with asyncio.timeout(120):
        answers = await asyncio.gather(*map(join, scene.sub_ids, secrets))
    assert Counter(answers) == {200: 250}
    async with deployment.database.read() as tx:
        assert await tx.scalar(select(func.count()).where(Seat.holder.startswith("device:"))) == 250
