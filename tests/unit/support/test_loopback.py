"""The guard of the tests themselves: this machine can be reached, and no other."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from support.loopback import LeftTheMachine

#: TEST-NET-3 and the documentation prefix (RFC 5737, RFC 3849): nobody lives there.
ELSEWHERE = [(socket.AF_INET, "203.0.113.9"), (socket.AF_INET6, "2001:db8::1"), (socket.AF_INET, "registry.example")]


@pytest.mark.parametrize(("family", "host"), ELSEWHERE)
def test_no_socket_leaves_the_machine(family: int, host: str) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as stream, socket.socket(family, socket.SOCK_DGRAM) as datagram:
        for reach in (stream.connect, stream.connect_ex, datagram.connect):
            with pytest.raises(LeftTheMachine):
                reach((host, 9))
        with pytest.raises(LeftTheMachine):
            datagram.sendto(b"x", (host, 9))
    with pytest.raises(LeftTheMachine):
        socket.create_connection(("203.0.113.9", 9), timeout=1)


@pytest.mark.anyio
async def test_neither_does_the_event_loop() -> None:
    with pytest.raises(LeftTheMachine):
        await asyncio.wait_for(asyncio.open_connection("203.0.113.9", 9), 10)


def test_loopback_and_unix_sockets_are_reached(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=10).close()
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "s"))
        server.listen()
        client.connect(str(tmp_path / "s"))
