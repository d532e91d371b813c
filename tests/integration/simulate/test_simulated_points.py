"""Simulated points against a real LiveKit: seen and heard while they may, and back by themselves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import numpy as np
import pytest

from nhipcau_media.contract.stage import Kind, Source
from nhipcau_media.server import Grants, Participant
from nhipcau_media.simulate import NotAdmitted, Place, SimulatedPoint, simulate
from nhipcau_media.simulate.picture import HEIGHT, WIDTH, Picture
from nhipcau_media.simulate.sending import Sending
from support.media_worlds import LiveKitWorld, SdkClient, livekit_world
from support.stages import stage
from support.waiting import until

pytestmark = [pytest.mark.anyio, pytest.mark.livekit, pytest.mark.media]

POINT = SimulatedPoint(7, "UBND xã Đồng Kỳ")
OTHER = SimulatedPoint(8, "UBND xã Tiên Lục")
NOTHING = Grants()
CAMERA = Grants(frozenset({Source.CAMERA}))
FLOOR = Grants(frozenset({Source.CAMERA, Source.MICROPHONE}))
SEEN_AND_HEARD = {("point:7", "camera", Kind.PICTURE), ("point:7", "microphone", Kind.SOUND)}


@pytest.fixture
async def world() -> AsyncIterator[LiveKitWorld]:
    async with livekit_world() as world:
        await world.server.open_room("s1", stage())
        yield world


async def test_is_seen_and_heard_while_it_has_the_floor_and_only_then(world: LiveKitWorld) -> None:
    async with simulated(world, POINT):
        viewer = await world.join(token(world, "point:1"))
        assert (await listed(world, POINT, 0)).grants == NOTHING

        await world.server.set_grants("s1", "point:7", FLOOR)
        await until(_receives(viewer), lambda what: what == SEEN_AND_HEARD)
        await until(_count(viewer.pictures["point:7"]), lambda count: count == 20)
        await until(_count(viewer.sounds["point:7"]), lambda count: count == 300)
        first, last = viewer.pictures["point:7"][0], viewer.pictures["point:7"][-1]
        assert first.shape == last.shape == (HEIGHT, WIDTH, 3)
        # Two seconds of frames: the bar moved by far, the colour is the point's own.
        assert np.abs(first.astype(int) - last)[280:340].max() > 60
        assert np.abs(corner(last) - corner(_expected(POINT))).max() < 25
        assert np.abs(corner(last) - corner(_expected(OTHER))).max() > 50
        sound = np.concatenate(viewer.sounds["point:7"]).astype(float)
        assert np.sqrt((sound**2).mean()) > 1000

        await world.server.set_grants("s1", "point:7", CAMERA)
        await until(_receives(viewer), lambda what: what == {("point:7", "camera", Kind.PICTURE)})
        await world.server.set_grants("s1", "point:7", NOTHING)
        await until(_receives(viewer), lambda what: what == frozenset())
        await listed(world, POINT, 0)


async def test_publishes_anew_what_was_taken_and_given_back_at_once(world: LiveKitWorld) -> None:
    async with simulated(world, POINT):
        await listed(world, POINT, 0)
        await world.server.set_grants("s1", "point:7", FLOOR)
        before = {track.sid for track in (await listed(world, POINT, 2)).tracks}

        await world.server.set_grants("s1", "point:7", NOTHING)
        await world.server.set_grants("s1", "point:7", FLOOR)

        async def renewed() -> bool:
            now = {track.sid for track in (await listed(world, POINT, 2)).tracks}
            return not now & before

        await until(renewed)


async def test_comes_back_to_a_server_that_died(world: LiveKitWorld) -> None:
    async with simulated(world, POINT, grants=FLOOR):
        await listed(world, POINT, 2)
        await world.lose_everything()
        await world.server.open_room("s1", stage())
        await listed(world, POINT, 2)


async def test_comes_back_when_it_was_removed(world: LiveKitWorld) -> None:
    async with simulated(world, POINT):
        before = await listed(world, POINT, 0)
        await world.server.remove("s1", "point:7")

        async def another() -> bool:
            return (await listed(world, POINT, 0)).sid != before.sid

        await until(another)


async def test_stays_away_when_its_seat_is_taken_over(world: LiveKitWorld) -> None:
    async with simulated(world, POINT) as running:
        await listed(world, POINT, 0)
        await world.join(token(world, "point:7"))
        await asyncio.wait_for(running, 30)
    assert [each.identity for each in await world.server.roster("s1")] == ["point:7"]


async def test_stays_away_when_it_is_not_admitted(world: LiveKitWorld) -> None:
    asked = []

    async def refuse(point: SimulatedPoint) -> Place:
        asked.append(point)
        raise NotAdmitted("ended")

    async with simulated(world, POINT, admit=refuse) as running:
        await asyncio.wait_for(running, 30)
    assert asked == [POINT]


async def test_asks_for_the_floor_in_turn(world: LiveKitWorld) -> None:
    asked: list[int] = []

    async def ask(point: SimulatedPoint) -> None:
        asked.append(point.id)

    async with simulated(world, POINT, OTHER, request_floor=ask):
        await until(_count(asked), lambda count: count == 1)
        # Whoever came in first asks first.
        first, second = (POINT, OTHER) if asked == [POINT.id] else (OTHER, POINT)
        assert asked == [first.id]
        await world.server.set_grants("s1", f"point:{first.id}", FLOOR)
        await listed(world, first, 2)
        assert asked == [first.id]
        await world.server.set_grants("s1", f"point:{first.id}", NOTHING)
        await until(_count(asked), lambda count: count == 2)
        assert asked == [first.id, second.id]


async def test_keeps_the_floor_while_it_publishes_anew_what_was_never_sent(
    world: LiveKitWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    sent = asyncio.Event()

    async def ask(point: SimulatedPoint) -> None:
        asked.append(point.id)

    async def is_stuck(_: Sending) -> bool:
        # Camera and microphone of the one point that has the floor, each once.
        return sent.is_set() and stuck.pop() if stuck else False

    stuck = [True, True]
    monkeypatch.setattr(Sending, "is_stuck", is_stuck)
    async with simulated(world, POINT, OTHER, request_floor=ask):
        await until(_count(asked), lambda count: count == 1)
        first = POINT if asked == [POINT.id] else OTHER
        await world.server.set_grants("s1", f"point:{first.id}", FLOOR)
        before = {track.sid for track in (await listed(world, first, 2)).tracks}
        sent.set()

        async def renewed() -> bool:
            now = {track.sid for track in (await listed(world, first, 2)).tracks}
            return not now & before

        await until(renewed)
        assert asked == [first.id]


@asynccontextmanager
async def simulated(
    world: LiveKitWorld,
    *points: SimulatedPoint,
    grants: Grants = NOTHING,
    admit: Callable[[SimulatedPoint], Awaitable[Place]] | None = None,
    request_floor: Callable[[SimulatedPoint], Awaitable[None]] | None = None,
) -> AsyncIterator[asyncio.Task[None]]:
    """Simulate the points; ends with the block."""

    async def let_in(point: SimulatedPoint) -> Place:
        return Place(world.livekit.url, token(world, f"point:{point.id}", grants))

    async def be_silent(_: SimulatedPoint) -> None:
        raise AssertionError("nobody shall ask")

    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(
            simulate(
                points,
                admit=admit or let_in,
                request_floor=request_floor or be_silent,
                stop=stop,
                speak=request_floor is not None,
            )
        )
        try:
            yield running
        finally:
            stop.set()


def token(world: LiveKitWorld, identity: str, grants: Grants = NOTHING) -> str:
    return world.server.admit("s1", identity, name=identity, grants=grants, attributes={}, life_s=60).token


async def listed(world: LiveKitWorld, point: SimulatedPoint, tracks: int) -> Participant:
    """The point once it is in and has this many tracks."""

    async def find() -> Participant | None:
        roster = await world.server.roster("s1")
        return next((each for each in roster if each.identity == f"point:{point.id}" and each.active), None)

    found = await until(find, lambda found: found is not None and len(found.tracks) == tracks)
    assert found is not None
    return found


def corner(picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Mean colour where nothing is drawn."""
    mean = picture[10:50, 10:50].reshape(-1, 3).mean(axis=0)
    return np.asarray(mean, np.int64)


def _expected(point: SimulatedPoint) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """The point's picture, its colours computed as a receiver computes them (limited range, BT.601)."""
    data = np.frombuffer(Picture(point.id, point.name).frame(0, datetime.now(UTC)), np.uint8)
    luma = data[: WIDTH * HEIGHT].reshape(HEIGHT, WIDTH)
    blue, red = data[WIDTH * HEIGHT :].reshape(2, HEIGHT // 2, WIDTH // 2).repeat(2, axis=1).repeat(2, axis=2)
    y, u, v = (luma - 16.0) * 1.164, blue - 128.0, red - 128.0
    rgb = np.stack((y + 1.596 * v, y - 0.813 * v - 0.391 * u, y + 2.018 * u), axis=-1)
    return rgb.clip(0, 255).astype(np.uint8)


def _receives(client: SdkClient) -> Callable[[], Awaitable[frozenset[tuple[str, str, Kind]]]]:
    async def probe() -> frozenset[tuple[str, str, Kind]]:
        return client.receives()

    return probe


def _count(things: object) -> Callable[[], Awaitable[int]]:
    async def probe() -> int:
        return len(things)  # type: ignore[arg-type]

    return probe
