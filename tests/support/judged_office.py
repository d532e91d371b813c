"""A host body whose conferences the calendar and the regulation's versions judge."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from nhipcau.domain.deadline import Clause
from nhipcau.domain.events import EventType
from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.domain.working_days import VIETNAM, DayKind
from nhipcau.schemas.conferences import ConferenceIn, ConferenceView
from nhipcau.schemas.deadlines import VerdictView
from nhipcau.schemas.rules import CalendarEntriesIn, CalendarEntryIn
from nhipcau.services import conference_views, conferences, working_calendar
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import Event
from support.control_plane import make_body, make_person, make_point, make_points, make_regulation

#: The day on which the swap was published, and the two Mondays that it moves.
PUBLISHED = datetime(2025, 12, 25, 2, 0, tzinfo=UTC)
FIFTH = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
TWELFTH = datetime(2026, 1, 12, 2, 0, tzinfo=UTC)

SWAP = CalendarEntriesIn(
    entries=[
        CalendarEntryIn(
            day=date(2026, 1, 2),
            kind=DayKind.SWAP_OFF,
            document_number="12729/VPCP-KGVX",
            document_date=date(2025, 12, 25),
        ),
        CalendarEntryIn(
            day=date(2026, 1, 10),
            kind=DayKind.SWAP_WORK,
            document_number="12729/VPCP-KGVX",
            document_date=date(2025, 12, 25),
        ),
    ]
)


class JudgedOffice:
    """A host body with its registrar, an administrator, the Department's engineer, and points."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment

    async def set_up(self) -> JudgedOffice:
        """Make them all."""
        await make_regulation(self.deployment)
        self.province = await make_body(self.deployment, "Tỉnh Thử")
        self.district = await make_body(self.deployment, "Huyện Thử", level="district", parent=self.province)
        self.registrar = await make_person(
            self.deployment, Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=self.province.id
        )
        self.administrator = await make_person(self.deployment, Role.ADMINISTRATOR)
        self.engineer = await make_person(self.deployment, Role.ENGINEER)
        self.main = await make_point(self.deployment, "Điểm cầu chính", body=self.province)
        self.subs = await make_points(self.deployment, 2, parent=self.district)
        return self

    async def register(self, starts_at: datetime, **changed: Any) -> ConferenceView:
        """Hand a conference in, unless ``submit`` is false."""
        values: dict[str, Any] = {
            "title": "Họp giao ban",
            "kind": "meeting",
            "scope": "a",
            "host_body_id": self.province.id,
            "coordinator": "Nguyễn Văn Đầu Mối",
            "duty_officer": "Trần Văn Trực",
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=2),
            "main_point_id": self.main.id,
            "sub_point_ids": [point.id for point in self.subs],
            "submit": True,
        }
        request = ConferenceIn.model_validate({**values, **changed})
        return await conferences.register_conference(self.deployment, self.registrar, request=request)

    async def seen(self, made: ConferenceView, actor: Actor | None = None) -> ConferenceView:
        """Return the conference as somebody, by default its registrar, sees it now."""
        return await conference_views.get_conference(self.deployment, actor or self.registrar, conference_id=made.id)

    async def verdict(self, made: ConferenceView, clause: Clause = Clause.REGISTRATION) -> VerdictView:
        """Return its verdict under one clause as it is now."""
        return next(one for one in (await self.seen(made)).verdicts if one.clause is clause)

    async def events(self, kind: EventType) -> list[Event]:
        """Return what was told of one kind, oldest first."""
        async with self.deployment.database.read() as tx:
            return list(await tx.scalars(select(Event).where(Event.type == kind).order_by(Event.id)))

    async def announce_swap(self) -> None:
        """Enter the swap of 2 and 10 January 2026."""
        await working_calendar.add_entries(self.deployment, self.administrator, request=SWAP)


def due(verdict: VerdictView) -> str:
    """Return the deadline as people in Việt Nam write it."""
    return f"{verdict.due_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
