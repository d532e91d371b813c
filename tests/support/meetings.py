"""A conference ready to run: who presides, who takes part, and what was told."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.schemas.rooms import Admission, Presence, PresenterIn, SessionView
from nhipcau.services.deployment import Deployment
from nhipcau.services.screens import let_present
from nhipcau.services.seats import join_session
from nhipcau.services.sessions import open_session
from nhipcau.services.stage import load_stage
from nhipcau.store.models import Event, Room, Seat, Session
from nhipcau_media.contract.stage import Stage
from support.control_plane import (
    Meeting,
    make_body,
    make_conference,
    make_device,
    make_person,
    make_point,
    make_points,
)


@dataclass(frozen=True)
class Scene:
    """A confirmed conference with a chair, an engineer, and an enrolled device per point."""

    deployment: Deployment
    meeting: Meeting
    chair: Actor
    engineer: Actor
    main: Actor
    subs: list[Actor]

    @property
    def session_id(self) -> int:
        return self.meeting.session.id

    @property
    def sub_ids(self) -> list[int]:
        return [point.id for point in self.meeting.subs]

    async def open(self) -> None:
        await open_session(self.deployment, self.chair, session_id=self.session_id)

    async def join(self, actor: Actor, *, takeover: bool = False) -> Admission:
        """Admit a device to its own point's seat."""
        return await join_session(
            self.deployment, actor, session_id=self.session_id, point_id=actor.point_id, takeover=takeover
        )

    async def events(self, *prefixes: str) -> list[tuple[str, dict[str, object]]]:
        """Type and data of the session's events, oldest first."""
        async with self.deployment.database.read() as tx:
            rows = await tx.scalars(select(Event).where(Event.session_id == self.session_id).order_by(Event.id))
            return [(e.type, e.data) for e in rows if not prefixes or e.type.startswith(prefixes)]

    async def told(self, *prefixes: str) -> list[str]:
        """Types of the session's events, oldest first."""
        return [kind for kind, _ in await self.events(*prefixes)]

    async def seat(self, point_id: int) -> Seat:
        async with self.deployment.database.read() as tx:
            return (
                await tx.scalars(select(Seat).where(Seat.session_id == self.session_id, Seat.point_id == point_id))
            ).one()


async def stage_of(scene: Scene) -> Stage:
    """Read the stage of the session's first room."""
    async with scene.deployment.database.read() as tx:
        session = await tx.get_one(Session, scene.session_id)
        return await load_stage(tx, session, await tx.get_one(Room, 1))


async def ask_for_screen(scene: Scene, point_id: int, *, by: Actor | None = None, seen: int | None = None) -> Stage:
    """Ask for a point's screen, as the chair who has just seen the newest stage; returns the stage afterwards."""
    if seen is None:
        seen = (await stage_of(scene)).v
    wish = PresenterIn(point_id=point_id, seen=seen)
    await let_present(scene.deployment, by or scene.chair, session_id=scene.session_id, wish=wish)
    return await stage_of(scene)


def speakers(view: SessionView) -> list[int]:
    """Points that have the floor beside the main point."""
    return [holder.point_id for holder in view.floor]


async def make_scene(deployment: Deployment, subs: int = 3, *, recording_requested: bool = False) -> Scene:
    """Make the conference; its session is planned and may be opened now."""
    province = await make_body(deployment, "Tỉnh Thử")
    main = await make_point(deployment, "Điểm cầu chính", body=province)
    points = await make_points(deployment, subs, parent=province)
    meeting = await make_conference(deployment, main, points, recording_requested=recording_requested)
    return Scene(
        deployment=deployment,
        meeting=meeting,
        chair=await make_person(
            deployment, Role.CHAIR, scope=ScopeKind.CONFERENCE, scope_id=meeting.conference.id, name="Chủ trì A"
        ),
        engineer=await make_person(deployment, Role.ENGINEER, name="Kỹ sư Sở"),
        main=await make_device(deployment, main),
        subs=[await make_device(deployment, point) for point in points[:5]],
    )


async def make_seated(deployment: Deployment) -> Scene:
    """Make the conference and open its session, with the main point and two sub points in it."""
    scene = await make_scene(deployment)
    await scene.open()
    here = (scene.main, *scene.subs[:2])
    for actor in here:
        await scene.join(actor)
    async with deployment.database.write() as tx:
        seats = update(Seat).where(Seat.point_id.in_([actor.point_id for actor in here]))
        await tx.execute(seats.values(presence=Presence.PRESENT))
    return scene
