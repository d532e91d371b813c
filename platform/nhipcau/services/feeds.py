"""Calendar feeds: one secret address for each body, shown again to whoever may manage it, and revocable."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from sqlalchemy import exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents import words
from nhipcau.documents.calendar_entries import Entry, feed
from nhipcau.domain.conference import Intake, SessionKind
from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor, Target, allowed
from nhipcau.schemas.mail import FeedView
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.names_on import DatedNames
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.reach import BodyTree
from nhipcau.services.rendering import set_in_turn
from nhipcau.services.secret_values import digest
from nhipcau.settings import Settings
from nhipcau.store import outbox
from nhipcau.store.models import (
    Body,
    BridgePoint,
    CalendarFeed,
    CalendarInvitation,
    Conference,
    ConferencePoint,
    Session,
)

#: What a feed holds, around today.
BACK = timedelta(days=31)
AHEAD = timedelta(days=366)
SESSIONS_MOST = 1_000
#: How often a use is noted.
_NOTED_EVERY = timedelta(hours=1)


async def get_feed(deployment: Deployment, actor: Actor, *, body_id: int) -> FeedView:
    """Return the feed of a body; its address, which lets in whoever has it, for those who may make one.

    Raises Forbidden, NotFound.
    """
    async with deployment.database.read() as tx:
        body = await _require(tx, actor, body_id, deployment, Action.TEMPLATES_READ)
        row = await _current(tx, body_id)
        makes = await _may(tx, actor, body_id, deployment, Action.TEMPLATES_MANAGE)
    feed = _view(deployment.settings, body, row)
    return feed if makes else feed.model_copy(update={"url": ""})


async def issue_feed(deployment: Deployment, actor: Actor, *, body_id: int) -> FeedView:
    """Make a new address; the one before stops working. Raises Forbidden, NotFound."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        body = await _require(tx, actor, body_id, deployment)
        await _revoke(tx, deployment, body_id)
        # The address is made from the row's id: the hash follows when it is known.
        row = CalendarFeed(
            body_id=body_id, token_hash=digest(f"{body_id}:{now}"), created_at=now, created_by_name=actor.name[:120]
        )
        tx.add(row)
        await tx.flush()
        row.token_hash = digest(_token(deployment.settings, row))
        await outbox.append(
            tx, [Happened(EventType.FEED_CHANGED, {"body_id": body_id, "on": True})], actor=actor, at=now
        )
    deployment.bus.publish(TOPIC)
    return _view(deployment.settings, body, row)


