"""Compares a room's roster at the media server with the seats in the database: what differs, and what to do. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from nhipcau.services.stage import silent
from nhipcau_media.contract.identity import GENERATION_ATTRIBUTE, IdentityKind, parse_identity, point_identity
from nhipcau_media.server import Grants, Participant


class Reason(StrEnum):
    """Why somebody may not be in a room."""

    #: No identity of ours, or one that nobody is given yet.
    UNKNOWN = "unknown"
    #: Not on the conference's list (Art. 3.3).
    NOT_INVITED = "not_invited"
    #: The room's door does not let the point in (any more).
    NOT_ADMITTED = "not_admitted"
    #: Somebody was admitted to the seat since.
    SUPERSEDED = "superseded"
    #: The device was revoked, or the person signed out.
    REVOKED = "revoked"
    #: A person who may not watch (any more).
    NOT_ALLOWED = "not_allowed"


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat as stored."""

    id: int
    point_id: int
    label: str
    generation: int
    holder: str
    presence: str
    #: The connection that is known to be in.
    media_sid: str
    #: The device in it was revoked, or its person signed out.
    revoked: bool = False
    #: The room's door lets it in.
    admitted: bool = True
    #: Generation of its newest second machine, which shows content; 0: it had none.
    machine: int = 0
    #: That machine may be in the room.
    machine_stands: bool = False


@dataclass(frozen=True, slots=True)
class Unwelcome:
    """Somebody who is to be removed."""

    participant: Participant
    reason: Reason
    #: It was here rightly before: the newer one of the seat is given a moment to take its place by itself.
    gently: bool = False
    #: Nothing to tell anybody: the seat was left, or moved on purpose.
    silently: bool = False


@dataclass(slots=True)
class Differences:
    """What a roster shows that the database does not know, or does not allow."""

    #: Seats whose connection is new.
    arrived: list[tuple[SeatRow, Participant]] = field(default_factory=list)
    #: Seats that should be occupied and are not.
    gone: list[SeatRow] = field(default_factory=list)
    unwelcome: list[Unwelcome] = field(default_factory=list)
    #: People who watch.
    watchers: list[Participant] = field(default_factory=list)
    #: Identities whose grants are not what they should be.
    wrong_grants: list[str] = field(default_factory=list)


def compare(
    seats: Iterable[SeatRow],
    roster: Iterable[Participant],
    grants: Mapping[str, Grants],
    may_watch: Callable[[int], bool],
) -> Differences:
    """Compare; the seats must have been read after the roster (a generation only grows).

    ``grants``: identity → what it may publish; ``may_watch`` answers for a person's id.
    """
    found = Differences()
    by_identity = {point_identity(seat.point_id): seat for seat in seats}
    here: set[str] = set()
    for participant in roster:
        identity = parse_identity(participant.identity)
        if identity.kind is IdentityKind.SYSTEM:
            continue
        if identity.kind is IdentityKind.PERSON:
            if not may_watch(identity.id):
                found.unwelcome.append(Unwelcome(participant, Reason.NOT_ALLOWED))
                continue
            found.watchers.append(participant)
        elif identity.kind is IdentityKind.CONTENT:
            # It is no presence of its point, whatever it does.
            if unwelcome := _unwelcome_machine(by_identity.get(point_identity(identity.id)), participant):
                found.unwelcome.append(unwelcome)
                continue
        elif (seat := by_identity.get(participant.identity)) is None:
            known = identity.kind is IdentityKind.POINT
            found.unwelcome.append(Unwelcome(participant, Reason.NOT_INVITED if known else Reason.UNKNOWN))
            continue
        elif unwelcome := _unwelcome(seat, participant):
            found.unwelcome.append(unwelcome)
            if participant.sid == seat.media_sid:
                # Dropped once it is out.
                here.add(participant.identity)
            continue
        else:
            here.add(participant.identity)
            if participant.active and (seat.presence != "present" or seat.media_sid != participant.sid):
                found.arrived.append((seat, participant))
        if participant.grants != grants.get(participant.identity, silent(participant.identity)):
            found.wrong_grants.append(participant.identity)
    found.gone = [seat for name, seat in by_identity.items() if seat.presence == "present" and name not in here]
    return found


def _unwelcome_machine(seat: SeatRow | None, participant: Participant) -> Unwelcome | None:
    if seat is None or not seat.machine:
        return Unwelcome(participant, Reason.UNKNOWN)
    newest = participant.attributes.get(GENERATION_ATTRIBUTE) == str(seat.machine)
    if not seat.machine_stands or seat.revoked or not seat.admitted:
        # It was taken out, or who sat in the seat went: its connection is still closing.
        return Unwelcome(participant, Reason.REVOKED, silently=newest)
    return None if newest else Unwelcome(participant, Reason.SUPERSEDED, gently=True, silently=True)


def _unwelcome(seat: SeatRow, participant: Participant) -> Unwelcome | None:
    if seat.revoked:
        return Unwelcome(participant, Reason.REVOKED)
    if not seat.admitted:
        # Whoever was in is on its way out by the host's own command; who comes with an old token is told of.
        return Unwelcome(participant, Reason.NOT_ADMITTED, silently=participant.sid == seat.media_sid)
    if participant.attributes.get(GENERATION_ATTRIBUTE) == str(seat.generation):
        return None
    if participant.sid != seat.media_sid:
        return Unwelcome(participant, Reason.SUPERSEDED)
    if seat.holder:
        return Unwelcome(participant, Reason.SUPERSEDED, gently=True, silently=True)
    # Nobody was admitted instead: it left on purpose and its connection is still closing, or it was evicted.
    return Unwelcome(participant, Reason.REVOKED, silently=seat.presence == "left")
