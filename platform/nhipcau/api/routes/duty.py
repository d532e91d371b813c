"""Providers of line and power, and the page on which they acknowledge without an account (Art. 13.6c, 14)."""

from __future__ import annotations

from fastapi import APIRouter

from nhipcau.api.dependencies import Address, Caller, Running
from nhipcau.schemas.base import Done, Id
from nhipcau.schemas.documents import (
    DutyAnswerIn,
    DutyLinkIn,
    DutyLinkView,
    DutyPage,
    DutyToken,
    ProviderIn,
    ProviderView,
)
from nhipcau.services import duty

router = APIRouter(prefix="/api", tags=["documents"])


@router.get("/providers")
async def list_providers(caller: Caller, running: Running) -> list[ProviderView]:
    """Telecommunications and power companies."""
    return await duty.list_providers(running, caller)


@router.post("/providers")
async def add_provider(request: ProviderIn, caller: Caller, running: Running) -> ProviderView:
    """Add a provider."""
    return await duty.keep_provider(running, caller, request=request)


@router.put("/providers/{provider_id}")
async def change_provider(provider_id: Id, request: ProviderIn, caller: Caller, running: Running) -> ProviderView:
    """Change a provider."""
    return await duty.keep_provider(running, caller, request=request, provider_id=provider_id)


@router.post("/conferences/{conference_id}/duty-links")
async def ask_provider(conference_id: Id, request: DutyLinkIn, caller: Caller, running: Running) -> DutyLinkView:
    """Make the link by which a provider acknowledges and names who is on duty."""
    return await duty.ask_provider(running, caller, conference_id=conference_id, provider_id=request.provider_id)


@router.delete("/duty-links/{link_id}")
async def revoke_duty_link(link_id: Id, caller: Caller, running: Running) -> Done:
    """Make a provider's link useless."""
    await duty.revoke_link(running, caller, link_id=link_id)
    return Done()


@router.post("/duty")
async def read_duty(request: DutyToken, running: Running, address: Address) -> DutyPage:
    """What a provider sees behind its link."""
    return await duty.read_duty(running, token=request.token, address=address)


@router.post("/duty/answer")
async def answer_duty(request: DutyAnswerIn, running: Running, address: Address) -> DutyPage:
    """A provider acknowledges, and names who is on duty in each session."""
    return await duty.answer_duty(running, request=request, address=address)
