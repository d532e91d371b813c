"""The event stream of live pages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from nhipcau.api import cookies
from nhipcau.api.dependencies import Running, caller, chosen, visitor
from nhipcau.domain.errors_system import StreamsEachFull, StreamsFull
from nhipcau.domain.roles import Actor
from nhipcau.schemas.base import LARGEST_EVENT
from nhipcau.schemas.rooms import EventView
from nhipcau.services.deployment import Deployment
from nhipcau.services.event_stream import follow, require_events
from nhipcau.services.secret_values import digest

router = APIRouter(prefix="/api", tags=["events"])

#: Streams that one sign-in or device may hold; its tabs share one, several browsers are rare.
STREAMS_EACH = 8
#: Streams in all: a province of 250 points with everybody who conducts, serves and watches needs a quarter of them.
STREAMS_IN_ALL = 2000
#: A stream is ended after this long and opened again by the page, so that a sign-in is checked anew (seconds).
LIFE_S = 300.0
#: A comment is sent when there was nothing to tell for this long (seconds): proxies and pages see that it lives.
KEEP_ALIVE_S = 10.0


class Streams:
    """How many streams each cookie holds, and all of them. No limit goes by address: a whole WAN may have one."""

    def __init__(self) -> None:
        self._held: dict[bytes, int] = {}
        self._in_all = 0

    def take(self, key: bytes) -> Callable[[], None]:
        """Take a place and return what gives it back. Raises StreamsEachFull, StreamsFull.

        ``key``: whose it is; empty: nobody's yet, who is refused a moment later.
        """
        give_back = self.count(key)
        if self._in_all >= STREAMS_IN_ALL:
            give_back()
            raise StreamsFull(limit=STREAMS_IN_ALL)
        self._in_all += 1

        def give_all_back() -> None:
            self._in_all -= 1
            give_back()

        return give_all_back

    def count(self, key: bytes) -> Callable[[], None]:
        """Count a stream that has its place also for ``key`` and return what ends that. Raises StreamsEachFull."""
        if key and self._held.get(key, 0) >= STREAMS_EACH:
            raise StreamsEachFull(limit=STREAMS_EACH)
        self._held[key] = self._held.get(key, 0) + 1

        def give_back() -> None:
            self._held[key] -= 1
            if not self._held[key]:
                del self._held[key]

        return give_back


class _Following(StreamingResponse):
    """A stream of events, which gives its place back when it ends, however it does."""

    def __init__(self, lines: AsyncIterator[str], give_back: Callable[[], None]) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(lines, media_type="text/event-stream", headers=headers)
        self._give_back = give_back

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._give_back()


@router.get(
    "/events",
    response_class=StreamingResponse,
    responses={200: {"model": EventView, "content": {"text/event-stream": {}}, "description": "One EventView each"}},
)
async def stream_events(
    request: Request,
    running: Running,
    after: Annotated[int | None, Query(ge=0, le=LARGEST_EVENT)] = None,
    last_event_id: Annotated[str, Header()] = "",
) -> StreamingResponse:
    """Server-sent events with ids and replay: ``Last-Event-ID`` or ``after``; each ``data`` is an EventView."""
    start = after if (resumed := _event_id(last_event_id)) is None else resumed
    streams: Streams = request.app.state.streams
    # Before the database is asked who it is: a browser that opens one after the other must not keep others from it.
    give_back = streams.take(_cookie(request))
    try:
        actor = await caller(request, await visitor(request))
        require_events(running, actor)
        # And now that it is known who it is: a dead cookie beside one that acts is another each time it is made up.
        give_back_too = streams.count(f"{actor.kind}:{actor.id}:{actor.sign_in_id}".encode())
    except BaseException:
        give_back()
        raise

    def end() -> None:
        give_back_too()
        give_back()

    return _Following(_lines(running, actor, start), end)


def _cookie(request: Request) -> bytes:
    """Return the digest of the cookie that acts; empty without one."""
    device = request.cookies.get(cookies.DEVICE, "")
    cookie = device if chosen(request) == "device" else request.cookies.get(cookies.SESSION, "") or device
    return digest(cookie) if cookie else b""


def _event_id(header: str) -> int | None:
    """Return the id in ``Last-Event-ID``; None for what is none of ours."""
    if not header.isdecimal() or len(header) > len(str(LARGEST_EVENT)):
        return None
    return found if (found := int(header)) <= LARGEST_EVENT else None


async def _lines(running: Deployment, actor: Actor, after: int | None) -> AsyncIterator[str]:
    clock = asyncio.get_running_loop().time
    started = spoke = clock()
    greeted = False
    async with aclosing(follow(running, actor, after)) as events:
        async for event in events:
            now = clock()
            if isinstance(event, EventView):
                yield f"id: {event.id}\nevent: event\ndata: {event.model_dump_json()}\n\n"
            elif not greeted:
                hello = json.dumps({"last": event, "now": running.now().isoformat()})
                yield f"retry: 1000\nid: {event}\nevent: hello\ndata: {hello}\n\n"
                greeted = True
            elif now - spoke < KEEP_ALIVE_S:
                continue
            else:
                # The id moves on over events that are not for this reader, so a replay is short.
                yield f"id: {event}\nevent: still\ndata: {event}\n\n"
            spoke = now
            if now - started > LIFE_S:
                return
