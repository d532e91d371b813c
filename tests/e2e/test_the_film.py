"""A conference of twelve simulated points whose film is watched: slides, clip, break, three crashes, a lost point.

Nobody looks at pages here: commands go through the API, points are simulated, and what is read is the film that comes
out of it. Its pictures, one every second, are kept as a contact sheet under ``build/test/film.jpg``.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import av
import httpx2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from nhipcau_media.programme import labels
from nhipcau_media.programme.canvas import Colour
from nhipcau_media.programme.layout import Rect, fit
from nhipcau_media.simulate.picture import Picture as SimulatedPicture
from support import marks
from support.clips import write_clip
from support.decks import marked_deck
from support.desk import Desk, desk
from support.publishers import publisher
from support.system import ROOT, System, running_system, simulated

pytestmark = [pytest.mark.e2e, pytest.mark.media]

POINTS = 12
CLIP_S = 12
#: Numbers in the main point's picture, and on the slide.
MAIN, SLIDE = 17, 101
SHEET = ROOT / "build" / "test" / "film.jpg"
#: Where a page of slides stands; the main point beside who has the floor, and when it is alone with the others' strip.
PAGE = fit(16, 9, Rect(0, 0, 960, 720))
LEFT, RIGHT = Rect(0, 66, 640, 360), Rect(640, 66, 640, 360)
LARGE = Rect(0, 0, 960, 540)
WHOLE = Rect(0, 0, 1280, 720)
_MIDNIGHT = datetime(2026, 1, 1, tzinfo=UTC)
TITLES = ("Báo cáo tình hình", "Phim tư liệu", "Ý kiến các xã", "Kết luận")


@dataclass
class Story:
    """What happened, by the wall clock."""

    at: dict[str, float] = field(default_factory=dict)
    #: The clip's file; who has the floor first, and whose power is cut.
    clip: int = 0
    first: int = 0
    lost: int = 0

    def note(self, name: str) -> None:
        self.at[name] = time.time()


@dataclass(frozen=True)
class Shot:
    """One picture of the film."""

    at_s: float
    rgb: NDArray[np.uint8]

    def mark(self, part: Rect) -> marks.Mark | None:
        """What the mark in a part says."""
        return marks.read(self.rgb[part.y : part.y + part.height, part.x : part.x + part.width])

    def shows_main(self, part: Rect) -> bool:
        """Whether the main point's mark stands in a part."""
        mark = self.mark(part)
        return mark is not None and mark.point == MAIN

    def shows(self, point: int, part: Rect) -> bool:
        """Whether a simulated point's colour stands in the corner of a part, where nothing is written over it."""
        high, wide = part.height // 12, part.width // 12
        corner = self.rgb[part.y + 4 : part.y + high, part.x + 4 : part.x + wide].reshape(-1, 3).mean(axis=0)
        return bool(np.abs(corner - _colour(point)).max() < 25)

    @property
    def has_lost_bar(self) -> bool:
        """Whether the red bar of a lost signal stands in the middle of the right half."""
        middle = self.rgb[RIGHT.y + 160 : RIGHT.y + 200, RIGHT.x + 200 : RIGHT.x + 440].reshape(-1, 3)
        return bool((np.abs(middle - _rgb_of(labels.WARNING)).max(axis=1) < 18).mean() > 0.2)


def _colour(point: int) -> NDArray[np.float64]:
    picture = SimulatedPicture(point, "")
    planes = np.frombuffer(picture.frame(0, _MIDNIGHT), dtype=np.uint8).reshape(540, 640)
    frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
    corner = _full_range(frame)[8:28, 8:50].reshape(-1, 3)
    return np.asarray(corner.mean(axis=0), dtype=np.float64)


def _rgb_of(colour: Colour) -> NDArray[np.float64]:
    planes = np.repeat((colour.y, colour.u, colour.v), (16 * 16, 8 * 8, 8 * 8)).astype(np.uint8).reshape(24, 16)
    rgb = _full_range(av.VideoFrame.from_ndarray(planes, format="yuv420p"))
    return np.asarray(rgb[8, 8], dtype=np.float64)


