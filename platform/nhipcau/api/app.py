"""The application: routes, error translation, what every answer carries, OpenAPI."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from nhipcau.api import health, pages, relay
from nhipcau.api.body_limit import BodyLimit
from nhipcau.api.head_requests import HeadRequests
from nhipcau.api.problems import install_problems
from nhipcau.api.routes import (
    access,
    agenda,
    assignments,
    bodies,
    branches,
    chair,
    conferences,
    content,
    deadlines,
    documents,
    door,
    duty,
    emergencies,
    events,
    faults,
    floor,
    help_calls,
    incidents,
    mail,
    points,
    preparation,
    recordings,
    registration,
    roll,
    rules,
    sessions,
    streams,
    tables,
    templates,
    tree,
    urgent,
    wall,
    watching,
)
from nhipcau.api.security import OwnPagesOnly, SecurityHeaders
from nhipcau.schemas.base import Problem
from nhipcau.services.deployment import Deployment

_REFUSALS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem} for status in (400, 401, 403, 404, 408, 409, 413, 422, 429, 503)
}


def create_app(deployment: Deployment | None = None) -> FastAPI:
    """Return the application of the public port; without a deployment it can only describe itself."""
    app = FastAPI(
        title="Nhịp Cầu",
        version="0.1.0",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        responses=_REFUSALS,
        generate_unique_id_function=lambda route: route.name,
        middleware=[
            # First: all others see the GET that it stands for.
            Middleware(HeadRequests),
            Middleware(SecurityHeaders),
            # Lists of 250 points shrink to a tenth; films and event streams are left as they are.
            Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5),
            Middleware(OwnPagesOnly),
            Middleware(BodyLimit),
        ],
    )
    app.state.deployment = deployment
    app.state.page_files = pages.PageFiles()
    app.state.streams = events.Streams()
    install_problems(app)
    # First, for routes are tried in this order: 250 pages post all day.
    app.include_router(wall.router)
    app.include_router(watching.router)
    areas = (access, bodies, conferences, registration, deadlines, rules, sessions, recordings, events, streams, tree)
    for area in areas:
        app.include_router(area.router)
    for area in (documents, templates, duty, mail, emergencies, preparation, agenda):
        app.include_router(area.router)
    for area in (floor, door, chair, urgent, branches, content):
        app.include_router(area.router)
    app.include_router(streams.files)
    for area in (points, faults, tables, assignments, roll, help_calls, incidents):
        app.include_router(area.router)
    app.include_router(relay.router)
    app.include_router(health.router)
    # Last: it answers every address that is left.
    app.include_router(pages.router)
    return app
