"""A supervisor of the test's own, in a folder and on ports of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from support.processes import alive, child_named, children, free_ports, wait_until

ROOT = Path(__file__).parents[3]
SUPERVISE = Path(__file__).parent / "stand_ins" / "supervise.py"


@dataclass
class System:
    """A running supervisor."""

    folder: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]

    @property
    def output(self) -> str:
        """Everything printed so far, both streams."""
        return (self.folder / "output.txt").read_text()

    def child(self, text: str, *, other_than: int | None = None) -> int:
        """Wait for a child by its command line."""

        def ask() -> int | None:
            pid = child_named(self.process.pid, text)
            return None if pid == other_than else pid

        return wait_until(f"a child {text}", ask)

    def wait_ready(self) -> None:
        """Wait for the line with the address."""
        wait_until("the ready line", lambda: "is ready" in self.output, within_s=90)

    def order(self, *orders: dict[str, Any], stop: tuple[int, ...] = (), hung: tuple[dict[str, int], ...] = ()) -> None:
        """Let the stand-in API want these jobs."""
        part = self.folder / "orders.part"
        part.write_text(json.dumps({"start": orders, "stop": stop, "hung": hung, "grace_s": 5}))
        part.replace(self.folder / "orders.json")

    def syncs(self) -> list[dict[str, Any]]:
        """What the runner said so far."""
        path = self.folder / "syncs.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def starts(self, job_id: int) -> list[dict[str, Any]]:
        """Starts of a job's process, with pid and order."""
        path = self.folder / f"job{job_id}" / "starts.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def job_order(self, job_id: int, title: str = "Họp") -> dict[str, Any]:
        """A recorder's order whose folder is below this test's."""
        return {
            "kind": "recorder",
            "job_id": job_id,
            "report_url": "http://127.0.0.1:1/",
            "report_secret": f"secret-of-job-{job_id}-0123456789",
            "recording_id": job_id,
            "socket": "none",
            "folder": str(self.folder / f"job{job_id}"),
            "title": title,
        }


Start = Callable[..., System]


@pytest.fixture
def start_system(tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts a supervisor; arguments as of ``supervise.py``, settings as keywords."""
    systems: list[System] = []

    def start(*arguments: str, **settings: str) -> System:
        web, internal, signalling, rtc_tcp = free_ports(socket.SOCK_STREAM, 4)
        (rtc_udp,) = free_ports(socket.SOCK_DGRAM, 1)
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("NHIPCAU_")},
            "PYTHONPATH": os.pathsep.join(str(ROOT / name) for name in ("platform", "media", "recording")),
            "NHIPCAU_DATA_DIR": str(tmp_path),
            "NHIPCAU_LIVEKIT_SERVER": os.environ.get(
                "NHIPCAU_LIVEKIT_SERVER", str(ROOT / "build/livekit-server/v1.13.5/livekit-server")
            ),
            "NHIPCAU_LANG": "en",
            "NHIPCAU_PORT": str(web),
            "NHIPCAU_INTERNAL_PORT": str(internal),
            "NHIPCAU_LIVEKIT_PORT": str(signalling),
            "NHIPCAU_RTC_TCP_PORT": str(rtc_tcp),
            "NHIPCAU_RTC_UDP_PORT": str(rtc_udp),
            **settings,
        }
        with (tmp_path / "output.txt").open("ab") as output:
            process = subprocess.Popen(
                [sys.executable, str(SUPERVISE), *arguments],
                env=environment,
                cwd=tmp_path,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        systems.append(System(tmp_path, environment, process))
        return systems[-1]

    yield start
    for system in systems:
        pids = children(system.process.pid)
        system.process.terminate()
        try:
            system.process.wait(30)
        except subprocess.TimeoutExpired:
            system.process.kill()
            system.process.wait(30)
        for pid in filter(alive, pids):
            os.kill(pid, signal.SIGKILL)
