"""The stock way to meet, for comparison: everybody sends picture and sound, everybody takes what everybody sends.

On the same media server and with the same clients (``tests/load/points``), in a room that our control plane does not
know. Each sends one picture of the size that the programme's smallest has.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import av
import httpx2
from livekit import api

from load.bare_page import BareRoom
from load.cpu import tree_s
from load.crowd import Crowd, media, running
from nhipcau_media.programme.encode import PictureEncoder
from support import marks
from support.system import System

ROOM = "stock"
WIDTH, HEIGHT, FPS, KBPS = 320, 180, 12, 120
#: Bytes of 20 ms of sound: 32 kbit/s.
SOUND_BYTES = 80
#: So many more with each step.
STEP = 10
MOST = 100
SETTLE_S, MEASURE_S = 12.0, 15.0


@dataclass(frozen=True, slots=True)
class Step:
    """How so many fared."""

    points: int
    livekit_core: float
    #: Longest wait between two packets of anybody's sound at anybody, of those over 200 ms; 0: none.
    sound_gap_max_ms: int
    #: Tracks that were received, and that should have been.
    received: int
    expected: int
    #: Whether a bar was passed, or somebody did not receive everybody.
    full: bool


def film() -> dict[str, Any]:
    """Return what everybody sends: four seconds of a picture that moves."""
    encoder = PictureEncoder(WIDTH, HEIGHT, FPS, KBPS)
    pictures = []
    for tick in range(4 * FPS):
        frame = av.VideoFrame.from_ndarray(marks.draw(1, tick, WIDTH, HEIGHT), format="rgb24")
        made = encoder.encode(frame.reformat(format="yuv420p"), round(tick * 1e6 / FPS), key=tick == 0)
        pictures += [base64.b64encode(payload).decode() for payload, _ in made]
    return {"pictures": pictures, "fps": FPS, "width": WIDTH, "height": HEIGHT, "sound_bytes": SOUND_BYTES}


@contextmanager
def meeting(system: System, points: int, sent: dict[str, Any]) -> Iterator[Crowd]:
    """Let so many meet for the block."""
    room = BareRoom.of(system)
    # One of its own each time: nobody of the last step is still there.
    name = f"{ROOM}-{points}"
    room.open(name)
    grants = api.VideoGrants(room_join=True, room=name)
    tokens = [
        api.AccessToken("nhipcau", room.secret)
        .with_identity(f"stock:{number}")
        .with_grants(grants)
        .with_ttl(timedelta(hours=1))
        .to_jwt()
        for number in range(points)
    ]
    order = {"media": media(system), "within_s": points / 5, "tokens": tokens, "film": sent}
    with httpx2.Client(trust_env=False) as nobody, running(order, nobody) as there:
        yield there


def step(system: System, points: int, sent: dict[str, Any], *, most_core: float, most_gap_ms: int) -> Step:
    """Let so many meet, and measure."""
    expected = 2 * points * (points - 1)
    (livekit,) = system.children("livekit-server")
    with meeting(system, points, sent) as there:
        deadline = time.time() + points / 5 + 30
        while len(there.all("first")) < expected and time.time() < deadline:
            time.sleep(0.2)
        time.sleep(SETTLE_S)
        received = len(there.all("first")) - len(there.all("ended"))
        began, before = time.time(), tree_s(livekit)
        time.sleep(MEASURE_S)
        core = (tree_s(livekit) - before) / (time.time() - began)
        gaps = [one.n for one in there.all("silence", since=began)]
    longest = max(gaps, default=0)
    full = core > most_core or longest > most_gap_ms or received < expected
    return Step(points, round(core, 3), longest, received, expected, full)


def until_full(system: System, *, most_core: float, most_gap_ms: int) -> Iterator[Step]:
    """Measure more and more points until one bar is passed or somebody does not receive everybody."""
    sent = film()
    for points in range(STEP, MOST + 1, STEP):
        found = step(system, points, sent, most_core=most_core, most_gap_ms=most_gap_ms)
        yield found
        if found.full:
            return
