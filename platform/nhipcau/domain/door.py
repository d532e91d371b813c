"""The room's door: who may come in, who waits before it, who is sent back and who is put out.

``knock`` decides what becomes of a point that asks for its seat, and the same rule is asked again when it arrives at
the media server. ``decide`` is the only place where a host changes the door or lets somebody through it. Whoever was
let in once belongs to the room and comes back by itself after a drop, locked or not; whoever left on purpose knocks
again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from nhipcau.domain.errors import PointAbsent
from nhipcau.domain.errors_door import DoorLocked, DoorMoved, HeldByChair, MainPointStays, PointBarred
from nhipcau.domain.events import EventType, Happened


class Entry(StrEnum):
    """Where a point stands to the door."""

    #: Was not in the room yet, or left it on purpose.
    OUTSIDE = "outside"
    #: Asked to come in, and waits.
    WAITING = "waiting"
    #: Sent back by the host: waits until it is let in, whether there is a waiting room or not.
    HELD = "held"
    #: Was let in: it comes back by itself.
    INSIDE = "inside"
    #: Put out of the session by the host: stays out until the bar is lifted.
    BARRED = "barred"


#: Seconds after which a point that waits and asks no more is not there any more. Its page asks every ten; one that lies
#: behind another is let run by its browser once a minute.
STOPPED_KNOCKING_S = 90

#: Those who stand before the door.
AT_THE_DOOR = frozenset({Entry.WAITING, Entry.HELD})
#: Those who are kept from the room: their pages ask again and again.
KEPT_OUT = AT_THE_DOOR | {Entry.BARRED}


@dataclass(frozen=True, slots=True)
class Door:
    """How the door stands."""

    #: Nobody comes in who was not in the room.
    locked: bool = False
    #: Whoever comes waits until the host lets it in.
    waiting_room: bool = False
    #: Stage version at which the door last changed, and who changed it.
    changed_in: int = 0
    changed_by: str = ""


@dataclass(frozen=True, slots=True)
class PointEntry:
    """Where one point stands, and which command of a host put it there."""

    entry: Entry = Entry.OUTSIDE
    changed_in: int = 0
    changed_by: str = ""
    #: Why it is barred.
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Hall:
    """The door of one room and all its points."""

    door: Door
    main_point: int
    #: Point id → where it stands.
    entries: Mapping[int, PointEntry]
    #: Version of the stage; grows with every command of a host.
    version: int


@dataclass(frozen=True, slots=True)
class SetLock:
    """The host locks the room, or unlocks it."""

    locked: bool
    #: Stage version that whoever pressed had before them.
    seen: int


@dataclass(frozen=True, slots=True)
class SetWaitingRoom:
    """The host has points wait before the door, or lets in whoever waits and comes."""

    on: bool
    seen: int


@dataclass(frozen=True, slots=True)
class Admit:
    """The host lets one point in, waiting or still to come; a district one of its own that waits."""

    point_id: int
    seen: int
    #: By whom the point stands below, and who does not keep the door: what the host decided stands.
    by_district: bool = False


@dataclass(frozen=True, slots=True)
class AdmitWaiting:
    """The host lets in all of some points that wait; what another host did to one of them meanwhile stands."""

    points: tuple[int, ...]
    seen: int
    #: The body under which they stand; empty: all that wait.
    group: str = ""
    by_district: bool = False


@dataclass(frozen=True, slots=True)
class SendBack:
    """The host sends a point back before the door; what it had in the room (floor, place in the queue) is gone."""

    point_id: int
    seen: int


@dataclass(frozen=True, slots=True)
class Bar:
    """The host puts a point out of the session, or keeps it from coming, until the bar is lifted."""

    point_id: int
    reason: str
    seen: int


@dataclass(frozen=True, slots=True)
class LiftBar:
    """The host lets a point that was put out come again; it knocks like everybody."""

    point_id: int
    seen: int


Command = SetLock | SetWaitingRoom | Admit | AdmitWaiting | SendBack | Bar | LiftBar
Decision = tuple[Hall, tuple[Happened, ...]]


def knock(door: Door, entry: Entry, *, is_main: bool) -> Entry:
    """Return where a point stands that asks for its seat; it may be in the room if that is INSIDE.

    Art. 3.3: the main point presides and is never kept out.
    """
    if is_main:
        return Entry.INSIDE
    if entry in {Entry.INSIDE, Entry.HELD, Entry.BARRED}:
        return entry
    return Entry.WAITING if door.locked or door.waiting_room else Entry.INSIDE


def decide(hall: Hall, command: Command, by: str, labels: Mapping[int, str]) -> Decision:
    """Return the hall after a command of a host and what happened; the same hall and nothing when nothing changes.

    ``labels`` holds the names of the points that the command means. Raises DoorMoved, DoorLocked, MainPointStays,
    PointAbsent, PointBarred, HeldByChair.
    """
    return _DECIDERS[type(command)](hall, command, by, labels)


def _set_lock(hall: Hall, command: SetLock, by: str, _: Mapping[int, str]) -> Decision:
    if command.locked == hall.door.locked:
        return hall, ()
    _check_door(hall, command.seen)
    kind = EventType.DOOR_LOCKED if command.locked else EventType.DOOR_UNLOCKED
    return _with_door(hall, replace(hall.door, locked=command.locked), by), (Happened(kind),)


def _set_waiting_room(hall: Hall, command: SetWaitingRoom, by: str, _: Mapping[int, str]) -> Decision:
    if command.on == hall.door.waiting_room:
        return hall, ()
    _check_door(hall, command.seen)
    after = _with_door(hall, replace(hall.door, waiting_room=command.on), by)
    if command.on:
        return after, (Happened(EventType.WAITING_ROOM_OPENED),)
    # Who was sent back is let in with the others: there is no place to wait in any more.
    held = [point for point, stands in hall.entries.items() if stands.entry is Entry.HELD]
    return _with_entries(after, held, Entry.WAITING, by), (Happened(EventType.WAITING_ROOM_CLOSED),)


def _admit(hall: Hall, command: Admit, by: str, labels: Mapping[int, str]) -> Decision:
    point = command.point_id
    if hall.entries[point].entry is Entry.INSIDE:
        return hall, ()
    _check_point(hall, point, command.seen, labels)
    if hall.entries[point].entry is Entry.BARRED:
        raise PointBarred(label=labels[point])
    if command.by_district and hall.entries[point].entry is Entry.HELD:
        raise HeldByChair(label=labels[point], who=hall.entries[point].changed_by)
    if command.by_district and hall.entries[point].entry is not Entry.WAITING:
        raise PointAbsent(label=labels[point])
    return _let_in(hall, [point], by, labels)


def _admit_waiting(hall: Hall, command: AdmitWaiting, by: str, labels: Mapping[int, str]) -> Decision:
    standing = {Entry.WAITING} if command.by_district else AT_THE_DOOR
    coming = [
        point
        for point in command.points
        if hall.entries[point].entry in standing and hall.entries[point].changed_in <= command.seen
    ]
    return _let_in(hall, coming, by, labels, command.group) if coming else (hall, ())


def _send_back(hall: Hall, command: SendBack, by: str, labels: Mapping[int, str]) -> Decision:
    point = command.point_id
    if point == hall.main_point:
        raise MainPointStays(label=labels[point])
    entry = hall.entries[point].entry
    if entry in AT_THE_DOOR:
        return hall, ()
    _check_point(hall, point, command.seen, labels)
    if entry is not Entry.INSIDE:
        raise PointAbsent(label=labels[point])
    after = _with_entries(replace(hall, version=hall.version + 1), [point], Entry.HELD, by)
    return after, (Happened(EventType.SEAT_SENT_BACK, {"point_id": point, "label": labels[point]}),)


def _bar(hall: Hall, command: Bar, by: str, labels: Mapping[int, str]) -> Decision:
    point = command.point_id
    if point == hall.main_point:
        raise MainPointStays(label=labels[point])
    if hall.entries[point].entry is Entry.BARRED:
        return hall, ()
    _check_point(hall, point, command.seen, labels)
    after = _with_entries(replace(hall, version=hall.version + 1), [point], Entry.BARRED, by, command.reason)
    data = {"point_id": point, "label": labels[point], "reason": command.reason}
    return after, (Happened(EventType.SEAT_BARRED, data),)


def _lift_bar(hall: Hall, command: LiftBar, by: str, labels: Mapping[int, str]) -> Decision:
    point = command.point_id
    if hall.entries[point].entry is not Entry.BARRED:
        return hall, ()
    _check_point(hall, point, command.seen, labels)
    after = _with_entries(replace(hall, version=hall.version + 1), [point], Entry.OUTSIDE, by)
    return after, (Happened(EventType.SEAT_BAR_LIFTED, {"point_id": point, "label": labels[point]}),)


_DECIDERS: dict[type, Callable[..., Decision]] = {
    SetLock: _set_lock,
    SetWaitingRoom: _set_waiting_room,
    Admit: _admit,
    AdmitWaiting: _admit_waiting,
    SendBack: _send_back,
    Bar: _bar,
    LiftBar: _lift_bar,
}


def _check_door(hall: Hall, seen: int) -> None:
    """Refuse a command that was made before the door last changed. Raises DoorMoved."""
    if seen < hall.door.changed_in:
        raise DoorMoved(who=hall.door.changed_by, what="door")


def _check_point(hall: Hall, point: int, seen: int, labels: Mapping[int, str]) -> None:
    """Refuse a command about a point that another host moved meanwhile. Raises DoorMoved."""
    if seen < hall.entries[point].changed_in:
        raise DoorMoved(who=hall.entries[point].changed_by, what=labels[point])


def _let_in(hall: Hall, points: list[int], by: str, labels: Mapping[int, str], group: str = "") -> Decision:
    if hall.door.locked:
        raise DoorLocked
    after = _with_entries(replace(hall, version=hall.version + 1), points, Entry.INSIDE, by)
    alone = labels[points[0]] if len(points) == 1 else ""
    of = f" ({group})" if group else ""
    data = {
        "point_ids": points,
        "whom_vi": alone or f"{len(points)} điểm cầu{of}",
        "whom_en": alone or f"{len(points)} points{of}",
    }
    return after, (Happened(EventType.SEAT_ADMITTED, data),)


def _with_door(hall: Hall, door: Door, by: str) -> Hall:
    version = hall.version + 1
    return replace(hall, door=replace(door, changed_in=version, changed_by=by), version=version)


def _with_entries(hall: Hall, points: list[int], entry: Entry, by: str, reason: str = "") -> Hall:
    moved = dict.fromkeys(points, PointEntry(entry, hall.version, by, reason))
    return replace(hall, entries={**hall.entries, **moved})
