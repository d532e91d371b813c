"""The real process with our configuration: what it tells clients, and where it listens."""

from __future__ import annotations

import asyncio
import subprocess

import pytest
from livekit.protocol.rtc import JoinResponse

from nhipcau_media.contract.stage import Source
from nhipcau_media.livekit.server import LiveKitServer
from nhipcau_media.server import Grants
from support.livekit import LiveKit, livekit_server, raw_join
from support.stages import stage

pytestmark = [pytest.mark.anyio, pytest.mark.livekit]


async def test_clients_are_sent_to_no_server_but_ours() -> None:
    async with livekit_server() as livekit:
        joined = await _join(livekit)
        urls = [url for server in joined.ice_servers for url in server.urls]
        assert urls == [f"stun:127.0.0.1:{livekit.settings.udp_port}"]


async def test_empty_rooms_stay_for_a_day() -> None:
    async with livekit_server() as livekit:
        joined = await _join(livekit)
        assert (joined.room.empty_timeout, joined.room.departure_timeout) == (86_400, 86_400)
        assert joined.room.metadata == stage().dump()


async def test_every_permission_is_written_out() -> None:
    async with livekit_server() as livekit:
        permission = (await _join(livekit)).participant.permission
        assert permission.can_publish
        assert list(permission.can_publish_sources) == [2]
        assert permission.can_subscribe
        for refused in ("can_publish_data", "can_update_metadata", "hidden", "recorder", "agent"):
            assert getattr(permission, refused) is False


async def test_signalling_and_admin_interface_listen_on_loopback_only() -> None:
    outside = _own_address()
    if outside is None:
        pytest.skip("this machine has no address but loopback")
    async with livekit_server(node_ip=outside) as livekit:
        await _join(livekit)
        with pytest.raises(ConnectionRefusedError):
            async with asyncio.timeout(10):
                await asyncio.open_connection(outside, livekit.settings.port)
        # Media are offered there: that is what the address is for.
        async with asyncio.timeout(10):
            _, writer = await asyncio.open_connection(outside, livekit.settings.tcp_port)
            writer.close()
            await writer.wait_closed()


async def _join(livekit: LiveKit) -> JoinResponse:
    server = LiveKitServer(livekit.url, livekit.key, livekit.secret)
    try:
        await server.open_room("s1", stage())
        grants = Grants(frozenset({Source.MICROPHONE}))
        admission = server.admit("s1", "point:2", name="", grants=grants, attributes={}, life_s=60)
        return await raw_join(livekit.url, admission.token)
    finally:
        await server.close()


def _own_address() -> str | None:
    """An address of this machine that is not loopback."""
    said = subprocess.run(["hostname", "-I"], capture_output=True, text=True, timeout=10, check=True)
    return next((address for address in said.stdout.split() if ":" not in address), None)
