"""How much a request may bring: read whole before anything else sees it, refused as soon as it is too much.

Files are another matter: they are read by their own routes, after it is known who sends them, and counted meanwhile.
"""

from __future__ import annotations

import asyncio
import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nhipcau.api.problems import problem_response
from nhipcau.domain.errors_system import BodySlow, BodyTooLarge

#: A registration with 250 points and all texts at their longest stays well below it.
LIMIT_BYTES = 64 * 1024
#: Addresses that take a long list → how large it may be, bytes: two hundred delegates with all texts at their longest,
#: and one that is far too long is told by its length in words, not in bytes.
LISTS = ((re.compile(r"/api/conferences/\d+/points/\d+/answer"), 512 * 1024),)
#: A body that takes longer to arrive holds a connection for nothing.
ARRIVE_S = 30.0
#: Addresses that take a file → how large it may be, bytes.
FILES = (
    # Five thousand rows are a quarter of a megabyte.
    (re.compile(r"/api/tables/[a-z_]+/imports"), 8 * 1024 * 1024),
    (re.compile(r"/api/document-templates/[a-z_]+"), 2 * 1024 * 1024),
    (re.compile(r"/api/documents/\d+/signed"), 20 * 1024 * 1024),
    # One piece of an upload, and a list of delegates.
    (re.compile(r"/api/files/\d+/upload"), 1024 * 1024),
    (re.compile(r"/api/conferences/\d+/points/\d+/delegates"), 1024 * 1024),
)
#: A file may take so long from one piece to the next, and in all, seconds.
PIECE_S = 30.0
FILE_S = 600.0


class BodyLimit:
    """Answers 413 when a body is over the limit, declared or not, and 408 when it does not arrive in time (seconds)."""

    def __init__(self, app: ASGIApp, *, limit: int = LIMIT_BYTES, arrive_s: float = ARRIVE_S) -> None:
        self._app = app
        self._limit = limit
        self._arrive_s = arrive_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        declared = headers.get("content-length", "0")
        if declared == "0" and "transfer-encoding" not in headers:
            await self._app(scope, receive, send)
            return
        for pattern, most in FILES:
            if scope["method"] == "PUT" and pattern.fullmatch(scope["path"]):
                await self._pass_file(scope, receive, send, declared, most)
                return
        most = next((most for pattern, most in LISTS if pattern.fullmatch(scope["path"])), self._limit)
        try:
            if not declared.isdecimal() or int(declared) > most:
                raise BodyTooLarge(limit_kb=most // 1024)
            body = await self._read(receive, most)
        except (BodyTooLarge, BodySlow) as refusal:
            answer = problem_response(refusal, headers.get("accept-language", "vi"))
            answer.headers["connection"] = "close"
            await answer(scope, receive, send)
            return
        handed_out = False

        async def replay() -> Message:
            nonlocal handed_out
            if handed_out:
                return await receive()
            handed_out = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, send)

    async def _pass_file(self, scope: Scope, receive: Receive, send: Send, declared: str, most: int) -> None:
        too_large = BodyTooLarge(limit_kb=most // 1024)
        if not declared.isdecimal() or int(declared) > most:
            answer = problem_response(too_large, Headers(scope=scope).get("accept-language", "vi"))
            answer.headers["connection"] = "close"
            await answer(scope, receive, send)
            return
        arrived = 0
        loop = asyncio.get_running_loop()
        until = loop.time() + FILE_S

        async def counted() -> Message:
            nonlocal arrived
            try:
                async with asyncio.timeout_at(min(loop.time() + PIECE_S, until)):
                    message = await receive()
            except TimeoutError as error:
                raise BodySlow(seconds=round(PIECE_S)) from error
            arrived += len(message.get("body", b""))
            if arrived > most:
                raise too_large
            return message

        await self._app(scope, counted, send)

    async def _read(self, receive: Receive, most: int) -> bytes:
        """Raises BodyTooLarge, BodySlow."""
        body = bytearray()
        try:
            async with asyncio.timeout(self._arrive_s):
                while True:
                    message = await receive()
                    if message["type"] == "http.disconnect":
                        return bytes(body)
                    body += message.get("body", b"")
                    if len(body) > most:
                        raise BodyTooLarge(limit_kb=most // 1024)
                    if not message.get("more_body", False):
                        return bytes(body)
        except TimeoutError as error:
            raise BodySlow(seconds=round(self._arrive_s)) from error
