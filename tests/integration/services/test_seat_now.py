"""What a point is told by the answer to its own command: its seat, the same for one point and for 250."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from nhipcau.schemas.rooms import Presence, SeatNow
from nhipcau.services import content_machines, content_page, floor, screens, speakers
from nhipcau.services.deployment import Deployment
from nhipcau.services.session_view import get_session
from nhipcau.store.models import Seat
from support.database import counted_queries
from support.meetings import Scene, make_scene

pytestmark = pytest.mark.anyio


async def in_the_room(deployment: Deployment, points: int = 3) -> Scene:
    scene = await make_scene(deployment, points)
    await scene.open()
    await scene.join(scene.subs[0])
    async with deployment.database.write() as tx:
        await tx.execute(update(Seat).values(presence=Presence.PRESENT.value))
    return scene


async def test_it_says_of_the_seat_what_the_view_says(deployment: Deployment) -> None:
    scene = await in_the_room(deployment)
    sub = scene.subs[0]
    own = {"session_id": scene.session_id, "point_id": sub.point_id}

    async def is_so(answer: SeatNow) -> SeatNow:
        view = await get_session(deployment, scene.chair, session_id=scene.session_id)
        (seat,) = [seat for seat in view.seats if seat.point_id == sub.point_id]
        assert answer.model_dump() == {
            "now": view.now,
            "version": view.version,
            **{name: value for name, value in seat.model_dump().items() if name in SeatNow.model_fields},
        }
        return answer

    await floor.request_floor(deployment, scene.subs[1], session_id=scene.session_id, point_id=scene.sub_ids[1])
    asked = await is_so(await floor.request_floor(deployment, sub, **own))
    assert (asked.queue_place, asked.waiting_since) == (2, deployment.now())
    withdrawn = await is_so(await floor.withdraw_request(deployment, sub, **own))
    assert (withdrawn.queue_place, withdrawn.waiting_since, withdrawn.version) == (0, None, asked.version)
    await floor.give_floor(deployment, scene.chair, **own, seen=withdrawn.version)
    told = await is_so(await speakers.tell_speaker(deployment, sub, **own, name="Trần Thị Bình", post="Chủ tịch"))
    assert (told.has_floor, told.speaker_name, told.speaker_post) == (True, "Trần Thị Bình", "Chủ tịch")
    returned = await is_so(await floor.return_floor(deployment, sub, **own))
    assert (returned.has_floor, returned.version > told.version) == (False, True)
    await is_so(await screens.give_back(deployment, sub, **own))

    code = (await content_machines.make_code(deployment, sub, **own)).code
    await content_page.open_code(deployment, code=code, address="10.0.0.9")
    assert (await is_so(await speakers.tell_speaker(deployment, sub, **own, name="", post=""))).content_machine
    assert not (await is_so(await content_machines.end_machine(deployment, scene.chair, **own))).content_machine


@pytest.mark.parametrize("points", [1, 250])
async def test_a_point_that_asks_is_answered_the_same_whatever_the_number_of_points(
    deployment: Deployment, points: int
) -> None:
    scene = await in_the_room(deployment, points)
    with counted_queries(deployment.database) as asking:
        answer = await floor.request_floor(
            deployment, scene.subs[0], session_id=scene.session_id, point_id=scene.sub_ids[0]
        )
    assert len([statement for statement in asking if "advisory" not in statement]) == 11
    assert len(answer.model_dump_json()) < 350
