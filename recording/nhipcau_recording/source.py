"""Reading the composer's socket: connecting again and again, and handing on what arrives. Knows no files."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import Any

from nhipcau_media.contract.framing import FramingError, Message, MessageType, Unpacker, json_message

log = logging.getLogger(__name__)

#: Seconds between two attempts while the composer is away.
RETRY_S = 0.1
#: A composer that offers nothing for so long hangs; sound comes fifty times a second.
SILENCE_S = 5.0

_CHUNK = 256 * 1024


async def messages(socket: str, position: Callable[[], dict[str, Any]]) -> AsyncGenerator[list[Message]]:
    """Yield what arrives in batches, for ever; ``position`` is asked at each connection for the payload of RESUME."""
    away = False
    while True:
        try:
            async with _connect(socket) as (reader, writer):
                writer.write(json_message(MessageType.RESUME, position()).pack())
                await asyncio.wait_for(writer.drain(), SILENCE_S)
                unpacker = Unpacker()
                while data := await asyncio.wait_for(reader.read(_CHUNK), SILENCE_S):
                    if away:
                        away = False
                        log.info("the composer is back")
                    if batch := unpacker.feed(data):
                        yield batch
        except (OSError, TimeoutError, FramingError) as error:
            if not away:
                log.warning("the composer is away: %s", type(error).__name__)
            away = True
        await asyncio.sleep(RETRY_S)


@contextlib.asynccontextmanager
async def _connect(socket: str) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.wait_for(asyncio.open_unix_connection(socket, limit=_CHUNK), SILENCE_S)
    try:
        yield reader, writer
    finally:
        writer.close()
        with contextlib.suppress(OSError, TimeoutError):
            await asyncio.wait_for(writer.wait_closed(), 1)
