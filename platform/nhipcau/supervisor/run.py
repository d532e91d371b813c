"""``nhipcau run``: from settings to a running system, and its end in good order."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from contextlib import AsyncExitStack

import httpx2
from pydantic import ValidationError

from nhipcau.secret_store import SecretsError
from nhipcau.settings import Settings, is_unspecified, load_settings, spoken_language
from nhipcau.supervisor import certificate as certificates
from nhipcau.supervisor import data_folder, livekit, ports
from nhipcau.supervisor.announce import ready_lines
from nhipcau.supervisor.backoff import Backoff
from nhipcau.supervisor.console import Console
from nhipcau.supervisor.kept_alive import Ending, KeptAlive
from nhipcau.supervisor.plan import EXIT_CANNOT_START, EXIT_NOT_AGAIN, Plan
from nhipcau.supervisor.process import Command, Lines
from nhipcau.supervisor.runner import Runner
from nhipcau.supervisor.words import StartRefused
from nhipcau_media.contract.jobs import ChildState

#: Asked on the internal and on the public port until ``serve`` answers there.
_INTERNAL_HEALTH = "/internal/health"
_PUBLIC_HEALTH = "/healthz"
_AFTER_LINKS_S = 0.25
_SERVE_ENDING = Ending(grace_s=8.0)
_LIVEKIT_ENDING = Ending(grace_s=6.0, insist_s=1.0)


def run(settings: Settings | None = None, *, plan: Plan | None = None) -> int:
    """Run until SIGTERM, SIGINT or SIGHUP and return the exit code (2: it cannot start, and has said why).

    Without ``settings`` they are read from environment and secrets file.
    """
    with Console() as console:
        language: str = spoken_language()
        try:
            settings = settings or load_or_refuse()
            language = settings.lang
            asyncio.run(_Supervisor(settings, plan or Plan(), console).run())
        except StartRefused as refusal:
            console.say(refusal.line(language))
            return EXIT_CANNOT_START
    return 0


def load_or_refuse() -> Settings:
    """Read the settings. Raises StartRefused."""
    try:
        settings = load_settings()
    except SecretsError as error:
        if error.reason == "unwritable":
            detail = getattr(error.__cause__, "strerror", None) or "?"
            raise StartRefused("data_folder_unwritable", path=error.path.parent, detail=detail) from error
        raise StartRefused(f"secrets_{error.reason}", path=error.path) from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        setting = "NHIPCAU_" + ".".join(str(part) for part in first["loc"]).upper()
        raise StartRefused("setting_wrong", setting=setting, detail=first["msg"]) from error
    if is_unspecified(settings.host):
        raise StartRefused("host_unspecified", host=settings.host)
    return settings


class _Supervisor:
    def __init__(self, settings: Settings, plan: Plan, console: Console) -> None:
        self._settings = settings
        self._plan = plan
        self._console = console
        self._started = time.monotonic()
        self._stopping = asyncio.Event()
        self._services: list[KeptAlive] = []
        self._certificate: certificates.Certificate | None = None
        self._runner = Runner(
            api_url=settings.api_url or settings.internal_url,
            secret=settings.runner_secret.get_secret_value(),
            name=socket.gethostname(),
            plan=plan,
            console=console,
            children=self._children,
        )

    async def run(self) -> None:
        for secret in ("livekit_api_secret", "runner_secret", "session_secret"):
            self._console.hide(getattr(self._settings, secret).get_secret_value())
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, self._asked_to_stop)
        async with AsyncExitStack() as stack:
            if not self._plan.only_jobs:
                stack.enter_context(data_folder.held(self._settings.data_dir))
            # It asks this machine's own ports alone; the certificate carries the name that others use.
            asking = httpx2.AsyncClient(timeout=2.0, trust_env=False, verify=False)
            client = await stack.enter_async_context(asking)
            await self._prepare(client)
            await self._live()

    async def _prepare(self, client: httpx2.AsyncClient) -> None:
        """Look at everything that could stop us before anything is started. Raises StartRefused."""
        data_folder.make_socket_folder(self._settings.socket_dir)
        if self._plan.only_jobs:
            return
        settings = self._settings
        # What streams write is for nginx to read; the rest is nobody's but ours, whatever folder we were given.
        data_folder.make_private((settings.recordings_dir, settings.documents_dir, settings.files_dir))
        needed = ports.needed(settings)
        ports.check_free(port for port in needed if self._plan.livekit or port.setting in _SERVE_PORTS)
        if self._plan.livekit:
            command = await livekit.command(self._settings)
            self._services.append(self._livekit(command, client))
        if self._settings.tls:
            self._certificate = await asyncio.to_thread(certificates.ensure, self._settings, certificates.now_utc())
        self._services.append(self._serve(client))

    async def _live(self) -> None:
        async with asyncio.TaskGroup() as group:
            lives = [group.create_task(service.run(), name=service.name) for service in self._services]
            runner = group.create_task(self._runner.run(), name="runner")
            announcing = group.create_task(self._announce(), name="announce")
            stop = group.create_task(self._stopping.wait(), name="stop")
            # A service ends by itself only when starting it again would not help.
            await asyncio.wait({stop, *lives}, return_when=asyncio.FIRST_COMPLETED)
            refused = not self._stopping.is_set()
            stop.cancel()
            announcing.cancel()
            # Jobs first, while the API still takes their last reports; then the API; the media server last.
            runner.cancel()
            await asyncio.wait({runner})
            for service in reversed(self._services):
                await service.stop(_LIVEKIT_ENDING if service.name == "livekit-server" else _SERVE_ENDING)
        if refused:
            raise StartRefused("serve_refused")

    def _asked_to_stop(self) -> None:
        if self._stopping.is_set():
            # The second time: at once.
            self._runner.kill()
            for service in self._services:
                service.kill()
            return
        self._stopping.set()
        self._console.log("supervisor", "stopping" if self._settings.lang == "en" else "đang dừng")

    async def _announce(self) -> None:
        for service in self._services:
            await service.was_ready.wait()
        if self._services:
            # What serve prints as it starts to answer (sign-in links) comes first.
            await asyncio.sleep(_AFTER_LINKS_S)
            seconds = time.monotonic() - self._started
            for line in ready_lines(self._settings, self._certificate, seconds):
                self._console.say(line)

    def _children(self) -> tuple[ChildState, ...]:
        return tuple(ChildState(name=service.name, restarts=service.restarts) for service in self._services)

    def _livekit(self, command: Command, client: httpx2.AsyncClient) -> KeptAlive:
        def log(text: str) -> None:
            self._console.log(command.name, text)

        return KeptAlive(
            command,
            Lines(output=log, log=log),
            backoff=Backoff(),
            ready=lambda: livekit.answers(self._settings, client),
            on_restart=lambda code, wait_s: log(f"ended with {code}; again in {wait_s:.1f} s"),
        )

    def _serve(self, client: httpx2.AsyncClient) -> KeptAlive:
        def log(text: str) -> None:
            self._console.log("serve", text)

        async def ready() -> bool:
            addresses = (self._settings.internal_url + _INTERNAL_HEALTH, self._settings.local_url + _PUBLIC_HEALTH)
            try:
                return all([(await client.get(address)).status_code == 200 for address in addresses])
            except httpx2.HTTPError:
                return False

        serve = KeptAlive(
            Command("serve", self._plan.serve, os.environ),
            # What it prints is for people (sign-in links); what it logs is not.
            Lines(output=self._console.say, log=log),
            backoff=Backoff(),
            # Once it has answered it is started again whatever it says: LiveKit and recordings depend on nothing of it.
            is_final=lambda code: code == EXIT_NOT_AGAIN and not serve.was_ready.is_set(),
            ready=ready,
            on_restart=lambda code, wait_s: log(f"ended with {code}; again in {wait_s:.1f} s"),
        )
        return serve


_SERVE_PORTS = frozenset({"NHIPCAU_PORT", "NHIPCAU_INTERNAL_PORT"})
