"""How long who is lost in a sub-conference is waited for there: as in the main room."""

from __future__ import annotations

import pytest

from nhipcau.documents.logbook import line
from nhipcau.services import branch_floor, branch_seats, floor, sessions
from nhipcau.services.deployment import Deployment
from nhipcau.worker.graces import end_graces
from support.control_plane import Clock
from support.districts import make_districts
from support.room_by_hand import RoomByHand

pytestmark = pytest.mark.anyio


async def test_who_is_lost_in_a_sub_conference_keeps_floor_and_place_for_a_grace(
    deployment: Deployment, clock: Clock
) -> None:
    """A break of the main room is none of the sub-conference; what the main room holds it holds on."""
    scene = await make_districts(deployment)
    await scene.open()
    session_id = scene.session_id
    await sessions.start_session(deployment, scene.chair, session_id=session_id)
    room = RoomByHand(scene, clock)
    await room.enter(scene.main, *scene.subs)
    first, second, _ = scene.communes
    await floor.request_floor(deployment, second, session_id=session_id, point_id=second.point_id)
    about = {"session_id": session_id, "branch_id": (await scene.delegate(scene.north)).branches[0].id}
    await room.look()
    inside = {}
    for actor in (scene.north, first, second):
        admitted = await branch_seats.join_branch(deployment, actor, point_id=actor.point_id, **about)
        inside[actor] = room.media.join(admitted.token)
    await room.look()
    seen = (await branch_floor.get_branch(deployment, scene.north, **about)).version
    await branch_floor.give_in_branch(deployment, scene.north, point_id=first.point_id, seen=seen, minutes=0, **about)
    await branch_floor.request_in_branch(deployment, second, point_id=second.point_id, **about)
    await sessions.pause_session(deployment, scene.chair, session_id=session_id)
    for actor in (first, second):
        inside[actor].leave()
    await room.look()

    async def kept() -> tuple[list[int], list[int]]:
        await end_graces(deployment)
        view = await branch_floor.get_branch(deployment, scene.north, **about)
        return [holder.point_id for holder in view.floor], list(view.queue)

    clock.advance(seconds=299)
    assert await kept() == ([first.point_id], [second.point_id])
    clock.advance(seconds=1)
    assert await kept() == ([], [])
    assert list((await scene.view()).queue) == [second.point_id]
    lines = [line(kind, data, "vi") for kind, data in await scene.events("seat.grace")]
    assert [words[0] for words in lines if words] == [
        "Họp nhánh Huyện Bắc: Xã 001 mất kết nối 5 phút 00 giây; lượt phát biểu không giữ nữa.",
        "Họp nhánh Huyện Bắc: Xã 002 mất kết nối 5 phút 00 giây; chỗ trong hàng đợi không giữ nữa.",
    ]
