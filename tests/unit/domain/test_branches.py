"""Sub-conferences: what the main room's floor keeps to while districts deliberate by themselves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.domain import tours
from nhipcau.domain.branches import due, without_head
from nhipcau.domain.conference import SessionState
from nhipcau.domain.errors import PointAbsent, Refusal, StageMoved, WrongState
from nhipcau.domain.errors_branch import BadBranch, BranchOver, BranchRuns, PointAway
from nhipcau.domain.errors_urgent import UrgentRuns
from nhipcau.domain.events import EventType
from nhipcau.domain.floor import decide, move_to, publishers, ready
from nhipcau.domain.floor_commands import (
    AddSpeaker,
    BranchEnd,
    CallNext,
    Command,
    EndBranch,
    ExtendBranch,
    GiveFloor,
    HandOver,
    MoveMain,
    MuteAllBut,
    RequestFloor,
    ReturnFloor,
    ShowPoint,
    StartBranch,
    StartTour,
    StartUrgent,
    StopTour,
    TakeBack,
    TakeFloor,
    TakeOver,
    UndoFloor,
    WithdrawRequest,
)
from nhipcau.domain.floor_state import MINUTE_MS, Context, Floor
from nhipcau.domain.floor_views import TourKind
from nhipcau.domain.looking import look_at, looked_at
from nhipcau.domain.seen import seen_besides

MAIN, NORTH, N1, N2, SOUTH, S1, LONE = range(1, 8)
POINTS = range(1, 8)
LABELS = {point: f"Điểm {point}" for point in POINTS}
SUBTREES = {NORTH: (NORTH, N1, N2), SOUTH: (SOUTH, S1), N1: (N1,), LONE: (LONE, MAIN)}


def context(now: int = 1, present: frozenset[int] = frozenset(POINTS), by: str = "Chủ trì") -> Context:
    return Context(now, by, LABELS, present, main_lost=1)


def start(head: int, seen: int = 99, minutes: int = 0, room_id: int = 0) -> StartBranch:
    return StartBranch(head * 10, f"Huyện {head}", head, SUBTREES[head], seen, minutes, room_id or head * 100)


def run(floor: Floor, *commands: Command, now: int = 1, by: str = "Chủ trì") -> Floor:
    for command in commands:
        floor = decide(floor, command, context(now, by=by))[0]
    return floor


LIVE = Floor(SessionState.LIVE, MAIN, version=1)

points = st.sampled_from(POINTS)
heads = st.sampled_from([*SUBTREES])
rooms = st.sampled_from([head * 100 for head in SUBTREES])
versions = st.integers(0, 60)
steps = st.one_of(
    st.builds(start, heads, versions, st.integers(0, 3)),
    st.builds(EndBranch, rooms, st.sampled_from(BranchEnd)),
    st.builds(ExtendBranch, rooms, st.integers(1, 3)),
    st.builds(RequestFloor, points),
    st.builds(WithdrawRequest, points),
    st.builds(ReturnFloor, points),
    st.builds(GiveFloor, points, versions),
    st.builds(CallNext, points, versions),
    st.builds(AddSpeaker, points, versions),
    st.builds(TakeFloor, points, versions),
    st.builds(MuteAllBut, st.lists(points, max_size=3).map(tuple), versions),
    st.builds(MoveMain, points, versions),
    st.builds(HandOver, points, versions),
    st.builds(TakeOver, points, versions),
    st.builds(TakeBack, versions),
    st.builds(ShowPoint, points, versions),
    st.builds(StartUrgent, points, versions),
    st.builds(StartTour, st.sampled_from(TourKind), st.just(5), st.just(tuple(POINTS)), versions),
    st.builds(StopTour),
    st.builds(UndoFloor, versions),
    st.sampled_from([SessionState.LIVE, SessionState.PAUSED, SessionState.ENDED]),
)


def apply(floor: Floor, step: Command | SessionState, now: int) -> Floor:
    try:
        if isinstance(step, SessionState):
            return floor if floor.session_state is SessionState.ENDED else move_to(floor, step, context(now))[0]
        return decide(floor, step, context(now))[0]
    except Refusal:
        return floor


@given(st.lists(steps, max_size=40))
def test_who_is_away_is_neither_heard_nor_seen_and_keeps_its_place(taken: list[Command | SessionState]) -> None:
    floor = LIVE
    for now, step in enumerate(taken, 1):
        before, floor = floor, apply(floor, step, now)
        away = floor.away
        # Not heard, not seen, not let in beforehand: nothing of it is in the main room's stage.
        assert not away & {*publishers(floor), *ready(floor), *looked_at(floor), floor.main_point, floor.shown}
        assert not away & {*seen_besides(floor, [], POINTS, 16), *seen_besides(floor, tuple(POINTS), POINTS, 16)}
        assert floor.urgent.point_id not in away
        # In one sub-conference at a time, and never the point that presides.
        assert len(away) == sum(len(branch.points) for branch in floor.branches)
        assert all(branch.head in branch.points for branch in floor.branches)
        # Going and coming back moves nobody in the queue.
        if isinstance(step, StartBranch | EndBranch | ExtendBranch):
            assert floor.queue == before.queue
        if isinstance(step, EndBranch | ExtendBranch):
            assert (floor.holders, floor.changed_in) == (before.holders, before.changed_in)
        if isinstance(step, CallNext) and floor != before:
            passed = [w.point_id for w in before.queue if before.place_of(w.point_id) < before.place_of(step.point_id)]
            assert set(passed) <= before.away
        assert floor.version >= before.version
        if (floor.branches, floor.first) != (before.branches, before.first):
            assert floor.version > before.version
        if floor.session_state is SessionState.ENDED:
            assert floor.branches == ()


def test_a_district_goes_with_all_its_points_and_whoever_speaks_has_finished() -> None:
    floor = run(LIVE, RequestFloor(N1), RequestFloor(LONE), GiveFloor(N2, 9))
    after, happened = decide(floor, start(NORTH, minutes=15), context(5000))
    assert [fact.type for fact in happened] == [EventType.FLOOR_TAKEN, EventType.BRANCH_STARTED]
    assert (after.holders, after.away, after.undo) == ((), frozenset({NORTH, N1, N2}), None)
    assert after.branches[0].until == 5000 + 15 * MINUTE_MS
    # N1 keeps the first place, and is passed over while it is away.
    assert ([w.point_id for w in after.queue], after.first) == ([N1, LONE], LONE)
    assert decide(after, CallNext(LONE, 99), context())[0].speakers == (LONE,)
    back = run(after, EndBranch(NORTH * 100, BranchEnd.ENDED))
    assert (back.first, ready(back)) == (N1, (N1,))


@pytest.mark.parametrize(
    "command",
    [
        GiveFloor(N1, 99),
        AddSpeaker(NORTH, 99),
        CallNext(N1, 99),
        MuteAllBut((N1,), 99),
        MoveMain(NORTH, 99),
        HandOver(NORTH, 99),
        TakeOver(N2, 99),
        ShowPoint(N1, 99),
        StartUrgent(N1, 99),
        RequestFloor(N2),
    ],
)
def test_who_is_away_is_called_back_before_anything_else(command: Command) -> None:
    floor = run(LIVE, RequestFloor(N1), start(NORTH))
    with pytest.raises(PointAway) as refused:
        decide(floor, command, context())
    assert refused.value.params["branch"] == "Huyện 2"
    # Its own request it may take back, and the host puts the queue in order.
    assert run(floor, WithdrawRequest(N1)).queue == ()


def test_looks_and_tours_pass_over_who_is_away() -> None:
    looked, _ = look_at(LIVE, 7, N1, context())
    toured = run(looked, StartTour(TourKind.SHOW, 5, (N1, S1), 99))
    assert (looked_at(toured), toured.shown) == ((), N1)
    floor, happened = decide(toured, start(NORTH), context())
    assert (looked_at(floor), floor.shown, floor.tour) == ((), 0, None)
    assert [fact.type for fact in happened] == [EventType.BRANCH_STARTED, EventType.TOUR_ENDED]
    with pytest.raises(PointAway):
        look_at(floor, 7, N1, context())
    again = run(floor, StartTour(TourKind.SHOW, 5, (N1, S1), 99))
    assert again.tour is not None
    assert (again.shown, again.tour.next, tours.step(again, (N1, S1), POINTS, 6000)[0].shown) == (S1, 0, S1)


def test_a_call_before_the_end_is_refused_and_one_after_it_is_heard() -> None:
    """A district that closes its sub-conference while it is called: whichever is decided first decides."""
    away = run(LIVE, start(NORTH))
    pressed = away.version
    with pytest.raises(PointAway):
        decide(away, GiveFloor(NORTH, pressed), context())
    # The chair pressed on what it saw before the district ended it; that is no reason to refuse it.
    closed = run(away, EndBranch(NORTH * 100, BranchEnd.ENDED))
    given = run(closed, GiveFloor(NORTH, pressed))
    assert given.speakers == (NORTH,)
    # The second end, the recall that comes late, and the clock's change nothing of it.
    assert run(given, EndBranch(NORTH * 100, BranchEnd.RECALLED), EndBranch(NORTH * 100, BranchEnd.TIME_IS_UP)) == given


def test_a_second_press_starts_nothing_and_two_hosts_start_one() -> None:
    floor = run(LIVE, start(NORTH, room_id=200))
    assert decide(floor, start(NORTH, seen=0, room_id=201), context()) == (floor, ())
    with pytest.raises(StageMoved):
        decide(floor, start(SOUTH, seen=1), context())
    two = run(floor, start(SOUTH, seen=floor.version), by="Phó chủ trì")
    assert [branch.name for branch in two.branches] == ["Huyện 2", "Huyện 5"]
    with pytest.raises(BranchRuns) as refused:
        decide(two, replace(start(N1), points=(N1, N2)), context())
    assert refused.value.params == {"branch": "Huyện 2", "who": "Chủ trì"}


def test_what_cannot_deliberate_by_itself_is_refused() -> None:
    for command in (start(N1), start(LONE), replace(start(NORTH), points=(N1, N2))):
        with pytest.raises(BadBranch):
            decide(LIVE, command, context())
    with pytest.raises(PointAbsent):
        decide(LIVE, start(NORTH), context(present=frozenset({MAIN, N1, N2})))
    for state in (SessionState.OPEN, SessionState.ENDED):
        with pytest.raises(WrongState):
            decide(replace(LIVE, session_state=state), start(NORTH), context())
    with pytest.raises(UrgentRuns):
        decide(run(LIVE, StartUrgent(LONE, 99)), start(NORTH), context())


def test_a_break_of_the_main_room_is_a_good_time_for_one() -> None:
    paused = move_to(LIVE, SessionState.PAUSED, context())[0]
    floor = run(paused, start(NORTH), start(SOUTH))
    back = move_to(run(floor, EndBranch(NORTH * 100, BranchEnd.RECALLED)), SessionState.LIVE, context())[0]
    assert [branch.head for branch in back.branches] == [SOUTH]
    ended, happened = move_to(back, SessionState.ENDED, context())
    assert (ended.branches, [fact.data["why"] for fact in happened]) == ((), ["session_ended"])


def test_time_is_up_when_it_was_set_and_more_of_it_can_be_given() -> None:
    floor = run(LIVE, start(NORTH, minutes=10), start(SOUTH), now=1000)
    over = 1000 + 10 * MINUTE_MS
    assert (due(floor, over - 1), [branch.head for branch in due(floor, over)]) == ((), [NORTH])
    longer = run(floor, ExtendBranch(NORTH * 100, 5), now=over + 1000)
    assert longer.branches[0].until == over + 1000 + 5 * MINUTE_MS
    # The other one has no limit, and gets none by being given more.
    assert decide(floor, ExtendBranch(SOUTH * 100, 5), context()) == (floor, ())
    with pytest.raises(BranchOver):
        decide(floor, ExtendBranch(1, 5), context())


def test_whoever_conducts_it_leaves_and_it_is_over() -> None:
    floor = run(LIVE, start(NORTH))
    assert without_head(floor, N1, context()) == (floor, ())
    after, happened = without_head(floor, NORTH, context())
    assert (after.branches, happened[0].data["why"]) == ((), "head_left")
