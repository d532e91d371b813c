"""``nhipcau serve``: API, pages, signalling relay and worker tasks in one process and one event loop."""

from __future__ import annotations

import asyncio
import contextlib
import resource
import signal
import socket
from collections.abc import Iterator
from contextlib import AsyncExitStack

import structlog
import uvicorn
import uvloop
from fastapi import FastAPI
from sqlalchemy.exc import DatabaseError, OperationalError

from nhipcau import worker
from nhipcau.api.app import create_app
from nhipcau.api.greeting import greeting
from nhipcau.api.internal import create_internal_app
from nhipcau.domain.errors_system import DatabaseUnusable, PortTaken
from nhipcau.services.deployment import Deployment
from nhipcau.services.first_start import prepare_start
from nhipcau.settings import Settings
from nhipcau.store.database import Database
from nhipcau_media.livekit.server import LiveKitServer

_log = structlog.get_logger()

#: Requests that run at the end may finish for so long; event streams are cut.
_GRACE_S = 2
#: Files that a province in one room needs: 250 points with an event stream, a signalling connection and that one's
#: other half each, and the connections of their posts. Systems start programs with 1,024.
_FILES_NEEDED = 4096
_FILES_MOST = 65_536


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises Refusal before anything is answered: DatabaseNewer, DatabaseUnusable, PortTaken.
    """
    files = _open_more_files()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings, files))


def _open_more_files() -> int:
    """Raise how many files may be open to what the system lets us, and return it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES_MOST if hard == resource.RLIM_INFINITY else min(hard, _FILES_MOST)
    if wanted > soft:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        soft = wanted
    if soft < _FILES_NEEDED:
        _log.warning("few files may be open", allowed=soft, needed=_FILES_NEEDED)
    return soft


async def _serve(settings: Settings, files: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        public = stack.enter_context(_listening(settings.bind_host, settings.port))
        internal = stack.enter_context(_listening("127.0.0.1", settings.internal_port))
        database = await stack.enter_async_context(Database(settings.database_address()))
        with _database_in_words():
            await database.migrate()
        media = LiveKitServer(
            settings.livekit_url, settings.livekit_api_key, settings.livekit_api_secret.get_secret_value()
        )
        stack.push_async_callback(media.close)
        deployment = Deployment(settings=settings, database=database, media=media)
        with _database_in_words():
            opening = await prepare_start(deployment)
        # Half: a signalling connection opens a second file, and the database and the way inside need theirs.
        pages = _server(create_app(deployment), settings, tls=settings.tls, connections=files // 2)
        inside = _server(create_internal_app(deployment), settings, tls=False)
        async with asyncio.TaskGroup() as group:
            serving = [
                group.create_task(pages.serve(sockets=[public]), name="pages"),
                group.create_task(inside.serve(sockets=[internal]), name="internal"),
            ]
            working = group.create_task(worker.run(deployment), name="worker")
            await _started(pages, inside)
            if text := greeting(settings, opening):
                print(text, flush=True)
            _log.info("serving", address=settings.public_url)
            await stop.wait()
            pages.should_exit = inside.should_exit = True
            await asyncio.wait(serving)
            working.cancel()


class _Server(uvicorn.Server):
    """A server that leaves signals to us: there are two in this process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take no signal."""
        yield


def _server(app: FastAPI, settings: Settings, *, tls: bool, connections: int | None = None) -> _Server:
    """Return a server; one connection more than ``connections`` is told to come later (503), the others go on."""
    certificate, key = settings.certificate if tls else (None, None)
    return _Server(
        uvicorn.Config(
            app,
            lifespan="off",
            log_config=None,
            log_level=settings.log_level,
            # Signalling carries tokens in the query.
            access_log=False,
            # Whoever connects is who they are: limits on guesses count by address.
            proxy_headers=False,
            server_header=False,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=_GRACE_S,
            limit_concurrency=connections,
            ssl_certfile=certificate,
            ssl_keyfile=key,
        )
    )


@contextlib.contextmanager
def _database_in_words() -> Iterator[None]:
    """Raise DatabaseUnusable for a database that is away, full, read-only or none at all."""
    try:
        yield
    except DatabaseError as error:
        # Others are faults of the program: SQL that is wrong, a broken promise between tables.
        if type(error) not in (DatabaseError, OperationalError):
            raise
        raise DatabaseUnusable(detail=" ".join(str(error.orig).split())) from error


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Open a port. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    dual = family is socket.AF_INET6 and socket.has_dualstack_ipv6() and host == "::"
    try:
        opened = socket.create_server((host, port), family=family, backlog=1024, dualstack_ipv6=dual)
    except OSError as error:
        raise PortTaken(port=port, host=host, detail=error.strerror) from error
    with opened:
        yield opened


async def _started(*servers: _Server) -> None:
    # The server has a flag and no event for it.
    while not all(server.started for server in servers):  # noqa: ASYNC110
        await asyncio.sleep(0.02)
