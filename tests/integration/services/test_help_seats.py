"""Calls to the engineer when a seat changes hands: who was superseded speaks no more, who goes has hung up."""

from __future__ import annotations

import pytest

from nhipcau.domain.errors_joining import SeatGivenAnew, TokenRefused
from nhipcau.domain.help_call import HelpSide
from nhipcau.domain.roles import Actor
from nhipcau.services import door, enrolment, help_calls, seats, sign_in
from nhipcau.services.deployment import Deployment
from nhipcau.services.token_check import check_token
from nhipcau.store.models import Conference, ConferencePoint
from nhipcau.store.models import Seat as SeatRow
from nhipcau.store.models import Session as SessionRow
from nhipcau.worker.help_keeper import HelpKeeper
from nhipcau_media.memory import MemoryMediaServer
from support.control_plane import make_device
from support.meetings import Scene, make_scene

pytestmark = pytest.mark.anyio


@pytest.fixture
async def scene(deployment: Deployment) -> Scene:
    made = await make_scene(deployment)
    await made.open()
    return made


async def call(scene: Scene, actor: Actor, *, answered: bool = True) -> int:
    about = {"session_id": scene.session_id}
    made = await help_calls.call_engineer(scene.deployment, actor, **about, point_id=actor.point_id)
    if answered:
        await help_calls.answer_call(scene.deployment, scene.engineer, **about, call_id=made.id)
    return made.id


async def join(scene: Scene, call_id: int, actor: Actor, side: HelpSide = HelpSide.POINT) -> str:
    admission = await help_calls.join_call(
        scene.deployment, actor, session_id=scene.session_id, call_id=call_id, side=side
    )
    return admission.token


async def leave(scene: Scene, actor: Actor) -> None:
    seat = await scene.seat(actor.point_id)
    await seats.leave_session(
        scene.deployment,
        actor,
        session_id=scene.session_id,
        point_id=actor.point_id,
        generation=seat.generation,
    )


async def test_whoever_takes_the_seat_over_silences_the_other_machine_in_the_call(scene: Scene) -> None:
    deployment, sub = scene.deployment, scene.subs[0]
    media = deployment.media
    assert isinstance(media, MemoryMediaServer)
    await scene.join(sub)
    call_id = await call(scene, sub)
    old, desk = await join(scene, call_id, sub), await join(scene, call_id, scene.engineer, HelpSide.ENGINEER)
    there, engineer = media.join(old), media.join(desk)
    keeper = HelpKeeper(deployment)
    await keeper.tick()
    assert there.connected
    spare = await make_device(deployment, scene.meeting.subs[0])
    await scene.join(spare, takeover=True)
    with pytest.raises(SeatGivenAnew):
        await check_token(deployment, old)
    await keeper.tick()
    # The call goes on with the machine that has the seat now.
    assert (there.connected, engineer.connected) == (False, True)
    new = media.join(await join(scene, call_id, spare))
    await keeper.tick()
    assert (new.connected, engineer.connected) == (True, True)


async def test_whoever_has_the_call_already_keeps_it_when_it_takes_the_seat_over(scene: Scene) -> None:
    sub = scene.subs[0]
    await scene.join(sub)
    call_id = await call(scene, sub)
    spare = await make_device(scene.deployment, scene.meeting.subs[0])
    token = await join(scene, call_id, spare)
    await scene.join(spare, takeover=True)
    await check_token(scene.deployment, token)


async def test_what_is_revoked_or_signed_out_is_let_into_no_call_again(scene: Scene) -> None:
    deployment, sub = scene.deployment, scene.subs[0]
    call_id = await call(scene, sub)
    tokens = [await join(scene, call_id, sub), await join(scene, call_id, scene.engineer, HelpSide.ENGINEER)]
    for token in tokens:
        await check_token(deployment, token)
    await enrolment.revoke_device(deployment, scene.engineer, device_id=sub.id)
    await sign_in.sign_out(deployment, scene.engineer)
    for token in tokens:
        with pytest.raises(SeatGivenAnew):
            await check_token(deployment, token)


@pytest.mark.parametrize(("answered", "told"), [(False, "help.given_up"), (True, "help.ended")])
async def test_whoever_leaves_or_is_put_out_has_hung_up(scene: Scene, answered: bool, told: str) -> None:
    deployment, session_id = scene.deployment, scene.session_id
    leaves, barred = scene.subs[:2]
    for actor in (leaves, barred):
        await scene.join(actor)
        call_id = await call(scene, actor, answered=answered)
        token = await join(scene, call_id, actor) if answered else ""
        if actor is leaves:
            await leave(scene, actor)
        else:
            await door.bar(
                deployment, scene.chair, session_id=session_id, point_id=actor.point_id, reason="Nhầm", seen=99
            )
        if answered:
            with pytest.raises(TokenRefused):
                await check_token(deployment, token)
    assert (await help_calls.list_calls(deployment, scene.engineer, session_id=session_id)).calls == ()
    assert (await scene.told("help"))[-1] == told
    assert (await scene.told("help")).count(told) == 2


async def test_whoever_gives_up_before_the_door_has_hung_up(scene: Scene) -> None:
    deployment, sub = scene.deployment, scene.subs[0]
    async with deployment.database.write() as tx:
        seat = await tx.get_one(SeatRow, (await scene.seat(sub.point_id)).id)
        seat.entry = "waiting"
    await call(scene, sub, answered=False)
    await leave(scene, sub)
    assert await scene.told("help") == ["help.called", "help.given_up"]


async def test_a_superseded_page_hangs_nothing_up(scene: Scene) -> None:
    sub = scene.subs[0]
    old = (await scene.join(sub)).generation
    await scene.join(sub)
    await call(scene, sub)
    await seats.leave_session(scene.deployment, sub, session_id=scene.session_id, point_id=sub.point_id, generation=old)
    assert await scene.told("help") == ["help.called", "help.answered"]


async def test_a_point_that_is_moved_to_another_session_has_hung_up_in_the_first(scene: Scene) -> None:
    deployment, sub = scene.deployment, scene.subs[0]
    await scene.join(sub)
    await call(scene, sub)
    other = await make_scene(deployment)
    async with deployment.database.write() as tx:
        session = await tx.get_one(SessionRow, other.session_id)
        conference = await tx.get_one(Conference, session.conference_id)
        tx.add(ConferencePoint(conference_id=conference.id, point_id=sub.point_id, position=9))
    await other.open()
    await seats.join_session(deployment, sub, session_id=other.session_id, point_id=sub.point_id, takeover=True)
    assert await scene.told("help") == ["help.called", "help.answered", "help.ended"]
    assert (await help_calls.list_calls(deployment, scene.engineer, session_id=scene.session_id)).calls == ()
