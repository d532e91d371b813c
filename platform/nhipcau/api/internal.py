"""The internal application, on a loopback port of its own: runners, jobs, webhooks, simulator.

Never relayed and never opened to other machines; each caller proves itself all the same.
"""

from __future__ import annotations

import hmac
from typing import Annotated

from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.middleware import Middleware

from nhipcau.api.body_limit import BodyLimit
from nhipcau.api.dependencies import Running
from nhipcau.api.problems import install_problems
from nhipcau.domain.errors import Forbidden
from nhipcau.domain.roles import SYSTEM
from nhipcau.schemas.base import Done
from nhipcau.schemas.rooms import Admission, LeaveIn, PointIn, SeatView, SessionView
from nhipcau.schemas.tree import ReorganisationIn, TreeOutcome
from nhipcau.schemas.wall import LinkIn
from nhipcau.services import simulation
from nhipcau.services.deployment import Deployment
from nhipcau.services.job_reports import take_report
from nhipcau.services.runner_sync import sync_runner
from nhipcau.services.tree import apply_reorganisation
from nhipcau_media.contract.jobs import Report, RunnerOrders, RunnerSync
from nhipcau_media.server import MediaServerError

#: The film of a day's meeting brings a thousand chapters; nothing else here is half as long.
_LIMIT_BYTES = 1024 * 1024


def _bearer(authorization: Annotated[str, Header()] = "") -> str:
    scheme, _, secret = authorization.partition(" ")
    if scheme.lower() != "bearer" or not secret:
        raise Forbidden
    return secret


Bearer = Annotated[str, Depends(_bearer)]


def _runner(secret: Bearer, running: Running) -> None:
    """Let the runner in. Raises Forbidden."""
    if not hmac.compare_digest(secret.encode(), running.settings.runner_secret.get_secret_value().encode()):
        raise Forbidden


def create_internal_app(deployment: Deployment) -> FastAPI:
    """Return the application of the internal port."""
    app = FastAPI(
        title="Nhịp Cầu (internal)",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        middleware=[Middleware(BodyLimit, limit=_LIMIT_BYTES)],
    )
    app.state.deployment = deployment
    install_problems(app)

    @app.get("/internal/health")
    async def health() -> Done:
        return Done()

    @app.post("/internal/runners/sync", dependencies=[Depends(_runner)])
    async def sync(request: RunnerSync, running: Running) -> RunnerOrders:
        return await sync_runner(running, request)

    @app.post("/internal/jobs/{job_id}/reports")
    async def report(job_id: int, request: Report, secret: Bearer, running: Running) -> Done:
        await take_report(running, job_id, secret, request)
        return Done()

    @app.post("/internal/hooks/livekit")
    async def hook(request: Request, running: Running, authorization: Annotated[str, Header()] = "") -> Response:
        try:
            running.hooks.take(running.media.verify_hook(await request.body(), authorization))
        except MediaServerError as error:
            raise Forbidden from error
        return Response(status_code=204)

    @app.get("/internal/simulate/{session_id}/points", dependencies=[Depends(_runner)])
    async def points(session_id: int, running: Running) -> list[SeatView]:
        return await simulation.free_points(running, session_id)

    @app.post("/internal/simulate/{session_id}/admit", dependencies=[Depends(_runner)])
    async def admit(session_id: int, request: PointIn, running: Running) -> Admission:
        return await simulation.admit(running, session_id, request.point_id)

    @app.post("/internal/simulate/{session_id}/leave", dependencies=[Depends(_runner)])
    async def leave(session_id: int, request: LeaveIn, running: Running) -> Done:
        await simulation.leave(running, session_id, request.point_id, request.generation)
        return Done()

    @app.post("/internal/simulate/{session_id}/floor", dependencies=[Depends(_runner)])
    async def floor(session_id: int, request: PointIn, running: Running) -> Done:
        await simulation.request_floor(running, session_id, request.point_id)
        return Done()

    @app.post("/internal/simulate/{session_id}/view", dependencies=[Depends(_runner)])
    async def view(session_id: int, request: PointIn, running: Running) -> SessionView:
        return await simulation.read_session(running, session_id, request.point_id)

    @app.post("/internal/simulate/{session_id}/link", dependencies=[Depends(_runner)])
    async def link(session_id: int, request: LinkIn, running: Running) -> Done:
        return await simulation.post_link(running, session_id, request)

    @app.post("/internal/reorganisation", dependencies=[Depends(_runner)])
    async def reorganise(request: ReorganisationIn, running: Running) -> TreeOutcome:
        return await apply_reorganisation(running, SYSTEM, request=request)

    return app
