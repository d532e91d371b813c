"""Refusals and errors as they leave over HTTP: one shape, one translation, in the language of the request."""

from __future__ import annotations

from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from starlette.exceptions import HTTPException

from nhipcau.api.dependencies import prefers
from nhipcau.api.validation_words import bad_input
from nhipcau.domain.errors import NotFound, Refusal, Unavailable
from nhipcau.domain.errors_system import MethodUnknown, StorageUnavailable
from nhipcau.schemas.base import Problem
from nhipcau_media.server import MediaServerError

_log = structlog.get_logger()

#: Where live pages follow what happens.
EVENTS = "/api/events"


def install_problems(app: FastAPI) -> None:
    """Let the application answer every refusal and error with a ``Problem``."""
    app.exception_handler(Refusal)(_refused)
    app.exception_handler(RequestValidationError)(_invalid)
    app.exception_handler(MediaServerError)(_media_away)
    app.exception_handler(OperationalError)(_storage_away)
    app.exception_handler(PoolExhausted)(_storage_away)
    app.exception_handler(HTTPException)(_framework)
    app.exception_handler(Exception)(_broken)


def problem_response(refusal: Refusal, accept_language: str, params: dict[str, Any] | None = None) -> JSONResponse:
    """Return a refusal as it goes out; ``params`` replace its own for the page."""
    what, then = refusal.words(prefers(accept_language))
    problem = Problem(code=refusal.code, what=what, next=then, params=params or refusal.params)
    headers = {"cache-control": "no-store"}
    if "seconds" in problem.params:
        headers["retry-after"] = str(problem.params["seconds"])
    return JSONResponse(problem.model_dump(mode="json"), status_code=refusal.status, headers=headers)


def _language(request: Request) -> str:
    return request.headers.get("accept-language", "vi")


async def _refused(request: Request, refusal: Exception) -> JSONResponse:
    assert isinstance(refusal, Refusal)  # noqa: S101 - the handler is registered for it
    answer = problem_response(refusal, _language(request))
    if request.url.path == EVENTS:
        # A crowd that is refused a stream shall not hold connections meanwhile.
        answer.headers["connection"] = "close"
    return answer


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    refusal, params = bad_input(error.errors(), prefers(_language(request)))
    return problem_response(refusal, _language(request), params)


async def _media_away(request: Request, error: Exception) -> JSONResponse:
    _log.warning("media server failed", path=request.url.path, error=str(error))
    return problem_response(Unavailable(), _language(request))


async def _storage_away(request: Request, error: Exception) -> JSONResponse:
    _log.error("database failed", path=request.url.path, error=str(getattr(error, "orig", error)))
    return problem_response(StorageUnavailable(), _language(request))


async def _framework(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101
    if error.status_code == 405:
        return problem_response(MethodUnknown(), _language(request))
    return problem_response(NotFound(what="address"), _language(request))


async def _broken(request: Request, _: Exception) -> JSONResponse:
    # The server logs the trace; nothing of it goes out.
    answer = problem_response(Refusal(), _language(request))
    answer.status_code = 500
    return answer
