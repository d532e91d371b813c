"""Changes of somebody who signs in: name and post, in use or not, a new password by link, roles given and ended."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors import NotFound
from nhipcau.domain.errors_people import LastAdministrator, RoleHeldAlready
from nhipcau.domain.errors_sign_in import LinkExpired
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Actor, ActorKind, Role
from nhipcau.schemas.access import AssignmentIn, PasswordLink, PersonChange, PersonView, RoleEnd
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.hooks import ROSTER_TOPIC
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.passwords import hash_password
from nhipcau.services.people import check_scope, person_view, require_people
from nhipcau.services.seats import evict, tell_evicted
from nhipcau.services.sign_in import add_link, find_link, open_session
from nhipcau.store import outbox
from nhipcau.store.models import Person, RoleAssignment, SignInLink, WebSession

PASSWORD = "password"  # noqa: S105 - the purpose of a link
#: A link to a new password is handed over today.
PASSWORD_LINK_LIFE = timedelta(hours=24)

_LAST_DAY = date.max


async def change_person(deployment: Deployment, actor: Actor, *, person_id: int, request: PersonChange) -> PersonView:
    """Change name, post and telephone. Raises Forbidden, NotFound."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        person = await _person(tx, actor, person_id, day_of(now))
        changed = {
            field: [getattr(person, field), value]
            for field, value in request.model_dump().items()
            if getattr(person, field) != value
        }
        for field, (_, value) in changed.items():
            setattr(person, field, value)
        if changed:
            data = {"person_id": person.id, "name": person.name, "changes": changed}
            await outbox.append(tx, [Happened(EventType.PERSON_CHANGED, data)], actor=actor, at=now)
        view = await person_view(tx, person)
    deployment.bus.publish(TOPIC)
    return view


async def deactivate_person(deployment: Deployment, actor: Actor, *, person_id: int) -> PersonView:
    """Let somebody in no more: every sign-in ends at once, seats are given up, links are void.

    Raises Forbidden, NotFound, LastAdministrator. Doing it twice is once.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        person = await _person(tx, actor, person_id, day_of(now))
        if person.active:
            await _keep_an_administrator(tx, person, day_of(now), leaving=await _held(tx, person.id))
            person.active = False
            await _void_links(tx, person.id, now)
            await _end_sign_ins(tx, person, by=actor, at=now)
            data = {"person_id": person.id, "name": person.name}
            await outbox.append(tx, [Happened(EventType.PERSON_DEACTIVATED, data)], actor=actor, at=now)
        view = await person_view(tx, person)
    deployment.bus.publish(TOPIC)
    tell_evicted(deployment)
    return view


async def reactivate_person(deployment: Deployment, actor: Actor, *, person_id: int) -> PersonView:
    """Let somebody in again, with the password and the roles of before. Raises Forbidden, NotFound."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        person = await _person(tx, actor, person_id, day_of(now))
        if not person.active:
            person.active = True
            data = {"person_id": person.id, "name": person.name}
            await outbox.append(tx, [Happened(EventType.PERSON_REACTIVATED, data)], actor=actor, at=now)
        view = await person_view(tx, person)
    deployment.bus.publish(TOPIC)
    return view


async def issue_password_link(deployment: Deployment, actor: Actor, *, person_id: int) -> PasswordLink:
    """Make a one-time link by which somebody sets a new password; older ones are void. Shown once, stored as a hash.

    Raises Forbidden, NotFound (also of somebody who is not in use).
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        person = await _person(tx, actor, person_id, day_of(now))
        if not person.active:
            raise NotFound(what="person")
        await _void_links(tx, person.id, now)
        token = add_link(tx, purpose=PASSWORD, person_id=person.id, now=now, life=PASSWORD_LINK_LIFE)
        data = {"person_id": person.id, "name": person.name}
        await outbox.append(tx, [Happened(EventType.PASSWORD_LINK_ISSUED, data)], actor=actor, at=now)
    deployment.bus.publish(TOPIC)
    return PasswordLink(path=f"/mat-khau#{token}", expires_at=now + PASSWORD_LINK_LIFE)


async def set_password(deployment: Deployment, *, token: str, password: str, address: str) -> str:
    """Set a new password with a one-time link and sign in; every earlier sign-in ends. Raises LinkExpired, TooMany.

    Returns the value of the session cookie.
    """
    deployment.entrance.check_code(address, deployment.now())
    async with deployment.database.read() as tx:
        known = await find_link(tx, token, PASSWORD, deployment.now())
    if known is None:
        deployment.entrance.code_failed(address, deployment.now())
        raise LinkExpired
    stored = await deployment.entrance.hash_work(address, lambda: hash_password(password))
    now = deployment.now()
    async with deployment.database.write() as tx:
        # Asked again under the write lock: of two that use it at once, one is the first.
        link = await find_link(tx, token, PASSWORD, now)
        person = await tx.get(Person, link.person_id) if link is not None else None
        if link is None or person is None or not person.active:
            raise LinkExpired
        link.used_at = now
        person.password_hash = stored
        actor = Actor(ActorKind.PERSON, person.id, person.name)
        await _end_sign_ins(tx, person, by=actor, at=now)
        told = Happened(EventType.PASSWORD_SET, {"person_id": person.id, "name": person.name})
        await outbox.append(tx, [told], actor=actor, at=now)
        cookie = open_session(tx, person.id, now)
    deployment.bus.publish(TOPIC)
    tell_evicted(deployment)
    return cookie


async def give_role(deployment: Deployment, actor: Actor, *, person_id: int, request: AssignmentIn) -> PersonView:
    """Give somebody a role with its place and days.

    Raises Forbidden, NotFound, BadInput (scope), DatesTurned, RoleHeldAlready.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        person = await _person(tx, actor, person_id, day_of(now))
        await check_scope(tx, request)
        for row in await _held(tx, person.id):
            same = (row.role, row.scope, row.scope_id) == (request.role, request.scope, request.scope_id)
            if same and _meet(row, request):
                raise RoleHeldAlready(name=person.name)
        row = RoleAssignment(
            person_id=person.id,
            role=request.role,
            scope=request.scope,
            scope_id=request.scope_id,
            valid_from=request.valid_from,
            valid_to=request.valid_to,
        )
        tx.add(row)
        await tx.flush()
        data = {"person_id": person.id, "name": person.name, **request.model_dump(mode="json", exclude_none=True)}
        await outbox.append(tx, [Happened(EventType.ROLE_GIVEN, data)], actor=actor, at=now)
        view = await person_view(tx, person)
    deployment.bus.publish(TOPIC)
    return view


