"""The second machine of a seat: let in by a code that the seat gets, it shows content and nothing else.

It is none of the seat's device: it has no presence, hears and sees nobody, and whether it may show is the same word of
the chair that asks the point for its screen (``screens``). Which of the two machines shows is the point's own choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE, SessionState
from nhipcau.domain.errors import NotInvited, SeatTaken, SessionNotOpen
from nhipcau.domain.errors_content import ContentCodeUnknown, NoContentMachine, NotPresenting
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor, ActorKind
from nhipcau.schemas.base import Done
from nhipcau.schemas.content import ContentCodeView, ContentMachineView
from nhipcau.schemas.rooms import Admission, SessionView
from nhipcau.services import stage
from nhipcau.services.calendar import day_of
from nhipcau.services.content_rows import OF_SEAT, STANDS, end_machine_of, give_place, of_seat
from nhipcau.services.deployment import Deployment
from nhipcau.services.hooks import ROSTER_TOPIC
from nhipcau.services.names_on import point_names_on
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.scenes import told
from nhipcau.services.screens import presenter, showing, take_screen_of
from nhipcau.services.seats import admission, holder_of
from nhipcau.services.secret_values import digest, new_code, new_token, plain_code
from nhipcau.services.session_access import MAIN_ROOM, Meeting, meet
from nhipcau.store import outbox
from nhipcau.store.models import Conference, ContentMachine, Room, RoomScene, Seat, Session
from nhipcau_media.contract.identity import content_identity, point_identity
from nhipcau_media.contract.stage import Preset
from nhipcau_media.server import MediaServerError

#: A code is typed on a machine in the same room.
CODE_LIFE = timedelta(minutes=10)
#: Where it is typed.
PAGE = "/trinh-chieu"


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


# For whoever sits in the seat, and whoever conducts


async def make_code(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> ContentCodeView:
    """Make a code that lets one machine in; one that was made before and not used stops working.

    A machine that is in stays until the code is used. Raises NotFound, Forbidden, NotInvited, SessionNotOpen, SeatTaken
    (somebody else sits in the seat, or nobody).
    """
    now = deployment.now()
    code = new_code()
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now), point_id=point_id)
        point = meeting.require_seat(point_id, Action.SEAT_TAKE)
        if meeting.room is None or meeting.session.state not in JOINABLE:
            raise SessionNotOpen
        seat = (await tx.scalars(select(Seat).where(Seat.session_id == session_id, Seat.point_id == point_id))).one()
        if seat.holder != holder_of(actor):
            raise SeatTaken(label=point.name, point_id=point_id)
        machine = await tx.scalar(select(ContentMachine).where(*of_seat(session_id, point_id)))
        if machine is None:
            machine = ContentMachine(session_id=session_id, point_id=point_id, holder="", generation=0)
            tx.add(machine)
        machine.code_hash, machine.code_expires_at = digest(plain_code(code)), now + CODE_LIFE
        machine.code_holder = seat.holder
        made = Happened(EventType.CONTENT_CODE_MADE, {"point_id": point_id, "label": point.name})
        await outbox.append(tx, [made], actor=actor, at=now, place=meeting.place)
    deployment.bus.publish(TOPIC)
    address = f"{deployment.settings.public_url}{PAGE}"
    # Behind the hash: a code never reaches the log of a web server in front.
    return ContentCodeView(code=code, address=address, url=f"{address}#{code}", expires_at=now + CODE_LIFE)


async def end_machine(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> SessionView:
    """Take a point's second machine out, and any code for one; without one nothing happens.

    The point does it, and whoever conducts. Raises NotFound, Forbidden, NotInvited, SessionNotOpen.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now), point_id=point_id)
        label = _own_or_conducted(meeting, point_id)
        if meeting.session.state not in JOINABLE:
            raise SessionNotOpen
        out = await end_machine_of(tx, session_id, point_id, label)
        await outbox.append(tx, out, actor=actor, at=now, place=meeting.place)
    if out:
        await _disconnect(deployment, meeting.main_room, point_id)
    return await told(deployment, actor, session_id)


async def show_from_seat(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> SessionView:
    """Have the point's own machine show its screen, and the second one no longer.

    Raises NotFound, Forbidden, NotInvited, SessionNotOpen, NotPresenting.
    """
    now = deployment.now()
    async with deployment.database.write() as tx:
        meeting = await meet(tx, actor, session_id, day_of(now), point_id=point_id)
        point = meeting.require_seat(point_id, Action.SEAT_TAKE)
        if meeting.room is None or meeting.session.state not in JOINABLE:
            raise SessionNotOpen
        scene = await tx.get(RoomScene, meeting.room.id)
        if scene is None or presenter(scene) != point_id:
            raise NotPresenting(label=point.name)
        if await give_place(tx, session_id, content_identity(point_id), point_identity(point_id)):
            shows = Happened(EventType.SEAT_SHOWS, {"point_id": point_id, "label": point.name})
            await outbox.append(tx, [shows], actor=actor, at=now, place=meeting.place)
    return await told(deployment, actor, session_id)


# For the machine itself


async def open_code(deployment: Deployment, *, code: str, address: str) -> tuple[str, ContentMachineView]:
    """Let a machine in by a code: return the value of its cookie, and what it knows. The one before it is out.

    Raises ContentCodeUnknown, TooMany.
    """
    now = deployment.now()
    deployment.entrance.check_code(address, now)
    secret = new_token()
    found: _Found | None = None
    before = False
    async with deployment.database.write() as tx:
        machine = await tx.scalar(
            select(ContentMachine)
            .join(Seat, OF_SEAT)
            .where(
                ContentMachine.code_hash == digest(plain_code(code)),
                ContentMachine.code_expires_at > now,
                ContentMachine.code_holder == Seat.holder,
            )
        )
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
        await _disconnect(deployment, found.room, found.machine.point_id)
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
    await _disconnect(deployment, found.room, point_id)
    deployment.bus.publish(stage.TOPIC)
    deployment.bus.publish(TOPIC)
    return Done()


def _own_or_conducted(meeting: Meeting, point_id: int) -> str:
    """Return the point's name when the actor sits there or conducts. Raises Forbidden, NotInvited."""
    if not meeting.reach.may(Action.FLOOR_GIVE):
        return meeting.require_seat(point_id, Action.SEAT_TAKE).name
    for point in meeting.reach.points:
        if point.point_id == point_id:
            return point.name
    raise NotInvited


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


async def _disconnect(deployment: Deployment, room: Room, point_id: int) -> None:
    """Have the media server cut a machine's connection at once."""
    try:
        await deployment.media.remove(room.name, content_identity(point_id))
    except MediaServerError:
        # It is gone already, or the reconciler removes what stays.
        deployment.bus.publish(ROSTER_TOPIC)
