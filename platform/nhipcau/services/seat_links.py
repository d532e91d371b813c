"""One-use links that open a seat on a telephone, for those on the dyke (Art. 9.3).

Whoever opens one first has it: the telephone becomes a machine of the point until the session has ended, a day at most.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.callout import LINK_LIFE
from nhipcau.domain.conference import JOINABLE, SessionState
from nhipcau.domain.errors import NotFound, SessionNotOpen
from nhipcau.domain.errors_preparation import MachineEnrolled, SeatLinkUsed
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import SYSTEM, Action, Actor, device_actor
from nhipcau.schemas.emergency import SeatLinkView, SeatOpened
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.names_on import point_names_on
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.seats import evict, tell_evicted
from nhipcau.services.secret_values import digest, new_token
from nhipcau.services.session_access import meet_reader
from nhipcau.store import outbox
from nhipcau.store.models import BridgePoint, Conference, ConferencePoint, Device, SeatLink, Session


async def make_link(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> SeatLinkView:
    """Make a link for the seat of a point; one that was made before and not opened stops working.

    Raises NotFound (also a point that is not on the list), Forbidden, SessionNotOpen (it has ended).
    """
    now = deployment.now()
    token = new_token()
    async with deployment.database.write() as tx:
        meeting = await meet_reader(tx, actor, session_id, day_of(now))
        meeting.reach.require(Action.CALL_SHEET_WORK)
        if meeting.session.state == SessionState.ENDED:
            raise SessionNotOpen
        name = await _listed(tx, meeting.conference, point_id)
        for old in await tx.scalars(
            select(SeatLink).where(
                SeatLink.session_id == session_id, SeatLink.point_id == point_id, SeatLink.used_at.is_(None)
            )
        ):
            await tx.delete(old)
        tx.add(
            SeatLink(
                session_id=session_id,
                point_id=point_id,
                token_hash=digest(token),
                created_by_name=actor.name[:120],
                created_at=now,
                expires_at=now + LINK_LIFE,
            )
        )
        made = Happened(EventType.SEAT_LINK_MADE, {"point_id": point_id, "label": name})
        await outbox.append(tx, [made], actor=actor, at=now, place=meeting.place)
    deployment.bus.publish(TOPIC)
    # Behind the hash: a token never reaches the log of a web server in front.
    return SeatLinkView(url=f"{deployment.settings.public_url}/ghe#{token}", expires_at=now + LINK_LIFE)


async def open_link(
    deployment: Deployment, *, token: str, address: str, enrolled: Actor | None = None
) -> tuple[str, SeatOpened]:
    """Open a link: return the value of the device cookie, and where the telephone goes.

    ``enrolled`` is the device that this machine is already: one of the point needs no cookie (it is then empty), one of
    another point keeps what it is. Raises SeatLinkUsed, MachineEnrolled, TooMany.
    """
    now = deployment.now()
    deployment.entrance.check_code(address, now)
    wanted = (
        select(SeatLink, Session, Conference, BridgePoint)
        .join(Session, Session.id == SeatLink.session_id)
        .join(Conference, Conference.id == Session.conference_id)
        .join(BridgePoint, BridgePoint.id == SeatLink.point_id)
        .where(
            SeatLink.token_hash == digest(token),
            SeatLink.used_at.is_(None),
            SeatLink.expires_at > now,
            Session.state.in_([*JOINABLE, SessionState.PLANNED]),
            BridgePoint.active,
        )
    )
    # Strangers may ask: nobody waits for the write lock before the link is known to be good.
    async with deployment.database.read() as tx:
        if (await tx.execute(wanted)).first() is None:
            deployment.entrance.code_failed(address, now)
            raise SeatLinkUsed
    secret = new_token()
    opened: SeatOpened | None = None
    async with deployment.database.write() as tx:
        # Asked again: of two that open it at once, one is the first.
        row = (await tx.execute(wanted)).first()
        if row is not None:
            link, session, conference, point = row
            if enrolled is not None and enrolled.point_id != point.id:
                raise MachineEnrolled(label=enrolled.name)
            if enrolled is not None:
                secret, device_id = "", enrolled.id
            else:
                device = Device(point_id=point.id, secret_hash=digest(secret), enrolled_at=now, last_seen_at=now)
                tx.add(device)
                await tx.flush()
                device_id = link.device_id = device.id
            link.used_at = now
            (name,) = (await point_names_on(tx, [point.id], day_of(conference.starts_at))).values()
            opened = SeatOpened(session_id=session.id, point_id=point.id, name=name, title=conference.title)
            told = Happened(EventType.SEAT_LINK_OPENED, {"point_id": point.id, "label": name})
            place = outbox.Place(conference.id, session.id)
            await outbox.append(tx, [told], actor=device_actor(device_id, point.id, name), at=now, place=place)
    if opened is None:
        deployment.entrance.code_failed(address, now)
        raise SeatLinkUsed
    deployment.bus.publish(TOPIC)
    return secret, opened


async def end_links(deployment: Deployment) -> int:
    """Take the telephones of ended sessions, and of links that ran out, off their points; returns how many."""
    now = deployment.now()
    over = (
        select(Device)
        .join(SeatLink, SeatLink.device_id == Device.id)
        .join(Session, Session.id == SeatLink.session_id)
        .where(Device.revoked_at.is_(None), (Session.state == SessionState.ENDED) | (SeatLink.expires_at <= now))
    )
    async with deployment.database.read() as tx:
        if (await tx.scalars(over.limit(1))).first() is None:
            return 0
    async with deployment.database.write() as tx:
        devices = list(await tx.scalars(over))
        for device in devices:
            device.revoked_at = now
            await evict(tx, device_actor(device.id, device.point_id, ""), by=SYSTEM, at=now)
            data = {"point_id": device.point_id, "device_id": device.id}
            await outbox.append(tx, [Happened(EventType.DEVICE_REVOKED, data)], actor=SYSTEM, at=now)
    deployment.bus.publish(TOPIC)
    tell_evicted(deployment)
    return len(devices)


async def _listed(tx: AsyncSession, conference: Conference, point_id: int) -> str:
    listed = await tx.scalar(
        select(ConferencePoint.id).where(
            ConferencePoint.conference_id == conference.id, ConferencePoint.point_id == point_id
        )
    )
    if listed is None:
        raise NotFound(what="point")
    return (await point_names_on(tx, [point_id], day_of(conference.starts_at)))[point_id]
