"""The agenda of a conference: its items, and how a room goes through them.

One step takes a room's item, timer, floor and picture along together, and one step back restores what stood before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nhipcau.domain.agenda_floor import FloorBefore, before_of, delayed, give, give_back
from nhipcau.domain.errors import BadInput, NotFound, StageMoved, WrongState
from nhipcau.domain.errors_preparation import AgendaItemOn, NothingToGoBackTo
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.floor_state import TALKING, Context, Decision, Floor, check_seen
from nhipcau.domain.floor_urgent import refuse_while_urgent

ITEM_LIMIT = 60
#: Of one item.
SPEAKER_LIMIT = 20
FILE_LIMIT = 10
#: An item lasts so long at most, with what is added to it.
LONGEST_MINUTES = 600

_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks to an item, and at which point."""

    point_id: int
    #: Name and post (*họ tên, chức vụ*); empty: nobody was named, the point speaks.
    name: str = ""
    post: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the agenda; its number is its place in the order, from 1."""

    #: 0: not stored yet.
    id: int
    title: str
    #: How long it is planned to take; 0: as long as it takes.
    minutes: int = 0
    speakers: tuple[Speaker, ...] = ()
    file_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """What the picture shows, in the stage document's words, which only the services read."""

    preset: str
    content: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """What stood before the last step."""

    #: 0: no item was on.
    item_id: int
    since: int
    spent: Mapping[int, int]
    #: Points that had the floor; empty: the main point alone.
    speakers: tuple[int, ...]
    shown: Shown
    #: Their turns, who waited, and who was seen without sound.
    floor: FloorBefore = field(default_factory=FloorBefore)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a room stands in the agenda. Instants are milliseconds since 1970 UTC."""

    #: The item that is on; 0: none.
    item_id: int = 0
    #: When its time began to run; breaks move it on.
    since: int = 0
    #: Item → minutes that were added to its time.
    added: Mapping[int, int] = field(default_factory=dict)
    #: Item → how long it took until it was left, milliseconds. One that is gone to again goes on from there.
    spent: Mapping[int, int] = field(default_factory=dict)
    #: Since when its time stands still; 0: it runs.
    held_at: int = 0
    #: Stage version in which it changed last, and by whom.
    changed_in: int = 0
    changed_by: str = ""
    before: Past | None = None


@dataclass(frozen=True, slots=True)
class State:
    """All that a step takes along."""

    standing: Standing
    floor: Floor
    shown: Shown


@dataclass(frozen=True, slots=True)
class GoTo:
    """Take the room to an item. Going to the one that is on changes nothing."""

    item_id: int
    #: Stage version that whoever pressed had before them.
    seen: int
    #: What the item shows: its slides, or the people.
    shown: Shown


@dataclass(frozen=True, slots=True)
class GoBack:
    """Take the last step back."""

    seen: int


@dataclass(frozen=True, slots=True)
class AddMinutes:
    """Give the item that is on more time."""

    minutes: int
    seen: int


Command = GoTo | GoBack | AddMinutes


def check_items(
    items: Sequence[Item], *, known: Collection[int], invited: Collection[int], files: Collection[int]
) -> None:
    """Refuse an agenda that names what there is not: items, points of the conference, its files.

    Raises BadInput, NotFound.
    """
    ids = [item.id for item in items if item.id]
    if len(set(ids)) < len(ids):
        raise BadInput(field="items", detail="item_twice")
    if not set(ids) <= set(known):
        raise NotFound(what="agenda_item")
    if any(speaker.point_id not in invited for item in items for speaker in item.speakers):
        raise BadInput(field="speakers", detail="not_invited")
    if any(file_id not in files for item in items for file_id in item.file_ids):
        raise NotFound(what="conference_file")


def check_kept(items: Sequence[Item], on: Mapping[int, str]) -> None:
    """Refuse to leave out an item that is on in a room; ``on``: item id → title. Raises AgendaItemOn."""
    kept = {item.id for item in items}
    for item_id, title in on.items():
        if item_id not in kept:
            raise AgendaItemOn(title=title)


def decide(items: Sequence[Item], state: State, command: Command, context: Context) -> tuple[State, list[Happened]]:
    """Return what stands after a command and what happened; the same and nothing when nothing changes.

    Raises WrongState (in a break or after the end), UrgentRuns (the picture is the Department's, only time can be
    added), StageMoved, NotFound, NothingToGoBackTo, BadInput.
    """
    standing, floor = state.standing, state.floor
    if floor.session_state not in TALKING:
        raise WrongState(state=floor.session_state)
    if isinstance(command, GoTo) and command.item_id == standing.item_id:
        return state, []
    if command.seen < standing.changed_in:
        raise StageMoved(who=standing.changed_by, what=_named(items, standing.item_id)["title"] or "–")
    match command:
        case GoTo():
            refuse_while_urgent(floor, context)
            check_seen(floor, command.seen, context)
            return _go_to(items, state, command, context)
        case GoBack():
            refuse_while_urgent(floor, context)
            check_seen(floor, command.seen, context)
            return _go_back(items, state, context)
        case AddMinutes():
            return _add(items, state, command, context)


def until(standing: Standing, item: Item) -> int:
    """Return when the time of the item that is on is over; 0: it takes as long as it takes."""
    minutes = item.minutes + standing.added.get(item.id, 0)
    return standing.since + minutes * _MINUTE_MS if minutes else 0


def hold(standing: Standing, now: int) -> Standing:
    """Let the item's time stand still: a break begins, or the session ends."""
    return replace(standing, held_at=now) if standing.item_id and not standing.held_at else standing


