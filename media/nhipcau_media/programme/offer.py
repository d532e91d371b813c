"""The socket on which the encode is offered, to many readers, none of whom is waited for. See contract/framing.py."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from nhipcau_media.contract.framing import FramingError, Message, MessageType, Unpacker
from nhipcau_media.programme.items import Item, Mark, NewTrack, Packet
from nhipcau_media.programme.window import KEEP_US, Positions, Window

log = logging.getLogger(__name__)

#: More readers than this are refused: recorder, streams and rooms of one conference are fewer.
MOST_READERS = 32
#: Seconds in which a reader has to say where it is.
RESUME_S = 10.0
#: Bytes that may wait in the process below the queue of a reader.
_WRITE_BUFFER = 64 * 1024


class _Resume(BaseModel):
    after: dict[int, tuple[int, int]] | None = None


@dataclass(eq=False, slots=True)
class _Reader:
    transport: asyncio.WriteTransport
    #: What it has not been given yet: media time and bytes.
    queue: deque[tuple[int, bytes]] = field(default_factory=deque)
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    #: Set while it has been given everything.
    idle: asyncio.Event = field(default_factory=asyncio.Event)


class Offer:
    """Numbers what the composer makes, keeps the last ten seconds, and gives it to every reader."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._readers: set[_Reader] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        #: Payload bytes offered so far.
        self.bytes = 0

    @property
    def readers(self) -> int:
        """How many read now."""
        return len(self._readers)

    def take(self, items: Iterable[Item]) -> None:
        """Take what was made, in order, and hand it on. Never waits: a reader too far behind is disconnected."""
        for item in items:
            match item:
                case Packet():
                    message = self._window.packet(item.track, item.time_us, item.payload, key=item.key)
                case Mark():
                    message = self._window.mark(item.value, item.time_us)
                case NewTrack():
                    message = self._window.track(item.entry)
                case _:
                    # What is for the room alone.
                    continue
            self.bytes += len(message.payload)
            self._hand_out(message)

    @asynccontextmanager
    async def listening(self, path: Path) -> AsyncIterator[None]:
        """Listen at ``path`` (mode 0600), replacing what a killed composer left there. Raises OSError."""
        listener, inode = _listen(path)
        server = await asyncio.start_unix_server(self._accept, sock=listener)
        try:
            yield
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            _remove(path, inode)

    async def drained(self, timeout_s: float) -> None:
        """Wait until every reader has been given everything, at most ``timeout_s``."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await asyncio.gather(*(reader.idle.wait() for reader in self._readers))

    def _hand_out(self, message: Message) -> None:
        if not self._readers:
            return
        packed = message.pack()
        for reader in self._readers:
            if reader.queue and message.time_us - reader.queue[0][0] > KEEP_US:
                log.warning("a reader fell behind and is disconnected")
                reader.queue.clear()
                reader.transport.abort()
                continue
            # A TRACK has no time of its own; it is as old as what stands before it.
            time_us = message.time_us or (reader.queue[-1][0] if reader.queue else self._window.newest_us)
            reader.queue.append((time_us, packed))
            reader.idle.clear()
            reader.wake.set()

    async def _accept(self, stream: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
        try:
            if len(self._readers) < MOST_READERS:
                await self._serve(stream, writer)
        except (FramingError, TimeoutError, ConnectionError, ValueError) as error:
            log.info("a reader is gone: %s", error or type(error).__name__)
        except asyncio.CancelledError:
            # The server is closing. Ending quietly keeps asyncio from reporting the task.
            pass
        finally:
            if task is not None:
                self._tasks.discard(task)
            writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(1):
                    await writer.wait_closed()

    async def _serve(self, stream: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(RESUME_S):
            positions = await _read_resume(stream)
        writer.transport.set_write_buffer_limits(high=_WRITE_BUFFER)
        # Between looking at the window and joining the readers nothing may be awaited, or something would be missed.
        backlog = [self._window.hello(), *self._window.after(positions)]
        reader = _Reader(writer.transport)
        self._readers.add(reader)
        try:
            for message in backlog:
                writer.write(message.pack())
                await writer.drain()
            while not writer.transport.is_closing():
                while reader.queue:
                    writer.write(reader.queue.popleft()[1])
                    await writer.drain()
                reader.wake.clear()
                reader.idle.set()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(RESUME_S):
                        await reader.wake.wait()
        finally:
            reader.idle.set()
            self._readers.discard(reader)


def _listen(path: Path) -> tuple[socket.socket, int]:
    """Return a listening socket at ``path`` and its inode. Raises OSError."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.unlink(missing_ok=True)
        listener.bind(str(fresh))
        os.chmod(fresh, 0o600)
        listener.listen(MOST_READERS)
        # Renamed when it can be connected to: a reader finds the old socket or the new one, never a half-made one.
        fresh.rename(path)
        return listener, path.stat().st_ino
    except OSError:
        listener.close()
        raise


def _remove(path: Path, inode: int) -> None:
    """Remove the socket unless it is another composer's by now."""
    with contextlib.suppress(OSError):
        if path.stat().st_ino == inode:
            path.unlink()


async def _read_resume(stream: asyncio.StreamReader) -> Positions | None:
    """Read RESUME; None for a reader that wants what is live. Raises FramingError, ValueError, ConnectionError."""
    unpacker = Unpacker()
    while True:
        data = await stream.read(4096)
        if not data:
            raise ConnectionError("it said nothing")
        for message in unpacker.feed(data):
            if message.type is not MessageType.RESUME:
                raise FramingError(f"{message.type.name} before RESUME")
            return _Resume.model_validate_json(message.payload).after
