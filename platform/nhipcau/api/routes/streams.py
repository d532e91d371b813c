"""Live streams: set up, switched, watched."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import FileResponse, Response

from nhipcau.api.dependencies import Caller, Language, Running
from nhipcau.domain.errors_streams import StreamNotOn
from nhipcau.schemas.base import Done, Id
from nhipcau.schemas.streams import LinkIn, StreamIn, StreamLink, StreamView, WatchView
from nhipcau.services import streams, watching

router = APIRouter(prefix="/api", tags=["streams"])
#: What links open: no cookie, no account, nothing but one stream's files.
files = APIRouter(include_in_schema=False)

Token = Annotated[str, Path(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]

_KINDS = {".m3u8": "application/vnd.apple.mpegurl", ".mp4": "video/mp4", ".m4s": "video/iso.segment"}


@router.get("/conferences/{conference_id}/streams")
async def list_streams(conference_id: Id, caller: Caller, running: Running, language: Language) -> list[StreamView]:
    """Streams of a conference, with how they stand."""
    return await streams.list_streams(running, caller, conference_id=conference_id, language=language)


@router.post("/conferences/{conference_id}/streams")
async def set_up_stream(
    conference_id: Id, request: StreamIn, caller: Caller, running: Running, language: Language
) -> StreamView:
    """Set up a stream; its address is kept encrypted and never shown again."""
    return await streams.set_up_stream(running, caller, conference_id=conference_id, request=request, language=language)


@router.delete("/streams/{stream_id}")
async def remove_stream(stream_id: Id, caller: Caller, running: Running) -> Done:
    """Take a stream away and forget its address."""
    return await streams.remove_stream(running, caller, stream_id=stream_id)


@router.post("/streams/{stream_id}/start")
async def start_stream(stream_id: Id, caller: Caller, running: Running, language: Language) -> StreamView:
    """Switch a stream on."""
    return await streams.switch_on(running, caller, stream_id=stream_id, language=language)


@router.post("/streams/{stream_id}/stop")
async def stop_stream(stream_id: Id, caller: Caller, running: Running, language: Language) -> StreamView:
    """Switch a stream off."""
    return await streams.switch_off(running, caller, stream_id=stream_id, language=language)


@router.post("/streams/{stream_id}/links")
async def make_watch_link(stream_id: Id, request: LinkIn, caller: Caller, running: Running) -> StreamLink:
    """Make a link to a public stream that runs out."""
    return await watching.make_link(running, caller, stream_id=stream_id, hours=request.hours)


@router.delete("/streams/{stream_id}/links")
async def take_watch_links_back(stream_id: Id, caller: Caller, running: Running) -> Done:
    """Make every link that was given out worthless."""
    return await watching.take_links_back(running, caller, stream_id=stream_id)


@router.post("/streams/{stream_id}/watch")
async def watch_stream(stream_id: Id, caller: Caller, running: Running) -> StreamLink:
    """A link for the caller alone, to the player page."""
    return await watching.watch_stream(running, caller, stream_id=stream_id)


@router.get("/watch/{token}")
async def get_watched(token: Token, running: Running) -> WatchView:
    """What the player page shows; whoever has the link."""
    return await watching.get_watched(running, token)


@files.get("/live/{token}/{name:path}")
async def get_stream_file(token: Token, name: str, running: Running) -> Response:
    """A file of a stream. Segments may be kept by every cache under this link, playlists a second."""
    path = await watching.find_stream_file(running, token, name)
    kind = _KINDS[path.suffix]
    try:
        if path.suffix == ".m3u8":
            # Read at once: the next one takes its place every second, and a length that was asked for before it was
            # opened may be the length of another.
            playlist = await asyncio.to_thread(path.read_bytes)
            return Response(playlist, media_type=kind, headers={"cache-control": "public, max-age=1"})
        stat = await asyncio.to_thread(path.stat)
    except FileNotFoundError as error:
        raise StreamNotOn from error
    kept = {"cache-control": "public, max-age=86400, immutable"}
    return FileResponse(path, media_type=kind, headers=kept, stat_result=stat)
