"""A bad line between one point and the media server: packets of media are lost, come late and in another order.

It stands in the signalling's way and puts its own port into what the server says of itself, so that all media passes
through it. What happens to which packet is a plan, not chance: the same in every run, by the packet's number.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast

import aiohttp
from aiohttp import web
from livekit.protocol.rtc import SignalRequest, SignalResponse

from support.livekit import LiveKit


@dataclass
class BadLine:
    """What it does to media packets on their way to the server; may be changed while it runs."""

    #: Of every hundred packets the first so many are lost, spread evenly.
    lost_of_100: int = 0
    #: Every so many packets one is held back behind the next three (0: none).
    reorder_every: int = 0
    #: Nothing passes.
    stands: bool = False
    url: str = ""
    #: Packets of media that came, were lost, and came late.
    came: int = 0
    lost: int = 0
    late: int = 0
    _held: list[tuple[int, bytes]] = field(default_factory=list)

    def passes(self, data: bytes) -> list[bytes]:
        """Return what goes on when this packet comes."""
        if self.stands:
            return []
        if not _is_media(data):
            return [data]
        self.came += 1
        if self.lost_of_100 and self.came * self.lost_of_100 % 100 < self.lost_of_100:
            self.lost += 1
            return []
        if self.reorder_every and self.came % self.reorder_every == 0:
            self.late += 1
            self._held.append((self.came + 3, data))
            return []
        due = [held for at, held in self._held if at <= self.came]
        self._held = [(at, held) for at, held in self._held if at > self.came]
        return [data, *due]


def _is_media(data: bytes) -> bool:
    """Whether a packet is RTP: neither STUN, DTLS nor RTCP (RFC 7983, RFC 5761)."""
    return len(data) > 12 and 128 <= data[0] <= 191 and not 64 <= data[1] & 0x7F <= 95


@asynccontextmanager
async def bad_line(livekit: LiveKit, line: BadLine) -> AsyncIterator[BadLine]:
    """Serve a line to the media server at ``line.url``."""
    loop = asyncio.get_running_loop()
    transport, near = await loop.create_datagram_endpoint(
        lambda: _Near(line, livekit.settings.udp_port), local_addr=("127.0.0.1", 0)
    )
    port = transport.get_extra_info("sockname")[1]

    async def signalling(request: web.Request) -> web.StreamResponse:
        if request.headers.get("Upgrade", "").lower() != "websocket":
            async with (
                aiohttp.ClientSession() as session,
                session.get(livekit.http_url + request.path_qs, headers=_kept(request)) as answer,
            ):
                return web.Response(status=answer.status, body=await answer.read())
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(livekit.url + request.path_qs, headers=_kept(request)) as far,
        ):
            await _relay(socket, far, livekit.settings.udp_port, port)
        return socket

    application = web.Application()
    application.router.add_get("/{path:.*}", signalling)
    runner = web.AppRunner(application, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    line.url = f"ws://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield line
    finally:
        await runner.cleanup()
        near.close()
        transport.close()


def _kept(request: web.Request) -> dict[str, str]:
    return {"Authorization": request.headers["Authorization"]} if "Authorization" in request.headers else {}


async def _relay(near: web.WebSocketResponse, far: aiohttp.ClientWebSocketResponse, theirs: int, ours: int) -> None:
    async def up() -> None:
        async for message in near:
            if message.type is aiohttp.WSMsgType.BINARY and (data := _to_server(message.data)):
                await far.send_bytes(data)

    async def down() -> None:
        async for message in far:
            if message.type is aiohttp.WSMsgType.BINARY and (data := _to_point(message.data, theirs, ours)):
                await near.send_bytes(data)

    tasks = [asyncio.create_task(up()), asyncio.create_task(down())]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    with contextlib.suppress(Exception):
        await near.close()


def _to_server(data: bytes) -> bytes:
    """Leave out where the point itself could be reached: the server knows the line alone."""
    request = SignalRequest.FromString(data)
    if request.HasField("trickle"):
        return b""
    for kind in ("offer", "answer"):
        if request.HasField(kind):
            getattr(request, kind).sdp = re.sub(r"a=candidate:.*\r\n", "", getattr(request, kind).sdp)
    return request.SerializeToString()


def _to_point(data: bytes, theirs: int, ours: int) -> bytes:
    """Put the line's port where the server's stands, and leave out its other ways."""
    response = SignalResponse.FromString(data)
    if response.HasField("trickle"):
        if " tcp " in response.trickle.candidateInit.lower():
            return b""
        response.trickle.candidateInit = response.trickle.candidateInit.replace(f" {theirs} ", f" {ours} ")
    for kind in ("offer", "answer"):
        if response.HasField(kind):
            sdp = re.sub(r"a=candidate:[^\r]* tcp [^\r]*\r\n", "", getattr(response, kind).sdp)
            getattr(response, kind).sdp = sdp.replace(f" {theirs} typ", f" {ours} typ")
    return response.SerializeToString()


class _Near(asyncio.DatagramProtocol):
    """The side that the point sends to; each of its ports has a socket of its own towards the server."""

    def __init__(self, line: BadLine, port: int) -> None:
        self._line = line
        self._port = port
        self._far: dict[tuple[str, int], asyncio.Future[asyncio.DatagramTransport]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, address: tuple[str, int]) -> None:
        loop = asyncio.get_running_loop()
        far = self._far.get(address)
        if far is None:
            far = self._far[address] = loop.create_future()
            task = loop.create_task(self._open(address, far))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        if far.done():
            for packet in self._line.passes(data):
                far.result().sendto(packet)

    async def _open(self, address: tuple[str, int], far: asyncio.Future[asyncio.DatagramTransport]) -> None:
        transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: _Far(self._line, self._transport, address), remote_addr=("127.0.0.1", self._port)
        )
        far.set_result(transport)

    def close(self) -> None:
        for far in self._far.values():
            if far.done():
                far.result().close()


class _Far(asyncio.DatagramProtocol):
    def __init__(self, line: BadLine, near: asyncio.DatagramTransport, address: tuple[str, int]) -> None:
        self._line, self._near, self._address = line, near, address

    def datagram_received(self, data: bytes, _: tuple[str, int]) -> None:
        if not self._line.stands:
            self._near.sendto(data, self._address)

    def error_received(self, exc: Exception) -> None:
        """The server is away for the moment; so is the line."""
