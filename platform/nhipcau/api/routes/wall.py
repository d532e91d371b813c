"""The engineer's wall, and what the pages of points post for it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from nhipcau.api import cookies
from nhipcau.api.dependencies import Caller, Running, caller, chosen, visitor
from nhipcau.domain.roles import Actor
from nhipcau.schemas.base import Count, Done, Id
from nhipcau.schemas.wall import LinkIn, WallPointView, WallView, WatchIn, WatchView
from nhipcau.services import link_posts, looking, wall_view
from nhipcau.services.secret_values import digest

router = APIRouter(prefix="/api/sessions/{session_id}", tags=["wall"])

_JPEG = "image/jpeg"
_STILL_IN: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {_JPEG: {"schema": {"type": "string", "format": "binary"}}},
    }
}
_STILL: dict[int | str, dict[str, Any]] = {200: {"content": {_JPEG: {}}}, 304: {"description": "It has not changed."}}


async def poster(request: Request, running: Running) -> Actor:
    """Return who posts. 250 pages post all day: who stands behind a cookie is not looked up at every post.

    Raises NotSignedIn, CsrfMissing.
    """
    recent, now = running.wall.visitors, running.now()
    given = (request.cookies.get(cookies.SESSION, ""), request.cookies.get(cookies.DEVICE, ""), chosen(request))
    # No secret stays in memory longer than it has to.
    key = tuple(digest(part) for part in given)
    known = recent.get(key, now)
    if known is None:
        known = await visitor(request)
        if known.acts is not None:
            recent.keep(key, known, now)
    return await caller(request, known)


Poster = Annotated[Actor, Depends(poster)]


@router.post("/link")
async def post_link(session_id: Id, request: LinkIn, poster: Poster, running: Running) -> Done:
    """What the page of a point measured since it posted last."""
    return await link_posts.post_link(running, poster, session_id=session_id, figures=request)


@router.post("/still", openapi_extra=_STILL_IN)
async def post_still(
    session_id: Id,
    point_id: Annotated[Id, Query()],
    generation: Annotated[Count, Query()],
    request: Request,
    poster: Poster,
    running: Running,
) -> Done:
    """A small picture of a point: a JPEG of 160×90."""
    content = await request.body()
    return await link_posts.post_still(
        running, poster, session_id=session_id, point_id=point_id, generation=generation, content=content
    )


@router.get("/wall")
async def get_wall(session_id: Id, caller: Caller, running: Running) -> WallView:
    """Points by how they fare, the worst first; district operators get their own subtree."""
    return await wall_view.get_wall(running, caller, session_id=session_id)


@router.post("/wall/watch")
async def watch_points(session_id: Id, request: WatchIn, caller: Caller, running: Running) -> WatchView:
    """Look at points live: their cameras are let in, the room is not shown them. Say it again every ten seconds."""
    return await looking.watch(running, caller, session_id=session_id, page=request.page, point_ids=request.point_ids)


@router.get("/wall/points/{point_id}")
async def get_wall_point(session_id: Id, point_id: Id, caller: Caller, running: Running) -> WallPointView:
    """Figures of a point's last ten minutes, and whom to ring there."""
    return await wall_view.get_wall_point(running, caller, session_id=session_id, point_id=point_id)


@router.get("/wall/points/{point_id}/still", response_class=Response, responses=_STILL)
async def get_wall_still(session_id: Id, point_id: Id, request: Request, caller: Caller, running: Running) -> Response:
    """The newest small picture of a point."""
    still = await wall_view.get_wall_still(running, caller, session_id=session_id, point_id=point_id)
    headers = {"etag": f'"{still.version}"', "cache-control": "private, no-cache"}
    if request.headers.get("if-none-match") == headers["etag"]:
        return Response(status_code=304, headers=headers)
    return Response(still.content, media_type=_JPEG, headers=headers)
