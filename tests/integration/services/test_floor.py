"""The floor through its use cases: one point speaks, the queue keeps its order, two chairs have one outcome."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from nhipcau.documents.logbook import line
from nhipcau.domain.errors import Forbidden, NotInvited, NotOnFloor, PointAbsent, SessionNotOpen, StageMoved
from nhipcau.domain.errors_floor import FloorFull, NothingToUndo, NotWaiting, QueueMoved
from nhipcau.schemas.floor import SpeakingView
from nhipcau.schemas.rooms import Presence, SeatNow, SessionView
from nhipcau.services import floor, incidents, sessions, stage
from nhipcau.services.deployment import Deployment
from nhipcau.services.floor_rows import milliseconds
from nhipcau.services.session_access import meet
from nhipcau.services.session_view import get_session
from nhipcau.store.models import Seat
from nhipcau_media.contract.stage import Source
from support.control_plane import Clock, make_point
from support.meetings import Scene, make_scene, speakers

pytestmark = pytest.mark.anyio


@pytest.fixture
async def scene(deployment: Deployment) -> Scene:
    """Everybody is in the room."""
    made = await make_scene(deployment, subs=4)
    await made.open()
    async with deployment.database.write() as tx:
        await tx.execute(update(Seat).values(presence=Presence.PRESENT.value))
    return made


async def view(scene: Scene) -> SessionView:
    return await get_session(scene.deployment, scene.chair, session_id=scene.session_id)


async def ask(scene: Scene, number: int) -> SeatNow:
    actor = scene.subs[number]
    return await floor.request_floor(scene.deployment, actor, session_id=scene.session_id, point_id=actor.point_id)


async def test_the_queue_keeps_its_order_and_the_first_place(scene: Scene, clock: Clock) -> None:
    for number in (1, 0, 1):
        clock.advance(seconds=5)
        await ask(scene, number)
    seen = await view(scene)
    first, second = scene.sub_ids[1], scene.sub_ids[0]
    assert seen.queue == (first, second)
    places = {seat.point_id: (seat.queue_place, seat.waiting_since) for seat in seen.seats if seat.queue_place}
    assert places == {
        first: (1, clock.at.replace(second=5)),
        second: (2, clock.at.replace(second=10)),
    }
    await floor.withdraw_request(
        scene.deployment, scene.subs[1], session_id=scene.session_id, point_id=scene.sub_ids[1]
    )
    assert (await view(scene)).queue == (second,)
    assert await scene.told("floor") == ["floor.requested", "floor.requested", "floor.withdrawn"]


async def test_the_floor_is_given_returned_and_taken(scene: Scene, clock: Clock) -> None:
    deployment, session_id = scene.deployment, scene.session_id
    first, second = scene.sub_ids[:2]
    await ask(scene, 0)
    seen = await view(scene)
    given = await floor.give_floor(deployment, scene.chair, session_id=session_id, point_id=first, seen=seen.version)
    assert (given.floor, given.queue) == ((SpeakingView(point_id=first, since=clock.at),), ())
    clock.advance(seconds=90)
    moved = await floor.give_floor(deployment, scene.chair, session_id=session_id, point_id=second, seen=given.version)
    assert [seat.point_id for seat in moved.seats if seat.has_floor] == [second]
    with pytest.raises(NotOnFloor):
        await floor.return_floor(deployment, scene.subs[0], session_id=session_id, point_id=first)
    returned = await floor.return_floor(deployment, scene.subs[1], session_id=session_id, point_id=second)
    assert (returned.has_floor, (await view(scene)).floor) == (False, ())
    again = await floor.give_floor(
        deployment, scene.chair, session_id=session_id, point_id=first, seen=returned.version
    )
    await floor.take_floor(deployment, scene.chair, session_id=session_id, point_id=first, seen=again.version)
    await floor.mute_all(deployment, scene.engineer, session_id=session_id, seen=99)
    events = await scene.events("floor")
    assert [kind for kind, _ in events] == [
        "floor.requested",
        "floor.given",
        "floor.taken",
        "floor.given",
        "floor.returned",
        "floor.given",
        "floor.taken",
        "floor.all_muted",
    ]
    assert events[2][1] == {"point_id": first, "label": "Xã 001", "spoke_ms": 90_000}


async def test_the_queue_is_called_in_turn_and_moved_by_hand(scene: Scene, clock: Clock) -> None:
    deployment, session_id = scene.deployment, scene.session_id
    first, second, third, fourth = scene.sub_ids[:4]
    for number in range(3):
        clock.advance(seconds=5)
        await ask(scene, number)
    moved = await floor.move_request(deployment, scene.chair, session_id=session_id, point_id=third, place=3, to=1)
    assert moved.queue == (third, first, second)
    asked = await ask(scene, 3)
    assert (asked.queue_place, (await view(scene)).queue) == (4, (third, first, second, fourth))
    with pytest.raises(QueueMoved):
        await floor.move_request(deployment, scene.engineer, session_id=session_id, point_id=second, place=2, to=1)
    down = await floor.move_request(deployment, scene.engineer, session_id=session_id, point_id=first, place=2, to=3)
    assert down.queue == (third, second, first, fourth)
    called = await floor.call_next(deployment, scene.chair, session_id=session_id, point_id=third, seen=down.version)
    assert (speakers(called), called.queue) == ([third], (second, first, fourth))
    since = {seat.point_id: seat.waiting_since for seat in called.seats}
    assert since[first] == clock.at - timedelta(seconds=10), "whoever is moved has waited as long as before"
    events = await scene.events("floor.request_moved")
    assert [(data["point_id"], data["place"]) for _, data in events] == [(third, 1), (first, 3)]


async def test_a_point_that_withdraws_as_it_is_called_is_not_called(scene: Scene) -> None:
    await ask(scene, 0)
    seen = await ask(scene, 1)
    call = floor.call_next(
        scene.deployment, scene.chair, session_id=scene.session_id, point_id=scene.sub_ids[0], seen=seen.version
    )
    withdraw = floor.withdraw_request(
        scene.deployment, scene.subs[0], session_id=scene.session_id, point_id=scene.sub_ids[0]
    )
    called, _ = await asyncio.gather(call, withdraw, return_exceptions=True)
    told = await scene.told("floor")
    # Whichever came first, it is one of the two, and the next in the queue was not called by mistake.
    if isinstance(called, SessionView):
        assert (speakers(await view(scene)), told[2:]) == ([scene.sub_ids[0]], ["floor.given"])
    else:
        assert (type(called), (await view(scene)).floor, told[2:]) == (NotWaiting, (), ["floor.withdrawn"])


async def test_a_turn_has_a_time_that_everybody_sees_and_nobody_is_cut_off_by(scene: Scene, clock: Clock) -> None:
    deployment, session_id = scene.deployment, scene.session_id
    first, second = scene.sub_ids[:2]
    limited = await floor.set_turn_time(deployment, scene.chair, session_id=session_id, minutes=5)
    assert limited.turn_minutes == 5
    given = await floor.give_floor(deployment, scene.chair, session_id=session_id, point_id=first, seen=limited.version)
    until = clock.at + timedelta(minutes=5)
    assert [holder.until for holder in given.floor] == [until]
    more = await floor.add_time(
        deployment, scene.engineer, session_id=session_id, point_id=first, minutes=1, seen=given.version
    )
    assert [holder.until for holder in more.floor] == [until + timedelta(minutes=1)]
    with pytest.raises(StageMoved):
        await floor.add_time(
            deployment, scene.chair, session_id=session_id, point_id=first, minutes=1, seen=given.version
        )
    clock.advance(seconds=3600)
    assert (await view(scene)).floor == more.floor, "whoever speaks too long goes on speaking"
    async with deployment.database.read() as tx:
        meeting = await meet(tx, scene.chair, session_id, clock.at.date())
        document = await stage.load_stage(tx, meeting.session, meeting.main_room)
    assert [seat.until for seat in document.floor] == [milliseconds(until) + 60_000]
    own = await floor.add_speaker(
        deployment, scene.chair, session_id=session_id, point_id=second, seen=more.version, minutes=0
    )
    assert own.floor[1].until is None
    with pytest.raises(NotOnFloor):
        await floor.add_time(
            deployment, scene.chair, session_id=session_id, point_id=scene.sub_ids[2], minutes=1, seen=own.version
        )
    with pytest.raises(Forbidden):
        await floor.set_turn_time(deployment, scene.subs[0], session_id=session_id, minutes=0)
    lines = [line(kind, data, "vi") for kind, data in await scene.events("floor")]
    assert [words[0] for words in lines if words] == [
        "Thời gian mỗi lượt phát biểu: 5 phút.",
        "Mời Xã 001 phát biểu, 5 phút.",
        "Thêm 1 phút cho Xã 001.",
        "Mời thêm Xã 002 vào đối thoại.",
    ]


async def test_the_last_command_is_undone_at_once_with_one_line_in_the_logbook(scene: Scene, clock: Clock) -> None:
    deployment, session_id = scene.deployment, scene.session_id
    first, second, third = scene.sub_ids[:3]
    for number in range(3):
        clock.advance(seconds=1)
        asked = await ask(scene, number)
    given = await floor.give_floor(deployment, scene.chair, session_id=session_id, point_id=second, seen=asked.version)
    assert (given.undo_until, given.queue) == (clock.at + timedelta(seconds=10), (first, third))
    undone = await floor.undo_floor(deployment, scene.chair, session_id=session_id, seen=given.version)
    assert (undone.floor, undone.queue, undone.undo_until) == ((), (first, second, third), None)
    waiting = {seat.point_id: seat.waiting_since for seat in undone.seats}
    assert waiting[second] == clock.at - timedelta(seconds=1)
    again = await floor.call_next(deployment, scene.chair, session_id=session_id, point_id=first, seen=undone.version)
    clock.advance(seconds=30)
    assert (await view(scene)).undo_until is None
    muted = await floor.mute_all(deployment, scene.engineer, session_id=session_id, seen=again.version)
    clock.advance(seconds=9)
    on = await floor.undo_floor(deployment, scene.chair, session_id=session_id, seen=muted.version)
    assert on.floor == again.floor, "it speaks on as if it had never been interrupted"
    with pytest.raises(NothingToUndo):
        await floor.undo_floor(deployment, scene.engineer, session_id=session_id, seen=on.version)
    lines = [line(kind, data, "vi") for kind, data in await scene.events("floor.undone")]
    assert [words[0] for words in lines if words] == [
        "Hoàn tác: chỉ điểm cầu chính phát biểu.",
        "Hoàn tác: Xã 001 phát biểu.",
    ]


async def test_all_are_muted_but_some_and_an_undo_brings_the_queue_back(scene: Scene, clock: Clock) -> None:
    deployment, session_id = scene.deployment, scene.session_id
    first, second, third, fourth = scene.sub_ids[:4]
    for number in range(3):
        clock.advance(seconds=1)
        asked = await ask(scene, number)
    given = await floor.give_floor(deployment, scene.chair, session_id=session_id, point_id=fourth, seen=asked.version)
    muted = await floor.mute_all_but(
        deployment, scene.chair, session_id=session_id, point_ids=(third, first), seen=given.version
    )
    assert (speakers(muted), muted.queue) == ([third, first], (second,))
    undone = await floor.undo_floor(deployment, scene.chair, session_id=session_id, seen=muted.version)
    assert (speakers(undone), undone.queue) == ([fourth], (first, second, third))
    stranger = await make_point(deployment, "Điểm cầu lạ")
    with pytest.raises(NotInvited):
        await floor.mute_all_but(
            deployment, scene.chair, session_id=session_id, point_ids=(first, stranger.id), seen=undone.version
        )
    with pytest.raises(Forbidden):
        await floor.mute_all_but(deployment, scene.subs[0], session_id=session_id, point_ids=(first,), seen=99)
    lines = [line(kind, data, "vi") for kind, data in await scene.events("floor.all_muted")]
    assert [words[0] for words in lines if words] == ["Tắt mọi micrô trừ chủ trì và Xã 003 · Xã 001."]


async def test_the_order_of_the_queue_is_kept_over_a_break(scene: Scene, clock: Clock) -> None:
    deployment, session_id = scene.deployment, scene.session_id
    first, second, third = scene.sub_ids[:3]
    for number in range(3):
        clock.advance(seconds=1)
        await ask(scene, number)
    await sessions.start_session(deployment, scene.chair, session_id=session_id)
    await floor.move_request(deployment, scene.chair, session_id=session_id, point_id=third, place=3, to=1)
    paused = await sessions.pause_session(deployment, scene.chair, session_id=session_id)
    clock.advance(minutes=15)
    on = await sessions.resume_session(deployment, scene.chair, session_id=session_id)
    assert (paused.queue, on.queue) == ((third, first, second),) * 2
    called = await floor.call_next(deployment, scene.chair, session_id=session_id, point_id=third, seen=on.version)
    assert (speakers(called), called.queue) == ([third], (first, second))


async def test_up_to_three_points_speak_together(scene: Scene, clock: Clock) -> None:
    """*Đối thoại*: adding takes the floor from nobody, giving it takes it from everybody else."""
    deployment, session_id, (first, second, third, fourth) = scene.deployment, scene.session_id, scene.sub_ids[:4]
    for number, point_id in enumerate((first, second, third)):
        before = await ask(scene, number)
        seen = await floor.add_speaker(
            deployment, scene.chair, session_id=session_id, point_id=point_id, seen=before.version
        )
        clock.advance(seconds=30)
    assert (speakers(seen), seen.queue) == ([first, second, third], ())
    assert [seat.point_id for seat in seen.seats if seat.has_floor] == [first, second, third]
    async with deployment.database.read() as tx:
        meeting = await meet(tx, scene.chair, session_id, clock.at.date())
        document = await stage.load_stage(tx, meeting.session, meeting.main_room)
    heard = {f"point:{point_id}" for point_id in (scene.meeting.main.id, first, second, third)}
    assert {track.identity for track in document.tracks if track.source is Source.MICROPHONE} == heard
    grants = stage.grants_of(document)
    assert {identity for identity, given in grants.items() if Source.MICROPHONE in given.publish} == heard
    with pytest.raises(FloorFull) as refused:
        await floor.add_speaker(deployment, scene.chair, session_id=session_id, point_id=fourth, seen=seen.version)
    assert refused.value.params == {"limit": 3}
    await floor.return_floor(deployment, scene.subs[1], session_id=session_id, point_id=second)
    taken = await floor.take_floor(deployment, scene.chair, session_id=session_id, point_id=third, seen=seen.version)
    again = await floor.add_speaker(deployment, scene.chair, session_id=session_id, point_id=second, seen=taken.version)
    assert speakers(again) == [first, second]
    alone = await floor.give_floor(deployment, scene.chair, session_id=session_id, point_id=first, seen=again.version)
    assert alone.floor == (SpeakingView(point_id=first, since=clock.at - timedelta(seconds=90)),)
    assert (await scene.events("floor.taken"))[-1][1]["point_id"] == second


async def test_two_hosts_adding_at_once_have_one_outcome(scene: Scene) -> None:
    first, second, third = scene.sub_ids[:3]
    given = await floor.give_floor(
        scene.deployment, scene.chair, session_id=scene.session_id, point_id=first, seen=(await view(scene)).version
    )
    calls = [
        floor.add_speaker(scene.deployment, actor, session_id=scene.session_id, point_id=point_id, seen=given.version)
        for actor, point_id in ((scene.chair, second), (scene.chair, second), (scene.engineer, third))
    ]
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    added = await view(scene)
    assert speakers(added) in ([first, second], [first, third])
    assert len(await scene.events("floor.added")) == 1
    # A double click is answered like the first; whoever was slower is told who was quicker.
    assert {type(what) for what in outcomes} == {SessionView, StageMoved}


async def test_two_chairs_giving_at_once_have_one_outcome(scene: Scene) -> None:
    seen = await view(scene)
    calls = [
        floor.give_floor(scene.deployment, actor, session_id=scene.session_id, point_id=point_id, seen=seen.version)
        for actor, point_id in ((scene.chair, scene.sub_ids[0]), (scene.engineer, scene.sub_ids[1]))
    ]
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    (won,) = [what for what in outcomes if isinstance(what, SessionView)]
    (lost,) = [what for what in outcomes if isinstance(what, StageMoved)]
    winner = scene.chair if speakers(won) == [scene.sub_ids[0]] else scene.engineer
    assert (lost.params["who"], lost.params["holders"]) == (winner.name, speakers(won))
    assert await scene.told("floor") == ["floor.given"]


async def test_muting_all_by_an_old_stage_does_not_silence_whoever_was_just_given_the_floor(scene: Scene) -> None:
    deployment, session_id, point_id = scene.deployment, scene.session_id, scene.sub_ids[0]
    seen = (await view(scene)).version
    given = await floor.give_floor(deployment, scene.chair, session_id=session_id, point_id=point_id, seen=seen)
    with pytest.raises(StageMoved) as refused:
        await floor.mute_all(deployment, scene.engineer, session_id=session_id, seen=seen)
    assert (refused.value.params["who"], refused.value.params["holders"]) == (scene.chair.name, [point_id])
    assert speakers(await view(scene)) == [point_id]
    muted = await floor.mute_all(deployment, scene.engineer, session_id=session_id, seen=given.version)
    assert muted.floor == ()


async def test_who_may_not_is_refused(scene: Scene) -> None:
    deployment, session_id = scene.deployment, scene.session_id
    with pytest.raises(Forbidden):
        await floor.give_floor(deployment, scene.subs[0], session_id=session_id, point_id=scene.sub_ids[0], seen=1)
    with pytest.raises(Forbidden):
        await floor.request_floor(deployment, scene.subs[0], session_id=session_id, point_id=scene.sub_ids[1])
    with pytest.raises(Forbidden):
        await floor.mute_all(deployment, scene.main, session_id=session_id, seen=99)
    stranger = await make_point(deployment, "Điểm khác")
    with pytest.raises(NotInvited):
        await floor.give_floor(deployment, scene.chair, session_id=session_id, point_id=stranger.id, seen=1)
    async with deployment.database.write() as tx:
        await tx.execute(update(Seat).values(presence=Presence.DROPPED.value))
    with pytest.raises(PointAbsent):
        await floor.give_floor(deployment, scene.chair, session_id=session_id, point_id=scene.sub_ids[0], seen=1)


async def test_nobody_speaks_before_the_session_is_open(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    with pytest.raises(SessionNotOpen):
        await ask(scene, 0)
    with pytest.raises(SessionNotOpen):
        await floor.mute_all(deployment, scene.chair, session_id=scene.session_id, seen=99)


async def test_incidents_reach_the_host_and_the_point_itself(scene: Scene) -> None:
    """Art. 11.3c: and the engineers, who stand by."""
    point_id = scene.sub_ids[0]
    for _ in range(2):
        await incidents.report_incident(
            scene.deployment,
            scene.subs[0],
            session_id=scene.session_id,
            point_id=point_id,
            text="mất tiếng",
        )
    shown = {}
    for name, actor in (
        ("chair", scene.chair),
        ("engineer", scene.engineer),
        ("own", scene.subs[0]),
        ("other", scene.subs[1]),
    ):
        seen = await get_session(scene.deployment, actor, session_id=scene.session_id)
        shown[name] = [seat.incident for seat in seen.seats if seat.incident]
    heard = ["fault: mất tiếng"]
    assert shown == {"chair": heard, "engineer": heard, "own": heard, "other": []}
    assert await scene.told("fault") == ["fault.reported"]
    with pytest.raises(Forbidden):
        await incidents.report_incident(
            scene.deployment, scene.subs[0], session_id=scene.session_id, point_id=scene.sub_ids[1]
        )


async def report(scene: Scene, number: int = 0) -> None:
    actor = scene.subs[number]
    await incidents.report_incident(
        scene.deployment, actor, session_id=scene.session_id, point_id=actor.point_id, text="mất tiếng"
    )


async def test_the_same_fault_is_heard_again_after_a_while(scene: Scene, clock: Clock) -> None:
    await report(scene)
    clock.advance(seconds=29)
    await report(scene)
    assert await scene.told("fault") == ["fault.reported"]
    clock.advance(seconds=2)
    await report(scene)
    assert await scene.told("fault") == ["fault.reported", "fault.reported"]


async def test_whatever_a_point_reported_is_closed_by_host_or_engineer(scene: Scene, clock: Clock) -> None:
    """Art. 10.2b: a sub point tells of trouble at once. Art. 10.2a: the main point works on it."""
    deployment, session_id, point_id = scene.deployment, scene.session_id, scene.sub_ids[0]
    await report(scene)
    await report(scene, 1)
    with pytest.raises(Forbidden):
        await incidents.close_incidents(deployment, scene.subs[0], session_id=session_id, point_id=point_id)
    for actor in (scene.chair, scene.engineer):
        await incidents.close_incidents(deployment, actor, session_id=session_id, point_id=point_id)
    assert [seat.point_id for seat in (await view(scene)).seats if seat.incident] == [scene.sub_ids[1]]
    assert await scene.events("incident") == [("incident.closed", {"point_id": point_id, "label": "Xã 001"})]
    # Reported again at once: the one before is closed, so this is news.
    await report(scene)
    assert [seat.point_id for seat in (await view(scene)).seats if seat.incident] == scene.sub_ids[:2]
