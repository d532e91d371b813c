"""The table of who may come in, walked with every role against a real LiveKit by a client that tries everything.

What the token and the media server let through is compared with what is written here by hand, not with the table.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest

from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.schemas.rooms import PresenterIn
from nhipcau.services import screens, seats
from nhipcau.services.deployment import Deployment
from nhipcau.services.session_view import get_session
from nhipcau_media.contract.stage import KIND_OF_SOURCE, Kind, Source
from nhipcau_media.memory import Refused
from support.control_plane import make_person
from support.media_worlds import LiveKitWorld, SdkClient
from support.meetings import Scene
from support.waiting import until

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.livekit,
    pytest.mark.media,
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
]

Worker = Callable[[Deployment], AbstractAsyncContextManager[None]]

WATCH, MAIN, OWN, OTHER = "watch", "main", "own", "other"
#: Role → where it comes in: without a seat, at the main point, at the sub point that it is given, at another one.
COMES_IN = {
    Role.CHAIR: {WATCH, MAIN},
    Role.DEPUTY: {WATCH, MAIN},
    Role.HOST_OPERATOR: {WATCH, MAIN},
    Role.ENGINEER: {WATCH},
    Role.SECRETARY: {WATCH},
    Role.POINT_OPERATOR: {OWN},
    Role.ADMINISTRATOR: set(),
    Role.REGISTRAR: set(),
    Role.DISTRICT_OPERATOR: set(),
    Role.AUDITOR: set(),
}
#: Where → what may be sent from there while nobody has the floor.
SENDS = {WATCH: set(), MAIN: {Source.CAMERA, Source.MICROPHONE}, OWN: set()}
SYSTEM_WIDE = {Role.ADMINISTRATOR, Role.ENGINEER, Role.AUDITOR}
#: A publication that is refused raises nothing in the SDK: it is waited for so long.
REFUSED_S = 2.0


async def person(scene: Scene, role: Role) -> Actor:
    if role in SYSTEM_WIDE:
        return await make_person(scene.deployment, role)
    if role is Role.POINT_OPERATOR:
        return await make_person(scene.deployment, role, scope=ScopeKind.POINT, scope_id=scene.sub_ids[0])
    if role is Role.DISTRICT_OPERATOR:
        body = scene.meeting.subs[0].body_id
        return await make_person(scene.deployment, role, scope=ScopeKind.SUBTREE, scope_id=body)
    conference = scene.meeting.conference.id
    return await make_person(scene.deployment, role, scope=ScopeKind.CONFERENCE, scope_id=conference)


async def sends(client: SdkClient) -> set[Source]:
    """Try to publish every source as what it is, and sound under the name of every picture; return what went out."""
    sent = set()
    for source in Source:
        for kind in {KIND_OF_SOURCE[source], Kind.SOUND}:
            try:
                sid = await client.publish(source, kind, seconds=REFUSED_S)
            except Refused:
                continue
            if kind is KIND_OF_SOURCE[source]:
                sent.add(source)
            else:
                await client.unpublish(sid)
    return sent


@pytest.mark.parametrize("role", Role)
async def test_a_role_comes_in_where_it_may_and_sends_what_it_may(
    world: LiveKitWorld, scene: Scene, role: Role
) -> None:
    actor = await person(scene, role)
    places = {WATCH: None, MAIN: scene.meeting.main.id, OWN: scene.sub_ids[0], OTHER: scene.sub_ids[1]}
    found = {}
    for name, point_id in places.items():
        try:
            admission = await seats.join_session(
                scene.deployment, actor, session_id=scene.session_id, point_id=point_id
            )
        except (Forbidden, NotFound):
            continue
        client = await world.join(admission.token)
        found[name] = await sends(client)
        await client.leave()
    assert found == {place: SENDS[place] for place in COMES_IN[role]}


async def test_sound_called_a_screen_is_ended_and_told(world: LiveKitWorld, scene: Scene) -> None:
    """Whoever is asked for its screen may send a picture of it, and no voice under its name."""
    cheat, victim = scene.subs[:2]
    clients = [await world.join((await scene.join(actor)).token) for actor in (cheat, victim)]

    async def present() -> int:
        view = await get_session(scene.deployment, scene.chair, session_id=scene.session_id)
        return sum(seat.presence == "present" for seat in view.seats)

    await until(present, lambda count: count == 2)
    seen = (await get_session(scene.deployment, scene.chair, session_id=scene.session_id)).version
    wish = PresenterIn(point_id=cheat.point_id, seen=seen)
    await screens.let_present(scene.deployment, scene.chair, session_id=scene.session_id, wish=wish)

    async def smuggled() -> bool:
        try:
            await clients[0].publish(Source.SCREEN, Kind.SOUND, seconds=REFUSED_S)
        except Refused:
            return False
        return True

    assert await until(smuggled), "LiveKit lets it through by its declared source"
    assert await until(lambda: scene.told("stray")) == ["stray_track.removed"]
    (room,) = await world.server.rooms()

    async def sound() -> list[str]:
        return [t.sid for p in await world.server.roster(room) for t in p.tracks if t.kind is Kind.SOUND]

    await until(sound, lambda found: not found)
    with pytest.raises(Refused):
        await clients[0].publish(Source.SCREEN_SOUND, seconds=REFUSED_S)
    with pytest.raises(Refused):
        await clients[0].publish(Source.MICROPHONE, seconds=REFUSED_S)
    assert clients[1].receives() == frozenset()
