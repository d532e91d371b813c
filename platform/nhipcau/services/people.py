"""People who sign in, their roles, and what somebody who looks at a page is told about themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors import BadInput, Forbidden, NameTaken
from nhipcau.domain.errors_people import DatesTurned
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import ANYWHERE, SCOPES, Action, Actor, Assignment, Role, ScopeKind, allowed
from nhipcau.schemas.access import AssignmentIn, AssignmentView, PersonIn, PersonView
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.passwords import hash_password
from nhipcau.services.sign_in import new_username
from nhipcau.store import outbox
from nhipcau.store.models import Body, BridgePoint, Conference, Person, RoleAssignment

#: Where the name of a scope stands.
_NAMES = {
    ScopeKind.SUBTREE: (Body.id, Body.name),
    ScopeKind.CONFERENCE: (Conference.id, Conference.title),
    ScopeKind.POINT: (BridgePoint.id, BridgePoint.name),
}


async def list_people(deployment: Deployment, actor: Actor) -> list[PersonView]:
    """Return everybody who signs in, with their roles. Five queries, however many. Raises Forbidden."""
    if not allowed(actor, Action.PEOPLE_READ, ANYWHERE, day_of(deployment.now())):
        raise Forbidden
    async with deployment.database.read() as tx:
        people = (await tx.scalars(select(Person).order_by(Person.name, Person.id))).all()
        rows = (await tx.scalars(select(RoleAssignment).order_by(RoleAssignment.id))).all()
        held = [_assignment(row) for row in rows]
        views = await assignment_views(tx, held)
    by_person: dict[int, list[AssignmentView]] = {}
    for row, view in zip(rows, views, strict=True):
        by_person.setdefault(row.person_id, []).append(view.model_copy(update={"id": row.id}))
    return [_person(person, by_person.get(person.id, ())) for person in people]


async def create_person(deployment: Deployment, actor: Actor, *, request: PersonIn) -> PersonView:
    """Make somebody who signs in.

    Raises Forbidden, NameTaken, BadInput (a scope that does not exist, or that the role cannot have), DatesTurned,
    TooMany.
    """
    now = deployment.now()
    require_people(actor, day_of(now))
    username = new_username(request.username)
    # Hashed before the write lock is taken: nobody waits for it there.
    stored = await deployment.entrance.hash_work(f"person:{actor.id}", lambda: hash_password(request.password))
    async with deployment.database.write() as tx:
        if await tx.scalar(select(Person.id).where(Person.username == username)) is not None:
            raise NameTaken(name=username)
        for wish in request.assignments:
            await check_scope(tx, wish)
        person = Person(
            username=username,
            name=request.name,
            post=request.post,
            phone=request.phone,
            password_hash=stored,
            active=True,
            created_at=now,
        )
        tx.add(person)
        await tx.flush()
        rows = [
            RoleAssignment(
                person_id=person.id,
                role=wish.role,
                scope=wish.scope,
                scope_id=wish.scope_id,
                valid_from=wish.valid_from,
                valid_to=wish.valid_to,
            )
            for wish in request.assignments
        ]
        tx.add_all(rows)
        roles = [wish.model_dump(mode="json", exclude_none=True) for wish in request.assignments]
        made = Happened(EventType.PERSON_CREATED, {"person_id": person.id, "name": person.name, "roles": roles})
        await outbox.append(tx, [made], actor=actor, at=now)
        view = await person_view(tx, person)
    deployment.bus.publish(TOPIC)
    return view


async def person_view(tx: AsyncSession, person: Person) -> PersonView:
    """Return somebody with their roles (one query more for each kind of scope that occurs)."""
    rows = (
        await tx.scalars(
            select(RoleAssignment).where(RoleAssignment.person_id == person.id).order_by(RoleAssignment.id)
        )
    ).all()
    views = await assignment_views(tx, [_assignment(row) for row in rows])
    return _person(person, [view.model_copy(update={"id": row.id}) for row, view in zip(rows, views, strict=True)])


async def assignment_views(tx: AsyncSession, held: Iterable[Assignment]) -> list[AssignmentView]:
    """Return roles with the names of their scopes. One query for each kind of scope that occurs."""
    held = list(held)
    names: dict[tuple[ScopeKind, int], str] = {}
    for kind, (key, name) in _NAMES.items():
        wanted = {one.scope_id for one in held if one.scope is kind}
        if wanted:
            rows = await tx.execute(select(key, name).where(key.in_(wanted)))
            names |= {(kind, scope_id): text for scope_id, text in rows}
    return [
        AssignmentView(
            role=one.role,
            scope=one.scope,
            scope_id=one.scope_id,
            scope_name=names.get((one.scope, one.scope_id), ""),
            valid_from=one.valid_from,
            valid_to=one.valid_to,
        )
        for one in held
    ]


async def check_scope(tx: AsyncSession, wish: AssignmentIn) -> None:
    """Refuse a role over a scope that it cannot have or that is not there, or whose days are turned.

    Raises BadInput, DatesTurned.
    """
    if wish.valid_from and wish.valid_to and wish.valid_to < wish.valid_from:
        raise DatesTurned
    if wish.scope not in SCOPES[wish.role]:
        raise BadInput(field="scope", detail="not_for_role")
    if wish.scope is ScopeKind.SYSTEM:
        if wish.scope_id:
            raise BadInput(field="scope_id", detail="scope_of_system")
        return
    key, _ = _NAMES[wish.scope]
    if await tx.scalar(select(key).where(key == wish.scope_id)) is None:
        raise BadInput(field="scope_id", detail="no_such_scope")


def _assignment(row: RoleAssignment) -> Assignment:
    return Assignment(Role(row.role), ScopeKind(row.scope), row.scope_id, row.valid_from, row.valid_to)


def _person(person: Person, assignments: Iterable[AssignmentView]) -> PersonView:
    return PersonView(
        id=person.id,
        username=person.username,
        name=person.name,
        post=person.post,
        phone=person.phone,
        active=person.active,
        assignments=tuple(assignments),
    )


def require_people(actor: Actor, day: date) -> None:
    """Raise Forbidden unless the actor may manage people."""
    if not allowed(actor, Action.PEOPLE_MANAGE, ANYWHERE, day):
        raise Forbidden
