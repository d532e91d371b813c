"""Many simulated points at once, and who of them asks for the floor."""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections.abc import Awaitable, Callable, Sequence

from nhipcau_media.simulate.point import ANSWER_S, Admit, Attendance, SimulatedPoint

log = logging.getLogger(__name__)

#: Points come in one after the other, as in life and to spare the machine, seconds apart.
STAGGER_S = 0.1
#: How long a point that asked waits for the floor before the next one asks too, seconds.
PATIENCE_S = 60.0
#: How long a point speaks before the next one asks, seconds; taking the floor away is the chair's business.
SPEECH_S = 15.0
_LOOK_S = 0.25

RequestFloor = Callable[[SimulatedPoint], Awaitable[None]]


async def simulate(
    points: Sequence[SimulatedPoint],
    *,
    admit: Admit,
    request_floor: RequestFloor,
    stop: asyncio.Event,
    speak: bool,
    receives: bool = False,
) -> None:
    """Let the points attend until ``stop`` is set, or until none of them may come back.

    ``admit(point)`` asks the control plane for a place, at first and after every lost connection. It raises
    :class:`NotAdmitted` when the point shall give up; anything else that it raises is logged and tried again with
    back-off (at most 8 s).

    ``request_floor(point)`` puts the point into the queue; used only when ``speak`` is set: one point after the other
    asks, waits for the floor, speaks, and the next one asks. What it raises is logged.

    ``receives``: each point also takes the programme or the tracks on stage, by the rule that pages follow.
    """
    attendances = [Attendance(point, admit, receives=receives) for point in points]
    async with asyncio.TaskGroup() as group:
        attending = group.create_task(_attend_all(attendances))
        stopping = group.create_task(stop.wait())
        speaking = group.create_task(_take_turns(attendances, request_floor)) if speak and attendances else None
        await asyncio.wait((attending, stopping), return_when=asyncio.FIRST_COMPLETED)
        for task in (attending, stopping, speaking):
            if task is not None:
                task.cancel()


async def _attend_all(attendances: Sequence[Attendance]) -> None:
    async with asyncio.TaskGroup() as group:
        for attendance in attendances:
            group.create_task(attendance.attend())
            await asyncio.sleep(STAGGER_S)


async def _take_turns(attendances: Sequence[Attendance], request_floor: RequestFloor) -> None:
    for attendance in itertools.cycle(attendances):
        if not attendance.connected or attendance.has_floor:
            await asyncio.sleep(_LOOK_S)
            continue
        before = attendance.speeches
        try:
            async with asyncio.timeout(ANSWER_S):
                await request_floor(attendance.point)
        except Exception as error:  # whatever the callable raises; the next point may fare better
            log.warning("point %d could not ask for the floor: %r", attendance.point.id, error)
            await asyncio.sleep(1.0)
            continue
        await _speak(attendance, before)


async def _speak(attendance: Attendance, before: int) -> None:
    """Wait until the point began to speak once more than before, and then until it ends."""
    await _while(lambda: attendance.connected and attendance.speeches == before, PATIENCE_S)
    await _while(lambda: attendance.has_floor, SPEECH_S)


async def _while(holds: Callable[[], bool], seconds: float) -> None:
    """Wait while something holds, at most so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            while holds():  # noqa: ASYNC110 (two plain states, a quarter of a second is soon enough)
                await asyncio.sleep(_LOOK_S)
    except TimeoutError:
        return
