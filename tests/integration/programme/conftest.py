"""A room on a real LiveKit server with two points and a composer process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from nhipcau_media.contract.identity import PROGRAMME, point_identity
from nhipcau_media.contract.jobs import ProgrammeOrder
from nhipcau_media.contract.stage import OnStage, Source, Stage, StageState, StageTrack
from nhipcau_media.livekit.server import LiveKitServer
from nhipcau_media.server import Grants
from support.jobs import SECRET, Reports, reports
from support.livekit import LiveKit, livekit_server
from support.publishers import Publisher, publisher

ROOM = "room-1"
#: Number in the pictures and tone (Hz) of the points.
MAIN, MAIN_TONE = 17, 440.0
SUB, SUB_TONE = 42, 1000.0
TONES = (MAIN_TONE, SUB_TONE)

CAMERA_AND_MICROPHONE = frozenset({Source.CAMERA, Source.MICROPHONE})
PROGRAMME_GRANTS = Grants(publish=CAMERA_AND_MICROPHONE | {Source.SCREEN_SOUND})


def seat(point: int) -> OnStage:
    return OnStage(identity=point_identity(point), label=f"Điểm cầu huyện số {point}")


def track(point: int, source: Source) -> StageTrack:
    return StageTrack(identity=point_identity(point), source=source)


def stage(version: int, *, floor: bool = False, ready: bool = False, state: StageState = StageState.LIVE) -> Stage:
    """Main point alone, or with the sub point on the floor; ``ready`` lets the sub point's camera in beforehand."""
    tracks = [track(MAIN, Source.CAMERA), track(MAIN, Source.MICROPHONE)]
    if floor or ready:
        tracks.append(track(SUB, Source.CAMERA))
    if floor:
        tracks.append(track(SUB, Source.MICROPHONE))
    seats = (seat(SUB),) if floor else ()
    return Stage(v=version, session=1, room=1, state=state, main=seat(MAIN), floor=seats, tracks=tuple(tracks))


@dataclass
class Room:
    """Everything around a composer under test."""

    livekit: LiveKit
    server: LiveKitServer
    reports: Reports
    order: ProgrammeOrder

    @property
    def socket(self) -> Path:
        return Path(self.order.socket)

    async def show(self, document: Stage) -> None:
        """Write the stage into the room."""
        await self.server.set_stage(ROOM, document)

    @asynccontextmanager
    async def point(self, point: int, tone: float, **options: object) -> AsyncIterator[Publisher]:
        """A point that may publish camera and microphone."""
        admission = self.server.admit(
            ROOM,
            point_identity(point),
            name=f"Điểm {point}",
            grants=Grants(publish=CAMERA_AND_MICROPHONE),
            attributes={},
            life_s=600,
        )
        async with publisher(self.livekit.url, admission.token, point=point, tone=tone, **options) as joined:  # type: ignore[arg-type]
            yield joined

    @asynccontextmanager
    async def both_points(self) -> AsyncIterator[tuple[Publisher, Publisher]]:
        """Main and sub point; both publish camera and microphone, whatever the stage says."""
        async with self.point(MAIN, MAIN_TONE) as main, self.point(SUB, SUB_TONE) as sub:
            for each in (main, sub):
                await each.publish_camera()
                await each.publish_sound()
            yield main, sub


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    """A LiveKit room with the first stage and an order for its composer."""
    async with livekit_server() as livekit:
        server = LiveKitServer(livekit.http_url, livekit.key, livekit.secret)
        try:
            await server.open_room(ROOM, stage(1))
            admission = server.admit(
                ROOM,
                PROGRAMME,
                name="Chương trình",
                grants=PROGRAMME_GRANTS,
                attributes={},
                life_s=86_400,
            )
            with reports() as taken:
                order = ProgrammeOrder(
                    job_id=1,
                    report_url=taken.url,
                    report_secret=SECRET,
                    media_url=livekit.url,
                    room_name=ROOM,
                    token=admission.token,
                    socket=str(tmp_path / "encode.sock"),
                )
                yield Room(livekit, server, taken, order)
        finally:
            await server.close()
