"""The whole system as people start it: ``nhipcau run`` on free ports, in a folder of its own."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx2

ROOT = Path(__file__).resolve().parents[2]
#: A binary that whoever runs the tests names.
_KEPT = ("NHIPCAU_LIVEKIT_SERVER",)
_LINK = re.compile(r"(https?://\S+/(?:vao|khoi-tao)#\S+)")


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """Return a port that nobody uses just now."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class System:
    """A running system."""

    process: subprocess.Popen[str]
    url: str
    data_dir: Path
    #: What it runs in; another command of the product runs beside it in the same.
    environment: dict[str, str]
    #: What it printed, both streams.
    lines: list[str] = field(default_factory=list)

    def children(self, mark: str) -> list[int]:
        """Return the ids of its processes whose command line holds ``mark``."""
        found = []
        for pid in _descendants(self.process.pid):
            with contextlib.suppress(OSError):
                command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                if mark in command:
                    found.append(pid)
        return found

    def kill(self, mark: str) -> int:
        """Kill one of its processes for good (SIGKILL) and return its id."""
        [pid] = self.children(mark)
        os.kill(pid, signal.SIGKILL)
        return pid

    def wait_for_child(self, mark: str, *, other_than: int = 0, timeout_s: float = 30) -> int:
        """Wait until such a process runs (again) and return its id."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            pids = [pid for pid in self.children(mark) if pid != other_than]
            if pids:
                return pids[0]
            time.sleep(0.05)
        raise AssertionError(f"{mark} did not come up: {self.tail()}")

    def link(self, label: str, timeout_s: float = 60) -> str:
        """Return the sign-in link in the line that holds ``label``."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            for number, line in enumerate(list(self.lines)):
                if label in line:
                    for near in self.lines[number : number + 2]:
                        if match := _LINK.search(near):
                            return match[1]
            time.sleep(0.1)
        raise AssertionError(f"no link for {label}: {self.tail()}")

    def tail(self, count: int = 60) -> str:
        """Return the newest lines that it printed."""
        return "\n".join(self.lines[-count:])


def _descendants(pid: int) -> list[int]:
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError):
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                parents.setdefault(parent, []).append(int(entry.name))
    found, waiting = [], [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found += children
        waiting += children
    return found


def settings_of(data_dir: Path) -> dict[str, str]:
    """Return the environment of a system on free ports, with a data folder of its own."""
    ports = {name: free_port() for name in ("PORT", "INTERNAL_PORT", "LIVEKIT_PORT", "RTC_TCP_PORT")}
    ports["RTC_UDP_PORT"] = free_port(socket.SOCK_DGRAM)
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("NHIPCAU_") or name in _KEPT},
        **{f"NHIPCAU_{name}": str(port) for name, port in ports.items()},
        "NHIPCAU_DATA_DIR": str(data_dir),
        "NHIPCAU_WEB_DIST": str(ROOT / "web/dist"),
        "NHIPCAU_LANG": "vi",
        "PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in ("platform", "media", "recording")),
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def running_system(data_dir: Path, **environment: str) -> Iterator[System]:
    """Start the system and wait until its pages answer; ends with the block."""
    surroundings = {**settings_of(data_dir), **environment}
    process = subprocess.Popen(
        [sys.executable, "-m", "nhipcau", "run"],
        cwd=ROOT,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    scheme = "https" if "NHIPCAU_TLS_CERT" in surroundings else "http"
    system = System(process, f"{scheme}://127.0.0.1:{surroundings['NHIPCAU_PORT']}", data_dir, surroundings)

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            system.lines.append(line.rstrip("\n"))

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        _await_ready(system)
        yield system
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)
        reader.join(5)
        if process.stdout is not None:
            process.stdout.close()


@contextmanager
def simulated(system: System, session: int, points: int, *options: str) -> Iterator[None]:
    """Bring simulated points into a session, as ``nhipcau simulate`` does; they leave with the block."""
    command = [sys.executable, "-m", "nhipcau", "simulate", str(session), "--points", str(points), *options]
    process = subprocess.Popen(
        command, cwd=ROOT, env=system.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


def _await_ready(system: System, timeout_s: float = 60) -> None:
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        if system.process.poll() is not None:
            raise AssertionError(f"the system ended: {system.tail()}")
        with contextlib.suppress(httpx2.HTTPError):
            # Its certificate may be one of the test's own.
            if httpx2.get(f"{system.url}/readyz", timeout=2, trust_env=False, verify=False).status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError(f"the system is not ready: {system.tail()}")
