"""Whether the ports are free, and who holds one that is not. Linux: read from ``/proc``."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nhipcau.settings import Settings
from nhipcau.supervisor.words import StartRefused

#: States of /proc/net/tcp (TCP_LISTEN) and /proc/net/udp (bound, unconnected).
_LISTENING = {"tcp": "0A", "udp": "07"}
_INODE = re.compile(r"socket:\[(\d+)\]\Z")


@dataclass(frozen=True, slots=True)
class Port:
    """A port that will be opened."""

    number: int
    protocol: Literal["tcp", "udp"]
    host: str
    #: Shown to people; the same in both languages.
    purpose: str
    #: Environment variable that chooses another.
    setting: str


def needed(settings: Settings) -> tuple[Port, ...]:
    """Return every port that the whole system opens."""
    media_host = "127.0.0.1" if settings.bind_host.startswith("127.") else "0.0.0.0"  # noqa: S104 - see bind_host
    return (
        Port(settings.port, "tcp", settings.bind_host, "web, API", "NHIPCAU_PORT"),
        Port(settings.internal_port, "tcp", "127.0.0.1", "internal", "NHIPCAU_INTERNAL_PORT"),
        Port(settings.livekit_port, "tcp", "127.0.0.1", "LiveKit", "NHIPCAU_LIVEKIT_PORT"),
        # LiveKit's TCP port listens on every address whatever it is told.
        Port(settings.rtc_tcp_port, "tcp", "0.0.0.0", "media TCP", "NHIPCAU_RTC_TCP_PORT"),  # noqa: S104
        Port(settings.rtc_udp_port, "udp", media_host, "media UDP", "NHIPCAU_RTC_UDP_PORT"),
    )


def check_free(ports: Iterable[Port]) -> None:
    """Open and close each port. Raises StartRefused (``port_taken``, ``address_unusable``) for the first that fails."""
    for port in ports:
        family = socket.AF_INET6 if ":" in port.host else socket.AF_INET
        kind = socket.SOCK_STREAM if port.protocol == "tcp" else socket.SOCK_DGRAM
        with contextlib.closing(socket.socket(family, kind)) as probe:
            if port.protocol == "tcp":
                # As servers do: a port whose last connections are just fading away is free.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((port.host, port.number))
                if port.protocol == "tcp":
                    probe.listen()
            except OSError as error:
                raise _refusal(port, error) from error


def _refusal(port: Port, error: OSError) -> StartRefused:
    facts = {"port": port.number, "protocol": port.protocol.upper(), "setting": port.setting}
    if error.errno == errno.EADDRINUSE:
        holder = holder_of(port.number, port.protocol) or "?"
        return StartRefused("port_taken", purpose=port.purpose, holder=holder, **facts)
    return StartRefused("address_unusable", host=port.host, detail=error.strerror, **facts)


def holder_of(port: int, protocol: Literal["tcp", "udp"]) -> str | None:
    """Return ``NAME (pid N)`` of the process that listens on a port; None when it cannot be seen (another user's)."""
    inodes = set(_listeners(port, protocol))
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            for handle in (folder / "fd").iterdir():
                if (match := _INODE.match(os.readlink(handle))) and match[1] in inodes:
                    return f"{(folder / 'comm').read_text().strip()} (pid {folder.name})"
    return None


def _listeners(port: int, protocol: Literal["tcp", "udp"]) -> Iterator[str]:
    for name in (protocol, f"{protocol}6"):
        with contextlib.suppress(OSError):
            for line in Path("/proc/net", name).read_text().splitlines()[1:]:
                fields = line.split()
                if int(fields[1].rpartition(":")[2], 16) == port and fields[3] == _LISTENING[protocol]:
                    yield fields[9]
