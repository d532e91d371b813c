"""``nhipcau simulate``: simulated points come into a session through the API of the running system."""

from __future__ import annotations

import asyncio
import logging
import re
import signal
import sys
from typing import Any

import httpx2

from nhipcau.cli.refusals import CommandRefused
from nhipcau.settings import Settings
from nhipcau_media.simulate import NotAdmitted, Place, SimulatedPoint, simulate

_ANSWER_S = 15.0


_SESSION = re.compile(r"(?:.*/phien/)?([0-9]{1,15})(?:/.*)?")


def session_of(text: str) -> int:
    """Return the session that a number or the address of one of its pages names. Raises CommandRefused."""
    found = _SESSION.fullmatch(text.strip())
    if found is None:
        raise CommandRefused(
            "Cho biết phiên nào: số đứng sau «/phien/» trong địa chỉ trang phòng họp, hoặc cả địa chỉ đó. "
            "Ví dụ: nhipcau simulate 1 --points 12",
            "Say which session: the number after “/phien/” in the address of its room page, or that whole address. "
            "For example: nhipcau simulate 1 --points 12",
        )
    return int(found[1])


def bring_points(settings: Settings, *, session_id: int, count: int, speak: bool, url: str) -> None:
    """Bring points into the session until Ctrl-C or until the session ends. Raises CommandRefused."""
    # The SDK tells every data channel that closes when a point leaves.
    logging.getLogger("livekit").setLevel(logging.CRITICAL)
    asyncio.run(_bring(_Api(settings, url, session_id), settings, count, speak))


class _Api:
    """What the internal port offers to a simulator."""

    def __init__(self, settings: Settings, url: str, session_id: int) -> None:
        self._url = url
        self._client = httpx2.AsyncClient(
            base_url=f"{url}/internal/simulate/{session_id}",
            timeout=_ANSWER_S,
            trust_env=False,
            headers={
                "authorization": f"Bearer {settings.runner_secret.get_secret_value()}",
                "accept-language": settings.lang,
            },
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def ask(self, method: str, path: str, json: Any = None) -> Any:
        """Return the answer. Raises CommandRefused with the words of the system."""
        try:
            answer = await self._client.request(method, path, json=json)
        except httpx2.HTTPError as error:
            raise CommandRefused(
                f"Hệ thống không trả lời tại {self._url}. Chạy «make run» trước.",
                f"The system does not answer at {self._url}. Run “make run” first.",
            ) from error
        if answer.is_error:
            problem = answer.json() if "json" in answer.headers.get("content-type", "") else {}
            words = f"{problem.get('what', answer.status_code)} {problem.get('next', '')}".strip()
            raise _Refused(words, answer.status_code)
        return answer.json()


class _Refused(CommandRefused):
    def __init__(self, words: str, status: int) -> None:
        super().__init__(words, words)
        self.status = status


async def _bring(api: _Api, settings: Settings, count: int, speak: bool) -> None:
    generations: dict[int, int] = {}

    async def admit(point: SimulatedPoint) -> Place:
        try:
            admission = await api.ask("POST", "/admit", {"point_id": point.id})
        except _Refused as refusal:
            # Ended, not invited any more, or somebody sits there: it shall not try again.
            if refusal.status in {403, 404, 409}:
                raise NotAdmitted(refusal.vi) from refusal
            raise
        generations[point.id] = admission["generation"]
        # On this machine the media server is reached directly; a browser takes the relay on our own origin.
        return Place(url=settings.livekit_url, token=admission["token"])

    async def request_floor(point: SimulatedPoint) -> None:
        await api.ask("POST", "/floor", {"point_id": point.id})

    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        free = await api.ask("GET", "/points")
        points = [SimulatedPoint(id=seat["point_id"], name=seat["name"]) for seat in free[:count]]
        _say(settings, len(points), count)
        await simulate(points, admit=admit, request_floor=request_floor, stop=stop, speak=speak)
    finally:
        try:
            async with asyncio.timeout(_ANSWER_S):
                await _leave(api, generations)
        except (TimeoutError, CommandRefused):
            # The seats are freed when the session ends.
            pass
        await api.close()


async def _leave(api: _Api, generations: dict[int, int]) -> None:
    for point_id, generation in generations.items():
        await api.ask("POST", "/leave", {"point_id": point_id, "generation": generation})


def _say(settings: Settings, found: int, wanted: int) -> None:
    if settings.lang == "en":
        text = f"{found} simulated points come in; Ctrl-C ends it."
        fewer = f" No more than {found} points are free." if found < wanted else ""
    else:
        text = f"{found} điểm cầu mô phỏng đang vào phòng; Ctrl-C để dừng."
        fewer = f" Chỉ còn {found} điểm cầu trống." if found < wanted else ""
    print(text + fewer, file=sys.stderr, flush=True)
