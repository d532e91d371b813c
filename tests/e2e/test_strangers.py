"""Clients that were not written here, in a room of the running system: they can do no more than a page can.

They are the Python SDK of LiveKit; each has a token that the join endpoint gave it, and comes in by the public address.
"""

from __future__ import annotations

import asyncio
import base64
import json
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import httpx2
import numpy as np
import pytest
from livekit import rtc

from nhipcau_media.contract.stage import Kind, Source, Stage
from nhipcau_media.memory import Refused
from support.api_client import ApiRefused
from support.desk import Desk, Point, desk
from support.livekit import raw_join, raw_stay
from support.media_worlds import SdkClient, sdk_join
from support.system import ROOT, System
from support.waiting import until

pytestmark = [pytest.mark.anyio, pytest.mark.e2e, pytest.mark.media]

#: How long silence is listened to before it is believed, seconds.
QUIET_S = 2.0


@dataclass
class Hall:
    """An open session with its points, and whoever came in."""

    desk: Desk
    session: int
    main: Point
    first: Point
    second: Point
    clients: list[SdkClient] = field(default_factory=list)

    async def join(self, point: Point) -> SdkClient:
        """Take the point's seat as a page does, and come in with the SDK."""
        admission = await asyncio.to_thread(point.admission, self.session)
        client = await self.enter(admission)
        await until(presence(self.desk, self.session, point), _present, seconds=60)
        return client

    async def enter(self, admission: dict[str, Any]) -> SdkClient:
        """Come in with a token that was given."""
        client = await sdk_join(admission["url"], admission["token"])
        self.clients.append(client)
        return client

    def anybody(self) -> bool:
        """Return whether any seat is occupied."""
        seats = self.desk.view(self.session)["seats"]
        return any(seat["presence"] == "present" for seat in seats)

    async def logbook(self, kind: str) -> list[str]:
        """Return the lines of one type."""
        return await asyncio.to_thread(self.desk.logbook, self.session, kind)


@pytest.fixture(scope="module")
def people(system: System) -> Iterator[Desk]:
    with desk(system) as signed_in:
        yield signed_in


@pytest.fixture(scope="module")
def opened(people: Desk) -> Iterator[Hall]:
    main, first, second = (people.point(number) for number in range(3))
    session = people.hold([main, first, second], title="Họp với máy lạ")
    yield Hall(people, session, main, first, second)
    people.chair.post(f"/api/sessions/{session}/end")


@pytest.fixture
async def hall(opened: Hall) -> AsyncIterator[Hall]:
    yield opened
    for client in opened.clients:
        await client.leave()
    opened.clients.clear()
    # Whoever still counts as present here could not take a seat elsewhere.
    await until(lambda: asyncio.to_thread(opened.anybody), lambda present: not present, seconds=60)


