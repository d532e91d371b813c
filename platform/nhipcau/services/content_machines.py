"""The second machine of a seat, for whoever sits there and whoever conducts: a code lets it in, and it is taken out.

It is none of the seat's device: it has no presence, hears and sees nobody, and whether it may show is the same word of
the chair that asks the point for its screen (``screens``). Which of the two machines shows is the point's own choice.
What the machine does itself is ``content_page``.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import NotInvited, SeatTaken, SessionNotOpen
from nhipcau.domain.errors_content import NotPresenting
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor
from nhipcau.schemas.content import ContentCodeView
from nhipcau.schemas.rooms import SeatNow
from nhipcau.services.calendar import day_of
from nhipcau.services.content_rows import end_machine_of, give_place, of_seat
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.putting_out import disconnect_machine
from nhipcau.services.screens import presenter
from nhipcau.services.seat_now import told_of_seat
from nhipcau.services.seats import holder_of
from nhipcau.services.secret_values import digest, new_code, plain_code
from nhipcau.services.session_access import Meeting, meet
from nhipcau.store import outbox
from nhipcau.store.models import ContentMachine, RoomScene, Seat
from nhipcau_media.contract.identity import content_identity, point_identity

#: A code is typed on a machine in the same room.
CODE_LIFE = timedelta(minutes=10)
#: Where it is typed.
PAGE = "/trinh-chieu"


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


async def end_machine(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> SeatNow:
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
        await disconnect_machine(deployment, meeting.main_room, point_id)
    return await told_of_seat(deployment, session_id=session_id, point_id=point_id)


async def show_from_seat(deployment: Deployment, actor: Actor, *, session_id: int, point_id: int) -> SeatNow:
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
    return await told_of_seat(deployment, session_id=session_id, point_id=point_id)


def _own_or_conducted(meeting: Meeting, point_id: int) -> str:
    """Return the point's name when the actor sits there or conducts. Raises Forbidden, NotInvited."""
    if not meeting.reach.may(Action.FLOOR_GIVE):
        return meeting.require_seat(point_id, Action.SEAT_TAKE).name
    for point in meeting.reach.points:
        if point.point_id == point_id:
            return point.name
    raise NotInvited
