"""Tours and looks through their use cases: who may, what the stage says, the clock, and what ends them."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import update

from nhipcau.documents.logbook import line
from nhipcau.domain.errors import Forbidden, NotFound, NotInvited, PointAbsent, SessionNotOpen, StageMoved
from nhipcau.domain.errors_floor import NobodyToTour
from nhipcau.domain.floor_views import TourKind
from nhipcau.schemas.rooms import Presence, SessionView
from nhipcau.services import floor, looking, sessions, stage, tours
from nhipcau.services.deployment import Deployment
from nhipcau.services.session_access import meet
from nhipcau.services.session_view import get_session
from nhipcau.store.models import Seat
from nhipcau_media.contract.stage import Source, Stage
from support.control_plane import Clock, make_body, make_point
from support.database import counted_queries
from support.meetings import Scene, make_scene

pytestmark = pytest.mark.anyio


@pytest.fixture
async def scene(deployment: Deployment) -> Scene:
    """Everybody is in the room."""
    made = await make_scene(deployment, subs=4)
    await made.open()
    await here(made, Presence.PRESENT)
    return made


async def here(scene: Scene, presence: Presence, *points: int) -> None:
    async with scene.deployment.database.write() as tx:
        seats = update(Seat).values(presence=presence.value)
        await tx.execute(seats.where(Seat.point_id.in_(points)) if points else seats)


async def view(scene: Scene) -> SessionView:
    return await get_session(scene.deployment, scene.chair, session_id=scene.session_id)


async def document(scene: Scene) -> Stage:
    async with scene.deployment.database.read() as tx:
        meeting = await meet(tx, scene.chair, scene.session_id, scene.deployment.now().date())
        return await stage.load_stage(tx, meeting.session, meeting.main_room)


async def start(scene: Scene, kind: TourKind, *, body_id: int | None = None, seconds: int = 10) -> SessionView:
    return await tours.start_tour(
        scene.deployment,
        scene.chair,
        session_id=scene.session_id,
        kind=kind,
        body_id=body_id,
        seconds=seconds,
        seen=(await view(scene)).version,
    )


def numbers(scene: Scene, *identities: str) -> list[int]:
    """Which sub points these are, from 0."""
    return [scene.sub_ids.index(int(identity.removeprefix("point:"))) for identity in identities]


async def test_points_are_shown_in_turn_by_the_clock_and_only_by_picture(scene: Scene, clock: Clock) -> None:
    started = await start(scene, TourKind.SHOW)
    assert started.tour is not None
    assert (started.tour.owner, started.tour.mine, started.tour.scope) == (scene.chair.name, True, "")
    shown: list[int] = []
    heard: set[str] = set()
    for _ in range(5):
        made = await document(scene)
        assert made.shown is not None
        shown += numbers(scene, made.shown.identity)
        heard |= {track.identity for track in made.tracks if track.source is Source.MICROPHONE}
        assert numbers(scene, *made.ready) == [(shown[-1] + 1) % 4], "the next camera is let in beforehand"
        clock.advance(seconds=10)
        await tours.move_on(scene.deployment)
    assert shown == [0, 1, 2, 3, 0]
    assert heard == {f"point:{scene.meeting.main.id}"}
    assert await scene.told("floor") == ["floor.tour_started"], "steps are no lines of the logbook"


async def test_nothing_is_written_before_it_is_time(scene: Scene, clock: Clock) -> None:
    await start(scene, TourKind.SHOW)
    clock.advance(seconds=9)
    with counted_queries(scene.deployment.database) as statements:
        await tours.move_on(scene.deployment)
    assert len([one for one in statements if one.lstrip().upper().startswith("SELECT")]) == len(statements) == 1


async def test_only_a_subtree_is_visited_and_who_drops_is_left_out(scene: Scene, clock: Clock) -> None:
    deployment = scene.deployment
    district = await make_body(deployment, "Huyện Yên Thế")
    (parent,) = {seat.parent_id for seat in (await view(scene)).seats if not seat.is_main}
    whole = await start(scene, TourKind.SHOW, body_id=parent)
    assert whole.tour is not None
    assert (whole.tour.body_id, whole.tour.scope) == (parent, "Tỉnh Thử")
    with pytest.raises(NobodyToTour):
        await start(scene, TourKind.SHOW, body_id=district.id)
    with pytest.raises(NotFound):
        await start(scene, TourKind.SHOW, body_id=999_999)
    await here(scene, Presence.DROPPED, scene.sub_ids[1], scene.sub_ids[2])
    clock.advance(seconds=10)
    await tours.move_on(deployment)
    made = await document(scene)
    assert made.shown is not None
    assert numbers(scene, made.shown.identity) == [3]


async def test_looking_in_turn_lets_cameras_in_and_shows_them_to_nobody(scene: Scene, clock: Clock) -> None:
    await start(scene, TourKind.LOOK)
    clock.advance(seconds=10)
    await tours.move_on(scene.deployment)
    made = await document(scene)
    assert (numbers(scene, made.touring), numbers(scene, *made.looked)) == ([1], [1, 2])
    assert (made.shown, made.others) == (None, ())
    assert {track.identity for track in made.tracks} == {f"point:{scene.meeting.main.id}"}
    grants = stage.grants_of(made)
    assert [grants[f"point:{point}"].publish for point in scene.sub_ids[1:3]] == [{Source.CAMERA}] * 2
    own = await get_session(scene.deployment, scene.subs[1], session_id=scene.session_id)
    assert ([seat.point_id for seat in own.seats if seat.looked_at], own.tour) == ([scene.sub_ids[1]], None)


async def test_it_stops_when_the_chair_acts_or_the_session_breaks(scene: Scene, clock: Clock) -> None:
    deployment, session_id = scene.deployment, scene.session_id
    for_all = await start(scene, TourKind.SHOW)
    given = await floor.give_floor(
        deployment, scene.chair, session_id=session_id, point_id=scene.sub_ids[3], seen=for_all.version
    )
    assert (given.tour, [seat.shown for seat in given.seats]) == (None, [False] * 5)
    await start(scene, TourKind.SHOW)
    stopped = await tours.stop_tour(deployment, scene.engineer, session_id=session_id)
    assert stopped.tour is None
    await sessions.start_session(deployment, scene.chair, session_id=session_id)
    await start(scene, TourKind.LOOK)
    paused = await sessions.pause_session(deployment, scene.chair, session_id=session_id)
    assert (paused.tour, (await document(scene)).looked) == (None, ())
    clock.advance(seconds=60)
    await tours.move_on(deployment)
    assert (await document(scene)).v == paused.version
    lines = [line(kind, data, "vi") for kind, data in await scene.events("floor.tour")]
    assert [words[0] for words in lines if words] == [
        "Bắt đầu phát hình lần lượt, không kèm tiếng: mọi điểm cầu, mỗi điểm cầu 10 giây.",
        "Thôi phát hình lần lượt, không kèm tiếng: chủ trì thao tác khác.",
        "Bắt đầu phát hình lần lượt, không kèm tiếng: mọi điểm cầu, mỗi điểm cầu 10 giây.",
        "Thôi phát hình lần lượt, không kèm tiếng: bấm dừng.",
        "Bắt đầu xem riêng lần lượt: mọi điểm cầu, mỗi điểm cầu 10 giây.",
        "Thôi xem riêng lần lượt: phiên họp chuyển trạng thái.",
    ]


async def test_two_who_start_at_once_have_one_tour(scene: Scene) -> None:
    seen = (await view(scene)).version
    calls = [
        tours.start_tour(
            scene.deployment,
            actor,
            session_id=scene.session_id,
            kind=TourKind.SHOW,
            body_id=None,
            seconds=5,
            seen=seen,
        )
        for actor in (scene.chair, scene.engineer)
    ]
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    (won,) = [what for what in outcomes if isinstance(what, SessionView)]
    (lost,) = [what for what in outcomes if isinstance(what, StageMoved)]
    assert won.tour is not None
    assert lost.params["who"] == won.tour.owner


async def test_a_point_is_looked_at_alone_for_as_long_as_the_page_says_so(scene: Scene, clock: Clock) -> None:
    deployment, session_id, first = scene.deployment, scene.session_id, scene.sub_ids[0]

    async def look() -> None:
        await looking.look_at(deployment, scene.engineer, session_id=session_id, point_id=first)

    await look()
    made = await document(scene)
    assert (numbers(scene, *made.looked), made.tracks[2:]) == ([0], ())
    assert stage.grants_of(made)[f"point:{first}"].publish == {Source.CAMERA}
    for _ in range(5):
        clock.advance(seconds=10)
        await look()
        await tours.move_on(deployment)
    assert (await document(scene)).v == made.v, "saying it again is no news to 250 points"
    clock.advance(seconds=31)
    await tours.move_on(deployment)
    after = await document(scene)
    assert (after.looked, after.v) == ((), made.v + 1), "the page is gone, and no camera stays open"
    await look()
    await looking.end_look(deployment, scene.engineer, session_id=session_id)
    assert (await document(scene)).looked == ()
    lines = [line(kind, data, "vi") for kind, data in await scene.events("floor.point_looked_at")]
    assert [words[0] for words in lines if words] == ["Xem riêng hình Xã 001; các điểm cầu khác không thấy."] * 2


async def test_who_may_not_and_what_cannot_be_is_refused(scene: Scene) -> None:
    deployment, session_id, first = scene.deployment, scene.session_id, scene.sub_ids[0]
    for actor in (scene.subs[0], scene.main):
        with pytest.raises(Forbidden):
            await looking.look_at(deployment, actor, session_id=session_id, point_id=first)
        with pytest.raises(Forbidden):
            await tours.stop_tour(deployment, actor, session_id=session_id)
    stranger = await make_point(deployment, "Điểm khác")
    with pytest.raises(NotInvited):
        await looking.look_at(deployment, scene.chair, session_id=session_id, point_id=stranger.id)
    await here(scene, Presence.DROPPED, first)
    with pytest.raises(PointAbsent):
        await looking.look_at(deployment, scene.chair, session_id=session_id, point_id=first)
    closed = await make_scene(deployment)
    with pytest.raises(SessionNotOpen):
        await tours.start_tour(
            deployment,
            closed.chair,
            session_id=closed.session_id,
            kind=TourKind.SHOW,
            body_id=None,
            seconds=5,
            seen=0,
        )
