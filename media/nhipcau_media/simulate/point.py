"""One simulated bridge point: comes in, publishes what its permissions say, comes back when it drops."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from livekit import rtc

from nhipcau_media.contract.stage import Source
from nhipcau_media.simulate.receiving import receive
from nhipcau_media.simulate.sending import SOURCES, Sending

log = logging.getLogger(__name__)

#: Longest wait for anything the server should do at once, seconds.
ANSWER_S = 15.0
#: Waits between attempts to come in, seconds; the last one repeats.
BACK_OFF_S = (1.0, 2.0, 4.0, 8.0)
#: How often it looks whether all is as it should be, when nothing told it to, seconds.
LOOK_S = 1.0


class NotAdmitted(Exception):
    """Raised by ``admit`` when the point shall not try again (session ended, seat taken over)."""


@dataclass(frozen=True, slots=True)
class SimulatedPoint:
    """Which point is simulated."""

    #: The bridge point's id; also chooses colour and voice.
    id: int
    #: Name shown in its picture.
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a point was admitted."""

    #: Address of the media server, ``ws://`` or ``wss://``.
    url: str
    token: str


class _Permission(Protocol):
    """What the SDK says one may do; an empty list of sources with ``can_publish`` is all of them."""

    @property
    def can_publish(self) -> bool: ...
    @property
    def can_publish_sources(self) -> Sequence[int]: ...


Admit = Callable[[SimulatedPoint], Awaitable[Place]]


class Attendance:
    """A simulated point in a session, from coming in to cancellation."""

    def __init__(self, point: SimulatedPoint, admit: Admit, *, receives: bool = False) -> None:
        """``receives``: also take what a page of this seat would; that costs this machine the decoding."""
        self.point = point
        #: How often it began to publish its microphone: a floor may come and go between two looks.
        self.speeches = 0
        self._receives = receives
        self._admit = admit
        self._connected = False
        self._sending: dict[Source, Sending] = {}
        #: Sources that were taken away since the last look: what they carried is gone even if they are back.
        self._taken: set[Source] = set()
        #: Sources that are withdrawn only to be published anew: no floor ends by that.
        self._renewing: set[Source] = set()
        self._look = asyncio.Event()

    @property
    def connected(self) -> bool:
        """Whether it is in the room."""
        return self._connected

    @property
    def has_floor(self) -> bool:
        """Whether it publishes its microphone."""
        return Source.MICROPHONE in self._sending.keys() | self._renewing

    async def attend(self) -> None:
        """Be there until cancelled; returns only when the point shall not come back."""
        failures = 0
        while True:
            try:
                async with asyncio.timeout(ANSWER_S):
                    place = await self._admit(self.point)
            except NotAdmitted as error:
                log.info("point %d is not admitted: %s", self.point.id, error)
                return
            except Exception as error:  # whatever the callable raises while its server is away
                log.warning("point %d could not come in: %r", self.point.id, error)
                place = None
            if place is not None:
                try:
                    if await self._be_in(place):
                        log.info("point %d was superseded and stays away", self.point.id)
                        return
                    failures = 0
                except (rtc.ConnectError, TimeoutError) as error:
                    log.warning("point %d could not connect: %s", self.point.id, type(error).__name__)
            await asyncio.sleep(BACK_OFF_S[min(failures, len(BACK_OFF_S) - 1)])
            failures += 1

    async def _be_in(self, place: Place) -> bool:
        """Be in the room until the connection is lost for good; whether another device took the seat."""
        room = rtc.Room()
        left: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def disconnected(reason: int) -> None:
            if not left.done():
                left.set_result(reason)

        room.on("disconnected", disconnected)
        room.on("participant_permissions_changed", self._permissions_changed)
        room.on("reconnected", self._look.set)
        room.on("room_metadata_changed", lambda *_: self._look.set())
        try:
            async with asyncio.timeout(ANSWER_S):
                await room.connect(place.url, place.token, rtc.RoomOptions(auto_subscribe=False))
            self._connected = True
            while not left.done():
                self._look.clear()
                await self._settle(room)
                if self._receives:
                    receive(room)
                await _first(left, self._look, LOOK_S)
            return left.result() == rtc.DisconnectReason.DUPLICATE_IDENTITY
        finally:
            self._connected = False
            await self._leave(room)

    async def _leave(self, room: rtc.Room) -> None:
        sending, self._sending = self._sending, {}
        for each in sending.values():
            await each.stop()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_S):
                await room.disconnect()

    def _permissions_changed(self, participant: rtc.Participant, permission: _Permission) -> None:
        if not isinstance(participant, rtc.LocalParticipant):
            return
        self._taken |= set(Source) - _allowed(permission)
        self._look.set()

    async def _settle(self, room: rtc.Room) -> None:
        """Publish what is allowed and not published, stop what was taken away, publish anew what got stuck."""
        stuck = {source for source, sending in self._sending.items() if await sending.is_stuck()}
        # What is taken from here on is of the next look.
        taken, self._taken = self._taken, set()
        self._renewing = stuck - taken
        for source in self._renewing:
            log.warning("point %d sends nothing of its %s and publishes it anew", self.point.id, source)
        for source in (taken | stuck) & self._sending.keys():
            sending = self._sending.pop(source)
            await sending.unpublish(room)
            await sending.stop()
        missing = (_allowed(room.local_participant.permissions) & SOURCES.keys()) - self._sending.keys()
        sound_first = sorted(missing, key=lambda source: source is not Source.MICROPHONE)
        # All are prepared before one is published, so that one offer carries them together.
        fresh = {source: await Sending.start(source, self.point.id, self.point.name) for source in sound_first}
        try:
            for source, sending in fresh.items():
                try:
                    await sending.publish(room)
                except (TimeoutError, rtc.participant.PublishTrackError) as error:
                    # It was taken away again, or the connection is being made anew: the next look tells.
                    log.info("point %d could not publish its %s: %r", self.point.id, source, error)
                else:
                    self._sending[source] = sending
                    self.speeches += source is Source.MICROPHONE
        finally:
            self._renewing = set()
            for sending in fresh.values():
                if sending not in self._sending.values():
                    await sending.stop()


def _allowed(permission: _Permission) -> set[Source]:
    if not permission.can_publish:
        return set()
    if not permission.can_publish_sources:
        return set(SOURCES)
    return {source for source, number in SOURCES.items() if number in permission.can_publish_sources}


async def _first(left: asyncio.Future[int], look: asyncio.Event, seconds: float) -> None:
    """Wait until one left, shall look, or the time is over."""
    looking = asyncio.create_task(look.wait())
    try:
        await asyncio.wait((left, looking), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        looking.cancel()
