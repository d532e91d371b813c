"""The LiveKit side: stays in the room, follows the stage, subscribes to what it names and to nothing else.

Owns connecting again. The SDK's own attempts get a few seconds; then the room is built anew with the order's token,
as long as that is valid.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from types import ModuleType
from typing import TYPE_CHECKING

from nhipcau_media.contract.jobs import ProgrammeOrder
from nhipcau_media.contract.stage import Source, Stage, StageState
from nhipcau_media.programme.items import Item
from nhipcau_media.programme.publication import Publication
from nhipcau_media.programme.sources import Sources
from nhipcau_media.programme.subscriptions import Subscriptions

if TYPE_CHECKING:
    from livekit import rtc

log = logging.getLogger(__name__)

CONNECT_S = 10.0
DISCONNECT_S = 3.0
#: How long the SDK may try by itself before the room is built anew.
RECONNECT_S = 3.0
#: A publication that stood this long had not failed from the beginning: the next is tried as soon as a first one.
PROVED_S = 60.0
#: Roster and subscriptions are compared this often even when nothing was announced.
LOOK_S = 1.0
_RETRY_S = (0.2, 0.5, 1.0, 1.0, 2.0)


class OrderStale(Exception):
    """The order's token has expired, and the room cannot be entered."""


class Intake:
    """Keeps ``Sources`` filled with what the stage names."""

    def __init__(
        self,
        order: ProgrammeOrder,
        sources: Sources,
        on_stage: Callable[[Stage], None],
        ask_key: Callable[[str], None],
    ) -> None:
        """``ask_key`` is told which published size needs a key frame."""
        self._order = order
        self._ask_key = ask_key
        self._publication: Publication | None = None
        self._sources = sources
        self._on_stage = on_stage
        self._stage: Stage | None = None
        #: Set when it was in the room for the first time.
        self.arrived = asyncio.Event()
        self.connected = False

    @property
    def publishing(self) -> bool:
        """Whether the programme is in the room."""
        return self._publication is not None

    @property
    def taken(self) -> frozenset[str]:
        """Names of the programme's sizes that somebody in the room takes."""
        return frozenset() if self._publication is None else self._publication.taken

    def take(self, items: Sequence[Item]) -> None:
        """Publish what the composer made."""
        if self._publication is not None:
            self._publication.take(items)

    async def run(self) -> None:
        """Stay in the room; returns when the room was closed or its stage says ended. Raises OrderStale."""
        # Half a second of imports, beside the composer that is at work already.
        sdk = await asyncio.to_thread(importlib.import_module, "livekit.rtc")
        # It tells each attempt in five lines; what matters of them is told here.
        logging.getLogger("livekit").setLevel(logging.CRITICAL)
        failures = 0
        while True:
            connection = _Connection(sdk, self._order)
            try:
                await connection.open()
                failures = 0
                self.connected = True
                self.arrived.set()
                log.info("in the room")
                if await self._stay(connection):
                    return
                log.warning("the media server is away")
            except (sdk.ConnectError, TimeoutError) as error:
                if failures == 0:
                    log.warning("cannot connect: %s", error or type(error).__name__)
                if 0 < self._order.token_until <= time.time():
                    raise OrderStale from error
            finally:
                self.connected = False
                await connection.close()
            await asyncio.sleep(_RETRY_S[min(failures, len(_RETRY_S) - 1)])
            failures += 1

    async def _stay(self, connection: _Connection) -> bool:
        """Follow one connection; returns whether the room has ended (False: it was lost)."""
        async with (
            self._published(connection),
            Subscriptions(connection.sdk, connection.room, self._sources) as subscriptions,
        ):
            while True:
                # First the flag, then the look: what changes meanwhile sets it again.
                connection.changed.clear()
                if connection.room_closed:
                    return True
                if connection.gone:
                    return False
                self._follow(connection.room.metadata)
                if self._stage is not None:
                    if self._stage.state is StageState.ENDED:
                        return True
                    subscriptions.apply(self._stage)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_S):
                        await connection.changed.wait()

    @contextlib.asynccontextmanager
    async def _published(self, connection: _Connection) -> AsyncIterator[None]:
        """Keep the programme in the room beside what is received; a room that does not let it in is only recorded."""
        publishing = asyncio.create_task(self._publish(connection), name="publishing")
        try:
            yield
        finally:
            publishing.cancel()
            await asyncio.gather(publishing, return_exceptions=True)

    async def _publish(self, connection: _Connection) -> None:
        permission = connection.room.local_participant.permissions
        if not permission.can_publish:
            log.info("the programme may not be published here")
            return
        failures = 0
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            publication = Publication(connection.sdk, connection.room, self._order, self._ask_key)
            try:
                await publication.open()
                log.info("the programme is in the room")
                self._publication = publication
                await publication.stay()
            except Exception as error:
                # Recording goes on without it, whatever the SDK says.
                failures = 0 if loop.time() - began > PROVED_S else failures
                if failures == 0:
                    log.warning("the programme is not published: %r", error)
                failures += 1
                self._publication = None
                await publication.withdraw()
            finally:
                self._publication = None
                await publication.close()
            await asyncio.sleep(_RETRY_S[min(failures, len(_RETRY_S) - 1)])

    def _follow(self, metadata: str) -> None:
        stage = Stage.load(metadata)
        if stage is None or (self._stage is not None and stage.v <= self._stage.v):
            return
        self._stage = stage
        # What is no longer named is gone before the picture in which the stage changes.
        named = {(track.identity, track.source) for track in stage.tracks}
        named |= {(identity, Source.CAMERA) for identity in stage.ready}
        self._sources.keep_only(named)
        self._on_stage(stage)


