"""Outgoing mail, addresses of bodies, and calendar feeds. Incoming mail is not read at all."""

from __future__ import annotations

from fastapi import APIRouter, Response

from nhipcau.api.dependencies import Address, Caller, Running
from nhipcau.schemas.base import Done, Id
from nhipcau.schemas.mail import BodyMailIn, BodyMailView, FeedView, MailState, TestMailIn
from nhipcau.services import feeds, mailroom

router = APIRouter(prefix="/api", tags=["mail"])


@router.get("/mail")
async def get_mail_state(caller: Caller, running: Running) -> MailState:
    """Whether mail is sent, what waits and what died."""
    return await mailroom.mail_state(running, caller)


@router.post("/mail/test")
async def try_mail(request: TestMailIn, caller: Caller, running: Running) -> Done:
    """Send a test letter and wait for the server's answer."""
    await mailroom.try_mail(running, caller, address=request.address)
    return Done()


@router.post("/mail/{mail_id}/again")
async def try_mail_again(mail_id: Id, caller: Caller, running: Running) -> Done:
    """Try a letter once more."""
    await mailroom.try_again(running, caller, mail_id=mail_id)
    return Done()


@router.get("/mail/addresses")
async def list_mail_addresses(caller: Caller, running: Running) -> list[BodyMailView]:
    """Official mail addresses of bodies."""
    return await mailroom.list_addresses(running, caller)


@router.put("/bodies/{body_id}/mail")
async def set_mail_address(body_id: Id, request: BodyMailIn, caller: Caller, running: Running) -> BodyMailView:
    """Set or take away the official mail address of a body."""
    return await mailroom.set_address(running, caller, body_id=body_id, address=request.address)


@router.get("/bodies/{body_id}/feed")
async def get_feed(body_id: Id, caller: Caller, running: Running) -> FeedView:
    """The calendar feed of a body."""
    return await feeds.get_feed(running, caller, body_id=body_id)


@router.post("/bodies/{body_id}/feed")
async def issue_feed(body_id: Id, caller: Caller, running: Running) -> FeedView:
    """Make a new secret address; the one before stops working."""
    return await feeds.issue_feed(running, caller, body_id=body_id)


@router.delete("/bodies/{body_id}/feed")
async def revoke_feed(body_id: Id, caller: Caller, running: Running) -> FeedView:
    """Make the secret address useless."""
    return await feeds.revoke_feed(running, caller, body_id=body_id)


@router.get("/feeds/{feed_token}.ics", response_class=Response, responses={200: {"content": {"text/calendar": {}}}})
async def read_feed(feed_token: str, running: Running, address: Address) -> Response:
    """A body's conferences as a calendar; the address itself is the secret."""
    content = await feeds.read_feed(running, token=feed_token[:200], address=address)
    headers = {"cache-control": "private, no-store", "content-disposition": 'inline; filename="nhipcau.ics"'}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)
