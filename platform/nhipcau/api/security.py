"""What browsers are told to refuse, and requests that no page of ours can have sent."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nhipcau.api.dependencies import SAFE
from nhipcau.api.problems import problem_response
from nhipcau.domain.errors_sign_in import CsrfMissing

_HOST = re.compile(r"^[A-Za-z0-9.:\[\]_-]{1,255}$")

_FIXED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(self), display-capture=(self), screen-wake-lock=(self), "
    "autoplay=(self), fullscreen=(self), speaker-selection=(self), geolocation=(), payment=(), usb=()",
    "x-frame-options": "DENY",
}


def content_security_policy(host: str) -> str:
    """Return the policy for pages reached under a host name; older browsers do not take ``'self'`` for WebSockets."""
    sockets = f" ws://{host} wss://{host}" if _HOST.match(host) else ""
    return (
        "default-src 'self'; script-src 'self'; "
        # Mantine writes its variables into style elements.
        "style-src 'self' 'unsafe-inline'; "
        f"connect-src 'self'{sockets}; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self' data:; "
        "worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


class SecurityHeaders:
    """Adds the headers to every answer, and ``no-store`` to what the API answers unless it says otherwise."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "")

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _FIXED.items():
                    headers[name] = value
                headers["content-security-policy"] = content_security_policy(host)
                if scope["path"].startswith("/api/"):
                    headers.setdefault("cache-control", "no-store")
            await send(message)

        await self._app(scope, receive, with_headers)


class OwnPagesOnly:
    """Refuses changing requests that a browser sent for another site (sign-in and enrolment have no CSRF token yet)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or scope["method"] in SAFE or _is_own(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        answer = problem_response(CsrfMissing(), Headers(scope=scope).get("accept-language", "vi"))
        await answer(scope, receive, send)


def _is_own(headers: Headers) -> bool:
    """Whether the request can be a page's of ours; programs that are no browsers send neither header."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")
