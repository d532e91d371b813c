"""``make bench-floor-switch``: from the chair's command until the new speaker is seen and heard at every point.

Target: in the programme p95 at most 600 ms at 250 points (``POINTS`` in the environment), no more than at 50. Beside
it, in the same run, the stock way: each point takes the speaker's own tracks. A switch counts for a point when both are
there: of the programme's smallest picture the first key frame since the composer drew the new scene (it makes one of
every size), of its sound the first packet since it mixed the new speaker; of the stock way the first packets of the
speaker's camera and microphone. Speakers are called from the queue. The composer is the real one, at 720p; two
simulated points speak in turn. Told beside (``chromium_…``): one point in Chromium, until its page shows the scene.
"""

from __future__ import annotations

import os
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from load.crowd import Crowd, Told, crowd
from load.full_room import FullRoom, full_room
from load.looking_point import LookingPoint, looking_point
from load.result import Bench
from nhipcau_media.contract.framing import Message, MessageType, Unpacker, json_message
from nhipcau_media.programme.clock import US
from support.system import simulated

POINTS = int(os.environ.get("POINTS", "250"))
FEW = 50
SWITCHES = 20
#: Points that are simulated with pictures and speech.
SPEAKERS = 2
PAUSE_S = 3.0
SETTLE_S = 10.0
PICTURE, SOUND = "sys:programme/camera", "sys:programme/microphone"


class Made:
    """When the composer drew a scene and mixed a speaker, read from its socket as it comes."""

    def __init__(self) -> None:
        #: Identity of the first who has the floor → the media time of that stage's picture, Unix seconds. Not when its
        #: mark came: the smaller pictures are at the points by then.
        self.drawn: dict[str, float] = {}
        #: Identity → when the first packet of its microphone came last.
        self.mixed: dict[str, float] = {}
        self._coming: dict[int, str] = {}

    def take(self, message: Message) -> None:
        """Note one message."""
        now = time.time()
        if message.type is MessageType.TRACK:
            self._coming[message.track] = message.json["identity"]
        elif message.type is MessageType.PACKET and message.track in self._coming:
            self.mixed[self._coming.pop(message.track)] = now
        elif message.type is MessageType.MARK and message.json["type"] == "stage":
            for holder in message.json["stage"]["floor"][:1]:
                self.drawn[holder["identity"]] = message.time_us / US


@contextmanager
def composing(room: FullRoom) -> Iterator[Made]:
    """Read the composer's socket for the block."""
    (path,) = (Path(room.system.data_dir) / "run").glob("room-*.sock")
    made, unpacker = Made(), Unpacker()
    with socket.socket(socket.AF_UNIX) as reader:
        reader.connect(str(path))
        reader.sendall(json_message(MessageType.RESUME, {}).pack())

        def read() -> None:
            with suppress(OSError):
                while data := reader.recv(65_536):
                    for message in unpacker.feed(data):
                        made.take(message)

        thread = threading.Thread(target=read, daemon=True)
        thread.start()
        try:
            yield made
        finally:
            reader.shutdown(socket.SHUT_RDWR)
            thread.join(5)


@dataclass(frozen=True, slots=True)
class Switch:
    """What one switch took, milliseconds: of every point, until the composer drew it and until it mixed it."""

    points: list[float]
    drawn: float
    mixed: float


def give(room: FullRoom, point: int) -> float:
    """Give a point the floor; returns when the command was sent."""
    seen = room.view()["version"]
    at = time.time()
    room.chair.post(f"/api/sessions/{room.session}/floor/give", {"seen": seen, "point_id": point})
    return at


def firsts(told: list[Told]) -> dict[int, float]:
    """Return when each point told it first."""
    found: dict[int, float] = {}
    for one in told:
        found.setdefault(one.point, one.at)
    return found


def composed_ms(room: FullRoom, there: Crowd, made: Made, everybody: set[int], speaker: int) -> tuple[float, Switch]:
    """Switch once; returns when, and what it took until everybody sees and hears the new speaker in the programme."""
    who = f"point:{speaker}"
    began = give(room, speaker)
    there.wait(lambda: made.drawn.get(who, 0) > began, "the composer has the new scene", 30)
    drawn = made.drawn[who]
    there.wait(lambda: made.mixed.get(who, 0) > began, "the composer mixes the new speaker", 30)
    mixed = time.time()
    there.listen()
    there.wait(lambda: there.points("heard", since=mixed) >= everybody, "everybody hears", 30)
    there.wait(lambda: there.points("key", since=drawn, of=PICTURE) >= everybody, "everybody sees", 30)
    seen, heard = firsts(there.all("key", since=drawn, of=PICTURE)), firsts(there.all("heard", since=mixed))
    times = [(max(seen[point], heard[point]) - began) * 1000 for point in everybody]
    return began, Switch(times, (drawn - began) * 1000, (made.mixed[who] - began) * 1000)