def _full_range(frame: av.VideoFrame) -> NDArray[np.uint8]:
    return np.asarray(frame.to_ndarray(format="rgb24"), dtype=np.uint8)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Story, dict[str, Any], list[Shot]]]:
    """Hold the conference; yields what happened, the recording as the API tells of it, and the film's pictures."""
    folder = tmp_path_factory.mktemp("film")
    with running_system(folder / "data") as system, desk(system) as people:
        story = Story()
        session = hold(people, folder, story)
        with main_point(people, session), simulated(system, session, POINTS - 1):
            until(lambda: len(present(people, session)) == POINTS, "eleven points are there, and the main point")
            before = present(people, session)
            with one_more(system, session) as power_cut:
                until(lambda: len(present(people, session)) == POINTS + 1, "the twelfth is there")
                (story.lost,) = present(people, session) - before
                conduct(people, system, session, story, before, power_cut)
        recording = finished(people, session)
        film = folder / "film.mp4"
        film.write_bytes(people.engineer.http.get(str(recording["film_url"])).content)
        shots = watched(film)
        contact_sheet(shots)
        yield story, recording, shots


def hold(people: Desk, folder: Path, story: Story) -> int:
    """Register a recorded conference with its agenda, a deck and a clip; returns its session, open."""
    rows = people.admin.get("/api/points")
    rows = sorted(rows, key=lambda point: (point["body_level"] != "province", point["id"]))
    for number in range(len(rows), POINTS + 1):
        rows.append(people.admin.post("/api/points", {"body_id": rows[0]["body_id"], "name": f"Phòng họp {number}"}))
    session = people.hold_rows(rows[: POINTS + 1], recording=True, title="Hội nghị trực tuyến tháng Mười Một")
    conference = people.view(session)["conference"]["id"]
    deck = people.engineer.upload(conference, "slides", "Báo cáo.pdf", marked_deck((SLIDE,)))
    write_clip(folder / "clip.mp4", seconds=CLIP_S)
    story.clip = people.engineer.upload(conference, "clip", "Phim.mp4", (folder / "clip.mp4").read_bytes())

    def ready() -> bool:
        files = people.engineer.get(f"/api/conferences/{conference}/preparation")["files"]
        return {file["id"] for file in files if file["state"] == "ready"} == {deck, story.clip}

    until(ready, "deck and clip are ready", seconds=90)
    shown: tuple[list[int], ...] = ([deck], [story.clip], [], [])
    items = [
        {"title": title, "minutes": 5, "speakers": [], "file_ids": files}
        for title, files in zip(TITLES, shown, strict=True)
    ]
    people.engineer.put(f"/api/conferences/{conference}/agenda", {"version": 0, "items": items})
    return session


def conduct(
    people: Desk, system: System, session: int, story: Story, points: set[int], power_cut: subprocess.Popen[bytes]
) -> None:
    """Go through the agenda while parts of the system are killed."""
    view = people.view(session)
    story.first = min(points - {seat["point_id"] for seat in view["seats"] if seat["is_main"]})
    conference = view["conference"]["id"]
    items = people.engineer.get(f"/api/conferences/{conference}/agenda")["items"]

    def go(number: int) -> None:
        step = {"item_id": items[number]["id"], "seen": people.view(session)["version"]}
        people.chair.post(f"/api/sessions/{session}/agenda/go", step)
        story.note(f"item {number + 1}")

    people.chair.post(f"/api/sessions/{session}/start")
    story.note("start")
    until(lambda: people.view(session)["recording"] == "running", "it is recorded")
    go(0)
    time.sleep(6)
    go(1)
    people.chair.post(f"/api/sessions/{session}/content", {"file_id": story.clip, "playing": True})
    story.note("clip plays")
    time.sleep(6)
    go(2)
    people.give(session, story.first)
    time.sleep(5)
    story.note("composer killed")
    killed = system.kill("nhipcau_media.programme")
    system.wait_for_child("nhipcau_media.programme", other_than=killed)
    time.sleep(6)
    killed = system.kill("nhipcau_recording.recorder")
    system.wait_for_child("nhipcau_recording.recorder", other_than=killed)
    time.sleep(3)
    people.give(session, story.lost)
    time.sleep(5)
    story.note("power cut")
    power_cut.send_signal(signal.SIGKILL)
    time.sleep(5)
    story.note("power cut seen")
    people.take(session, story.lost)
    people.chair.post(f"/api/sessions/{session}/pause")
    story.note("break")
    # What the API has not yet told the room when it dies, it tells when it is back.
    time.sleep(1.5)
    killed = system.kill("nhipcau serve")
    system.wait_for_child("nhipcau serve", other_than=killed)
    until(lambda: answers(people), "the API is back")
    time.sleep(2)
    people.chair.post(f"/api/sessions/{session}/resume")
    story.note("resumed")
    go(3)
    time.sleep(5)
    people.chair.post(f"/api/sessions/{session}/end")
    story.note("end")