class _Connection:
    """One ``rtc.Room`` from connecting to its end, its events folded into flags."""

    def __init__(self, sdk: ModuleType, order: ProgrammeOrder) -> None:
        self.sdk = sdk
        self.room: rtc.Room = sdk.Room()
        #: Something happened: look at the room again.
        self.changed = asyncio.Event()
        #: The room was deleted at the server; nothing will come any more.
        self.room_closed = False
        self._order = order
        self._disconnected = False
        self._away_since: float | None = None
        for event in (
            "participant_connected",
            "participant_disconnected",
            "track_published",
            "track_unpublished",
            "track_subscribed",
            "track_unsubscribed",
            "track_subscription_failed",
            "room_metadata_changed",
            "room_updated",
        ):
            self.room.on(event, self._note)
        self.room.on("reconnecting", self._note_reconnecting)
        self.room.on("reconnected", self._note_reconnected)
        self.room.on("disconnected", self._note_disconnected)

    async def open(self) -> None:
        """Connect. Raises ConnectError or TimeoutError."""
        options = self.sdk.RoomOptions(auto_subscribe=False, dynacast=True, connect_timeout=CONNECT_S / 2)
        async with asyncio.timeout(CONNECT_S):
            await self.room.connect(self._order.media_url, self._order.token, options)

    @property
    def gone(self) -> bool:
        """Whether to give this connection up."""
        if self._disconnected:
            return True
        return self._away_since is not None and asyncio.get_running_loop().time() - self._away_since > RECONNECT_S

    async def close(self) -> None:
        """Leave the room, however it is."""
        with contextlib.suppress(Exception):
            async with asyncio.timeout(DISCONNECT_S):
                await self.room.disconnect()

    def _note(self, *_: object) -> None:
        self.changed.set()

    def _note_reconnecting(self) -> None:
        if self._away_since is None:
            self._away_since = asyncio.get_running_loop().time()
        self.changed.set()

    def _note_reconnected(self) -> None:
        self._away_since = None
        self.changed.set()

    def _note_disconnected(self, reason: int) -> None:
        log.info("disconnected: %s", self.sdk.DisconnectReason.Name(reason))
        self._disconnected = True
        self.room_closed = reason == self.sdk.DisconnectReason.ROOM_DELETED
        self.changed.set()
