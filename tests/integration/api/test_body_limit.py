"""Bodies that do not arrive: refused by the clock, in words of their own."""

from __future__ import annotations

import asyncio
import json

import pytest
from starlette.types import Message, Receive, Scope, Send

from nhipcau.api.body_limit import BodyLimit

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", "Dữ liệu gửi lên không tới đủ trong 0 giây."),
        ("en", "The request did not arrive whole within 0 seconds."),
    ],
)
async def test_a_body_that_comes_too_slowly(language: str, words: str) -> None:
    sent: list[Message] = []
    first: list[Message] = [{"type": "http.request", "body": b"{", "more_body": True}]

    async def never(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError("the application saw half a body")

    async def receive() -> Message:
        if first:
            return first.pop()
        await asyncio.sleep(3600)
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-length", b"100"), (b"accept-language", language.encode())]
    scope = {"type": "http", "method": "POST", "path": "/api/sign-in", "headers": headers}
    await asyncio.wait_for(BodyLimit(never, arrive_s=0.05)(scope, receive, send), 30)
    problem = json.loads(sent[1]["body"])
    assert (sent[0]["status"], problem["code"], problem["what"]) == (408, "body_slow", words)
    assert (b"connection", b"close") in sent[0]["headers"]
