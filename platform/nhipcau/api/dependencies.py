"""What routes are handed: the running system, who calls, and in which language."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import Depends, Header, Request

from nhipcau.api import cookies
from nhipcau.domain.errors import NotSignedIn
from nhipcau.domain.errors_sign_in import CsrfMissing
from nhipcau.domain.roles import Actor
from nhipcau.services.deployment import Deployment
from nhipcau.services.secret_values import same
from nhipcau.services.visitors import Visitor, recognise

#: Methods that change nothing.
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def running(request: Request) -> Deployment:
    """Return the deployment made at the start."""
    deployment: Deployment = request.app.state.deployment
    return deployment


def chosen(request: Request) -> str:
    """Return ``device`` when the device is to act although a person is signed in."""
    wanted = request.headers.get("x-act-as") or request.query_params.get("act_as")
    return "device" if wanted == "device" else ""


async def _running(request: Request) -> Deployment:
    """Return the same to a route; what is no coroutine would cost a thread at every request."""
    return running(request)


async def visitor(request: Request) -> Visitor:
    """Return who stands behind the cookies of the request; nobody is no refusal.

    The person acts when signed in; header ``X-Act-As: device`` (event streams cannot send one: query
    ``act_as=device``) selects the device instead.
    """
    return await recognise(
        running(request),
        session_cookie=request.cookies.get(cookies.SESSION, ""),
        device_cookie=request.cookies.get(cookies.DEVICE, ""),
        as_device=chosen(request) == "device",
    )


async def caller(request: Request, visitor: Annotated[Visitor, Depends(visitor)]) -> Actor:
    """Return the signed-in person or enrolled device. Raises NotSignedIn; CsrfMissing when a change lacks its token."""
    if visitor.acts is None:
        raise NotSignedIn
    if request.method not in SAFE and not same(request.headers.get("x-csrf-token", ""), visitor.csrf):
        raise CsrfMissing
    return visitor.acts


def prefers(accept_language: str) -> Literal["vi", "en"]:
    """Return the language of a request: English when asked for first, else Vietnamese."""
    return "en" if accept_language.lower().startswith("en") else "vi"


def language(accept_language: Annotated[str, Header()] = "vi") -> Literal["vi", "en"]:
    """Return the language of the request."""
    return prefers(accept_language)


def address(request: Request) -> str:
    """Return the address that the request comes from; limits count by it and by what was tried, never by it alone."""
    return request.client.host if request.client else ""


def form_key(
    idempotency_key: Annotated[str, Header(alias="Idempotency-Key", pattern=r'^"[A-Za-z0-9_.~-]{16,64}"$')] = "",
) -> str:
    """Return the key under which a form was sent, empty without one.

    A string of Structured Fields, in quotes (draft-ietf-httpapi-idempotency-key-header, section 2.1).
    """
    return idempotency_key[1:-1]


Running = Annotated[Deployment, Depends(_running)]
Looker = Annotated[Visitor, Depends(visitor)]
Caller = Annotated[Actor, Depends(caller)]
Language = Annotated[Literal["vi", "en"], Depends(language)]
Address = Annotated[str, Depends(address)]
FormKey = Annotated[str, Depends(form_key)]
