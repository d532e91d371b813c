"""Processes as the kernel sees them, and ports that are free."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def command_line(pid: int) -> str:
    """Arguments with spaces between; empty for one that is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return ""


def environment(pid: int) -> str:
    """Environment of a process as the kernel shows it."""
    return Path(f"/proc/{pid}/environ").read_bytes().replace(b"\0", b"\n").decode(errors="replace")


def children(pid: int) -> list[int]:
    """Live children of a process, of all its threads."""
    found: list[int] = []
    for folder in Path(f"/proc/{pid}/task").glob("*"):
        with contextlib.suppress(OSError):
            found += [int(child) for child in (folder / "children").read_text().split()]
    return [child for child in found if alive(child)]


def child_named(pid: int, text: str) -> int | None:
    """The child whose command line contains a text."""
    return next((child for child in children(pid) if text in command_line(child)), None)


def free_ports(kind: socket.SocketKind, count: int) -> list[int]:
    """Ports that nobody has at this moment."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket(socket.AF_INET, kind)) for _ in range(count)]
        for item in sockets:
            item.bind(("127.0.0.1", 0))
        return [item.getsockname()[1] for item in sockets]


def wait_until(what: str, ask: Callable[[], T | None], *, within_s: float = 60.0) -> T:
    """Ask again and again until the answer is something; fails after ``within_s``."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if answer := ask():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"not within {within_s:.0f} s: {what}")
