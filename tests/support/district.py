"""A province with a district that holds its weekly briefing, and whoever registers and takes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from nhipcau.domain.conference import ConferenceKind, PurposeScope
from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.schemas.conferences import ConferenceChange, ConferenceIn, ConferenceView
from nhipcau.schemas.registration import CheckIn
from nhipcau.services import conferences
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import Body, BridgePoint
from support.control_plane import make_body, make_person, make_point, make_points, make_regulation

#: Wednesday of the week after the clock's, 8:00 in Việt Nam.
NEXT_WEEK = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Province:
    """The province, its Office, a district with communes, and their people."""

    deployment: Deployment
    province: Body
    office: Body
    district: Body
    main: BridgePoint
    district_point: BridgePoint
    communes: list[BridgePoint]
    #: Registers for the province, the Office, the district.
    of_province: Actor
    of_office: Actor
    of_district: Actor
    engineer: Actor

    def request(self, **changed: Any) -> ConferenceIn:
        """The provincial chair with the district and its communes, handed in."""
        values: dict[str, Any] = {
            "title": "Hội nghị của Chủ tịch tỉnh",
            "kind": ConferenceKind.CONFERENCE,
            "scope": PurposeScope.A,
            "host_body_id": self.province.id,
            "coordinator": "Trần Thị Lịch",
            "coordinator_phone": "0204.3854.001",
            "duty_officer": "Ngô Văn Trực",
            "starts_at": NEXT_WEEK,
            "ends_at": NEXT_WEEK + 2 * HOUR,
            "main_point_id": self.main.id,
            "sub_point_ids": [self.district_point.id, *(point.id for point in self.communes)],
            "submit": True,
        }
        return ConferenceIn.model_validate({**values, **changed})

    def briefing(self, **changed: Any) -> ConferenceIn:
        """The district's briefing with its communes."""
        values: dict[str, Any] = {
            "title": "Giao ban huyện",
            "kind": ConferenceKind.BRIEFING,
            "scope": PurposeScope.C,
            "host_body_id": self.district.id,
            "coordinator": "Vi Văn Huyện",
            "coordinator_phone": "0204.3855.002",
            "duty_officer": "Lý Thị Trực",
            "main_point_id": self.district_point.id,
            "sub_point_ids": [point.id for point in self.communes],
        }
        return self.request(**{**values, **changed})

    def check(self, request: ConferenceIn, **changed: Any) -> CheckIn:
        """What is asked while that request is typed."""
        fields = {name: getattr(request, name) for name in CheckIn.model_fields if hasattr(request, name)}
        fields["venues"] = [seat.model_dump() for seat in request.venues]
        return CheckIn.model_validate({**fields, **changed})

    def change(self, view: ConferenceView, request: ConferenceIn, **changed: Any) -> ConferenceChange:
        """A change made on what was read."""
        return ConferenceChange.model_validate({**request.model_dump(), "version": view.version, **changed})

    async def register(self, actor: Actor | None = None, **changed: Any) -> ConferenceView:
        """Register the chair's conference."""
        return await conferences.register_conference(
            self.deployment, actor or self.of_province, request=self.request(**changed)
        )


async def make_province(deployment: Deployment, communes: int = 3) -> Province:
    """Build it in an empty database."""
    await make_regulation(deployment)
    province = await make_body(deployment, "Tỉnh Thử")
    office = await make_body(deployment, "Văn phòng UBND tỉnh", level="department", parent=province)
    district = await make_body(deployment, "Huyện Thử", level="district", parent=province)

    async def registrar(body: Body) -> Actor:
        return await make_person(
            deployment, Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=body.id, name=f"Người của {body.name}"
        )

    return Province(
        deployment,
        province,
        office,
        district,
        await make_point(deployment, "UBND tỉnh Thử", body=province),
        await make_point(deployment, "UBND huyện Thử", body=district),
        await make_points(deployment, communes, parent=district),
        await registrar(province),
        await registrar(office),
        await registrar(district),
        await make_person(deployment, Role.ENGINEER, name="Kỹ sư Sở"),
    )
