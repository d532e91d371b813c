"""``make bench-province``: 250 points on the smallest programme with sound, composer, recorder and API, ten minutes.

Targets on two cores with the clients on them: media server at most 1.0 core, API at most 0.1 core, no gap in sound over
200 ms at any point. The composer is the real one; two simulated points speak in turn. Beside it, in the same run and
after the conference has ended, the stock way on the same media server: everybody sends and takes everybody, ten more
each time until one of the two bars is passed; the figures are those of the last step that fitted. ``POINTS`` and
``MINUTES`` in the environment make it smaller.
"""

from __future__ import annotations

import os
import time
from dataclasses import asdict

from load.cpu import tree_s
from load.crowd import Crowd, crowd
from load.full_room import FullRoom, full_room
from load.result import Bench
from load.stock_meeting import until_full
from support.system import simulated

POINTS = int(os.environ.get("POINTS", "250"))
MINUTES = float(os.environ.get("MINUTES", "10"))
#: Points that are simulated with pictures and speech.
SPEAKERS = 2
#: Seconds until everybody plays and nothing is negotiated any more.
SETTLE_S = 20.0
#: Name of each part's process, as its command line has it.
PARTS = {
    "livekit": "livekit-server",
    "api": "nhipcau serve",
    "composer": "nhipcau_media.programme",
    "recorder": "nhipcau_recording.recorder",
}
SOUND = "sys:programme/microphone"
#: The bars, for both ways.
LIVEKIT_CORE, SOUND_GAP_MS = 1.0, 200


def spent_s(room: FullRoom) -> dict[str, float]:
    """Return the CPU seconds of each part so far."""
    spent = {}
    for part, mark in PARTS.items():
        (pid,) = room.system.children(mark)
        spent[part] = tree_s(pid)
    return spent


def longest_ms(there: Crowd, since: float, until: float) -> tuple[int, int]:
    """Return the longest silence of the programme's sound in a stretch (0: none over 200 ms), and how many."""
    silences = [one.n for one in there.all("silence", since=since, of=SOUND) if one.at <= until]
    return max(silences, default=0), len(silences)


def main() -> None:
    """Run the benchmark and print its result."""
    with full_room(POINTS, recording=True) as room, Bench("province", points=POINTS, minutes=MINUTES) as bench:
        listening = room.subs[SPEAKERS:]
        with (
            simulated(room.system, room.session, SPEAKERS, "--speak"),
            crowd(room.system, room.session, listening, within_s=POINTS / 12) as there,
        ):
            there.wait(lambda: room.present() >= set(listening), "all present", 120)
            room.chair.post(f"/api/sessions/{room.session}/start")
            there.wait(lambda: there.points("first", of=SOUND) >= set(listening), "everybody hears", 120)
            time.sleep(SETTLE_S)
            began, before = time.time(), spent_s(room)
            time.sleep(MINUTES * 60)
            ended, after = time.time(), spent_s(room)
            longest, count = longest_ms(there, began, ended)
            gone = len(there.all("gone", since=began))
            reads, unread = there.all("read", since=began), len(there.all("unread", since=began))
        room.chair.post(f"/api/sessions/{room.session}/end")
        steps = list(until_full(room.system, most_core=LIVEKIT_CORE, most_gap_ms=SOUND_GAP_MS))
        cores = {part: (after[part] - before[part]) / (ended - began) for part in PARTS}
        bench.figures = {f"{part}_core": round(core, 3) for part, core in cores.items()}
        bench.figures["livekit_per_point_core"] = round(cores["livekit"] / POINTS, 5)
        bench.figures["sound_gap_max_ms"] = longest
        bench.params |= {"sound_gaps": count, "dropped_points": gone, "speakers": SPEAKERS}
        # What the pages of so many points ask for, each in its own time.
        bench.params |= {"session_reads": len(reads), "read_most_ms": max((one.n for one in reads), default=0)}
        bench.params["reads_failed"] = unread
        bench.params["stock"] = [asdict(step) for step in steps]
        bench.params["stock_full_at_points"] = steps[-1].points if steps[-1].full else None
        # Where not even the first fitted, that one.
        fits = next((step for step in reversed(steps) if not step.full), steps[0])
        bench.other = {
            "livekit_core": fits.livekit_core,
            "livekit_per_point_core": round(fits.livekit_core / fits.points, 5),
            "sound_gap_max_ms": fits.sound_gap_max_ms,
        }


if __name__ == "__main__":
    main()
