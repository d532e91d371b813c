"""A point is broadcast without its sound: what the floor's commands make of it."""

from __future__ import annotations

import pytest

from nhipcau.domain.conference import SessionState
from nhipcau.domain.errors import PointAbsent, StageMoved, WrongState
from nhipcau.domain.events import EventType
from nhipcau.domain.floor import decide, move_to, publishers, put_out
from nhipcau.domain.floor_commands import (
    AddSpeaker,
    Command,
    EndShowing,
    GiveFloor,
    MoveMain,
    MuteAll,
    RequestFloor,
    ShowPoint,
    UndoFloor,
)
from nhipcau.domain.floor_state import Context, Floor
from nhipcau.domain.seen import seen_besides

MAIN, LABELS = 1, {point: f"Điểm {point}" for point in range(1, 7)}
LIVE = Floor(SessionState.LIVE, MAIN, version=1)


def context(now: int = 1, present: frozenset[int] = frozenset(LABELS)) -> Context:
    return Context(now, "Chủ trì", LABELS, present)


def after(*commands: Command, floor: Floor = LIVE) -> Floor:
    for command in commands:
        floor, _ = decide(floor, command, context())
    return floor


def test_it_is_seen_and_not_heard_and_keeps_its_place_in_the_queue() -> None:
    floor = after(RequestFloor(3), RequestFloor(2))
    shown, happened = decide(floor, ShowPoint(2, floor.version), context())
    assert publishers(shown) == {3: False, 2: False, MAIN: True}
    assert (shown.shown, shown.holders, shown.place_of(2)) == (2, (), 2)
    assert [(fact.type, fact.data) for fact in happened] == [
        (EventType.POINT_SHOWN, {"point_id": 2, "label": "Điểm 2"})
    ]
    assert decide(shown, ShowPoint(2, 0), context()) == (shown, ()), "a double click is one command"
    other, _ = decide(shown, ShowPoint(4, shown.version), context())
    assert other.shown == 4, "one at a time"
    ended, (told,) = decide(other, EndShowing(other.version), context())
    assert (ended.shown, told.type, told.data["label"]) == (0, EventType.SHOWING_ENDED, "Điểm 4")
    assert decide(ended, EndShowing(0), context()) == (ended, ())


def test_whoever_is_seen_already_is_not_shown_once_more() -> None:
    floor = after(GiveFloor(2, 1))
    for point in (MAIN, 2):
        assert decide(floor, ShowPoint(point, 0), context()) == (floor, ())


def test_it_is_refused_by_an_old_stage_without_the_point_and_in_a_break() -> None:
    floor = after(GiveFloor(2, 1))
    with pytest.raises(StageMoved):
        decide(floor, ShowPoint(3, 1), context())
    with pytest.raises(PointAbsent):
        decide(floor, ShowPoint(3, floor.version), context(present=frozenset()))
    paused, _ = move_to(floor, SessionState.PAUSED, context())
    with pytest.raises(WrongState):
        decide(paused, ShowPoint(3, paused.version), context())


def test_who_is_called_stands_alone_and_who_joins_a_dialogue_stands_beside_it() -> None:
    shown = after(ShowPoint(2, 1))
    called, happened = decide(shown, GiveFloor(3, shown.version), context())
    assert (called.shown, called.speakers) == (0, (3,))
    assert [fact.type for fact in happened] == [EventType.FLOOR_GIVEN, EventType.SHOWING_ENDED]
    back = after(UndoFloor(called.version), floor=called)
    assert (back.shown, back.speakers) == (2, ())
    speaks = after(GiveFloor(3, 1))
    both = after(ShowPoint(2, speaks.version), floor=speaks)
    added = after(AddSpeaker(4, both.version), floor=both)
    assert (added.shown, added.speakers) == (2, (3, 4))
    muted = after(MuteAll(added.version), floor=added)
    assert (muted.shown, muted.speakers) == (2, ()), "it has no sound that could be switched off"


def test_whoever_is_heard_from_now_on_is_not_shown_without_sound_any_more() -> None:
    shown = after(ShowPoint(2, 1))
    heard = after(AddSpeaker(2, shown.version), floor=shown)
    assert (heard.shown, heard.speakers) == (0, (2,))
    presides = after(MoveMain(2, shown.version), floor=shown)
    assert (presides.shown, presides.main_point) == (0, 2)


def test_it_is_undone_in_words() -> None:
    first = after(ShowPoint(2, 1))
    second = after(ShowPoint(3, first.version), floor=first)
    back, (told,) = decide(second, UndoFloor(second.version), context())
    assert back.shown == 2
    assert told.data["state_vi"] == "chỉ điểm cầu chính phát biểu, phát hình Điểm 2 không kèm tiếng"
    assert told.data["state_en"] == "only the main point speaks, Điểm 2 shown without its sound"
    gone = Context(1, "Chủ trì", LABELS, frozenset({3}))
    with pytest.raises(PointAbsent):
        decide(second, UndoFloor(second.version), gone)


def test_a_break_the_end_and_being_put_out_end_it() -> None:
    shown = after(ShowPoint(2, 1))
    for state in (SessionState.PAUSED, SessionState.ENDED):
        moved, happened = move_to(shown, state, context())
        assert (moved.shown, [fact.type for fact in happened]) == (0, [EventType.SHOWING_ENDED])
    out, happened = put_out(shown, 2, context())
    assert (out.shown, out.version, [fact.type for fact in happened]) == (
        0,
        shown.version + 1,
        [EventType.SHOWING_ENDED],
    )


def test_who_is_shown_stands_in_no_strip_beside_itself() -> None:
    shown = after(ShowPoint(2, 1))
    assert seen_besides(shown, (), (1, 2, 3, 4), 16) == (3, 4)
    assert seen_besides(shown, (2, 4), (1, 2, 3, 4), 16) == (4,)
