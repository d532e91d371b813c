"""The LiveKit process: which binary, which configuration, and whether it answers."""

from __future__ import annotations

import asyncio
import ipaddress
import os
import re
import shutil
import socket
from pathlib import Path

import httpx2

from nhipcau.settings import Settings, is_loopback
from nhipcau.supervisor.process import Command
from nhipcau.supervisor.words import StartRefused
from nhipcau_media.livekit.config import LiveKitSettings, livekit_config

#: The version that ``media/livekit-server/go.mod`` pins.
VERSION = "1.13.5"
#: Where ``make`` builds it, below the working directory.
BUILT = Path("build", "livekit-server", f"v{VERSION}", "livekit-server")
#: Where the media server sends its webhooks, below the internal address.
HOOK_PATH = "/internal/hooks/livekit"

_VERSION_TEXT = re.compile(r"\b(\d+\.\d+\.\d+\S*)")


async def command(settings: Settings) -> Command:
    """Return how LiveKit is started. Raises StartRefused: ``livekit_…``, ``host_…``."""
    binary = await _binary(settings.livekit_server)
    config = LiveKitSettings(
        port=settings.livekit_port,
        udp_port=settings.rtc_udp_port,
        tcp_port=settings.rtc_tcp_port,
        key=settings.livekit_api_key,
        secret=settings.livekit_api_secret.get_secret_value(),
        node_ip=await node_address(settings),
        webhook_url=settings.internal_url + HOOK_PATH,
        log_level="debug" if settings.log_level == "debug" else "warn",
    )
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("LIVEKIT_", "NHIPCAU_"))}
    return Command("livekit-server", [binary], {**inherited, "LIVEKIT_CONFIG": livekit_config(config)})


async def answers(settings: Settings, client: httpx2.AsyncClient) -> bool:
    """Whether LiveKit takes requests now."""
    try:
        return (await client.get(f"http://127.0.0.1:{settings.livekit_port}/")).status_code == 200
    except httpx2.HTTPError:
        return False


async def node_address(settings: Settings) -> str:
    """Return the IP address that clients send media to. Raises StartRefused (``host_unknown``, ``host_loopback``).

    Debian gives a machine's own name the address 127.0.1.1: pages would come to others, pictures and sound would not.
    """
    host = settings.node_ip or settings.host
    if is_loopback(host) and ":" not in host:
        return "127.0.0.1"
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    loop = asyncio.get_running_loop()
    try:
        found = await asyncio.wait_for(loop.getaddrinfo(host, None, family=socket.AF_INET), 5)
    except (OSError, TimeoutError) as error:
        raise StartRefused("host_unknown", host=host) from error
    addresses = [str(address[0]) for *_, address in found]
    outside = next((address for address in addresses if not is_loopback(address)), None)
    if outside is None:
        raise StartRefused("host_loopback", host=host, address=addresses[0])
    return outside


async def _binary(named: str) -> str:
    """Find the binary: the named one, the built one, one on PATH; and look at its version."""
    candidates = [named] if named else [str(BUILT), "livekit-server"]
    found = next((path for name in candidates if (path := shutil.which(name))), None)
    if found is None:
        raise StartRefused("livekit_missing", version=VERSION)
    version = await _version(found)
    if version != VERSION:
        raise StartRefused("livekit_wrong_version", path=found, found=version, version=VERSION)
    return found


async def _version(binary: str) -> str:
    try:
        process = await asyncio.create_subprocess_exec(
            binary,
            "--version",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError:
        return "?"
    try:
        output, _ = await asyncio.wait_for(process.communicate(), 20)
    except TimeoutError:
        process.kill()
        await process.wait()
        return "?"
    match = _VERSION_TEXT.search(output.decode(errors="replace"))
    return match[1] if match else "?"
