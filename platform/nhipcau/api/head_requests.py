"""HEAD: everything that is no API answers it as it answers GET, without the body.

The media client asks so whether the line is back (``HEAD /``, when the browser says it is online) and joins again at
once on a good answer; load balancers ask so as well. The API has its own methods, and event streams have no end.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nhipcau.api.pages import NOT_PAGES


class HeadRequests:
    """Hands a HEAD on as GET and keeps back what it would read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or _first(scope) in NOT_PAGES:
            await self._app(scope, receive, send)
            return

        async def without_body(message: Message) -> None:
            # The length stays in the headers: it is that of what GET would send (RFC 9110 §9.3.2).
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, without_body)


def _first(scope: Scope) -> str:
    """Return the first part of a request's path; empty for the page itself."""
    path: str = scope["path"]
    return path.lstrip("/").partition("/")[0]
