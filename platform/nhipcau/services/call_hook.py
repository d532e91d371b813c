"""Posts calls of an emergency to a provider of SMS or voice: signed, with retry, at least once and told apart by id.

``X-NhipCau-Signature: t=SECONDS,v1=HEX`` is HMAC-SHA256 of ``SECONDS.BODY`` with the key of the settings. A receiver
ignores a ``X-NhipCau-Delivery`` that it has seen. Off unless an address is set.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime, timedelta

import httpx2
from sqlalchemy import select

from nhipcau.services.deployment import Deployment
from nhipcau.store.models import HookDelivery

#: Seconds until a post is given up, and posts at one time.
TIMEOUT_S = 10.0
AT_ONCE = 8
#: Pauses after the first, second … failed try; then it is dead, and the sheet says so.
PAUSES = tuple(timedelta(seconds=s) for s in (2, 5, 15, 30, 60, 120, 300, 600))
WAITING, SENT, DEAD = "waiting", "sent", "dead"


def signature(secret: str, at: datetime, body: bytes) -> str:
    """Return the value of the signature's header."""
    seconds = str(int(at.timestamp()))
    signed = hmac.new(secret.encode(), seconds.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"t={seconds},v1={signed}"


async def send_due(deployment: Deployment, client: httpx2.AsyncClient) -> int:
    """Post what is due, a few at a time; returns how many were tried."""
    if not deployment.settings.call_hook_url:
        return 0
    now = deployment.now()
    async with deployment.database.read() as tx:
        due = list(
            await tx.scalars(
                select(HookDelivery)
                .where(HookDelivery.state == WAITING, HookDelivery.next_at <= now)
                .order_by(HookDelivery.next_at, HookDelivery.id)
                .limit(AT_ONCE)
            )
        )
    for row in due:
        failure = await _post(deployment, client, row)
        await _note(deployment, row.id, failure)
    return len(due)


async def _post(deployment: Deployment, client: httpx2.AsyncClient, row: HookDelivery) -> str:
    """Return why the post failed; empty: it was taken."""
    body = json.dumps({"id": row.reason, **row.body}, ensure_ascii=False, sort_keys=True).encode()
    secret = deployment.settings.call_hook_secret.get_secret_value()
    headers = {
        "content-type": "application/json",
        "x-nhipcau-delivery": row.reason,
        "x-nhipcau-signature": signature(secret, deployment.now(), body),
    }
    try:
        answer = await client.post(
            deployment.settings.call_hook_url, content=body, headers=headers, timeout=TIMEOUT_S, follow_redirects=False
        )
    except httpx2.HTTPError as error:
        return type(error).__name__
    return "" if answer.is_success else f"HTTP {answer.status_code}"


async def _note(deployment: Deployment, row_id: int, failure: str) -> None:
    now = deployment.now()
    async with deployment.database.write() as tx:
        row = await tx.get_one(HookDelivery, row_id)
        row.tries += 1
        row.failure = failure[:300]
        if not failure:
            row.state, row.sent_at = SENT, now
        elif row.tries > len(PAUSES):
            row.state = DEAD
        else:
            row.next_at = now + PAUSES[row.tries - 1]
