"""A real LiveKit process for a test: on free ports, in a folder of its own, surely ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
from livekit.protocol.rtc import JoinResponse, SignalResponse

from nhipcau_media.livekit.config import LiveKitSettings, livekit_config

ROOT = Path(__file__).parents[2]
READY_S = 60.0


def binary() -> Path:
    """Where the server is; the environment's ``NHIPCAU_LIVEKIT_SERVER`` goes first."""
    named = os.environ.get("NHIPCAU_LIVEKIT_SERVER")
    return Path(named) if named else ROOT / "build/livekit-server/v1.13.5/livekit-server"


@dataclass
class LiveKit:
    """A running (or killed) LiveKit process; addresses and secrets outlive a restart."""

    settings: LiveKitSettings
    folder: Path
    _process: asyncio.subprocess.Process | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        """Address for clients."""
        return f"ws://127.0.0.1:{self.settings.port}"

    @property
    def http_url(self) -> str:
        """Address of the admin API."""
        return f"http://127.0.0.1:{self.settings.port}"

    @property
    def key(self) -> str:
        return self.settings.key

    @property
    def secret(self) -> str:
        return self.settings.secret

    @property
    def pid(self) -> int:
        assert self._process is not None, "it was killed"
        return self._process.pid

    @property
    def log(self) -> str:
        """What the process has said in all its lives."""
        return (self.folder / "livekit.log").read_text(errors="replace")

    async def start(self) -> None:
        """Start the process and wait until it answers."""
        assert self._process is None, "it runs already"
        with (self.folder / "livekit.log").open("ab") as log:
            # The death signal ends it even when the test's own process is killed.
            self._process = await asyncio.create_subprocess_exec(
                "setpriv",
                "--pdeathsig",
                "KILL",
                str(binary()),
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], "LIVEKIT_CONFIG": livekit_config(self.settings)},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            async with asyncio.timeout(READY_S):
                await self._answering(self._process)
        except BaseException:
            await self.kill()
            raise

    async def _answering(self, process: asyncio.subprocess.Process) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=2)) as session:
            while process.returncode is None:
                try:
                    async with session.get(self.http_url) as answer:
                        if answer.status == 200:
                            return
                except (aiohttp.ClientError, TimeoutError):
                    pass
                await asyncio.sleep(0.05)
        raise RuntimeError(f"LiveKit ended with {process.returncode}:\n{self.log}")

    async def kill(self) -> None:
        """End it by SIGKILL and wait until it is gone."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """End it as the supervisor would; SIGKILL after five seconds."""
        await self._end(signal.SIGTERM)

    async def restart(self) -> None:
        """Kill it when it runs, and start it again on the same ports with the same secrets and an empty memory."""
        await self.kill()
        await self.start()

    async def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        process.send_signal(number)
        try:
            async with asyncio.timeout(5):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def raw_join(url: str, token: str, **asked: str) -> JoinResponse:
    """Open the signalling as any program could, asking for more in the query, and return the server's answer."""
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session,
        session.ws_connect(f"{url}/rtc", params={"access_token": token, "protocol": "15", **asked}) as signalling,
    ):
        return SignalResponse.FromString(await signalling.receive_bytes()).join


async def raw_stay(url: str, token: str, *, seconds: float = 60) -> bool:
    """Open the signalling and hold it open; whether the server put one out within ``seconds``. Never tries again."""
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{url}/rtc", params={"access_token": token, "protocol": "15"}) as signalling,
    ):
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                async for message in signalling:
                    if SignalResponse.FromString(message.data).HasField("leave"):
                        return True
                return True
    return False


@asynccontextmanager
async def livekit_server(
    *, webhook_url: str = "", log_level: str = "warn", node_ip: str = "127.0.0.1"
) -> AsyncIterator[LiveKit]:
    """Start LiveKit and yield it ready; ends with the block."""
    port, tcp_port = _free_ports(socket.SOCK_STREAM, 2)
    (udp_port,) = _free_ports(socket.SOCK_DGRAM, 1)
    settings = LiveKitSettings(
        port=port,
        udp_port=udp_port,
        tcp_port=tcp_port,
        key="test",
        secret=secrets.token_urlsafe(32),
        node_ip=node_ip,
        webhook_url=webhook_url,
        log_level=log_level,
    )
    with TemporaryDirectory(prefix="nhipcau-livekit-") as folder:
        server = LiveKit(settings, Path(folder))
        try:
            await server.start()
            yield server
        finally:
            await server.kill()


def _free_ports(kind: socket.SocketKind, count: int) -> list[int]:
    sockets = [socket.socket(socket.AF_INET, kind) for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