def answers(people: Desk) -> bool:
    """Whether the API answers."""
    try:
        return bool(people.engineer.http.get("/readyz").status_code == 200)
    except httpx2.TransportError:
        return False


def present(people: Desk, session: int) -> set[int]:
    """Points whose seats are taken."""
    return {seat["point_id"] for seat in people.view(session)["seats"] if seat["presence"] == "present"}


def until(holds: Any, what: str, seconds: float = 60) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not so: {what}"
        time.sleep(0.25)


@contextmanager
def main_point(people: Desk, session: int) -> Iterator[None]:
    """Let the main point send marked pictures and a tone, from a thread with an event loop of its own."""
    admission = people.point(0).admission(session)
    # Not through the API's relay: that is killed.
    url = f"ws://127.0.0.1:{people.system.environment['NHIPCAU_LIVEKIT_PORT']}"
    stop, began = threading.Event(), threading.Event()

    async def send() -> None:
        async with publisher(url, admission["token"], point=MAIN, tone=440.0) as joined:
            allowed = False
            while not stop.is_set():
                before, allowed = allowed, joined.room.local_participant.permissions.can_publish
                # In a break nobody may publish, and the server takes away what was published.
                if allowed and not before:
                    await joined.publish_camera()
                    await joined.publish_sound()
                    began.set()
                await asyncio.sleep(0.1)

    thread = threading.Thread(target=lambda: asyncio.run(send()), daemon=True)
    thread.start()
    assert began.wait(60), "the main point sends nothing"
    try:
        yield
    finally:
        stop.set()
        thread.join(30)


