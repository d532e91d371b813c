"""A control plane for tests: a deployment with a clock of the test's own, and small builders of what it knows."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from nhipcau.domain.conference import ConferenceKind, Intake, PurposeScope, SessionKind, SessionState, window
from nhipcau.domain.roles import Actor, ActorKind, Assignment, Role, ScopeKind, device_actor
from nhipcau.services.deployment import Deployment
from nhipcau.services.regulations import first_regulation
from nhipcau.settings import Settings
from nhipcau.store.database import Database
from nhipcau.store.models import (
    Body,
    BodyEdge,
    BridgePoint,
    Conference,
    ConferencePoint,
    Device,
    Person,
    RegulationVersion,
    RoleAssignment,
    Session,
    WebSession,
)
from nhipcau_media.server import MediaServer

#: Wednesday, 8:00 in Việt Nam.
START = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def advance(self, *, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0) -> None:
        """Move on."""
        self.at += timedelta(seconds=seconds, minutes=minutes, hours=hours, days=days)


def make_deployment(
    database: Database,
    *,
    media: MediaServer | None = None,
    now: Callable[[], datetime] | None = None,
    data_dir: Path | None = None,
    **settings: Any,
) -> Deployment:
    """Return a deployment; without a media server it gets the in-memory one, without a clock one that stands still."""
    if media is None:
        from nhipcau_media.memory import MemoryMediaServer

        media = MemoryMediaServer()
    folder = data_dir or Path(mkdtemp(prefix="nhipcau-test-"))
    made = Settings(**{"data_dir": folder, "demo": False, "web_dist": folder / "web", "lang": "vi", **settings})
    return Deployment(settings=made, database=database, media=media, now=now or Clock())


async def make_regulation(deployment: Deployment) -> RegulationVersion:
    """Put the figures of 14/2019/QĐ-UBND in force."""
    regulation = first_regulation()
    async with deployment.database.write() as tx:
        tx.add(regulation)
    return regulation


async def make_body(
    deployment: Deployment,
    name: str = "Tỉnh Thử",
    *,
    level: str = "province",
    parent: Body | None = None,
    code: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> Body:
    """Make a body, below another one when given."""
    async with deployment.database.write() as tx:
        body = Body(code=code or secrets.token_hex(4), name=name, level=level, valid_from=valid_from, valid_to=valid_to)
        tx.add(body)
        await tx.flush()
        if parent is not None:
            tx.add(BodyEdge(body_id=body.id, parent_id=parent.id, valid_from=valid_from, valid_to=valid_to))
    return body


async def make_point(deployment: Deployment, name: str = "Điểm cầu", *, body: Body | None = None) -> BridgePoint:
    """Make a bridge point, with a body of its own when none is given."""
    body = body or await make_body(deployment, name, level="commune")
    async with deployment.database.write() as tx:
        point = BridgePoint(body_id=body.id, name=name, active=True, created_at=deployment.now())
        tx.add(point)
    return point


async def make_points(deployment: Deployment, count: int, *, parent: Body | None = None) -> list[BridgePoint]:
    """Make many points in one transaction, each with a commune of its own."""
    async with deployment.database.write() as tx:
        bodies = [Body(code=secrets.token_hex(6), name=f"Xã {n:03}", level="commune") for n in range(1, count + 1)]
        tx.add_all(bodies)
        await tx.flush()
        if parent is not None:
            tx.add_all([BodyEdge(body_id=body.id, parent_id=parent.id) for body in bodies])
        now = deployment.now()
        points = [BridgePoint(body_id=body.id, name=body.name, active=True, created_at=now) for body in bodies]
        tx.add_all(points)
    return points


async def make_person(
    deployment: Deployment,
    role: Role | None = None,
    *,
    scope: ScopeKind = ScopeKind.SYSTEM,
    scope_id: int = 0,
    name: str = "",
    username: str = "",
    password_hash: str = "",
) -> Actor:
    """Make somebody with one role, signed in by a browser, and return them as they act."""
    actor, _ = await make_signed_in(
        deployment, role, scope=scope, scope_id=scope_id, name=name, username=username, password_hash=password_hash
    )
    return actor


async def make_signed_in(
    deployment: Deployment,
    role: Role | None = None,
    *,
    scope: ScopeKind = ScopeKind.SYSTEM,
    scope_id: int = 0,
    name: str = "",
    username: str = "",
    password_hash: str = "",
) -> tuple[Actor, str]:
    """Make somebody with one role and return them with the value of their session cookie."""
    token = secrets.token_urlsafe(32)
    async with deployment.database.write() as tx:
        person = Person(
            username=username or secrets.token_hex(6),
            name=name or (f"Người {role}" if role else "Người không vai"),
            post="",
            password_hash=password_hash,
            active=True,
            created_at=deployment.now(),
        )
        tx.add(person)
        await tx.flush()
        web = WebSession(
            token_hash=sha256(token.encode()).digest(),
            person_id=person.id,
            created_at=deployment.now(),
            expires_at=deployment.now() + timedelta(hours=12),
        )
        tx.add(web)
        if role is not None:
            tx.add(RoleAssignment(person_id=person.id, role=role, scope=scope, scope_id=scope_id))
    assignments = (Assignment(role, scope, scope_id),) if role else ()
    return Actor(ActorKind.PERSON, person.id, person.name, assignments, sign_in_id=web.id), token


async def make_device(deployment: Deployment, point: BridgePoint) -> Actor:
    """Make a device enrolled for a point, and return it as it acts."""
    actor, _ = await make_enrolled(deployment, point)
    return actor


async def make_enrolled(deployment: Deployment, point: BridgePoint) -> tuple[Actor, str]:
    """Make a device enrolled for a point and return it with the value of its cookie."""
    secret = secrets.token_urlsafe(32)
    async with deployment.database.write() as tx:
        device = Device(point_id=point.id, secret_hash=sha256(secret.encode()).digest(), enrolled_at=deployment.now())
        tx.add(device)
    return device_actor(device.id, point.id, point.name), secret


@dataclass(frozen=True)
class Meeting:
    """A conference with its live session, and who is on its list."""

    conference: Conference
    session: Session
    main: BridgePoint
    subs: list[BridgePoint] = field(default_factory=list)


async def make_conference(
    deployment: Deployment,
    main: BridgePoint,
    subs: Sequence[BridgePoint],
    *,
    title: str = "Hội nghị thử",
    host: Body | int = 0,
    starts_in: timedelta = timedelta(minutes=15),
    lasts: timedelta = timedelta(hours=2),
    intake: Intake = Intake.CONFIRMED,
    recording_requested: bool = False,
    kind: SessionKind = SessionKind.LIVE,
) -> Meeting:
    """Make a conference (hosted by the main point's body unless said) with one planned session that may be opened."""
    starts_at = deployment.now() + starts_in
    ends_at = starts_at + lasts
    host_id = host.id if isinstance(host, Body) else host or main.body_id
    async with deployment.database.write() as tx:
        conference = Conference(
            title=title,
            kind=ConferenceKind.CONFERENCE,
            scope=PurposeScope.A,
            host_body_id=host_id,
            coordinator="Nguyễn Văn Đầu Mối",
            coordinator_phone="",
            starts_at=starts_at,
            ends_at=ends_at,
            recording_requested=recording_requested,
            technical_note="",
            intake=intake,
            late=False,
            created_at=deployment.now(),
        )
        tx.add(conference)
        await tx.flush()
        tx.add_all(
            ConferencePoint(conference_id=conference.id, point_id=point.id, is_main=place == 0, position=place)
            for place, point in enumerate([main, *subs])
        )
        opens_from, opens_until = window(starts_at, ends_at, timedelta(minutes=60))
        session = Session(
            conference_id=conference.id,
            kind=kind,
            state=SessionState.PLANNED,
            starts_at=starts_at,
            ends_at=ends_at,
            opens_from=opens_from,
            opens_until=opens_until,
            overran=False,
        )
        tx.add(session)
    return Meeting(conference, session, main, list(subs))
