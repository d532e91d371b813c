"""A client that is not ours, with a point's token: what LiveKit itself keeps it from, and what it does not.

The clients are the Python SDK; the rooms, tokens and commands are the adapter's. What the *stage* keeps from being
heard is tested where the pages and the composer are.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import aiohttp
import pytest
from livekit import rtc
from livekit.api import AccessToken, VideoGrants
from livekit.api.room_service import RoomService
from livekit.api.twirp_client import ServerError
from livekit.protocol.models import DataPacket
from livekit.protocol.room import (
    CreateRoomRequest,
    DeleteRoomRequest,
    ListParticipantsRequest,
    ListRoomsRequest,
    MuteRoomTrackRequest,
    RoomParticipantIdentity,
    SendDataRequest,
    UpdateParticipantRequest,
    UpdateRoomMetadataRequest,
)

from nhipcau_media.contract.identity import PROGRAMME
from nhipcau_media.contract.stage import Kind, Source
from nhipcau_media.livekit.grants import to_permission
from nhipcau_media.memory import Refused
from nhipcau_media.server import Grants, Participant, Track
from support.livekit import raw_join
from support.media_worlds import LiveKitWorld, SdkClient, livekit_world
from support.stages import stage
from support.waiting import until

pytestmark = [pytest.mark.anyio, pytest.mark.livekit, pytest.mark.media]

CHEAT = "point:2"
NOTHING = Grants()
CAMERA = Grants(frozenset({Source.CAMERA}))
FLOOR = Grants(frozenset({Source.CAMERA, Source.MICROPHONE}))
#: How long silence is listened to before it is believed, seconds.
QUIET_S = 2.0


@pytest.fixture
async def world() -> AsyncIterator[LiveKitWorld]:
    async with livekit_world() as world:
        await world.server.open_room("s1", stage())
        yield world


@pytest.mark.parametrize("grants", [NOTHING, CAMERA], ids=["nothing", "camera"])
async def test_a_source_that_was_not_granted_never_reaches_the_room(world: LiveKitWorld, grants: Grants) -> None:
    cheat = await world.join(token(world, grants))
    victim = await world.join(token(world, NOTHING, "point:3"))

    attempts = [cheat.publish(source) for source in Source if source not in grants.publish]
    outcomes = await asyncio.gather(*attempts, return_exceptions=True)

    assert {type(outcome) for outcome in outcomes} == {Refused}
    await asyncio.sleep(QUIET_S)
    assert (await cheater(world)).tracks == ()
    assert victim.receives() == frozenset()


async def test_sound_called_camera_is_seen_for_what_it_is_and_ended_for_good(world: LiveKitWorld) -> None:
    cheat = await world.join(token(world, CAMERA))
    victim = await world.join(token(world, NOTHING, "point:3"))
    smuggled = await cheat.publish(Source.CAMERA, Kind.SOUND)
    # LiveKit believes the declared source: whoever subscribes hears it. So pages must not, and it must end.
    heard = (CHEAT, "camera", Kind.SOUND)
    await until(_receives(victim), lambda what: what == {heard})
    assert (await cheater(world, 1)).tracks == (Track(smuggled, "camera", Kind.SOUND),)

    await world.server.revoke_track("s1", CHEAT, smuggled)
    await world.server.see_track_end("s1", CHEAT, smuggled)

    await until(_receives(victim), lambda what: what == frozenset(), seconds=10)
    cheat.set_muted(smuggled, True)
    cheat.set_muted(smuggled, False)
    with pytest.raises(Refused):
        await cheat.publish(Source.CAMERA, Kind.SOUND)
    await world.server.set_grants("s1", CHEAT, CAMERA)
    await asyncio.sleep(QUIET_S)
    assert victim.receives() == frozenset()
    assert (await cheater(world)).tracks == ()


async def test_a_mute_would_be_taken_back(world: LiveKitWorld) -> None:
    """Why the floor is a permission: the server's mute lasts until the client says otherwise."""
    cheat = await world.join(token(world, FLOOR))
    victim = await world.join(token(world, NOTHING, "point:3"))
    microphone = await cheat.publish(Source.MICROPHONE)
    heard = {(CHEAT, "microphone", Kind.SOUND)}
    await until(_receives(victim), lambda what: what == heard)

    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        admin = RoomService(session, world.livekit.url, world.livekit.key, world.livekit.secret)
        await admin.mute_published_track(
            MuteRoomTrackRequest(room="s1", identity=CHEAT, track_sid=microphone, muted=True)
        )
    await until(_receives(victim), lambda what: what == frozenset())
    cheat.set_muted(microphone, True)
    cheat.set_muted(microphone, False)
    await until(_receives(victim), lambda what: what == heard)

    await world.server.set_grants("s1", CHEAT, CAMERA)
    await until(_receives(victim), lambda what: what == frozenset())
    cheat.set_muted(microphone, True)
    cheat.set_muted(microphone, False)
    await asyncio.sleep(QUIET_S)
    assert victim.receives() == frozenset()


