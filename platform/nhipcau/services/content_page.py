"""What the second machine of a seat does itself: it comes in by a code, joins its room, shows and goes.

Its cookie proves it, and only as long as whoever sat in the seat when it came in sits there (``content_rows``).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE, SessionState
from nhipcau.domain.errors import SessionNotOpen
from nhipcau.domain.errors_content import ContentCodeUnknown, NoContentMachine, NotPresenting
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Actor, ActorKind
from nhipcau.schemas.base import Done
from nhipcau.schemas.content import ContentMachineView
from nhipcau.schemas.rooms import Admission
from nhipcau.services import stage
from nhipcau.services.calendar import day_of
from nhipcau.services.content_rows import OF_SEAT, STANDS, end_machine_of, give_place
from nhipcau.services.deployment import Deployment
from nhipcau.services.names_on import point_names_on
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.putting_out import disconnect_machine
from nhipcau.services.screens import presenter, showing, take_screen_of
from nhipcau.services.seats import admission
from nhipcau.services.secret_values import digest, new_token, plain_code
from nhipcau.services.session_access import MAIN_ROOM
from nhipcau.store import outbox
from nhipcau.store.models import Conference, ContentMachine, Room, RoomScene, Seat, Session
from nhipcau_media.contract.identity import content_identity, point_identity
from nhipcau_media.contract.stage import Preset


@dataclass(frozen=True, slots=True)
class _Found:
    """A machine that was let in, and where."""

    machine: ContentMachine
    session: Session
    conference: Conference
    room: Room
    scene: RoomScene | None
    label: str

    @property
    def place(self) -> outbox.Place:
        return outbox.Place(self.conference.id, self.session.id, self.room.id)

    @property
    def actor(self) -> Actor:
        """The machine acts in its point's name."""
        return Actor(ActorKind.DEVICE, 0, self.label, point_id=self.machine.point_id)


async def open_code(deployment: Deployment, *, code: str, address: str) -> tuple[str, ContentMachineView]:
    """Let a machine in by a code: return the value of its cookie, and what it knows. The one before it is out.

    Raises ContentCodeUnknown, TooMany.
    """
    now = deployment.now()
    deployment.entrance.check_code(address, now)
    wanted = (
        select(ContentMachine)
        .join(Seat, OF_SEAT)
        .where(
            ContentMachine.code_hash == digest(plain_code(code)),
            ContentMachine.code_expires_at > now,
            ContentMachine.code_holder == Seat.holder,
        )
    )
    # Strangers may ask: nobody waits for the write lock before the code is known.
    async with deployment.database.read() as tx:
        if await tx.scalar(wanted) is None:
            deployment.entrance.code_failed(address, now)
            raise ContentCodeUnknown
    secret = new_token()
    found: _Found | None = None
    before = False
    async with deployment.database.write() as tx:
        # Asked again: of two that use it at once, one is the first.
        machine = await tx.scalar(wanted)
        around = await _around(tx, machine) if machine is not None else None
        if machine is not None and around is not None and around.session.state in JOINABLE:
            found = around
            before = machine.secret_hash is not None
            machine.code_hash = machine.code_expires_at = None
            machine.secret_hash, machine.holder = digest(secret), machine.code_holder
            # Whatever token the one before it has opens nothing any more.
            machine.generation += 1
            came = Happened(EventType.CONTENT_MACHINE_IN, {"point_id": machine.point_id, "label": found.label})
            await outbox.append(tx, [came], actor=found.actor, at=now, place=found.place)
    if found is None:
        deployment.entrance.code_failed(address, now)
        raise ContentCodeUnknown
    if before:
        await disconnect_machine(deployment, found.room, found.machine.point_id)
    deployment.bus.publish(TOPIC)
    return secret, _view(found)


async def get_machine(deployment: Deployment, *, secret: str) -> ContentMachineView:
    """Return what a machine knows; of a session that has ended, that it has. Raises NoContentMachine."""
    async with deployment.database.read() as tx:
        return _view(await _standing(tx, secret))


async def join(deployment: Deployment, *, secret: str) -> Admission:
    """Admit a machine to its room: address and token. Raises NoContentMachine, SessionNotOpen."""
    await _check(deployment, secret)
    async with deployment.database.write() as tx:
        found = await _standing(tx, secret)
        if found.session.state not in JOINABLE:
            raise SessionNotOpen
        machine = found.machine
        machine.generation += 1
        document = await stage.load_stage(tx, found.session, found.room)
    identity = content_identity(machine.point_id)
    return admission(
        deployment,
        found.room.name,
        document,
        identity=identity,
        label=found.label,
        grants=stage.grants_of(document).get(identity, stage.silent(identity)),
        generation=machine.generation,
    )


