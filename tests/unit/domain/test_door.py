"""The room's door: who may come in, who waits, and what two hosts at once make of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.domain.door import (
    AT_THE_DOOR,
    Admit,
    AdmitWaiting,
    Bar,
    Command,
    Door,
    Entry,
    Hall,
    LiftBar,
    PointEntry,
    SendBack,
    SetLock,
    SetWaitingRoom,
    decide,
    knock,
)
from nhipcau.domain.errors import PointAbsent, Refusal
from nhipcau.domain.errors_door import DoorLocked, DoorMoved, MainPointStays, PointBarred
from nhipcau.domain.events import EventType

MAIN = 1
POINTS = range(1, 6)
LABELS = {point: f"Điểm {point}" for point in POINTS}
OPEN = Hall(Door(), MAIN, dict.fromkeys(POINTS, PointEntry()), version=1)

points = st.sampled_from(POINTS)
versions = st.integers(0, 30)
commands = st.one_of(
    st.builds(SetLock, st.booleans(), versions),
    st.builds(SetWaitingRoom, st.booleans(), versions),
    st.builds(Admit, points, versions),
    st.builds(AdmitWaiting, st.lists(points, unique=True).map(tuple), versions),
    st.builds(SendBack, points, versions),
    st.builds(Bar, points, st.just("Nhầm điểm cầu"), versions),
    st.builds(LiftBar, points, versions),
)


def step(hall: Hall, command: Command, by: str = "Chủ trì") -> Hall:
    return decide(hall, command, by, LABELS)[0]


def come(hall: Hall, point: int) -> Hall:
    """A device of the point asks for its seat."""
    before = hall.entries[point]
    entry = knock(hall.door, before.entry, is_main=point == hall.main_point)
    return replace(hall, entries={**hall.entries, point: replace(before, entry=entry)})


def entries(hall: Hall) -> list[Entry]:
    return [hall.entries[point].entry for point in POINTS]


@pytest.mark.parametrize("entry", Entry)
@pytest.mark.parametrize("door", [Door(), Door(locked=True), Door(waiting_room=True), Door(True, True)])
def test_who_may_come_in(door: Door, entry: Entry) -> None:
    """Art. 3.3: the main point always; who was let in before; and anybody through an open door."""
    assert knock(door, entry, is_main=True) is Entry.INSIDE
    shut = door.locked or door.waiting_room
    answer = {
        Entry.INSIDE: Entry.INSIDE,
        Entry.HELD: Entry.HELD,
        Entry.BARRED: Entry.BARRED,
        Entry.OUTSIDE: Entry.WAITING if shut else Entry.INSIDE,
        Entry.WAITING: Entry.WAITING if shut else Entry.INSIDE,
    }
    assert knock(door, entry, is_main=False) is answer[entry]


@given(st.lists(commands | points, max_size=30))
def test_whatever_is_pressed_nobody_slips_in_and_the_main_point_is_never_out(steps: list[Command | int]) -> None:
    """Art. 3.3: one main point, which presides."""
    hall = OPEN
    for pressed in steps:
        before = hall
        try:
            hall = come(hall, pressed) if isinstance(pressed, int) else step(hall, pressed)
        except Refusal:
            continue
        new = {point for point in POINTS if hall.entries[point].entry is Entry.INSIDE} - {
            point for point in POINTS if before.entries[point].entry is Entry.INSIDE
        }
        if before.door.locked or (before.door.waiting_room and isinstance(pressed, int)):
            assert new <= {MAIN}
        assert hall.version >= before.version
        assert (hall.version == before.version) == (isinstance(pressed, int) or hall == before)
        assert hall.entries[MAIN].entry not in {Entry.HELD, Entry.BARRED}
        if isinstance(pressed, Admit | AdmitWaiting):
            barred = {point for point in POINTS if before.entries[point].entry is Entry.BARRED}
            assert not new & barred


def test_a_locked_room_keeps_those_it_has_and_lets_nobody_be_admitted() -> None:
    hall = step(come(OPEN, 2), SetLock(True, 1))
    hall = come(come(hall, 2), 3)
    assert entries(hall)[1:3] == [Entry.INSIDE, Entry.WAITING]
    for command in (Admit(3, hall.version), AdmitWaiting((3,), hall.version)):
        with pytest.raises(DoorLocked):
            step(hall, command)
    assert step(hall, AdmitWaiting((), hall.version)) is hall
    unlocked = step(hall, SetLock(False, hall.version))
    assert entries(come(unlocked, 3))[2] is Entry.INSIDE


def test_the_waiting_room_is_emptied_one_by_one_together_or_by_closing_it() -> None:
    hall = step(OPEN, SetWaitingRoom(True, 1))
    for point in (2, 3, 4):
        hall = come(hall, point)
    one, happened = decide(hall, Admit(2, hall.version), "Chủ trì", LABELS)
    assert (entries(one)[1:4], happened[0].data["whom_vi"]) == (
        [Entry.INSIDE, Entry.WAITING, Entry.WAITING],
        "Điểm 2",
    )
    together, happened = decide(one, AdmitWaiting((3, 4), one.version, "Huyện Yên Thế"), "Chủ trì", LABELS)
    assert (happened[0].type, happened[0].data["whom_vi"]) == (EventType.SEAT_ADMITTED, "2 điểm cầu (Huyện Yên Thế)")
    assert entries(together)[1:4] == [Entry.INSIDE] * 3
    back = step(together, SendBack(3, together.version))
    assert entries(come(step(back, SetWaitingRoom(False, back.version)), 3))[2] is Entry.INSIDE
    ahead = step(hall, Admit(5, hall.version))
    assert entries(come(ahead, 5))[4] is Entry.INSIDE, "who was let in before it came does not wait"


def test_who_is_sent_back_waits_even_before_an_open_door() -> None:
    """Art. 3.3: but never the main point."""
    hall = come(come(OPEN, 2), MAIN)
    back = step(hall, SendBack(2, 1))
    assert entries(come(back, 2))[1] is Entry.HELD
    assert step(back, SendBack(2, 0)) is back, "a double click is one command"
    with pytest.raises(MainPointStays):
        step(hall, SendBack(MAIN, 1))
    with pytest.raises(PointAbsent):
        step(hall, SendBack(3, 1))


def test_who_is_put_out_stays_out_until_the_bar_is_lifted() -> None:
    """Art. 3.3: but never the main point."""
    hall = come(come(OPEN, 2), MAIN)
    out, happened = decide(hall, Bar(2, "Nhầm điểm cầu", 1), "Chủ trì", LABELS)
    assert (out.entries[2], happened[0].data) == (
        PointEntry(Entry.BARRED, 2, "Chủ trì", "Nhầm điểm cầu"),
        {"point_id": 2, "label": "Điểm 2", "reason": "Nhầm điểm cầu"},
    )
    assert step(out, Bar(2, "Lý do khác", 0)) is out, "a double click is one command"
    assert entries(come(out, 2))[1] is Entry.BARRED
    with pytest.raises(PointBarred):
        step(out, Admit(2, out.version))
    with pytest.raises(MainPointStays):
        step(hall, Bar(MAIN, "Nhầm", 1))
    lifted = step(out, LiftBar(2, out.version))
    assert lifted.entries[2] == PointEntry(Entry.OUTSIDE, 3, "Chủ trì")
    assert step(lifted, LiftBar(2, 0)) is lifted
    assert entries(come(lifted, 2))[1] is Entry.INSIDE
    absent = step(hall, Bar(3, "Không thuộc thành phần dự", 1))
    assert entries(come(absent, 3))[2] is Entry.BARRED, "who has not come yet is kept out too"


def test_of_two_hosts_at_once_the_second_is_told_of_the_first() -> None:
    hall = step(come(OPEN, 2), SetLock(True, 1), "Chủ trì A")
    with pytest.raises(DoorMoved) as door:
        step(hall, SetWaitingRoom(True, 1), "Phó chủ trì")
    assert door.value.words("vi")[0] == "Chủ trì A vừa thao tác trước: cửa phòng họp."
    assert door.value.words("en")[0] == "Chủ trì A was quicker: the room's door."
    assert step(hall, SetLock(True, 1)) is hall
    hall = step(step(hall, SetLock(False, hall.version)), SendBack(2, 99), "Chủ trì A")
    with pytest.raises(DoorMoved) as point:
        step(hall, Admit(2, hall.version - 1), "Phó chủ trì")
    assert point.value.words("vi")[0] == "Chủ trì A vừa thao tác trước: Điểm 2."
    assert step(hall, AdmitWaiting((2,), hall.version - 1)) is hall, "what another host did meanwhile stands"
    assert {hall.entries[2].entry} <= AT_THE_DOOR