async def test_without_the_floor_nothing_of_it_reaches_anybody(hall: Hall) -> None:
    """Art. 7.2: the system serves nothing but the meeting."""
    speaker, cheat, victim = [await hall.join(point) for point in (hall.main, hall.first, hall.second)]
    told: list[str] = []
    for event in ("data_received", "transcription_received", "sip_dtmf_received", "participant_metadata_changed"):
        victim.room.on(event, lambda *_, event=event: told.append(event))
    victim.room.register_text_stream_handler("lk.chat", lambda *_: told.append("text"))
    await speaker.publish(Source.MICROPHONE)
    by_the_rules = {(hall.main.identity, "microphone", Kind.SOUND)}
    for client in (cheat, victim):
        await until(received(client), lambda what: what == by_the_rules)

    outcomes = await asyncio.gather(*(cheat.publish(source) for source in Source), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {Refused}
    me = cheat.room.local_participant
    for attempt in (
        me.publish_data(b"listen to me"),
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
    assert victim.receives() == by_the_rules
    assert told == []
    seen = victim.room.remote_participants[hall.first.identity]
    assert (seen.name, seen.metadata, dict(seen.track_publications)) == (hall.first.name, "", {})
    assert cheat.connected


async def test_sound_smuggled_in_by_the_head_of_the_queue_is_removed_and_told(hall: Hall) -> None:
    cheat, victim = await hall.join(hall.first), await hall.join(hall.second)
    await asyncio.to_thread(hall.first.ask, hall.session)
    await until(rights(cheat), lambda found: found == {Source.CAMERA})
    loop = asyncio.get_running_loop()
    seen: dict[str, float] = {}
    victim.room.on("track_published", lambda *_: seen.setdefault("came", loop.time()))
    victim.room.on("track_unpublished", lambda *_: seen.setdefault("went", loop.time()))

    await cheat.publish(Source.CAMERA, Kind.SOUND)

    await until(lambda: copy(seen), lambda seen: "went" in seen)
    # The bound that is promised, seen by somebody who subscribes to everything: pages and composer follow the stage.
    assert seen["went"] - seen["came"] < 2.0
    document = Stage.load(victim.metadata)
    assert document is not None
    assert not document.allows(hall.first.identity, "camera", Kind.SOUND)
    assert await until(lambda: hall.logbook("stray_track.removed")) == [
        f"Chặn âm thanh không được phép của {hall.first.name}."
    ]
    with pytest.raises(Refused):
        await cheat.publish(Source.MICROPHONE)
    assert victim.receives() == frozenset()
    await asyncio.to_thread(
        hall.first.device.post, f"/api/sessions/{hall.session}/floor/withdraw", {"point_id": hall.first.id}
    )
    await until(rights(cheat), lambda found: found == frozenset())


async def test_with_the_floor_it_is_heard_and_taken_back_it_is_silent(hall: Hall) -> None:
    speaker, listener = await hall.join(hall.first), await hall.join(hall.second)
    await asyncio.to_thread(hall.desk.give, hall.session, hall.first.id)
    await until(rights(speaker), lambda found: found == {Source.CAMERA, Source.MICROPHONE})
    await speaker.publish(Source.CAMERA)
    microphone = await speaker.publish(Source.MICROPHONE)
    whole = {(hall.first.identity, "camera", Kind.PICTURE), (hall.first.identity, "microphone", Kind.SOUND)}
    await until(received(listener), lambda what: what == whole)

    await asyncio.to_thread(hall.desk.take, hall.session, hall.first.id)

    await until(received(listener), lambda what: what == frozenset())
    speaker.set_muted(microphone, True)
    speaker.set_muted(microphone, False)
    outcomes = await asyncio.gather(*(speaker.publish(source) for source in Source), return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {Refused}
    await asyncio.sleep(QUIET_S)
    assert listener.receives() == frozenset()


async def test_a_token_of_an_earlier_admission_disturbs_nobody(hall: Hall) -> None:
    earlier = await asyncio.to_thread(hall.first.admission, hall.session)
    sitting = await hall.join(hall.first)

    with pytest.raises(aiohttp.WSServerHandshakeError, match="401"):
        await raw_stay(earlier["url"], earlier["token"])
    await asyncio.sleep(QUIET_S)
    assert sitting.connected

    # Past the relay LiveKit would let it in: the signature is good, and the time is not over. It is put out.
    inside = f"ws://127.0.0.1:{hall.desk.system.environment['NHIPCAU_LIVEKIT_PORT']}"
    assert await raw_stay(inside, earlier["token"])
    label = f"Đưa ra khỏi phòng một kết nối không được phép ({hall.first.name})."
    assert await until(lambda: hall.logbook("intruder.removed")) == [label]
    # Whoever sits there rightly comes back.
    again = await hall.join(hall.first)
    await asyncio.sleep(QUIET_S)
    assert again.connected


async def test_a_second_machine_moves_the_seat_on_purpose_only_and_the_first_goes(hall: Hall) -> None:
    sitting = await hall.join(hall.second)
    other = Point(
        hall.second.id,
        hall.second.name,
        await asyncio.to_thread(hall.desk.machine, hall.second.id),
        hall.desk.admin,
    )
    with pytest.raises(ApiRefused, match="seat_taken"):
        await asyncio.to_thread(other.admission, hall.session)
    assert sitting.connected

    await asyncio.to_thread(other.admission, hall.session, takeover=True)

    # Also when the other one never comes in.
    await until(lambda: copy(sitting.connected), lambda connected: not connected)
    with pytest.raises(ApiRefused, match="seat_taken"):
        await asyncio.to_thread(hall.second.admission, hall.session)
    await asyncio.to_thread(hall.second.admission, hall.session, takeover=True)


async def test_a_token_opens_the_room_of_its_session_and_no_other(hall: Hall) -> None:
    """Art. 7.2: accounts and what they open stay apart."""
    others = await asyncio.to_thread(hall.desk.hold, [hall.main, hall.second], title="Họp kín")
    with pytest.raises(ApiRefused, match="not_invited"):
        await asyncio.to_thread(hall.first.admission, others)
    theirs = await asyncio.to_thread(hall.second.admission, others)
    mine = await asyncio.to_thread(hall.first.admission, hall.session)
    rooms = [room_of(admission) for admission in (mine, theirs)]
    assert len(set(rooms)) == 2

    joined = await raw_join(mine["url"], mine["token"], room=rooms[1], identity=hall.main.identity, name="Chủ tịch")
    me = joined.participant
    assert (joined.room.name, me.identity, me.name) == (rooms[0], hall.first.identity, hall.first.name)
    assert await asyncio.to_thread(hall.desk.presence, others, hall.second) == "absent"
    header, claims, signature = mine["token"].split(".")
    changed = json.loads(base64.urlsafe_b64decode(claims + "=="))
    changed["video"]["room"] = rooms[1]
    forged = base64.urlsafe_b64encode(json.dumps(changed).encode()).decode().rstrip("=")
    with pytest.raises(Refused):
        await hall.enter({**mine, "token": f"{header}.{forged}.{signature}"})

    await asyncio.to_thread(hall.desk.chair.post, f"/api/sessions/{others}/end")
    await until(lambda: refused(hall, theirs))
    with pytest.raises(ApiRefused, match="session_not_open"):
        await asyncio.to_thread(hall.second.admission, others)


@pytest.mark.parametrize(
    "path",
    [
        "/twirp/livekit.RoomService/ListRooms",
        "/rtc/../twirp/livekit.RoomService/ListRooms",
        "/rtc/v1/%2e%2e/%2e%2e/twirp/livekit.RoomService/ListRooms",
        "/rtc/v1/..%2f..%2ftwirp/livekit.RoomService/ListRooms",
        "//twirp/livekit.RoomService/ListRooms",
        "/internal/runners/sync",
        "/internal/hooks/livekit",
        "/rtc",
    ],
)
async def test_the_public_address_relays_no_command(hall: Hall, path: str) -> None:
    admission = await asyncio.to_thread(hall.first.admission, hall.session)
    address = httpx2.URL(hall.desk.system.url).copy_with(raw_path=path.encode())
    headers = {"Authorization": f"Bearer {admission['token']}", "Content-Type": "application/json"}
    async with httpx2.AsyncClient(trust_env=False, timeout=20) as client:
        answer = await client.post(address, content=b"{}", headers=headers)
    assert answer.status_code in (403, 404, 405), answer.text
    assert set(answer.json()) >= {"code", "what", "next"}
    assert room_of(admission) not in answer.text


@pytest.mark.parametrize("path", ["/agent", "/rtc/v2", "/twirp", "/internal/runners/sync", "/rtc/v1/../../agent"])
async def test_the_public_address_relays_signalling_alone(hall: Hall, path: str) -> None:
    admission = await asyncio.to_thread(hall.first.admission, hall.session)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=20)) as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
            await session.ws_connect(admission["url"] + path, params={"access_token": admission["token"]})
    assert refusal.value.status in (403, 404)


async def test_simulated_points_ask_and_are_seen_and_heard_with_the_floor(people: Desk) -> None:
    main, *subs = (people.point(number) for number in (0, 4, 5, 6))
    session = await asyncio.to_thread(people.hold, [main, *subs], title="Tập huấn")
    viewer = Hall(people, session, main, subs[0], subs[1])
    watching = await viewer.join(main)
    try:
        async with simulate(people.system, str(session), "--points", "3", "--speak") as process:

            async def queue() -> list[int]:
                return list((await asyncio.to_thread(people.view, session))["queue"])

            for point in subs:
                await until(presence(people, session, point), _present, seconds=120)
            asked = (await until(queue, seconds=60))[0]
            await asyncio.to_thread(people.give, session, asked)
            speaks = {(f"point:{asked}", "camera", Kind.PICTURE), (f"point:{asked}", "microphone", Kind.SOUND)}
            await until(received(watching), lambda what: what == speaks, seconds=60)
            pictures, sounds = watching.pictures[f"point:{asked}"], watching.sounds[f"point:{asked}"]
            await until(lambda: copy((len(pictures), len(sounds))), lambda n: n == (20, 300), seconds=60)
            assert np.abs(pictures[0].astype(int) - pictures[-1]).max() > 60
            assert np.sqrt((np.concatenate(sounds).astype(float) ** 2).mean()) > 500

            await asyncio.to_thread(people.take, session, asked)
            # The next one asks by itself, and is let in with its camera beforehand.
            following = (await until(queue, lambda waiting: [asked] != waiting[:1] != [], seconds=60))[0]
            let_in = {(f"point:{following}", "camera", Kind.PICTURE)}
            await until(received(watching), lambda what: what == let_in)
            process.send_signal(signal.SIGINT)
            assert await asyncio.wait_for(process.wait(), 60) == 0
        for point in subs:
            await until(presence(people, session, point), lambda seat: seat == "left")
    finally:
        await watching.leave()
        await asyncio.to_thread(people.chair.post, f"/api/sessions/{session}/end")


async def test_a_simulation_of_no_session_says_so_in_one_line(people: Desk) -> None:
    async with simulate(people.system, "999999", "--points", "3") as process:
        _, errors = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 2
    (line,) = errors.decode().splitlines()
    assert line.startswith("✗ Không tìm thấy phiên")


@asynccontextmanager
async def simulate(system: System, *arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run ``nhipcau simulate`` beside the system; ends with the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "nhipcau",
        "simulate",
        *arguments,
        cwd=Path(ROOT),
        env=system.environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE if len(arguments) < 4 else None,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def received(client: SdkClient) -> Callable[[], Awaitable[frozenset[tuple[str, str, Kind]]]]:
    """Ask what reaches a client."""

    async def probe() -> frozenset[tuple[str, str, Kind]]:
        return client.receives()

    return probe


def rights(client: SdkClient) -> Callable[[], Awaitable[frozenset[Source]]]:
    """Ask what a client may publish, by what LiveKit told it."""
    named = {rtc.TrackSource.SOURCE_CAMERA: Source.CAMERA, rtc.TrackSource.SOURCE_MICROPHONE: Source.MICROPHONE}

    async def probe() -> frozenset[Source]:
        permission = client.room.local_participant.permissions
        if not permission.can_publish:
            return frozenset()
        return frozenset(named[source] for source in permission.can_publish_sources)

    return probe


def presence(people: Desk, session: int, point: Point) -> Callable[[], Awaitable[str]]:
    """Ask whether a seat is occupied."""

    async def probe() -> str:
        return await asyncio.to_thread(people.presence, session, point)

    return probe


def _present(seat: str) -> bool:
    return seat == "present"


async def refused(hall: Hall, admission: dict[str, Any]) -> bool:
    """Whether nobody comes in with this token."""
    try:
        await hall.enter(admission)
    except Refused:
        return True
    return False


async def copy(thing: Any) -> Any:
    """What something is just now."""
    return dict(thing) if isinstance(thing, dict) else thing


def room_of(admission: dict[str, Any]) -> str:
    """The room that a token names."""
    claims = admission["token"].split(".")[1]
    return str(json.loads(base64.urlsafe_b64decode(claims + "=="))["video"]["room"])
