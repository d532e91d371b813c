"""The disk fills while a session is recorded: recording stops loudly, the session goes on, nothing written is lost."""

from __future__ import annotations

import asyncio
import os
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from nhipcau_media.contract.stage import Kind, RecordingState, Source, Stage
from support import film
from support.desk import Desk, desk
from support.media_worlds import sdk_join
from support.system import running_system
from support.waiting import until

pytestmark = [pytest.mark.anyio, pytest.mark.e2e, pytest.mark.media]

#: The recorder leaves 512 MB free for the database and the rest of the system: this leaves it some more.
ROOMY, FULL = "size=640m", "size=64m"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own for recordings."""
    path = tmp_path / "disk"
    path.mkdir()
    if os.geteuid() != 0 or mount(path, ROOMY).returncode != 0:
        pytest.skip("mounting needs root")
    try:
        yield path
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True, capture_output=True, timeout=10)


def mount(path: Path, options: str) -> subprocess.CompletedProcess[bytes]:
    """Mount a disk in memory, or give it another size."""
    return subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(path)], capture_output=True, check=False, timeout=10
    )


@pytest.fixture
def people(disk: Path, tmp_path: Path) -> Iterator[Desk]:
    with running_system(tmp_path / "data", NHIPCAU_RECORDINGS_DIR=str(disk)) as system, desk(system) as signed_in:
        yield signed_in


async def test_a_full_disk_stops_the_recording_alone(people: Desk, disk: Path, tmp_path: Path) -> None:
    main, sub = people.point(0), people.point(1)
    session = people.hold([main, sub], recording=True, title="Họp khi đĩa đầy")
    speaker, listener = [
        await sdk_join(a["url"], a["token"]) for a in (main.admission(session), sub.admission(session))
    ]
    try:
        for source in (Source.CAMERA, Source.MICROPHONE):
            await speaker.publish(source)
        people.chair.post(f"/api/sessions/{session}/start")
        await until(state(people, session), lambda view: view["recording"] == "running", seconds=120)
        await asyncio.sleep(5)

        assert mount(disk, f"remount,{FULL}").returncode == 0

        view = await until(state(people, session), lambda view: view["recording"] == "failed", seconds=60)
        assert (view["state"], view["recording_failure"]) == ("live", "disk_full")

        async def on_stage() -> Stage | None:
            return Stage.load(listener.metadata)

        await until(on_stage, lambda stage: stage is not None and stage.recording is RecordingState.FAILED)
        assert people.logbook(session, "recording.failed") == ["KHÔNG ghi được hình (ổ đĩa đầy)."]
        # The conference goes on: everybody is seen and heard, and the chair's word counts.
        heard = {(main.identity, "camera", Kind.PICTURE), (main.identity, "microphone", Kind.SOUND)}

        async def received() -> frozenset[tuple[str, str, Kind]]:
            return listener.receives()

        await until(received, lambda what: what == heard)
        people.give(session, sub.id)
        people.take(session, sub.id)
        written = {path.name: path.stat().st_size for path in pieces(disk)}
        assert written

        assert mount(disk, f"remount,{ROOMY}").returncode == 0
        people.chair.post(f"/api/sessions/{session}/end")
    finally:
        for client in (speaker, listener):
            await client.leave()

    recording = await until(recordings(people, session), lambda found: found["state"] == "done", seconds=180)
    assert {path.name: path.stat().st_size for path in pieces(disk)} == written
    assert recording["duration_s"] >= 4
    path = tmp_path / "film.mp4"
    path.write_bytes(people.engineer.http.get(recording["film_url"]).content)
    shown = [looked.at_s for looked in film.look(path, [])]
    assert shown[-1] == pytest.approx(recording["duration_s"], abs=0.1)


def pieces(disk: Path) -> list[Path]:
    """Files of what was recorded."""
    return sorted(disk.glob("*/pieces/*"))


def state(people: Desk, session: int) -> Callable[[], Awaitable[dict[str, Any]]]:
    """Ask for the session."""

    async def probe() -> dict[str, Any]:
        return await asyncio.to_thread(people.view, session)

    return probe


def recordings(people: Desk, session: int) -> Callable[[], Awaitable[dict[str, Any]]]:
    """Ask for the session's recording."""

    async def probe() -> dict[str, Any]:
        found = await asyncio.to_thread(people.engineer.get, "/api/recordings")
        return next(recording for recording in found["recordings"] if recording["session_id"] == session)

    return probe
