"""Ten thousand clients from one address ask a real server for its event stream: one answer each, the others go on."""

from __future__ import annotations

import asyncio
import json
import re
import resource
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from nhipcau.api.cookies import SESSION
from nhipcau.api.routes.events import STREAMS_EACH, STREAMS_IN_ALL, Streams
from nhipcau.domain.errors_system import StreamsEachFull, StreamsFull
from support.api_client import ApiClient
from support.waiting import until

from .test_serve import environment, serving

CROWD = 10_000
#: Connections that the crowd opens at a time.
AT_ONCE = 400
ANSWERS_S = 600


@dataclass
class Asked:
    """One client's connection, and what it was answered."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    status: int
    code: str = ""

    async def told(self, kind: str) -> None:
        """Wait until an event of this type arrives."""
        async with asyncio.timeout(30):
            while f'"type":"{kind}"' not in (await self.reader.readline()).decode():
                pass

    def leave(self) -> None:
        """Close the connection."""
        self.writer.close()


@pytest.fixture
def many_files() -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < CROWD + 1000:
        pytest.skip(f"the system lets a process have {hard} files open")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("many_files")
def test_ten_thousand_streams_of_one_sign_in_leave_everybody_else_as_they_were(tmp_path: Path) -> None:
    env = environment(tmp_path / "data")
    address = f"http://127.0.0.1:{env['NHIPCAU_PORT']}"
    with serving(env) as (_, printed), ExitStack() as stack:
        crowd, admin = (stack.enter_context(closing(ApiClient(address))) for _ in range(2))
        crowd.sign_in(_link(printed, "Kỹ sư"))
        admin.sign_in(_link(printed, "Quản trị hệ thống"))
        asyncio.run(_rush(int(env["NHIPCAU_PORT"]), crowd, admin))


def _link(printed: str, label: str) -> str:
    found = re.search(rf"{re.escape(label)}[^\n]*\n\s+(\S+)", printed)
    assert found, printed
    return found[1]


async def _rush(port: int, crowd: ApiClient, admin: ApiClient) -> None:
    gate = asyncio.Semaphore(AT_ONCE)

    async def ask() -> Asked:
        async with gate:
            return await _ask(port, crowd)

    async with asyncio.timeout(ANSWERS_S):
        watching = await _ask(port, admin)
        answers = await asyncio.gather(*(ask() for _ in range(CROWD)))
    assert Counter((one.status, one.code) for one in answers) == {
        (200, ""): STREAMS_EACH,
        (429, StreamsEachFull.code): CROWD - STREAMS_EACH,
    }
    let_in = [one for one in answers if one.status == 200]
    # A command goes through, and who had a stream before, or was given one, hears of it.
    points = await asyncio.to_thread(admin.get, "/api/points")
    point = {"body_id": points[0]["body_id"], "name": "Phòng họp mới"}
    await asyncio.to_thread(admin.post, "/api/points", point)
    for one in (watching, *let_in):
        await one.told("point.created")
    # Who leaves makes room.
    let_in[0].leave()
    again = await until(lambda: _ask(port, crowd), lambda one: one.status == 200, seconds=30)
    for one in (watching, again, *answers):
        one.leave()


def test_a_device_with_a_made_up_sign_in_beside_it_is_no_new_reader(tmp_path: Path) -> None:
    env = environment(tmp_path / "data")
    address = f"http://127.0.0.1:{env['NHIPCAU_PORT']}"
    with serving(env) as (_, printed), ExitStack() as stack:
        admin, device = (stack.enter_context(closing(ApiClient(address))) for _ in range(2))
        admin.sign_in(_link(printed, "Quản trị hệ thống"))
        point = admin.get("/api/points")[0]["id"]
        device.enrol(admin.post(f"/api/points/{point}/enrolment-codes")["code"])
        asyncio.run(_made_up(int(env["NHIPCAU_PORT"]), device))


async def _made_up(port: int, device: ApiClient) -> None:
    answers = [await _ask(port, device, f"{SESSION}=made-up-{number}; ") for number in range(STREAMS_EACH + 2)]
    assert [one.status for one in answers] == [200] * STREAMS_EACH + [429] * 2
    for one in answers:
        one.leave()


async def _ask(port: int, who: ApiClient, before: str = "") -> Asked:
    """Ask for the event stream; a refusal is read whole, and the server closes its connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    cookies = before + "; ".join(f"{name}={value}" for name, value in who.http.cookies.items())
    writer.write(f"GET /api/events HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookies}\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    status = int(head.split()[1])
    if status == 200:
        return Asked(reader, writer, status)
    problem = json.loads(await reader.read())
    writer.close()
    assert problem["what"]
    assert problem["next"]
    return Asked(reader, writer, status, problem["code"])


def test_a_server_follows_so_many_pages_in_all_whoever_they_are() -> None:
    streams = Streams()
    places = [streams.take(number.to_bytes(4)) for number in range(STREAMS_IN_ALL)]
    with pytest.raises(StreamsFull):
        streams.take(b"one more")
    places.pop()()
    streams.take(b"one more")
