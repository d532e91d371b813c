"""The event stream of live pages."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, contextmanager
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from fastapi.responses import StreamingResponse

from nhipcau.api.dependencies import Caller, Running
from nhipcau.domain.errors import TooMany
from nhipcau.domain.roles import Actor
from nhipcau.schemas.base import LARGEST_EVENT
from nhipcau.schemas.rooms import EventView
from nhipcau.services.deployment import Deployment
from nhipcau.services.event_stream import follow, require_events

router = APIRouter(prefix="/api", tags=["events"])

#: Streams that one sign-in or device may hold; its tabs share one, several browsers are rare.
STREAMS_EACH = 8
#: A stream is ended after this long and opened again by the page, so that a sign-in is checked anew (seconds).
LIFE_S = 300.0
#: A comment is sent when there was nothing to tell for this long (seconds): proxies and pages see that it lives.
KEEP_ALIVE_S = 10.0


class Streams:
    """How many streams each caller holds."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, int, int], int] = {}

    def check(self, actor: Actor) -> None:
        """Refuse one stream more than allowed. Raises TooMany."""
        if self._held.get(_key(actor), 0) >= STREAMS_EACH:
            raise TooMany(seconds=5)

    @contextmanager
    def hold(self, actor: Actor) -> Iterator[None]:
        """Count one stream while it lasts."""
        key = _key(actor)
        self._held[key] = self._held.get(key, 0) + 1
        try:
            yield
        finally:
            self._held[key] -= 1
            if not self._held[key]:
                del self._held[key]


def _key(actor: Actor) -> tuple[str, int, int]:
    return (actor.kind, actor.id, actor.sign_in_id)


@router.get(
    "/events",
    response_class=StreamingResponse,
    responses={200: {"model": EventView, "content": {"text/event-stream": {}}, "description": "One EventView each"}},
)
async def stream_events(
    request: Request,
    caller: Caller,
    running: Running,
    after: Annotated[int | None, Query(ge=0, le=LARGEST_EVENT)] = None,
    last_event_id: Annotated[str, Header()] = "",
) -> StreamingResponse:
    """Server-sent events with ids and replay: ``Last-Event-ID`` or ``after``; each ``data`` is an EventView."""
    start = after if (resumed := _event_id(last_event_id)) is None else resumed
    streams: Streams = request.app.state.streams
    require_events(running, caller)
    streams.check(caller)
    return StreamingResponse(
        _lines(running, caller, start, streams),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _event_id(header: str) -> int | None:
    """Return the id in ``Last-Event-ID``; None for what is none of ours."""
    if not header.isdecimal() or len(header) > len(str(LARGEST_EVENT)):
        return None
    return found if (found := int(header)) <= LARGEST_EVENT else None


async def _lines(running: Deployment, actor: Actor, after: int | None, streams: Streams) -> AsyncIterator[str]:
    clock = asyncio.get_running_loop().time
    started = spoke = clock()
    greeted = False
    with streams.hold(actor):
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
