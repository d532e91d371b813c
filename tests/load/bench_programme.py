"""``make bench-programme``: everything that a live recorded conference needs, in one composer process.

Subscribe from LiveKit, compose, publish three sizes and the mix back, and one encode for recording and streams. Target:
at most 1.0 core in all, 25 fps held, nothing dropped. Beside it the other way to publish: the same composer without
publishing, and a process that gives raw 720p25 to the SDK for three VP8 layers.

Its parts are measured too, by leaving them out, and from them it says what 0.7 core would take.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from pathlib import Path

from load.programme_room import (
    CAMERA_AND_MICROPHONE,
    ROOM,
    ProgrammeRoom,
    programme_room,
    spent_by,
    wait_for,
)
from load.result import Bench, dropped
from nhipcau_media.contract.identity import PROGRAMME
from nhipcau_media.server import Grants
from support.encode_reader import encode_reader
from support.jobs import job

SECONDS = 20.0
WARM_S = 8.0
#: What the composer is wished to take in all, cores.
WISHED_CORE = 0.7
SIZES = ("720", "360", "180")


def what_the_wish_takes(whole: float, large: float, alone: float, wished: float = WISHED_CORE) -> dict[str, object]:
    """Say what a composer would have to leave out to take no more than ``wished`` cores; all figures are cores.

    ``whole``: all three sizes published; ``large``: 720p alone; ``alone``: nothing, one encode for the recording.
    """
    parts = {
        "received_composed_encoded_once": round(alone, 3),
        "720_and_mix_into_the_room": round(large - alone, 3),
        "360_and_180": round(whole - large, 3),
    }
    ways = (("nothing", whole), ("360_and_180", large), ("whatever_is_published", alone))
    enough = next((name for name, core in ways if core <= wished), None)
    return {
        "wished_core": wished,
        "above_core": round(max(0.0, whole - wished), 3),
        "parts_core": parts,
        # None: also the recording alone is above it, so the parts themselves would have to cost this share of now.
        "leave_out": enough,
        "or_all_parts_at_share": round(min(1.0, wished / whole), 2) if whole else None,
    }


async def composer_core(room: ProgrammeRoom, sizes: tuple[str, ...], bench: Bench) -> tuple[float, float]:
    """Return core and MB of a composer with one reader of its socket; of ``sizes`` somebody in the room takes each.

    No size: it publishes nothing.
    """
    publishes = bool(sizes)
    order = room.order(publishes=publishes)
    async with room.listener() as seat, job(order) as process, encode_reader(Path(order.socket)) as reader:
        if publishes:
            tracks = [(PROGRAMME, name) for name in ("mix", "720", "360", "180")]
            await wait_for(lambda: set(tracks) <= seat.published().keys(), "the programme")
            # One listener of a size at a time would do; each is received so that none is idle.
            seat.want(*((PROGRAMME, name) for name in ("mix", *sizes)))
        await asyncio.sleep(WARM_S)
        count, seen = len(reader.packets(0)), seat.counts[(PROGRAMME, "720")]
        with spent_by(process.pid) as spent:
            await asyncio.sleep(SECONDS)
        pictures = [packet.time_us for packet in reader.packets(0)[count:]]
        encoded = round(len(pictures) / SECONDS, 2)
        if sizes == SIZES:
            # What arrives in the room is the measure; the encode for recording is made of the same pictures.
            published = round((seat.counts[(PROGRAMME, "720")] - seen) / SECONDS, 2)
            bench.figures |= {"fps": published, "dropped": dropped(pictures)}
        bench.params["_".join(("fps_encoded", *sizes))] = encoded
        return spent.core, spent.rss_mb


async def raw_core(room: ProgrammeRoom) -> float:
    """Return core of a process that publishes raw pictures for three layers of VP8."""
    grants = Grants(publish=CAMERA_AND_MICROPHONE)
    token = room.server.admit(ROOM, "point:91", name="", grants=grants, attributes={}, life_s=3600).token
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "load.raw_simulcast", room.livekit.url, token, env=os.environ
    )
    try:
        async with room.listener(92) as seat:
            await wait_for(lambda: ("point:91", "camera") in seat.published(), "the raw publisher")
            seat.want(("point:91", "camera"))
            await asyncio.sleep(WARM_S)
            with spent_by(process.pid) as spent:
                await asyncio.sleep(SECONDS)
        return spent.core
    finally:
        process.kill()
        await process.wait()


async def measure(folder: Path, bench: Bench) -> None:
    """Measure both ways, one after the other, in one room."""
    async with programme_room(folder) as room:
        core, rss = await composer_core(room, SIZES, bench)
        large, _ = await composer_core(room, SIZES[:1], bench)
        alone, _ = await composer_core(room, (), bench)
        raw = await raw_core(room)
    bench.params["wish"] = what_the_wish_takes(core, large, alone)
    bench.params["without_publishing_core"] = alone
    bench.params["raw_simulcast_core"] = raw
    bench.figures |= {"core": core, "rss_mb": rss}
    bench.other = {"core": round(alone + raw, 3)}


def main() -> None:
    """Run the benchmark and print its result."""
    with (
        tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder,
        Bench("programme", points=6, seconds=SECONDS) as bench,
    ):
        asyncio.run(measure(Path(folder), bench))


if __name__ == "__main__":
    main()
