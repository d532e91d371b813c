"""The cookies: a signed-in person, an enrolled device, and a machine that shows content.

Pages cannot read them; other sites cannot send them.
"""

from __future__ import annotations

from datetime import timedelta

from fastapi import Response

from nhipcau.services.visitors import SIGN_IN_LONGEST
from nhipcau.settings import Settings

SESSION = "nhipcau_session"
DEVICE = "nhipcau_device"
CONTENT = "nhipcau_content"
#: Where the last of them is sent, and nowhere else.
CONTENT_PATH = "/api/content-machine"

#: The longest that browsers keep a cookie.
DEVICE_LIFE = timedelta(days=400)
#: The machine that shows content is one for a session, which may go on past midnight.
CONTENT_LIFE = timedelta(days=1)


def set_session(response: Response, settings: Settings, token: str) -> None:
    """Sign a browser in."""
    _set(response, settings, SESSION, token, SIGN_IN_LONGEST)


def set_device(response: Response, settings: Settings, secret: str) -> None:
    """Make a machine the device of its point."""
    _set(response, settings, DEVICE, secret, DEVICE_LIFE)


def clear_session(response: Response) -> None:
    """Sign a browser out."""
    response.delete_cookie(SESSION, path="/", httponly=True, samesite="strict")


def set_content(response: Response, settings: Settings, secret: str) -> None:
    """Make a machine the one that shows content for a point."""
    _set(response, settings, CONTENT, secret, CONTENT_LIFE, path=CONTENT_PATH)


def clear_content(response: Response) -> None:
    """Let a machine show content no longer."""
    response.delete_cookie(CONTENT, path=CONTENT_PATH, httponly=True, samesite="strict")


def _set(response: Response, settings: Settings, name: str, value: str, life: timedelta, *, path: str = "/") -> None:
    response.set_cookie(
        name,
        value,
        max_age=int(life.total_seconds()),
        path=path,
        secure=settings.public_url.startswith("https://"),
        httponly=True,
        samesite="strict",
    )