def stock_ms(room: FullRoom, there: Crowd, everybody: set[int], speaker: int) -> list[float]:
    """The same where each point takes the new speaker's own tracks."""
    tracks = (f"point:{speaker}/camera", f"point:{speaker}/microphone")
    began = give(room, speaker)
    there.wait(
        lambda: all(there.points("first", since=began, of=of) >= everybody for of in tracks), "the speaker is there", 60
    )
    times = [firsts(there.all("first", since=began, of=of)) for of in tracks]
    return [(max(first[point] for first in times) - began) * 1000 for point in everybody]


@dataclass
class Switched:
    """What so many switches took, milliseconds."""

    #: Of every point at every switch.
    points: list[float] = field(default_factory=list)
    #: Until the composer drew the new scene, and until it mixed the new speaker.
    drawn: list[float] = field(default_factory=list)
    mixed: list[float] = field(default_factory=list)
    #: Of the page in Chromium at every switch; None: it showed no other picture than before.
    page: list[float | None] = field(default_factory=list)


def switches(room: FullRoom, count: int, serve: str, looks: LookingPoint | None = None) -> Switched:
    """Let so many points in and switch between the two speakers. ``looks``: a page that is asked each time too."""
    speakers, listening = room.subs[:SPEAKERS], room.subs[SPEAKERS:count]
    everybody = set(listening)
    found = Switched()
    with crowd(room.system, room.session, listening, within_s=count / 12, serve=serve, keys=True) as there:
        there.wait(lambda: there.points("joined") >= everybody, "all in", 120)
        time.sleep(SETTLE_S)
        with composing(room) as made:
            for number in range(SWITCHES):
                speaker = speakers[number % SPEAKERS]
                # Whoever is called waits at the head of the queue, with its camera let in beforehand.
                there.ask(speaker)
                time.sleep(PAUSE_S)
                if serve == "stock":
                    found.points += stock_ms(room, there, everybody, speaker)
                    continue
                began, switch = composed_ms(room, there, made, everybody, speaker)
                found.points += switch.points
                found.drawn.append(switch.drawn)
                found.mixed.append(switch.mixed)
                if looks is not None:
                    found.page.append(looks.seen_ms(began))
    return found


def p95(times: list[float]) -> float:
    """Return the 95th percentile."""
    return round(statistics.quantiles(times, n=20)[-1])


def main() -> None:
    """Run the benchmark and print its result."""
    few = min(FEW, POINTS)
    with (
        # One more than the crowd: the page's.
        full_room(POINTS + 1, recording=True) as room,
        Bench("floor-switch", points=POINTS, few=few, switches=SWITCHES, composer="1280x720") as bench,
        simulated(room.system, room.session, SPEAKERS),
    ):
        room.chair.post(f"/api/sessions/{room.session}/start")
        at_few = switches(room, few, "rule").points
        with looking_point(room.system, room.session, room.subs[POINTS]) as looks:
            programme = switches(room, POINTS, "rule", looks)
        stock = switches(room, POINTS, "stock").points
        shown = [ms for ms in programme.page if ms is not None]
        bench.params |= {
            "drawn_median_ms": round(statistics.median(programme.drawn)),
            "mixed_median_ms": round(statistics.median(programme.mixed)),
            "chromium_switches": len(shown),
            "chromium_p95_ms": p95(shown) if len(shown) > 1 else None,
            "chromium_median_ms": round(statistics.median(shown)) if shown else None,
        }
        bench.figures = {
            "programme_p95_ms": p95(programme.points),
            "programme_median_ms": round(statistics.median(programme.points)),
            "programme_few_p95_ms": p95(at_few),
            "stock_p95_ms": p95(stock),
        }
        bench.other = {"programme_p95_ms": p95(stock), "programme_median_ms": round(statistics.median(stock))}


if __name__ == "__main__":
    main()
