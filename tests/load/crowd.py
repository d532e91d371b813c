"""Many points in one process (``tests/load/points``, Go), and what they tell."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from support.system import ROOT, System

PROGRAM = ROOT / "build/points/points"
END_S = 20


@dataclass(frozen=True, slots=True)
class Told:
    """Something that a point told."""

    #: joined, failed, unposted, gone, stage, first, key, heard, silence, longest, ended
    what: str
    point: int
    #: Seconds since 1970.
    at: float
    of: str = ""
    n: int = 0


@dataclass
class Crowd:
    """Points that are in, or on their way."""

    process: subprocess.Popen[str]
    #: The internal port's own address for this session.
    control: httpx2.Client
    told: list[Told] = field(default_factory=list)

    def all(self, what: str, *, since: float = 0.0, of: str = "") -> list[Told]:
        """Return what was told of one kind since an instant."""
        return [one for one in list(self.told) if one.what == what and one.at >= since and (not of or one.of == of)]

    def points(self, what: str, *, since: float = 0.0, of: str = "") -> set[int]:
        """Return who told it."""
        return {one.point for one in self.all(what, since=since, of=of)}

    def ask(self, point: int) -> None:
        """Let a point ask to speak, as its own device would."""
        self.control.post("/floor", json={"point_id": point}).raise_for_status()

    def listen(self) -> None:
        """Let every point tell of the next packet of the programme's sound (``heard``)."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def wait(self, true: Callable[[], bool], what: str, timeout_s: float = 60) -> float:
        """Wait until something is true and return when it was seen. Raises AssertionError."""
        deadline = time.time() + timeout_s
        while time.time() < deadline:
            if true():
                return time.time()
            if self.process.poll() is not None:
                raise AssertionError(f"the points ended: {self.process.returncode}")
            time.sleep(0.02)
        raise AssertionError(f"{what}: not within {timeout_s} s")


@contextmanager
def crowd(
    system: System, session: int, points: Sequence[int], *, within_s: float, serve: str = "rule", keys: bool = False
) -> Iterator[Crowd]:
    """Bring points into a session; they leave with the block. ``keys``: they tell of the programme's key frames."""
    api = f"http://127.0.0.1:{system.environment['NHIPCAU_INTERNAL_PORT']}"
    secret = json.loads((Path(system.data_dir) / "secrets.json").read_text())["runner_secret"]
    order: dict[str, Any] = {
        "api": api,
        "secret": secret,
        "media": media(system),
        "session": session,
        "points": list(points),
        "within_s": within_s,
        "serve": serve,
        "keys": keys,
    }
    with (
        httpx2.Client(
            base_url=f"{api}/internal/simulate/{session}",
            headers={"Authorization": f"Bearer {secret}"},
            trust_env=False,
            timeout=30,
        ) as control,
        running(order, control) as started,
    ):
        yield started


def media(system: System) -> str:
    """Return the media server's own address."""
    return f"ws://127.0.0.1:{system.environment['NHIPCAU_LIVEKIT_PORT']}"


@contextmanager
def running(order: dict[str, Any], control: httpx2.Client) -> Iterator[Crowd]:
    """Run the program with an order for the block."""
    with subprocess.Popen([PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        started = Crowd(process, control)

        def read() -> None:
            for line in process.stdout or ():
                started.told.append(Told(**json.loads(line)))

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        process.stdin.write(json.dumps(order) + "\n")
        process.stdin.flush()
        try:
            yield started
        finally:
            process.stdin.close()
            try:
                process.wait(END_S)
            except subprocess.TimeoutExpired:
                process.kill()
            reader.join(END_S)