@contextmanager
def one_more(system: System, session: int) -> Iterator[subprocess.Popen[bytes]]:
    """Bring one more simulated point, whose power can be cut."""
    command = [sys.executable, "-m", "nhipcau", "simulate", str(session), "--points", "1"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=system.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
        process.wait(30)


def finished(people: Desk, session: int) -> dict[str, Any]:
    """Wait for the film."""
    found: list[dict[str, Any]] = []

    def done() -> bool:
        found[:] = [r for r in people.engineer.get("/api/recordings")["recordings"] if r["session_id"] == session]
        return bool(found) and found[0]["state"] == "done"

    until(done, "the film is finished", seconds=120)
    return found[0]


def watched(path: Path) -> list[Shot]:
    """Decode the film and keep a picture of every half second."""
    shots: list[Shot] = []
    with av.open(str(path)) as film:
        for frame in film.decode(video=0):
            at = float(frame.time or 0)
            if not shots or at >= shots[-1].at_s + 0.48:
                shots.append(Shot(at, _full_range(frame)))
    return shots


def contact_sheet(shots: list[Shot], columns: int = 8) -> None:
    """Write the film as small pictures side by side, each with its second."""
    kept = shots[::2]
    wide, tall = 320, 180
    sheet = Image.new("RGB", (columns * wide, -(-len(kept) // columns) * (tall + 16)), "white")
    draw = ImageDraw.Draw(sheet)
    for number, shot in enumerate(kept):
        x, y = number % columns * wide, number // columns * (tall + 16)
        sheet.paste(Image.fromarray(shot.rgb).resize((wide, tall)), (x, y + 16))
        draw.text((x + 4, y + 2), f"{shot.at_s:.1f} s", fill="black")
    SHEET.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(SHEET, quality=80)


Held = tuple[Story, dict[str, Any], list[Shot]]


def chapters(recording: dict[str, Any], item: int) -> list[dict[str, Any]]:
    return [chapter for chapter in recording["chapters"] if chapter["item"] == item]


def within(shots: list[Shot], chapter: dict[str, Any], begin_s: float = 1.5) -> list[Shot]:
    found = [shot for shot in shots if chapter["start_s"] + begin_s < shot.at_s < chapter["end_s"] - 0.6]
    assert found, chapter
    return found


def test_every_item_of_the_agenda_has_its_chapter(held: Held) -> None:
    _, recording, _ = held
    topics = dict.fromkeys(chapter["topic"] for chapter in recording["chapters"] if chapter["item"])
    assert list(topics) == list(TITLES)


def test_the_film_is_as_long_as_what_was_held_without_the_break(held: Held) -> None:
    story, recording, shots = held
    length = story.at["end"] - story.at["start"] - (story.at["resumed"] - story.at["break"])
    assert recording["duration_s"] == pytest.approx(length, abs=3.0)
    assert shots[-1].at_s == pytest.approx(recording["duration_s"], abs=1.0)


def test_slides_stand_beside_the_speaker_and_the_clip_alone(held: Held) -> None:
    _, recording, shots = held
    (slides,) = chapters(recording, 1)
    for shot in within(shots, slides):
        mark = shot.mark(PAGE)
        assert mark is not None, shot.at_s
        assert mark.point == SLIDE
    clip = [shot.mark(WHOLE) for shot in within(shots, chapters(recording, 2)[0], begin_s=2.0)]
    seconds = [mark.point for mark in clip if mark is not None and mark.point < CLIP_S]
    # It says its own second: it goes on as the film does.
    assert seconds == sorted(seconds)
    assert len(seconds) >= 0.8 * len(clip)
    assert seconds[-1] - seconds[0] == pytest.approx(len(seconds) / 2, abs=2)


def test_who_has_the_floor_stands_beside_the_main_point(held: Held) -> None:
    story, recording, shots = held
    spoke = [chapter for chapter in chapters(recording, 3) if chapter["identity"] == f"point:{story.first}"]
    seen = [shot for chapter in spoke for shot in shots if chapter["start_s"] + 2 < shot.at_s < chapter["end_s"] - 0.6]
    both = [shot.shows_main(LEFT) and shot.shows(story.first, RIGHT) for shot in seen]
    # Right after the composer's death nobody's picture is there yet.
    assert sum(both) >= 0.7 * len(both)
    assert len(both) >= 12


def test_a_killed_composer_is_a_short_gap_and_nothing_else_is_missing(held: Held) -> None:
    story, recording, _ = held
    (gap,) = recording["gaps"]
    assert gap["start_s"] == pytest.approx(story.at["composer killed"] - story.at["start"], abs=2.0)
    assert gap["end_s"] - gap["start_s"] < 2.5


def test_a_point_without_power_keeps_its_last_picture_and_it_is_said(held: Held) -> None:
    story, _, shots = held
    cut, seen = (story.at[name] - story.at["start"] for name in ("power cut", "power cut seen"))
    before = [shot for shot in shots if cut - 2 < shot.at_s < cut - 0.5]
    after = [shot for shot in shots if cut + 2.5 < shot.at_s < seen - 0.5]
    assert before
    assert after
    assert not any(shot.has_lost_bar for shot in before)
    assert all(shot.has_lost_bar and shot.shows(story.lost, RIGHT) for shot in after)


def test_after_the_break_the_main_point_is_alone(held: Held) -> None:
    _, recording, shots = held
    last = chapters(recording, 4)[-1]
    assert all(shot.shows_main(LARGE) for shot in within(shots, last, begin_s=3.0))
