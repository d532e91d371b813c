"""A browser's view of the API in a test: cookies, CSRF token and Problems, in process and without a network."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
from fastapi import FastAPI

from nhipcau.api import cookies
from nhipcau.api.app import create_app
from nhipcau.services.deployment import Deployment
from nhipcau.services.secret_values import csrf_token

_HOST = "nhipcau.test"
ORIGIN = f"http://{_HOST}"


class Browser:
    """One browser; ``as_device`` lets its device act although a person is signed in."""

    def __init__(self, deployment: Deployment, app: FastAPI, client: httpx2.AsyncClient) -> None:
        self.app = app
        self.client = client
        self._deployment = deployment
        self.as_device = False

    def sign_in_with(self, token: str) -> None:
        """Put a session cookie in (see ``make_signed_in``)."""
        self.client.cookies.set(cookies.SESSION, token, domain=_HOST)

    def enrol_with(self, secret: str) -> None:
        """Put a device cookie in (see ``make_enrolled``)."""
        self.client.cookies.set(cookies.DEVICE, secret, domain=_HOST)

    @property
    def csrf(self) -> str:
        """The CSRF token of the cookie that acts, as the page has it from ``Me``."""
        session = "" if self.as_device else self.client.cookies.get(cookies.SESSION) or ""
        cookie = session or self.client.cookies.get(cookies.DEVICE) or ""
        return csrf_token(self._deployment.settings.session_secret.get_secret_value(), cookie)

    async def call(self, method: str, path: str, **options: Any) -> httpx2.Response:
        """Send a request as the page would."""
        headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin", **options.pop("headers", {})}
        if method not in {"GET", "HEAD"}:
            headers.setdefault("x-csrf-token", self.csrf)
        if self.as_device:
            headers["x-act-as"] = "device"
        return await self.client.request(method, path, headers=headers, **options)

    async def get(self, path: str, **options: Any) -> httpx2.Response:
        """Read."""
        return await self.call("GET", path, **options)

    async def post(self, path: str, json: Any = None, **options: Any) -> httpx2.Response:
        """Change."""
        return await self.call("POST", path, json=json, **options)


@asynccontextmanager
async def open_browser(
    deployment: Deployment, *, address: str = "10.0.0.1", token: str = "", secret: str = ""
) -> AsyncIterator[Browser]:
    """Open a browser at an address, signed in or enrolled when the value of the cookie is given."""
    app = create_app(deployment)
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False, client=(address, 40000))
    async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN, timeout=60) as client:
        browser = Browser(deployment, app, client)
        if token:
            browser.sign_in_with(token)
        if secret:
            browser.enrol_with(secret)
        yield browser