async def revoke_feed(deployment: Deployment, actor: Actor, *, body_id: int) -> FeedView:
    """Make the address useless. Raises Forbidden, NotFound."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        body = await _require(tx, actor, body_id, deployment)
        await _revoke(tx, deployment, body_id)
        await outbox.append(
            tx, [Happened(EventType.FEED_CHANGED, {"body_id": body_id, "on": False})], actor=actor, at=now
        )
    deployment.bus.publish(TOPIC)
    return _view(deployment.settings, body, None)


async def read_feed(deployment: Deployment, *, token: str, address: str) -> bytes:
    """Return the calendar of a body: what it hosts and where it has a point. Raises NotFound, TooMany."""
    now = deployment.now()
    deployment.entrance.check_code(address, now)
    async with deployment.database.read() as tx:
        row = await tx.scalar(
            select(CalendarFeed).where(CalendarFeed.token_hash == digest(token), CalendarFeed.revoked_at.is_(None))
        )
        if row is None:
            deployment.entrance.code_failed(address, now)
            raise NotFound(what="feed")
        body = await tx.get_one(Body, row.body_id)
        entries = await _entries(tx, deployment, row.body_id)
    if row.used_at is None or now - row.used_at >= _NOTED_EVERY:
        async with deployment.database.write() as tx:
            await tx.execute(update(CalendarFeed).where(CalendarFeed.id == row.id).values(used_at=now))
    return await set_in_turn(feed, entries, name=f"Hội nghị trực tuyến: {body.name}")


async def _entries(tx: AsyncSession, deployment: Deployment, body_id: int) -> list[Entry]:
    """Return the sessions of a body around today (two queries)."""
    now = deployment.now()
    takes_part = exists().where(
        ConferencePoint.conference_id == Conference.id,
        ConferencePoint.point_id == BridgePoint.id,
        BridgePoint.body_id == body_id,
    )
    main = (
        select(ConferencePoint.point_id)
        .where(ConferencePoint.conference_id == Conference.id, ConferencePoint.is_main)
        .scalar_subquery()
        .label("main_id")
    )
    found = await tx.execute(
        select(Session, Conference, main, CalendarInvitation.uid, CalendarInvitation.sequence)
        .join(Conference, Conference.id == Session.conference_id)
        .outerjoin(
            CalendarInvitation,
            (CalendarInvitation.conference_id == Conference.id) & (CalendarInvitation.session_id == Session.id),
        )
        .where(
            or_(Conference.host_body_id == body_id, takes_part),
            Conference.intake != Intake.DRAFT,
            Session.starts_at >= now - BACK,
            Session.starts_at <= now + AHEAD,
        )
        .order_by(Session.starts_at, Session.id)
        .limit(SESSIONS_MOST)
    )
    rows = found.all()
    names = await DatedNames.of_points(tx, {row.main_id for row in rows if row.main_id is not None})
    domain = deployment.settings.smtp_from.rpartition("@")[2]
    entries = []
    for session, conference, main_id, uid, sequence in rows:
        main_point = names.on(main_id, day_of(conference.starts_at)) if main_id is not None else ""
        rehearsal = session.kind == SessionKind.REHEARSAL
        entries.append(
            Entry(
                # The same identity as in a letter: who has both sees one entry.
                uid=uid or f"nhipcau-{conference.id}-{session.id}@{domain}",
                sequence=sequence or 0,
                title=f"{words.SESSIONS[SessionKind.REHEARSAL]}: {conference.title}" if rehearsal else conference.title,
                starts_at=session.starts_at,
                ends_at=session.ends_at,
                place=f"Trực tuyến; điểm cầu chính: {main_point}",
                text=f"Kết nối từ {words.hour(session.opens_from)}. Đầu mối: {conference.coordinator}.",
                url=f"{deployment.settings.public_url}/dang-ky/{conference.id}",
                changed_at=conference.changed_at or conference.created_at,
                cancelled=conference.intake == Intake.CANCELLED,
            )
        )
    return entries


async def _may(tx: AsyncSession, actor: Actor, body_id: int, deployment: Deployment, action: Action) -> bool:
    day = day_of(deployment.now())
    target = Target(host_bodies=(await BodyTree.load(tx)).upwards(body_id, day) | {body_id})
    return allowed(actor, action, target, day)


async def _require(
    tx: AsyncSession, actor: Actor, body_id: int, deployment: Deployment, action: Action = Action.TEMPLATES_MANAGE
) -> Body:
    if not await _may(tx, actor, body_id, deployment, action):
        raise Forbidden
    body = await tx.get(Body, body_id)
    if body is None:
        raise NotFound(what="body")
    return body


async def _current(tx: AsyncSession, body_id: int) -> CalendarFeed | None:
    found: CalendarFeed | None = await tx.scalar(
        select(CalendarFeed)
        .where(CalendarFeed.body_id == body_id, CalendarFeed.revoked_at.is_(None))
        .order_by(CalendarFeed.id.desc())
        .limit(1)
    )
    return found


async def _revoke(tx: AsyncSession, deployment: Deployment, body_id: int) -> None:
    await tx.execute(
        update(CalendarFeed)
        .where(CalendarFeed.body_id == body_id, CalendarFeed.revoked_at.is_(None))
        .values(revoked_at=deployment.now())
    )


def _token(settings: Settings, row: CalendarFeed) -> str:
    """Made from the installation's key, so that it can be shown again; only its hash is stored."""
    said = f"feed:{row.id}:{row.body_id}:{row.created_at.timestamp():.6f}"
    return hmac.new(settings.session_secret.get_secret_value().encode(), said.encode(), hashlib.sha256).hexdigest()


def _view(settings: Settings, body: Body, row: CalendarFeed | None) -> FeedView:
    return FeedView(
        body_id=body.id,
        body_name=body.name,
        url=f"{settings.public_url}/api/feeds/{_token(settings, row)}.ics" if row is not None else "",
        created_at=row.created_at if row is not None else None,
        created_by=row.created_by_name if row is not None else "",
        used_at=row.used_at if row is not None else None,
    )