async def show(deployment: Deployment, *, secret: str) -> ContentMachineView:
    """Have this machine's screen shown, when the chair has asked for the point's; the seat's own shows it no longer.

    Raises NoContentMachine, SessionNotOpen, NotPresenting.
    """
    now = deployment.now()
    await _check(deployment, secret)
    async with deployment.database.write() as tx:
        found = await _standing(tx, secret)
        if found.session.state not in JOINABLE:
            raise SessionNotOpen
        point_id = found.machine.point_id
        if found.scene is None or presenter(found.scene) != point_id:
            raise NotPresenting(label=found.label)
        if await give_place(tx, found.session.id, point_identity(point_id), content_identity(point_id)):
            shows = Happened(EventType.CONTENT_MACHINE_SHOWS, {"point_id": point_id, "label": found.label})
            await outbox.append(tx, [shows], actor=found.actor, at=now, place=found.place)
        view = _view(found)
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)
    return view


async def give_back(deployment: Deployment, *, secret: str) -> ContentMachineView:
    """The point has shown what it wanted to; when this machine's screen is not shown nothing happens.

    Raises NoContentMachine, SessionNotOpen.
    """
    await _check(deployment, secret)
    async with deployment.database.write() as tx:
        found = await _standing(tx, secret)
        if found.session.state not in JOINABLE:
            raise SessionNotOpen
        point_id = found.machine.point_id
        if found.scene is not None and showing(found.scene) == content_identity(point_id):
            over = take_screen_of(found.scene, found.room, point_id, found.label, found.actor)
            await outbox.append(tx, over, actor=found.actor, at=deployment.now(), place=found.place)
        view = _view(found)
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)
    return view


async def go(deployment: Deployment, *, secret: str) -> Done:
    """This machine is no longer wanted; one that shows for nobody goes as well."""
    now = deployment.now()
    try:
        await _check(deployment, secret)
    except NoContentMachine:
        return Done()
    async with deployment.database.write() as tx:
        try:
            found = await _standing(tx, secret)
        except NoContentMachine:
            return Done()
        point_id = found.machine.point_id
        gone = await end_machine_of(tx, found.session.id, point_id, found.label)
        await outbox.append(tx, gone, actor=found.actor, at=now, place=found.place)
    await disconnect_machine(deployment, found.room, point_id)
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)
    return Done()


async def _check(deployment: Deployment, secret: str) -> None:
    """Before a command stands in the queue of writers, where anybody could stand who has any cookie at all.

    Raises NoContentMachine.
    """
    async with deployment.database.read() as tx:
        await _machine(tx, secret)


async def _standing(tx: AsyncSession, secret: str) -> _Found:
    """Return the machine that a cookie belongs to (three queries). Raises NoContentMachine."""
    return await _around(tx, await _machine(tx, secret))


async def _machine(tx: AsyncSession, secret: str) -> ContentMachine:
    if not secret:
        raise NoContentMachine
    machine = await tx.scalar(
        select(ContentMachine).join(Seat, OF_SEAT).where(ContentMachine.secret_hash == digest(secret), STANDS)
    )
    if machine is None:
        raise NoContentMachine
    return machine


async def _around(tx: AsyncSession, machine: ContentMachine) -> _Found:
    session, conference, room, scene = (
        await tx.execute(
            select(Session, Conference, Room, RoomScene)
            .join(Conference, Conference.id == Session.conference_id)
            .join(Room, (Room.session_id == Session.id) & (Room.kind == MAIN_ROOM))
            .outerjoin(RoomScene, RoomScene.room_id == Room.id)
            .where(Session.id == machine.session_id)
        )
    ).one()
    names = await point_names_on(tx, [machine.point_id], day_of(conference.starts_at))
    return _Found(machine, session, conference, room, scene, names[machine.point_id])


def _view(found: _Found) -> ContentMachineView:
    scene, point_id = found.scene, found.machine.point_id
    shown = scene if scene is not None and scene.preset == Preset.CONTENT else None
    return ContentMachineView(
        title=found.conference.title,
        point_id=point_id,
        point_name=found.label,
        state=SessionState(found.session.state),
        media_away=found.room.media_lost_at is not None,
        asked=shown is not None and presenter(shown) == point_id,
        shows=shown is not None and showing(shown) == content_identity(point_id),
    )
