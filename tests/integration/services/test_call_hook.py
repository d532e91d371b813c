"""Calls posted to a provider of SMS or voice: signed, with retry, until they are taken or dead."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx2
import pytest
from sqlalchemy import select

from nhipcau.services.call_hook import PAUSES, send_due
from nhipcau.store.database import Database
from nhipcau.store.models import HookDelivery
from support.control_plane import Clock, make_deployment
from support.emergencies import make_storm

pytestmark = pytest.mark.anyio

KEY = "khoa-cua-nha-cung-cap"


@dataclass
class Provider:
    """A provider in process: answers what it is told to, and keeps what it was sent."""

    answers: list[int]
    taken: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        message = await receive()
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.taken.append((headers, message["body"]))
        status = self.answers.pop(0) if self.answers else 200
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b""})


@asynccontextmanager
async def client_of(provider: Provider) -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=provider)) as client:  # type: ignore[arg-type]
        yield client


async def test_a_call_is_signed_and_tried_again_until_it_is_taken(database: Database, clock: Clock) -> None:
    deployment = make_deployment(database, now=clock, call_hook_url="http://sms.test/goi", call_hook_secret=KEY)
    storm = await make_storm(deployment)
    called = await storm.call()
    provider = Provider([503, 302, 200])
    async with client_of(provider) as client:
        tried = []
        for pause in (*PAUSES[:3], PAUSES[3]):
            tried.append(await send_due(deployment, client))
            assert await send_due(deployment, client) == 0
            clock.at += pause
    assert tried == [1, 1, 1, 0]
    headers, body = provider.taken[-1]
    seconds, _, signed = headers["x-nhipcau-signature"].removeprefix("t=").partition(",v1=")
    assert hmac.new(KEY.encode(), f"{seconds}.".encode() + body, hashlib.sha256).hexdigest() == signed
    sent = json.loads(body)
    assert {item[0]["x-nhipcau-delivery"] for item in provider.taken} == {sent["id"]}
    assert (sent["kind"], sent["phones"], sent["point"]) == ("emergency.call", ["0911", "0912"], "Xã 001")
    assert called.conference_id == sent["conference_id"]
    async with database.read() as tx:
        row = (await tx.scalars(select(HookDelivery))).one()
    assert (row.state, row.tries, row.failure) == ("sent", 3, "")


async def test_a_provider_that_never_answers_is_said_to_be_dead(database: Database, clock: Clock) -> None:
    deployment = make_deployment(database, now=clock, call_hook_url="http://sms.test/goi", call_hook_secret=KEY)
    await (await make_storm(deployment)).call()
    provider = Provider([500] * 20)
    async with client_of(provider) as client:
        for pause in (*PAUSES, PAUSES[-1]):
            assert await send_due(deployment, client) == 1
            clock.at += pause
        assert await send_due(deployment, client) == 0
    async with database.read() as tx:
        row = (await tx.scalars(select(HookDelivery))).one()
    assert (row.state, row.tries, row.failure) == ("dead", len(PAUSES) + 1, "HTTP 500")


async def test_without_an_address_nothing_is_posted(database: Database) -> None:
    deployment = make_deployment(database, now=Clock())
    await (await make_storm(deployment)).call()
    provider = Provider([])
    async with client_of(provider) as client:
        assert (await send_due(deployment, client), provider.taken) == (0, [])
