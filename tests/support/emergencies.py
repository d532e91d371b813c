"""An emergency ready to be called: a province with districts and communes, a duty engineer, and contact officers."""

from __future__ import annotations

from dataclasses import dataclass

from nhipcau.domain.callout import Authority
from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.schemas.emergency import EmergencyIn, EmergencyView
from nhipcau.services.deployment import Deployment
from nhipcau.services.emergency import call_emergency
from nhipcau.store.models import Body, BodyMail, BridgePoint, TeamMember
from support.control_plane import make_body, make_person, make_point, make_points, make_regulation


@dataclass(frozen=True)
class Storm:
    """What a storm finds."""

    deployment: Deployment
    province: Body
    main: BridgePoint
    communes: list[BridgePoint]
    engineer: Actor
    colleague: Actor

    def order(self, *, points: int = 0, recording: bool = True, title: str = "Ứng phó bão số 3") -> EmergencyIn:
        """What is taken down on the telephone, for some or all communes."""
        return EmergencyIn(
            title=title,
            authority=Authority.PROVINCIAL_CHAIR,
            authority_person="Chủ tịch UBND tỉnh",
            directed_at=self.deployment.now(),
            call_back="0204.3829.006",
            reason="Bão đổ bộ đêm nay",
            recording=recording,
            host_body_id=self.province.id,
            main_point_id=self.main.id,
            sub_point_ids=[point.id for point in self.communes[: points or None]],
        )

    async def call(self, *, points: int = 0, recording: bool = True, title: str = "Ứng phó bão số 3") -> EmergencyView:
        """Call it."""
        order = self.order(points=points, recording=recording, title=title)
        return await call_emergency(self.deployment, self.engineer, request=order)


async def make_storm(deployment: Deployment, communes: int = 4) -> Storm:
    """Make the province; its first commune has a contact officer with a deputy and a mail address."""
    await make_regulation(deployment)
    province = await make_body(deployment, "Tỉnh Thử")
    main = await make_point(deployment, "Điểm cầu tỉnh", body=province)
    points = await make_points(deployment, communes, parent=province)
    async with deployment.database.write() as tx:
        first = points[0].body_id
        tx.add_all(
            [
                TeamMember(body_id=first, name="Trần Văn Phó", phone="0912", duty="operator", contact="deputy"),
                TeamMember(body_id=first, name="Lê Thị Đầu Mối", phone="0911", duty="head", contact="officer"),
                BodyMail(body_id=first, address="xa1@bacgiang.example"),
            ]
        )
    return Storm(
        deployment,
        province,
        main,
        points,
        await make_person(deployment, Role.ENGINEER, name="Kỹ sư trực"),
        await make_person(deployment, Role.SECRETARY, scope=ScopeKind.SUBTREE, scope_id=province.id, name="Thư ký"),
    )