def go_on(standing: Standing, now: int) -> Standing:
    """Let the item's time run again."""
    if not standing.held_at:
        return standing
    pause = now - standing.held_at
    before = standing.before
    if before is not None:
        before = replace(before, since=before.since + pause, floor=delayed(before.floor, pause))
    return replace(standing, since=standing.since + pause, held_at=0, before=before)


def forget(standing: Standing, item_ids: Collection[int]) -> Standing:
    """Return where a room stands when items were taken out of the agenda."""
    before = standing.before
    return replace(
        standing,
        item_id=0 if standing.item_id in item_ids else standing.item_id,
        added={item_id: minutes for item_id, minutes in standing.added.items() if item_id not in item_ids},
        spent={item_id: ms for item_id, ms in standing.spent.items() if item_id not in item_ids},
        before=None if before is not None and before.item_id in item_ids else before,
    )


def _go_to(items: Sequence[Item], state: State, command: GoTo, context: Context) -> tuple[State, list[Happened]]:
    standing = state.standing
    item = next((item for item in items if item.id == command.item_id), None)
    if item is None:
        raise NotFound(what="agenda_item")
    floor = state.floor
    before = Past(standing.item_id, standing.since, standing.spent, floor.speakers, state.shown, before_of(floor))
    spent = dict(standing.spent)
    if standing.item_id:
        spent[standing.item_id] = context.now - standing.since
    after = replace(standing, item_id=item.id, since=context.now - spent.pop(item.id, 0), spent=spent, before=before)
    happened = Happened(EventType.AGENDA_MOVED, {**_named(items, item.id), "minutes": item.minutes})
    speaks = [speaker.point_id for speaker in item.speakers[:1]]
    return _together(floor, after, command.shown, happened, give(floor, speaks, context), context)


def _go_back(items: Sequence[Item], state: State, context: Context) -> tuple[State, list[Happened]]:
    standing, past = state.standing, state.standing.before
    if past is None:
        raise NothingToGoBackTo
    left, returned = _named(items, standing.item_id), _named(items, past.item_id)
    place = (
        (f"trở lại mục {returned['number']}, {returned['title']}", f"item {returned['number']}, {returned['title']}")
        if past.item_id
        else (f"trở lại trước mục {left['number']}", f"before item {left['number']}")
    )
    after = replace(standing, item_id=past.item_id, since=past.since, spent=past.spent, before=None)
    happened = Happened(EventType.AGENDA_BACK, {**returned, "place_vi": place[0], "place_en": place[1]})
    restored = give_back(state.floor, past.speakers, past.floor, context)
    return _together(state.floor, after, past.shown, happened, restored, context)


def _add(items: Sequence[Item], state: State, command: AddMinutes, context: Context) -> tuple[State, list[Happened]]:
    standing = state.standing
    item = next((item for item in items if item.id == standing.item_id), None)
    if item is None:
        raise NotFound(what="agenda_item")
    added = standing.added.get(item.id, 0) + command.minutes
    if item.minutes + added > LONGEST_MINUTES:
        raise BadInput(field="minutes", detail="item_long")
    floor = replace(state.floor, version=state.floor.version + 1)
    after = _changed(replace(standing, added={**standing.added, item.id: added}), floor, context)
    data = {**_named(items, item.id), "minutes": command.minutes}
    return replace(state, standing=after, floor=floor), [Happened(EventType.AGENDA_TIME_ADDED, data)]


def _together(
    floor: Floor, standing: Standing, shown: Shown, step: Happened, decided: Decision, context: Context
) -> tuple[State, list[Happened]]:
    """Take all along in one version, whatever was decided about the floor."""
    moved, happened = decided
    version = floor.version + 1
    # The agenda has its own way back.
    moved = replace(moved, version=version, changed_in=min(moved.changed_in, version), undo=None)
    return State(_changed(standing, moved, context), moved, shown), [step, *happened]


def _changed(standing: Standing, floor: Floor, context: Context) -> Standing:
    return replace(standing, changed_in=floor.version, changed_by=context.by)


def _named(items: Sequence[Item], item_id: int) -> dict[str, Any]:
    for number, item in enumerate(items, 1):
        if item.id == item_id:
            return {"item_id": item.id, "number": number, "title": item.title}
    return {"item_id": 0, "number": 0, "title": ""}
