"""The second machine of a seat: let in by a code, showing by the chair's word, gone with whoever sits in the seat."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from nhipcau.domain.conference import SessionState
from nhipcau.domain.errors import Forbidden, NotInvited, SeatTaken, SessionNotOpen, TooMany
from nhipcau.domain.errors_content import ContentCodeUnknown, NoContentMachine, NotPresenting
from nhipcau.domain.events import EventType
from nhipcau.domain.roles import Actor, ActorKind
from nhipcau.schemas.rooms import ContentIn
from nhipcau.services import content_machines, content_page, door, scenes, screens, seats
from nhipcau.services.deployment import Deployment
from nhipcau.services.enrolment import revoke_device
from nhipcau.services.session_view import get_session
from nhipcau.services.sessions import end_session, pause_session, start_session
from nhipcau.services.stage import grants_of
from nhipcau.store.models import Event, Session
from nhipcau_media.contract.stage import Source
from nhipcau_media.server import Grants
from support.control_plane import Clock, make_device
from support.meetings import Scene, ask_for_screen, make_seated, stage_of

pytestmark = pytest.mark.anyio

ADDRESS = "10.0.0.9"
SCREEN = Grants(frozenset({Source.SCREEN}), subscribe=False)


@pytest.fixture
async def scene(deployment: Deployment) -> Scene:
    return await make_seated(deployment)


async def code_of(scene: Scene, actor: Actor) -> str:
    made = await content_machines.make_code(
        scene.deployment, actor, session_id=scene.session_id, point_id=actor.point_id
    )
    return made.code


async def laptop_of(scene: Scene, actor: Actor) -> str:
    """Let a machine in, and return what it proves itself by."""
    code = await code_of(scene, actor)
    secret, _ = await content_page.open_code(scene.deployment, code=code, address=ADDRESS)
    return secret


async def may_show(scene: Scene) -> dict[str, Grants]:
    """Return who may send a screen, and all that they may do."""
    grants = grants_of(await stage_of(scene))
    return {identity: given for identity, given in grants.items() if Source.SCREEN in given.publish}


async def has_machine(scene: Scene, reader: Actor) -> list[int]:
    """Return the points that somebody sees to have a second machine."""
    view = await get_session(scene.deployment, reader, session_id=scene.session_id)
    return [seat.point_id for seat in view.seats if seat.content_machine]


async def stands(scene: Scene, secret: str) -> bool:
    try:
        await content_page.get_machine(scene.deployment, secret=secret)
    except NoContentMachine:
        return False
    return True


async def test_a_code_lets_one_machine_in_once_and_not_for_long(
    deployment: Deployment, scene: Scene, clock: Clock
) -> None:
    sub = scene.subs[0]
    made = await content_machines.make_code(deployment, sub, session_id=scene.session_id, point_id=sub.point_id)
    assert (made.url, made.expires_at) == (f"{made.address}#{made.code}", clock.at + timedelta(minutes=10))
    typed = made.code.lower().replace("-", " ")
    secret, view = await content_page.open_code(deployment, code=typed, address=ADDRESS)
    assert (view.point_name, view.state, view.asked, view.shows) == (
        scene.meeting.subs[0].name,
        SessionState.OPEN,
        False,
        False,
    )
    assert await stands(scene, secret)
    with pytest.raises(ContentCodeUnknown):
        await content_page.open_code(deployment, code=made.code, address=ADDRESS)

    first, second = await code_of(scene, sub), await code_of(scene, sub)
    with pytest.raises(ContentCodeUnknown):
        await content_page.open_code(deployment, code=first, address=ADDRESS)
    assert await stands(scene, secret), "a code that nobody used puts nobody out"
    newer, _ = await content_page.open_code(deployment, code=second, address=ADDRESS)
    assert (await stands(scene, secret), await stands(scene, newer)) == (False, True)

    late = await code_of(scene, sub)
    clock.advance(minutes=10)
    with pytest.raises(ContentCodeUnknown):
        await content_page.open_code(deployment, code=late, address=ADDRESS)
    assert await stands(scene, newer)
    assert await scene.told("content") == [
        "content.code_made",
        "content.machine_in",
        "content.code_made",
        "content.code_made",
        "content.machine_in",
        "content.code_made",
    ]


async def test_guessing_waits(deployment: Deployment, scene: Scene) -> None:
    code = await code_of(scene, scene.subs[0])
    for _ in range(20):
        with pytest.raises(ContentCodeUnknown):
            await content_page.open_code(deployment, code="AAAA-AAAA", address=ADDRESS)
    with pytest.raises(TooMany):
        await content_page.open_code(deployment, code=code, address=ADDRESS)
    secret, _ = await content_page.open_code(deployment, code=code, address="10.0.0.10")
    assert await stands(scene, secret), "others do not wait for it"


async def test_the_chairs_word_is_for_the_point_which_chooses_the_machine(deployment: Deployment, scene: Scene) -> None:
    sub, other = scene.subs[:2]
    secret = await laptop_of(scene, sub)
    with pytest.raises(NotPresenting):
        await content_page.show(deployment, secret=secret)
    await ask_for_screen(scene, other.point_id)
    with pytest.raises(NotPresenting):
        await content_page.show(deployment, secret=secret)
    await ask_for_screen(scene, sub.point_id)
    own, second = f"point:{sub.point_id}", f"point:{sub.point_id}:content"
    assert await may_show(scene) == {own: Grants(frozenset({Source.SCREEN}))}
    shown = await content_page.show(deployment, secret=secret)
    assert (shown.asked, shown.shows) == (True, True)
    assert await may_show(scene) == {second: SCREEN}, "one of the two, and it neither hears nor sees"
    before = (await stage_of(scene)).v
    await content_page.show(deployment, secret=secret)
    await ask_for_screen(scene, sub.point_id)
    assert (await stage_of(scene)).v == before, "asked twice is once"

    async def from_seat(actor: Actor) -> None:
        await content_machines.show_from_seat(deployment, actor, session_id=scene.session_id, point_id=sub.point_id)

    await from_seat(sub)
    assert set(await may_show(scene)) == {own}
    with pytest.raises((Forbidden, NotInvited)):
        await from_seat(other)
    await content_page.show(deployment, secret=secret)
    await ask_for_screen(scene, other.point_id)
    assert set(await may_show(scene)) == {f"point:{other.point_id}"}, "one presenter at a time"
    with pytest.raises(NotPresenting):
        await from_seat(sub)
    await content_page.give_back(deployment, secret=secret)
    assert set(await may_show(scene)) == {f"point:{other.point_id}"}, "whose screen is not shown ends nothing"
    assert await scene.told("content.machine_shows", "content.seat_shows") == [
        "content.machine_shows",
        "content.seat_shows",
        "content.machine_shows",
    ]


async def test_what_ends_the_presenting_ends_it_for_the_machine(deployment: Deployment, scene: Scene) -> None:
    sub = scene.subs[0]
    secret = await laptop_of(scene, sub)

    async def shown() -> None:
        await ask_for_screen(scene, sub.point_id)
        await content_page.show(deployment, secret=secret)
        assert set(await may_show(scene)) == {f"point:{sub.point_id}:content"}

    await shown()
    await scenes.set_content(deployment, scene.chair, session_id=scene.session_id, wish=ContentIn())
    assert await may_show(scene) == {}, "taken away by the chair"
    await shown()
    over = await content_page.give_back(deployment, secret=secret)
    assert (over.asked, over.shows, await may_show(scene)) == (False, False, {})
    await shown()
    await screens.give_back(deployment, sub, session_id=scene.session_id, point_id=sub.point_id)
    assert await may_show(scene) == {}, "the point's own page ends it for both"
    await shown()
    await start_session(deployment, scene.chair, session_id=scene.session_id)
    await pause_session(deployment, scene.chair, session_id=scene.session_id)
    assert await may_show(scene) == {}, "a break sends no screen"
    await end_session(deployment, scene.chair, session_id=scene.session_id)
    assert (await content_page.get_machine(deployment, secret=secret)).state is SessionState.ENDED
    for refused in (content_page.join, content_page.show, content_page.give_back):
        with pytest.raises(SessionNotOpen):
            await refused(deployment, secret=secret)


async def test_it_is_taken_out_by_the_point_the_host_and_itself(deployment: Deployment, scene: Scene) -> None:
    sub, other = scene.subs[:2]

    async def end(actor: Actor) -> None:
        await content_machines.end_machine(deployment, actor, session_id=scene.session_id, point_id=sub.point_id)

    for actor in (sub, scene.chair, scene.engineer):
        secret = await laptop_of(scene, sub)
        await ask_for_screen(scene, sub.point_id)
        await content_page.show(deployment, secret=secret)
        with pytest.raises((Forbidden, NotInvited)):
            await end(other)
        assert await stands(scene, secret)
        waiting = await code_of(scene, sub)
        await end(actor)
        assert not await stands(scene, secret)
        assert set(await may_show(scene)) == {f"point:{sub.point_id}"}, "the point presents as before"
        with pytest.raises(ContentCodeUnknown):
            await content_page.open_code(deployment, code=waiting, address=ADDRESS)
        for refused in (content_page.join, content_page.show, content_page.give_back):
            with pytest.raises(NoContentMachine):
                await refused(deployment, secret=secret)
        await end(actor)
    secret = await laptop_of(scene, sub)
    await content_page.go(deployment, secret=secret)
    await content_page.go(deployment, secret=secret)
    assert not await stands(scene, secret)
    assert (await scene.told("content.machine_out")) == ["content.machine_out"] * 4
    with pytest.raises(NoContentMachine):
        await content_page.get_machine(deployment, secret="")


async def test_it_goes_with_whoever_sat_in_the_seat_and_stays_over_a_reload(
    deployment: Deployment, scene: Scene
) -> None:
    sub, other = scene.subs[:2]
    secret = await laptop_of(scene, sub)
    await scene.join(sub)
    assert await stands(scene, secret), "a page that reloads is the same holder"

    spare = await make_device(deployment, scene.meeting.subs[0])
    waiting = await code_of(scene, sub)
    await ask_for_screen(scene, sub.point_id)
    await content_page.show(deployment, secret=secret)
    await scene.join(spare, takeover=True)
    assert not await stands(scene, secret)
    assert set(await may_show(scene)) == {f"point:{sub.point_id}"}
    with pytest.raises(ContentCodeUnknown):
        await content_page.open_code(deployment, code=waiting, address=ADDRESS)
    with pytest.raises(SeatTaken):
        await code_of(scene, sub)
    await scene.join(sub, takeover=True)
    assert not await stands(scene, secret), "the seat back is not the machine back"

    secret = await laptop_of(scene, sub)
    generation = (await scene.seat(sub.point_id)).generation
    await seats.leave_session(
        deployment, sub, session_id=scene.session_id, point_id=sub.point_id, generation=generation
    )
    await scene.join(sub)
    assert not await stands(scene, secret), "whoever leaves takes it along"

    secret = await laptop_of(scene, other)
    seen = (await get_session(deployment, scene.chair, session_id=scene.session_id)).version
    await door.bar(
        deployment, scene.chair, session_id=scene.session_id, point_id=other.point_id, reason="Nhầm", seen=seen
    )
    assert not await stands(scene, secret), "who is put out takes it along"

    secret = await laptop_of(scene, sub)
    await revoke_device(deployment, scene.engineer, device_id=sub.id)
    assert not await stands(scene, secret), "and so does a device that is revoked"
    in_and_out = ["content.machine_in", "content.machine_out"]
    assert await scene.told("content.machine_in", "content.machine_out") == in_and_out * 4


async def test_a_revoked_device_has_its_machine_written_into_the_logbook_of_a_session_that_runs(
    deployment: Deployment, scene: Scene
) -> None:
    ended, running = scene.subs[1], scene.subs[0]
    await laptop_of(scene, running)
    await revoke_device(deployment, scene.engineer, device_id=running.id)
    async with deployment.database.read() as tx:
        out = (await tx.scalars(select(Event).where(Event.type == EventType.CONTENT_MACHINE_OUT))).one()
        conference_id = (await tx.get_one(Session, scene.session_id)).conference_id
    assert (out.conference_id, out.session_id, out.room_id) == (conference_id, scene.session_id, 1)
    assert (out.actor_kind, out.actor_id, out.actor_name) == (
        ActorKind.PERSON,
        scene.engineer.id,
        scene.engineer.name,
    )
    assert out.data == {"point_id": running.point_id, "label": scene.meeting.subs[0].name}

    await laptop_of(scene, ended)
    await end_session(deployment, scene.chair, session_id=scene.session_id)
    await revoke_device(deployment, scene.engineer, device_id=ended.id)
    assert len(await scene.told("content.machine_out")) == 1, "what is over is written no further"


async def test_who_may_have_a_code_and_who_sees_that_there_is_a_machine(deployment: Deployment, scene: Scene) -> None:
    sub, other, absent = scene.subs[:3]
    for actor, point_id in ((other, sub.point_id), (scene.engineer, sub.point_id), (scene.chair, sub.point_id)):
        with pytest.raises((Forbidden, NotInvited)):
            await content_machines.make_code(deployment, actor, session_id=scene.session_id, point_id=point_id)
    with pytest.raises(SeatTaken):
        await code_of(scene, absent)
    await laptop_of(scene, sub)
    assert [await has_machine(scene, reader) for reader in (sub, scene.chair, other)] == [
        [sub.point_id],
        [sub.point_id],
        [],
    ]
    await end_session(deployment, scene.chair, session_id=scene.session_id)
    with pytest.raises(SessionNotOpen):
        await code_of(scene, sub)
