"""A conference of a province with two districts, each with communes below it."""

from __future__ import annotations

from dataclasses import dataclass

from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.schemas.rooms import SessionView
from nhipcau.services.branches import start_branch
from nhipcau.services.deployment import Deployment
from nhipcau.services.session_view import get_session
from support.control_plane import make_body, make_conference, make_device, make_person, make_point, make_points
from support.meetings import Scene


@dataclass(frozen=True)
class Districts(Scene):
    """The first district has two communes, the second one; ``subs``: both districts, then the communes in order."""

    #: Whoever operates the first district.
    operator: Actor

    @property
    def north(self) -> Actor:
        return self.subs[0]

    @property
    def south(self) -> Actor:
        return self.subs[1]

    @property
    def communes(self) -> list[Actor]:
        """The two of the first district, and the one of the second."""
        return self.subs[2:]

    async def view(self, actor: Actor | None = None) -> SessionView:
        return await get_session(self.deployment, actor or self.chair, session_id=self.session_id)

    async def delegate(
        self, head: Actor, *, minutes: int = 0, by: Actor | None = None, seen: int | None = None
    ) -> SessionView:
        return await start_branch(
            self.deployment,
            by or self.chair,
            session_id=self.session_id,
            point_id=head.point_id,
            minutes=minutes,
            seen=(await self.view()).version if seen is None else seen,
        )


async def make_districts(deployment: Deployment) -> Districts:
    """Make the conference; its session is planned and may be opened now."""
    province = await make_body(deployment, "Tỉnh Thử")
    bodies = [await make_body(deployment, f"Huyện {side}", parent=province) for side in ("Bắc", "Nam")]
    main = await make_point(deployment, "Điểm cầu chính", body=province)
    heads = [await make_point(deployment, f"Điểm cầu {body.name}", body=body) for body in bodies]
    communes = [
        *await make_points(deployment, 2, parent=bodies[0]),
        *await make_points(deployment, 1, parent=bodies[1]),
    ]
    points = [*heads, *communes]
    meeting = await make_conference(deployment, main, points)
    return Districts(
        deployment=deployment,
        meeting=meeting,
        chair=await make_person(
            deployment, Role.CHAIR, scope=ScopeKind.CONFERENCE, scope_id=meeting.conference.id, name="Chủ trì A"
        ),
        engineer=await make_person(deployment, Role.ENGINEER, name="Kỹ sư Sở"),
        main=await make_device(deployment, main),
        subs=[await make_device(deployment, point) for point in points],
        operator=await make_person(
            deployment, Role.DISTRICT_OPERATOR, scope=ScopeKind.SUBTREE, scope_id=bodies[0].id, name="Cán bộ huyện Bắc"
        ),
    )