async def end_role(
    deployment: Deployment, actor: Actor, *, person_id: int, assignment_id: int, request: RoleEnd
) -> PersonView:
    """End a role with a last day (empty: it holds no more from now on); one that never held is taken back.

    Raises Forbidden, NotFound, LastAdministrator.
    """
    now = deployment.now()
    today = day_of(now)
    last_day = request.last_day or today - timedelta(days=1)
    async with deployment.database.write() as tx:
        person = await _person(tx, actor, person_id, today)
        row = await tx.get(RoleAssignment, assignment_id)
        if row is None or row.person_id != person_id:
            raise NotFound(what="role")
        if person.active:
            await _keep_an_administrator(tx, person, today, leaving=[row])
        data = {
            "person_id": person.id,
            "name": person.name,
            "role": row.role,
            "scope": row.scope,
            "scope_id": row.scope_id,
            "valid_to": last_day.isoformat(),
        }
        if row.valid_from is not None and last_day < row.valid_from:
            # It never held on any day: there is nothing to remember but the event.
            await tx.delete(row)
        else:
            row.valid_to = last_day
        await tx.flush()
        await outbox.append(tx, [Happened(EventType.ROLE_ENDED, data)], actor=actor, at=now)
        view = await person_view(tx, person)
    deployment.bus.publish(TOPIC)
    deployment.bus.publish(ROSTER_TOPIC)
    return view


async def _person(tx: AsyncSession, actor: Actor, person_id: int, day: date) -> Person:
    require_people(actor, day)
    person = await tx.get(Person, person_id)
    if person is None:
        raise NotFound(what="person")
    return person


async def _held(tx: AsyncSession, person_id: int) -> list[RoleAssignment]:
    rows = await tx.scalars(
        select(RoleAssignment).where(RoleAssignment.person_id == person_id).order_by(RoleAssignment.id)
    )
    return list(rows)


async def _keep_an_administrator(tx: AsyncSession, person: Person, day: date, *, leaving: list[RoleAssignment]) -> None:
    """Refuse what would leave nobody who can let people in: today, or after the end of those that are left."""
    gone = {row.id for row in leaving}
    administrators = await tx.scalars(
        select(RoleAssignment)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(Person.active, RoleAssignment.role == Role.ADMINISTRATOR)
    )
    holding = [row for row in administrators if (row.valid_from or day) <= day <= (row.valid_to or _LAST_DAY)]
    if not any(row.id in gone for row in holding):
        return
    left = [row for row in holding if row.id not in gone]
    was_open = any(row.valid_to is None for row in holding)
    if not left or (was_open and all(row.valid_to is not None for row in left)):
        raise LastAdministrator(name=person.name)


async def _void_links(tx: AsyncSession, person_id: int, now: datetime) -> None:
    await tx.execute(
        update(SignInLink)
        .where(SignInLink.person_id == person_id, SignInLink.purpose == PASSWORD, SignInLink.used_at.is_(None))
        .values(used_at=now)
    )


async def _end_sign_ins(tx: AsyncSession, person: Person, *, by: Actor, at: datetime) -> None:
    """End every sign-in of somebody and give up the seats that they occupy."""
    ended = await tx.scalars(
        update(WebSession)
        .where(WebSession.person_id == person.id, WebSession.ended_at.is_(None))
        .values(ended_at=at)
        .returning(WebSession.id)
    )
    for sign_in_id in ended.all():
        await evict(tx, Actor(ActorKind.PERSON, person.id, person.name, sign_in_id=sign_in_id), by=by, at=at)


def _meet(row: RoleAssignment, wish: AssignmentIn) -> bool:
    """Whether the two hold on some day together."""
    return max(row.valid_from or date.min, wish.valid_from or date.min) <= min(
        row.valid_to or _LAST_DAY, wish.valid_to or _LAST_DAY
    )
