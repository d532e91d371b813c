"""The socket with real readers: who is too slow, who says nonsense, who comes later."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from nhipcau_media.contract.framing import VIDEO_TRACK, MessageType, json_message
from nhipcau_media.programme.items import Mark, NewTrack, Packet
from nhipcau_media.programme.offer import MOST_READERS, Offer
from nhipcau_media.programme.window import Window
from support import waiting
from support.encode_reader import encode_reader

pytestmark = pytest.mark.anyio

RUN = 1_770_000_000


async def until(holds: Callable[[], bool]) -> None:
    async def ask() -> bool:
        return holds()

    await waiting.until(ask, every=0.01)


async def test_socket_is_for_its_owner_alone_and_replaces_what_was_left(tmp_path: Path) -> None:
    path = tmp_path / "encode.sock"
    path.write_text("left by one that was killed")
    async with Offer(Window(RUN)).listening(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_ISSOCK(path.stat().st_mode)
    assert os.listdir(tmp_path) == []


async def test_socket_of_a_newer_composer_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "encode.sock"
    old = Offer(Window(RUN)).listening(path)
    await old.__aenter__()
    async with Offer(Window(RUN + 1)).listening(path):
        await old.__aexit__(None, None, None)
        async with asyncio.timeout(30):
            stream, writer = await asyncio.open_unix_connection(str(path))
            writer.write(json_message(MessageType.RESUME, {}).pack())
            assert await stream.readexactly(4)
        writer.close()


async def test_many_readers_get_the_same(tmp_path: Path) -> None:
    offer = Offer(Window(RUN))
    path = tmp_path / "encode.sock"
    async with offer.listening(path), encode_reader(path) as one, encode_reader(path) as two:
        await until(lambda: offer.readers == 2)
        offer.take([NewTrack({"id": 16, "kind": "audio"}), Mark({"type": "track_end", "track": 16}, 5)])
        await offer.drained(10)
        await until(lambda: min(len(one.messages), len(two.messages)) == 3)
        assert one.messages == two.messages
        assert [m.type for m in one.messages] == [MessageType.HELLO, MessageType.TRACK, MessageType.MARK]


async def test_reader_that_does_not_read_is_disconnected_and_the_others_are_not(tmp_path: Path) -> None:
    offer = Offer(Window(RUN))
    path = tmp_path / "encode.sock"
    async with offer.listening(path):
        stuck, writer = await asyncio.open_unix_connection(str(path), limit=1024)
        writer.write(json_message(MessageType.RESUME, {}).pack())
        async with asyncio.timeout(30):
            await until(lambda: offer.readers == 1)
            count = 0
            # Big packets fill the kernel's buffer; then media time runs on without it.
            while offer.readers:
                offer.take([Packet(VIDEO_TRACK, count * 40_000, b"x" * 20_000, True)])
                count += 1
                await asyncio.sleep(0)
            with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
                await stuck.readexactly(count * 20_000)
        writer.close()
    assert count > 250, "ten seconds are waited for it"


@pytest.mark.parametrize(
    "nonsense",
    [
        b"",
        b"GET / HTTP/1.1\r\n\r\n" + b"x" * 30,
        json_message(MessageType.HELLO, {}).pack(),
        json_message(MessageType.RESUME, {"after": {"0": "x"}}).pack(),
        json_message(MessageType.RESUME, {"after": [1]}).pack(),
    ],
)
async def test_nonsense_ends_that_reader_only(tmp_path: Path, nonsense: bytes) -> None:
    offer = Offer(Window(RUN))
    path = tmp_path / "encode.sock"
    async with offer.listening(path), asyncio.timeout(30):
        stream, writer = await asyncio.open_unix_connection(str(path))
        writer.write(nonsense)
        if not nonsense:
            writer.write_eof()
        assert await stream.read() == b""
        writer.close()
        async with encode_reader(path) as reader:
            await until(lambda: bool(reader.messages))


async def test_more_readers_than_it_serves_are_refused(tmp_path: Path) -> None:
    offer = Offer(Window(RUN))
    path = tmp_path / "encode.sock"
    async with offer.listening(path), asyncio.timeout(60):
        writers = []
        for _ in range(MOST_READERS):
            _, writer = await asyncio.open_unix_connection(str(path))
            writer.write(json_message(MessageType.RESUME, {}).pack())
            writers.append(writer)
            await until(lambda: offer.readers == len(writers))
        stream, writer = await asyncio.open_unix_connection(str(path))
        assert await stream.read() == b""
        for each in [*writers, writer]:
            each.close()
