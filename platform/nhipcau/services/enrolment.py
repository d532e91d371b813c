"""Enrolment of machines for a point (Art. 7.2): a one-time code becomes a device secret; revoking ends it at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.errors_sign_in import CodeUnknown
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor, ActorKind, allowed, device_actor
from nhipcau.schemas.access import DeviceView, EnrolmentCodeView
from nhipcau.services.bodies import point_target
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.seats import evict, tell_evicted
from nhipcau.services.secret_values import digest, new_code, new_token, plain_code
from nhipcau.store import outbox
from nhipcau.store.models import BridgePoint, Device, EnrolmentCode

#: An enrolment code is read out over the telephone today, not next week.
CODE_LIFE = timedelta(hours=24)


async def issue_enrolment_code(deployment: Deployment, actor: Actor, *, point_id: int) -> EnrolmentCodeView:
    """Issue a code; older ones of the point stop working. Raises Forbidden, NotFound."""
    now = deployment.now()
    code = new_code()
    async with deployment.database.write() as tx:
        point = await _point(deployment, tx, actor, point_id, Action.POINTS_MANAGE)
        await tx.execute(
            update(EnrolmentCode)
            .where(EnrolmentCode.point_id == point_id, EnrolmentCode.used_at.is_(None))
            .values(used_at=now)
        )
        tx.add(
            EnrolmentCode(
                point_id=point_id,
                code_hash=digest(plain_code(code)),
                created_by=actor.id if actor.kind is ActorKind.PERSON else None,
                created_at=now,
                expires_at=now + CODE_LIFE,
            )
        )
        issued = Happened(EventType.ENROLMENT_CODE_ISSUED, {"point_id": point_id, "label": point.name})
        await outbox.append(tx, [issued], actor=actor, at=now)
    deployment.bus.publish(TOPIC)
    return EnrolmentCodeView(code=code, expires_at=now + CODE_LIFE)


async def enrol_device(deployment: Deployment, *, code: str, address: str, instead_of: Actor | None = None) -> str:
    """Enrol a machine and return the value of its device cookie. Raises CodeUnknown, TooMany.

    ``instead_of`` is the device that this machine was until now; it is revoked.
    """
    now = deployment.now()
    deployment.entrance.check_code(address, now)
    wanted = select(EnrolmentCode).where(
        EnrolmentCode.code_hash == digest(plain_code(code)),
        EnrolmentCode.used_at.is_(None),
        EnrolmentCode.expires_at > now,
    )
    # Strangers may ask: nobody waits for the write lock before the code is known.
    async with deployment.database.read() as tx:
        if await tx.scalar(wanted) is None:
            deployment.entrance.code_failed(address, now)
            raise CodeUnknown
    secret = new_token()
    async with deployment.database.write() as tx:
        # Asked again: of two that use it at once, one is the first.
        found = await tx.scalar(wanted)
        point = await tx.get(BridgePoint, found.point_id) if found else None
        if found is not None and point is not None and point.active:
            found.used_at = now
            device = Device(point_id=point.id, secret_hash=digest(secret), enrolled_at=now, last_seen_at=now)
            tx.add(device)
            await tx.flush()
            data = {"point_id": point.id, "label": point.name, "device_id": device.id}
            enrolled = Happened(EventType.DEVICE_ENROLLED, data)
            await outbox.append(tx, [enrolled], actor=device_actor(device.id, point.id, point.name), at=now)
            if instead_of is not None:
                await _revoke(tx, instead_of, instead_of.id, now)
        else:
            secret = ""
    if not secret:
        deployment.entrance.code_failed(address, now)
        raise CodeUnknown
    deployment.bus.publish(TOPIC)
    tell_evicted(deployment)
    return secret


async def list_devices(deployment: Deployment, actor: Actor, *, point_id: int) -> list[DeviceView]:
    """Return the machines of a point, the newest first. Raises Forbidden, NotFound."""
    async with deployment.database.read() as tx:
        await _point(deployment, tx, actor, point_id, Action.DEVICES_READ)
        devices = await tx.scalars(select(Device).where(Device.point_id == point_id).order_by(Device.id.desc()))
        return [DeviceView.model_validate(device) for device in devices]


async def revoke_device(deployment: Deployment, actor: Actor, *, device_id: int) -> None:
    """Revoke a machine and put it out of every room; revoking twice is once. Raises Forbidden, NotFound."""
    async with deployment.database.write() as tx:
        device = await tx.get(Device, device_id)
        if device is None:
            await _point(deployment, tx, actor, 0, Action.POINTS_MANAGE)
            raise NotFound(what="device")
        await _point(deployment, tx, actor, device.point_id, Action.POINTS_MANAGE)
        await _revoke(tx, actor, device_id, deployment.now())
    deployment.bus.publish(TOPIC)
    tell_evicted(deployment)


async def _revoke(tx: AsyncSession, actor: Actor, device_id: int, now: datetime) -> None:
    device = await tx.get_one(Device, device_id)
    if device.revoked_at is not None:
        return
    device.revoked_at = now
    await evict(tx, device_actor(device_id, device.point_id, ""), by=actor, at=now)
    data = {"point_id": device.point_id, "device_id": device_id}
    await outbox.append(tx, [Happened(EventType.DEVICE_REVOKED, data)], actor=actor, at=now)


async def _point(deployment: Deployment, tx: AsyncSession, actor: Actor, point_id: int, action: Action) -> BridgePoint:
    """Return a point that the actor may do this to. Raises Forbidden, also when there is none to look at."""
    point = await tx.get(BridgePoint, point_id)
    day = day_of(deployment.now())
    target = await point_target(tx, point, day)
    if not allowed(actor, action, target, day):
        raise Forbidden
    if point is None:
        raise NotFound(what="point")
    return point