async def test_no_data_reaches_the_others_and_no_name_changes(world: LiveKitWorld) -> None:
    cheat = await world.join(token(world, FLOOR))
    victim = await world.join(token(world, NOTHING, "point:3"))
    received: list[str] = []
    for event in ("data_received", "transcription_received", "sip_dtmf_received", "participant_metadata_changed"):
        victim.room.on(event, lambda *_, event=event: received.append(event))
    for topic in ("lk.chat", "x"):
        victim.room.register_text_stream_handler(topic, lambda *_: received.append("text"))
    # Somebody who may is received, so the victim's ears are good.
    talker = await world.join(_token_with_data(world))
    await talker.room.local_participant.publish_data(b"hello")
    await until(lambda: _copy(received), lambda received: received == ["data_received"])
    received.clear()
    before = await cheater(world)

    me = cheat.room.local_participant
    for attempt in (
        me.publish_data(b"listen to me"),
        me.publish_data(b"listen to me", reliable=False),
        me.publish_dtmf(code=1, digit="1"),
        me.send_text("listen to me", topic="lk.chat"),
        me.set_name("Chủ tịch"),
        me.set_metadata("chair"),
        me.set_attributes({"gen": "99"}),
    ):
        try:
            async with asyncio.timeout(3):
                await attempt
        except Exception as error:  # whatever it says: what counts is what the others get
            print(f"{type(error).__name__}: {error}")

    await asyncio.sleep(QUIET_S)
    assert received == []
    assert await cheater(world) == before
    seen = victim.room.remote_participants[CHEAT]
    assert (seen.name, seen.metadata, seen.attributes) == (CHEAT, "", {"gen": "1"})


async def test_who_may_not_subscribe_hears_nobody(world: LiveKitWorld) -> None:
    speaker = await world.join(token(world, FLOOR, "point:1"))
    await speaker.publish(Source.MICROPHONE)
    spy = await world.join(token(world, Grants(subscribe=False)))
    await until(lambda: _microphone(spy), lambda publication: publication is not None)
    publication = await _microphone(spy)
    assert publication is not None

    publication.set_subscribed(True)

    await asyncio.sleep(QUIET_S)
    assert spy.receives() == frozenset()


async def test_a_token_opens_one_room_under_one_name_only(world: LiveKitWorld) -> None:
    await world.server.open_room("s2", stage())
    good = token(world, FLOOR)
    joined = await raw_join(world.livekit.url, good, room="s2", identity="point:1", name="Chủ tịch")
    me = joined.participant
    assert (joined.room.name, me.identity, me.name) == ("s1", CHEAT, CHEAT)
    assert await world.server.roster("s2") == ()

    # Nor is it the programme's: whoever is that was told so by us.
    joined = await raw_join(world.livekit.url, good, room="s1", identity=PROGRAMME, name=PROGRAMME)
    assert joined.participant.identity == CHEAT

    header, claims, signature = good.split(".")
    for forged in (f"{header}.{claims}.", f"{header}.{claims[:-4]}AAAA.{signature}", re.sub(r"\.[^.]+$", "", good)):
        with pytest.raises(Refused):
            await world.join(forged)


async def test_a_token_is_no_key_to_the_admin_interface(world: LiveKitWorld) -> None:
    good = token(world, FLOOR)
    await world.join(good)
    await cheater(world)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        admin = RoomService(session, world.livekit.url, "", "", failover=False)
        admin._token = good
        me = RoomParticipantIdentity(room="s1", identity=CHEAT)
        everything = Grants(frozenset(Source))
        for call in (
            admin.create_room(CreateRoomRequest(name="mine")),
            admin.list_rooms(ListRoomsRequest()),
            admin.delete_room(DeleteRoomRequest(room="s1")),
            admin.update_room_metadata(UpdateRoomMetadataRequest(room="s1", metadata="{}")),
            admin.list_participants(ListParticipantsRequest(room="s1")),
            admin.get_participant(me),
            admin.remove_participant(RoomParticipantIdentity(room="s1", identity="point:1")),
            admin.update_participant(
                UpdateParticipantRequest(room="s1", identity=CHEAT, permission=to_permission(everything))
            ),
            admin.send_data(SendDataRequest(room="s1", data=b"x", kind=DataPacket.Kind.RELIABLE)),
        ):
            with pytest.raises(ServerError) as refusal:
                await call
            assert refusal.value.status in (401, 403)
    assert await world.server.rooms() == {"s1"}
    assert (await cheater(world)).grants == FLOOR


def token(world: LiveKitWorld, grants: Grants, identity: str = CHEAT) -> str:
    return world.server.admit("s1", identity, name=identity, grants=grants, attributes={"gen": "1"}, life_s=60).token


def _token_with_data(world: LiveKitWorld) -> str:
    """A token such as the adapter never gives."""
    grants = VideoGrants(room_join=True, room="s1", can_publish_data=True)
    signed = AccessToken(world.livekit.key, world.livekit.secret).with_identity("point:9").with_grants(grants)
    return signed.to_jwt()


async def _copy(texts: list[str]) -> list[str]:
    return list(texts)


async def cheater(world: LiveKitWorld, tracks: int = 0) -> Participant:
    """The cheating participant once it is in and has this many tracks."""

    async def find() -> Participant | None:
        roster = await world.server.roster("s1")
        return next((each for each in roster if each.identity == CHEAT and each.active), None)

    found = await until(find, lambda found: found is not None and len(found.tracks) == tracks)
    assert found is not None
    return found


def _receives(client: SdkClient):  # type: ignore[no-untyped-def]
    async def probe() -> frozenset[tuple[str, str, Kind]]:
        return client.receives()

    return probe


async def _microphone(client: SdkClient) -> rtc.RemoteTrackPublication | None:
    """The microphone that a client knows of."""
    for participant in client.room.remote_participants.values():
        for publication in participant.track_publications.values():
            return publication
    return None
