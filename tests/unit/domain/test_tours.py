"""Tours from point to point, and looking at one point alone: pure rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.domain.conference import SessionState
from nhipcau.domain.errors import PointAbsent, StageMoved, WrongState
from nhipcau.domain.errors_floor import NobodyToTour, TooManyLooked
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.floor import decide, move_to, publishers, put_out, ready
from nhipcau.domain.floor_commands import (
    AddTime,
    Command,
    EndShowing,
    GiveFloor,
    MuteAll,
    RequestFloor,
    ReturnFloor,
    ShowPoint,
    StartTour,
    StopTour,
    TakeFloor,
    UndoFloor,
)
from nhipcau.domain.floor_showing import leave
from nhipcau.domain.floor_state import Context, Floor
from nhipcau.domain.floor_views import TourKind
from nhipcau.domain.looking import LEASE_S, MOST_LOOKED, end_look, expired, look_at, looked_at
from nhipcau.domain.tours import LONGEST_TOUR_S, step

MAIN, ORDER = 1, (1, 2, 3, 4, 5)
LABELS = {point: f"Điểm {point}" for point in range(1, 20)}
ALL = frozenset(LABELS)
LIVE = Floor(SessionState.LIVE, MAIN, version=1)
SHOW, LOOK = TourKind.SHOW, TourKind.LOOK


def context(now: int = 0, present: frozenset[int] = ALL) -> Context:
    return Context(now, "Chủ trì", LABELS, present)


def tour(kind: TourKind = SHOW, floor: Floor = LIVE, order: tuple[int, ...] = ORDER) -> Floor:
    return decide(floor, StartTour(kind, 10, order, floor.version), context())[0]


def stands(floor: Floor) -> tuple[int, int, int]:
    """Where the tour stands, who is next, and whom all see."""
    return (floor.tour.at, floor.tour.next, floor.shown) if floor.tour else (0, 0, floor.shown)


def types(happened: tuple[Happened, ...]) -> list[EventType]:
    return [fact.type for fact in happened]


def test_it_goes_round_by_the_order_of_the_list_and_each_next_camera_is_let_in_before() -> None:
    floor = tour()
    seen = []
    for second in range(0, 50, 10):
        seen.append(stands(floor))
        assert publishers(floor) == {MAIN: True, floor.shown: False, ready(floor)[0]: False}
        before = floor
        floor, happened = step(floor, ORDER, ALL, (second + 10) * 1000)
        assert (happened, floor.version) == ((), before.version + 1)
        assert floor.changed_in == before.changed_in, "a chair who presses meanwhile is not too late"
    assert seen == [(2, 3, 2), (3, 4, 3), (4, 5, 4), (5, 2, 5), (2, 3, 2)]
    assert step(floor, ORDER, ALL, 59_999) == (floor, ()), "not before its time"


def test_points_that_are_not_there_or_speak_are_left_out() -> None:
    floor, _ = decide(LIVE, GiveFloor(3, 1), context())
    floor = tour(floor=floor)
    assert stands(floor) == (2, 4, 2)
    floor, _ = step(floor, ORDER, ALL - {4}, 10_000)
    assert stands(floor) == (5, 2, 5)
    floor, _ = step(floor, ORDER, frozenset({1, 3}), 20_000)
    assert stands(floor) == (0, 0, 0), "nobody is left to be shown"
    floor, _ = step(floor, ORDER, frozenset({4}), 30_000)
    assert stands(floor) == (4, 0, 4)
    alone, _ = step(floor, ORDER, frozenset({4}), 40_000)
    assert (stands(alone), alone.version) == ((4, 0, 4), floor.version), "nobody sees anything new"
    with pytest.raises(NobodyToTour):
        decide(LIVE, StartTour(SHOW, 10, (1, 2), 1), context(present=frozenset({1})))


def test_looking_in_turn_shows_nobody_anything() -> None:
    floor = tour(LOOK)
    assert (stands(floor), looked_at(floor), ready(floor)) == ((2, 3, 0), (2, 3), ())
    floor, _ = step(floor, ORDER, ALL, 10_000)
    assert (looked_at(floor), publishers(floor)) == ((3, 4), {MAIN: True, 3: False, 4: False})


def test_an_api_that_was_away_does_not_catch_up() -> None:
    floor, _ = step(tour(), ORDER, ALL, 95_000)
    assert (stands(floor), floor.tour and floor.tour.due) == ((3, 4, 3), 105_000)


def test_it_is_over_after_an_hour_however_long_it_was_let_run() -> None:
    floor = tour()
    over, (told,) = step(floor, ORDER, ALL, LONGEST_TOUR_S * 1000)
    assert (over.tour, over.shown, over.version) == (None, 0, floor.version + 1)
    assert (told.type, told.data["reason_vi"]) == (EventType.TOUR_ENDED, "hết thời gian tối đa")


@pytest.mark.parametrize(
    "command",
    [GiveFloor(4, 9), MuteAll(9), EndShowing(9), ShowPoint(4, 9), TakeFloor(5, 9)],
    ids=lambda command: type(command).__name__,
)
def test_it_stops_when_the_chair_acts(command: Command) -> None:
    speaks, _ = decide(LIVE, GiveFloor(5, 1), context())
    floor = tour(floor=speaks)
    after, happened = decide(floor, command, context(1))
    assert after.tour is None
    assert after.shown == (4 if isinstance(command, ShowPoint) else 0)
    assert types(happened).count(EventType.TOUR_ENDED) == 1
    assert after.version == floor.version + 1, "one command is one version"


def test_it_goes_on_when_points_act_and_when_a_speaker_gets_more_time() -> None:
    speaks, _ = decide(LIVE, GiveFloor(5, 1, minutes=1), context())
    floor = tour(floor=speaks)
    for command in (RequestFloor(4), AddTime(5, 1, floor.version), ReturnFloor(5)):
        floor, _ = decide(floor, command, context(1))
        assert stands(floor) == (2, 3, 2)


def test_the_point_that_it_stands_at_can_be_held() -> None:
    floor = tour()
    held, happened = decide(floor, ShowPoint(2, floor.version), context(1))
    assert (held.tour, held.shown) == (None, 2)
    assert types(happened) == [EventType.TOUR_ENDED, EventType.POINT_SHOWN]


def test_what_it_showed_does_not_come_back_without_it() -> None:
    called, _ = decide(tour(), GiveFloor(4, 9), context(1))
    undone, _ = decide(called, UndoFloor(called.version), context(2))
    assert (undone.holders, undone.shown, undone.tour) == ((), 0, None)


def test_it_is_stopped_by_anybody_who_conducts_and_two_who_start_have_one_outcome() -> None:
    floor = tour()
    with pytest.raises(StageMoved):
        decide(floor, StartTour(LOOK, 10, ORDER, 1), context())
    other, happened = decide(floor, StartTour(LOOK, 10, ORDER, floor.version), context())
    assert (types(happened), other.shown) == ([EventType.TOUR_ENDED, EventType.TOUR_STARTED], 0)
    stopped, (told,) = decide(floor, StopTour(), context())
    assert (stopped.tour, stopped.shown, told.data["reason_en"]) == (None, 0, "it was stopped")
    assert decide(stopped, StopTour(), context()) == (stopped, ())


@pytest.mark.parametrize("state", [SessionState.PAUSED, SessionState.ENDED])
def test_breaks_and_the_end_end_tours_and_looks(state: SessionState) -> None:
    floor, _ = look_at(tour(), 7, 5, context())
    moved, happened = move_to(floor, state, context(1))
    assert (moved.tour, moved.shown, moved.looking, publishers(moved)) == (None, 0, (), {})
    assert types(happened) == [EventType.TOUR_ENDED]
    assert decide(moved, StopTour(), context(2)) == (moved, ())
    with pytest.raises(WrongState):
        look_at(moved, 7, 5, context(2))
    with pytest.raises(WrongState):
        decide(moved, StartTour(SHOW, 10, ORDER, moved.version), context(2))


def test_who_leaves_or_is_put_out_is_not_waited_for() -> None:
    floor, _ = look_at(tour(), 7, 2, context())
    for gone, happened in (leave(floor, 2, context(1)), put_out(floor, 2, context(1))):
        assert (gone.shown, gone.looking, gone.tour and gone.tour.due, happened) == (0, (), 1, ())
        assert stands(step(gone, ORDER, ALL - {2}, 1)[0]) == (3, 4, 3)
    elsewhere, _ = look_at(LIVE, 7, 2, context())
    assert leave(elsewhere, 2, context(1))[0].version == elsewhere.version + 1


@given(st.lists(st.tuples(st.sets(st.integers(1, 5)), st.integers(0, 30_000)), max_size=30), st.sampled_from(TourKind))
def test_whoever_comes_and_goes_nobody_is_heard_by_it(moves: list[tuple[set[int], int]], kind: TourKind) -> None:
    floor, now = tour(kind), 0
    for present, passes in moves:
        now += passes
        before = floor
        floor, _ = step(floor, ORDER, present, now)
        assert {point for point, heard in publishers(floor).items() if heard} == {MAIN}
        assert floor.shown == 0 or (kind is SHOW and floor.shown in ORDER)
        if floor.tour is not None and floor.tour != before.tour:
            assert floor.tour.at in {0, *present} - {MAIN}
            assert floor.tour.due > now
        assert (floor.version > before.version) == (
            publishers(floor) != publishers(before) or stands(floor) != stands(before)
        )


def test_one_person_looks_at_one_point_and_only_its_camera_is_let_in() -> None:
    floor, happened = look_at(LIVE, 7, 2, context())
    assert (publishers(floor), looked_at(floor), floor.version) == ({MAIN: True, 2: False}, (2,), 2)
    assert [(fact.type, fact.data) for fact in happened] == [
        (EventType.POINT_LOOKED_AT, {"point_id": 2, "label": "Điểm 2"})
    ]
    again, happened = look_at(floor, 7, 2, context(20_000, frozenset()))
    assert (again.version, happened) == (floor.version, ()), "it says that it still looks"
    assert expired(again, LEASE_S * 1000) == again
    assert (expired(again, 50_000).looking, expired(again, 50_000).version) == ((), again.version + 1)
    other, _ = look_at(again, 7, 3, context(21_000))
    assert looked_at(other) == (3,)
    both, _ = look_at(other, 8, 2, context(21_000))
    assert looked_at(both) == (2, 3)
    assert (looked_at(end_look(both, 7)), end_look(both, 9)) == ((2,), both)


def test_looking_is_refused_without_the_point_and_beyond_what_the_server_carries() -> None:
    with pytest.raises(PointAbsent):
        look_at(LIVE, 7, 2, context(present=frozenset()))
    floor = LIVE
    for number in range(MOST_LOOKED):
        floor, _ = look_at(floor, number, 2 + number, context())
    with pytest.raises(TooManyLooked):
        look_at(floor, 99, 19, context())
    assert len(look_at(floor, 99, 2, context())[0].looking) == MOST_LOOKED + 1, "the same camera serves both"


def test_looking_changes_nothing_for_who_is_seen_by_all() -> None:
    speaks, _ = decide(LIVE, GiveFloor(2, 1), context())
    looked, _ = look_at(speaks, 7, 2, context())
    assert (looked_at(looked), looked.version) == ((), speaks.version)
    shown = replace(LIVE, shown=3)
    assert looked_at(look_at(shown, 7, 3, context())[0]) == ()
