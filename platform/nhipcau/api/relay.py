"""Relay of the media server's signalling on our own origin, and of nothing else it offers.

``/rtc/v1`` (and ``/rtc`` of older clients) as WebSocket, ``/rtc/v1/validate`` as GET. The join request travels in the
query, and so does the token of browsers; other clients send it as bearer. A token of a seat that was given anew is
refused here, before it throws the seat's holder out, and so is one that is old or not ours. The admin API stays on
loopback.
"""

from __future__ import annotations

import asyncio
import contextlib

import httpx2
from fastapi import APIRouter, Request, Response, WebSocket
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocketDisconnect
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from nhipcau.api.problems import problem_response
from nhipcau.domain.errors_joining import TokenRefused
from nhipcau.services.deployment import Deployment
from nhipcau.services.token_check import check_token

router = APIRouter(include_in_schema=False)

_OPEN_S = 5.0
#: The join response names every participant: 250 points stay far below this (bytes).
_LARGEST = 4 * 1024 * 1024
_AWAY = 503


def _own_origin(socket: WebSocket) -> bool:
    """Whether a browser's page is ours; clients that are no browsers send no origin."""
    origin = socket.headers.get("origin")
    return origin is None or origin.split("://", 1)[-1] == socket.headers.get("host")


def _token(connection: HTTPConnection) -> dict[str, str]:
    """Return the header that carries the token, when it does not stand in the query."""
    bearer = connection.headers.get("authorization", "")
    return {"Authorization": bearer} if bearer else {}


def _spoken_token(connection: HTTPConnection) -> str:
    """Return the token wherever it stands; empty when there is none."""
    bearer = connection.headers.get("authorization", "")
    return connection.query_params.get("access_token") or bearer.removeprefix("Bearer ").strip()


@router.websocket("/rtc/v1")
@router.websocket("/rtc")
async def relay_signalling(socket: WebSocket) -> None:
    """Carry one client's signalling; ends when either side does."""
    deployment: Deployment = socket.app.state.deployment
    if not _own_origin(socket):
        await socket.send_denial_response(Response(status_code=403))
        return
    try:
        await check_token(deployment, _spoken_token(socket))
    except TokenRefused as refusal:
        await socket.send_denial_response(problem_response(refusal, socket.headers.get("accept-language", "vi")))
        return
    url = f"{deployment.settings.livekit_url}{socket.url.path}?{socket.url.query}"
    try:
        upstream = await connect(
            url,
            additional_headers=_token(socket),
            compression=None,
            max_size=_LARGEST,
            open_timeout=_OPEN_S,
            close_timeout=2,
            ping_interval=None,
            proxy=None,
        )
    except InvalidStatus as error:
        await socket.send_denial_response(Response(status_code=error.response.status_code))
        return
    except (OSError, TimeoutError, WebSocketException):
        await socket.send_denial_response(Response(status_code=_AWAY))
        return
    async with upstream:
        await socket.accept()
        async with asyncio.TaskGroup() as tasks:
            up = tasks.create_task(_upwards(socket, upstream))
            down = tasks.create_task(_downwards(socket, upstream))
            await asyncio.wait((up, down), return_when=asyncio.FIRST_COMPLETED)
            up.cancel()
            down.cancel()
    with contextlib.suppress(RuntimeError, WebSocketDisconnect):
        await socket.close(upstream.close_code if upstream.close_code in (1000, 1001) else 1011)


async def _upwards(socket: WebSocket, upstream: ClientConnection) -> None:
    with contextlib.suppress(WebSocketDisconnect, ConnectionClosed, RuntimeError):
        while True:
            message = await socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            data = message.get("bytes")
            await upstream.send(data if data is not None else message["text"])


async def _downwards(socket: WebSocket, upstream: ClientConnection) -> None:
    with contextlib.suppress(WebSocketDisconnect, ConnectionClosed, RuntimeError):
        async for message in upstream:
            if isinstance(message, bytes):
                await socket.send_bytes(message)
            else:
                await socket.send_text(message)


@router.get("/rtc/v1/validate")
@router.get("/rtc/validate")
async def relay_validation(request: Request) -> Response:
    """Say why a join is refused; clients ask so after a failed connection.

    Raises TokenRefused, TokenExpired, SeatGivenAnew; what else there is (a room that is none) the media server says.
    """
    deployment: Deployment = request.app.state.deployment
    await check_token(deployment, _spoken_token(request))
    base = deployment.settings.livekit_url.replace("ws", "http", 1)
    try:
        async with httpx2.AsyncClient(timeout=_OPEN_S, trust_env=False) as client:
            answer = await client.get(f"{base}{request.url.path}?{request.url.query}", headers=_token(request))
    except httpx2.HTTPError:
        return Response(status_code=_AWAY)
    return Response(answer.content, answer.status_code, media_type=answer.headers.get("content-type"))
