"""A province with a registered conference, for tests of documents and mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from nhipcau.domain.conference import SessionKind
from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import Body, BodyMail, BridgePoint, Conference, Session
from support.control_plane import (
    Meeting,
    make_body,
    make_conference,
    make_person,
    make_point,
    make_points,
    make_regulation,
)

#: Thursday, 8:00 in Việt Nam.
WHEN = datetime(2026, 3, 19, 1, 0, tzinfo=UTC)


@dataclass
class Office:
    """A conference of the provincial Office with its sub points and whoever has to do with it."""

    deployment: Deployment
    province: Body
    host: Body
    meeting: Meeting
    registrar: Actor
    engineer: Actor

    @property
    def conference(self) -> Conference:
        return self.meeting.conference

    @property
    def subs(self) -> list[BridgePoint]:
        return self.meeting.subs

    async def rehearse(self, at: datetime = WHEN - timedelta(hours=18)) -> Session:
        """Plan the trial run."""
        session = Session(
            conference_id=self.conference.id,
            kind=SessionKind.REHEARSAL,
            state="planned",
            starts_at=at,
            ends_at=at + timedelta(hours=1),
            opens_from=at - timedelta(hours=1),
            opens_until=at + timedelta(hours=1),
            overran=False,
        )
        async with self.deployment.database.write() as tx:
            tx.add(session)
        return session

    async def give_addresses(self, *points: BridgePoint) -> dict[int, str]:
        """Give the bodies of points (all sub points unless said) a mail address; returns point id → address."""
        found = {point.id: f"xa{point.id}@bacgiang.example.vn" for point in points or self.subs}
        bodies = {point.id: point.body_id for point in points or self.subs}
        async with self.deployment.database.write() as tx:
            tx.add_all(BodyMail(body_id=bodies[point_id], address=address) for point_id, address in found.items())
        return found


async def make_office(
    deployment: Deployment, *, points: int = 3, title: str = "Hội nghị giao ban tháng 3", recording: bool = True
) -> Office:
    """Register and confirm a conference of the provincial Office."""
    await make_regulation(deployment)
    province = await make_body(deployment, "Tỉnh Bắc Giang")
    host = await make_body(deployment, "Văn phòng UBND tỉnh", level="department", parent=province)
    main = await make_point(deployment, "UBND tỉnh", body=host)
    subs = await make_points(deployment, points, parent=province)
    meeting = await make_conference(
        deployment,
        main,
        subs,
        title=title,
        starts_in=WHEN - deployment.now(),
        lasts=timedelta(hours=3),
        recording_requested=recording,
    )
    return Office(
        deployment=deployment,
        province=province,
        host=host,
        meeting=meeting,
        registrar=await make_person(deployment, Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=host.id),
        engineer=await make_person(deployment, Role.ENGINEER),
    )
