"""Whether the process lives, and whether it can serve: for supervisors, load balancers and people."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from nhipcau.api.dependencies import Running

router = APIRouter(include_in_schema=False)

_ANSWER_S = 3.0


@router.get("/healthz")
async def get_health() -> dict[str, str]:
    """The process answers."""
    return {"state": "alive"}


@router.get("/readyz")
async def get_readiness(running: Running, response: Response) -> dict[str, bool]:
    """Database and media server answer; 503 when the database does not (without media, registration goes on)."""
    async with asyncio.TaskGroup() as group:
        database = group.create_task(_database_answers(running))
        media = group.create_task(_media_answers(running))
    response.status_code = 200 if database.result() else 503
    return {"database": database.result(), "media": media.result()}


async def _database_answers(running: Running) -> bool:
    try:
        async with asyncio.timeout(_ANSWER_S), running.database.read() as tx:
            await tx.execute(text("SELECT 1"))
    except (SQLAlchemyError, TimeoutError):
        return False
    return True


async def _media_answers(running: Running) -> bool:
    try:
        async with asyncio.timeout(_ANSWER_S):
            return await running.media.ready()
    except TimeoutError:
        return False
