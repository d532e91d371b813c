"""The floor's invariants over any sequence of commands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.domain.conference import SessionState
from nhipcau.domain.errors import PointAbsent, Refusal, StageMoved, WrongState
from nhipcau.domain.errors_floor import FloorFull, NothingToUndo, NotWaiting, QueueMoved
from nhipcau.domain.events import EventType
from nhipcau.domain.floor import decide, move_to, publishers
from nhipcau.domain.floor_commands import (
    AddSpeaker,
    AddTime,
    CallNext,
    Command,
    EndShowing,
    EndUrgent,
    GiveFloor,
    HandOver,
    MoveMain,
    MoveRequest,
    MuteAll,
    MuteAllBut,
    NameDeputy,
    RequestFloor,
    ReturnFloor,
    SetTurnTime,
    ShowPoint,
    StartUrgent,
    TakeBack,
    TakeFloor,
    TakeOver,
    UndoFloor,
    WithdrawRequest,
)
from nhipcau.domain.floor_state import MOST_SPEAKERS, Context, Floor, Speaking

MAIN = 1
POINTS = range(1, 7)
LABELS = {point: f"Điểm {point}" for point in POINTS}

points = st.sampled_from(POINTS)
versions = st.integers(0, 40)
minutes = st.none() | st.integers(0, 5)
commands = st.one_of(
    st.builds(RequestFloor, points),
    st.builds(WithdrawRequest, points),
    st.builds(ReturnFloor, points),
    st.builds(GiveFloor, points, versions, minutes),
    st.builds(CallNext, points, versions, minutes),
    st.builds(MoveRequest, points, st.integers(1, 6), st.integers(1, 9)),
    st.builds(AddSpeaker, points, versions, minutes),
    st.builds(AddTime, points, st.integers(1, 5), versions),
    st.builds(SetTurnTime, st.integers(0, 5)),
    st.builds(TakeFloor, points, versions),
    st.builds(MuteAll, versions),
    st.builds(MoveMain, points, versions),
    st.builds(NameDeputy, st.just(0) | points, versions),
    st.builds(HandOver, points, versions),
    st.builds(TakeOver, points, versions),
    st.builds(TakeBack, versions),
    st.builds(StartUrgent, points, versions),
    st.builds(EndUrgent, versions),
    st.builds(MuteAllBut, st.lists(points, max_size=4).map(tuple), versions),
    st.builds(ShowPoint, points, versions),
    st.builds(EndShowing, versions),
    st.builds(UndoFloor, versions),
    st.sampled_from([SessionState.LIVE, SessionState.PAUSED]),
)


def context(now: int, present: frozenset[int] = frozenset(POINTS), by: str = "Chủ trì") -> Context:
    # The seat of whoever presides is lost and was waited for, so that it can be taken over at any time.
    return Context(now, by, LABELS, present, main_lost=1)


def apply(floor: Floor, step: Command | SessionState, now: int) -> Floor:
    try:
        if isinstance(step, SessionState):
            return move_to(floor, step, context(now))[0]
        return decide(floor, step, context(now))[0]
    except Refusal:
        return floor


@given(st.lists(commands, max_size=40))
def test_whatever_is_pressed_the_floor_stays_whole(steps: list[Command | SessionState]) -> None:
    floor = Floor(SessionState.LIVE, MAIN, version=1)
    for now, step in enumerate(steps, 1):
        before, floor = floor, apply(floor, step, now)
        heard = {point for point, sound in publishers(floor).items() if sound}
        # Never two floors unless in a dialogue: the main point, whoever was given it, and who was added to them.
        # Art. 3.3: exactly one main point, which is heard whenever anybody is.
        # While the Department speaks, its point alone: over the chair, and nothing of the floor is lost by it.
        everybody = {floor.urgent.point_id} if floor.urgent.point_id else {floor.main_point, *floor.speakers}
        assert heard == (everybody if floor.session_state is SessionState.LIVE else set())
        if isinstance(step, StartUrgent | EndUrgent):
            assert (floor.main_point, floor.holders, floor.queue) == (before.main_point, before.holders, before.queue)
        assert len(set(floor.speakers)) == len(floor.speakers) <= MOST_SPEAKERS
        assert floor.main_point not in floor.speakers
        if floor.main_point != before.main_point:
            assert isinstance(step, MoveMain | HandOver | TakeOver | TakeBack | UndoFloor)
        # The chair's claim is on another point than the one that presides, and who presides keeps the old claim.
        assert floor.chairing.own != floor.main_point
        if isinstance(step, HandOver | TakeOver) and before.chairing.own and floor.chairing.own:
            assert floor.chairing.own == before.chairing.own
        if set(floor.speakers) - set(before.speakers) and len(floor.speakers) > 1:
            assert isinstance(step, AddSpeaker | MuteAllBut | UndoFloor)
            assert isinstance(step, MuteAllBut | UndoFloor) or floor.holders[:-1] == before.holders
        waiting = [w.point_id for w in floor.queue]
        assert len(set(waiting)) == len(waiting)
        assert not {floor.main_point, *floor.speakers} & set(waiting)
        # First come, first served, but for the one whom the host moved; whoever asks stands last.
        moved = step.point_id if isinstance(step, MoveRequest) else 0
        stayed = [point for point in waiting if floor.place_of(point) and before.place_of(point) and point != moved]
        assert stayed == [w.point_id for w in before.queue if w.point_id in stayed]
        came = [point for point in waiting if not before.place_of(point)]
        assert came in ([], waiting[-1:]) or isinstance(step, UndoFloor)
        if moved:
            assert set(floor.queue) == set(before.queue)
        if isinstance(step, CallNext) and floor != before:
            assert floor.speakers == (step.point_id,)
            assert before.queue[0].point_id == step.point_id
        assert floor.version >= before.version
        # Whatever people see differently has a newer version.
        if (
            floor.main_point,
            floor.shown,
            floor.urgent.point_id,
            floor.speakers,
            floor.session_state,
            floor.queue[:1],
        ) != (
            before.main_point,
            before.shown,
            before.urgent.point_id,
            before.speakers,
            before.session_state,
            before.queue[:1],
        ):
            assert floor.version > before.version
        # The clock ends nobody's turn: a time that is over is shown, and that is all.
        for holder in floor.holders:
            assert holder.until == 0 or holder.until > holder.since
            if holder not in before.holders:
                assert isinstance(step, GiveFloor | CallNext | AddSpeaker | MuteAllBut | AddTime | UndoFloor)
        # Whoever is broadcast without sound is seen and not heard, and nobody speaks by being shown.
        assert floor.shown not in {floor.main_point, *floor.speakers}
        if floor.shown != before.shown and floor.shown:
            assert isinstance(step, ShowPoint | UndoFloor)
        if floor.shown and not floor.urgent.point_id:
            assert publishers(floor)[floor.shown] is False
        if floor.session_state is SessionState.PAUSED:
            assert (floor.holders, floor.shown, publishers(floor)) == ((), 0, {})


@given(st.lists(commands, max_size=30), points)
def test_asking_twice_keeps_the_first_place(steps: list[Command | SessionState], point: int) -> None:
    floor = Floor(SessionState.LIVE, MAIN, version=1)
    for now, step in enumerate(steps, 1):
        floor = apply(floor, step, now)
    once = apply(floor, RequestFloor(point), 100)
    assert apply(once, RequestFloor(point), 200) == once


def test_the_second_of_two_chairs_is_told_who_was_quicker() -> None:
    floor = Floor(SessionState.LIVE, MAIN, version=5)
    given_once, happened = decide(floor, GiveFloor(2, seen=5), context(1, by="A"))
    assert [fact.type for fact in happened] == [EventType.FLOOR_GIVEN]
    with pytest.raises(StageMoved) as refused:
        decide(given_once, GiveFloor(3, seen=5), context(2, by="B"))
    assert refused.value.params == {"who": "A", "what": "Điểm 2", "holders": [2]}
    # Giving it to whoever has it already is no quarrel.
    assert decide(given_once, GiveFloor(2, seen=5), context(2, by="B")) == (given_once, ())


def test_the_absent_get_no_floor_and_nobody_speaks_after_the_end() -> None:
    floor = Floor(SessionState.LIVE, MAIN, version=1)
    with pytest.raises(PointAbsent):
        decide(floor, GiveFloor(2, seen=1), context(1, present=frozenset()))
    ended, _ = move_to(floor, SessionState.ENDED, context(1))
    with pytest.raises(WrongState):
        decide(ended, RequestFloor(2), context(2))


def test_a_dialogue_is_as_large_as_it_may_be_and_ends_by_turns_or_with_the_next_speaker() -> None:
    floor = Floor(SessionState.LIVE, MAIN, version=1)
    kinds = []
    for now, point in enumerate((2, 3, 4), 1):
        floor, happened = decide(floor, AddSpeaker(point, floor.version), context(now))
        kinds += [fact.type for fact in happened]
    assert kinds == [EventType.FLOOR_GIVEN, EventType.FLOOR_ADDED, EventType.FLOOR_ADDED]
    with pytest.raises(FloorFull):
        decide(floor, AddSpeaker(5, floor.version), context(4))
    rest, happened = decide(floor, ReturnFloor(3), context(10))
    assert (rest.speakers, happened[0].type, happened[0].data["spoke_ms"]) == ((2, 4), EventType.FLOOR_RETURNED, 8)
    alone, happened = decide(rest, GiveFloor(4, rest.version), context(11))
    assert (alone.holders, [fact.type for fact in happened]) == ((Speaking(4, 3),), [EventType.FLOOR_TAKEN])
    muted, happened = decide(floor, MuteAll(floor.version), context(12))
    assert muted.holders == ()
    assert [fact.data.get("point_id") for fact in happened] == [2, 3, 4, None]


def waiting_for(*asking: int) -> Floor:
    floor = Floor(SessionState.LIVE, MAIN, version=1)
    for now, point in enumerate(asking, 1):
        floor = decide(floor, RequestFloor(point), context(now))[0]
    return floor


def order(floor: Floor) -> list[int]:
    return [waiting.point_id for waiting in floor.queue]


@pytest.mark.parametrize(
    ("command", "after"),
    [
        (MoveRequest(4, 3, 2), [2, 4, 3, 5]),
        (MoveRequest(3, 2, 3), [2, 4, 3, 5]),
        (MoveRequest(5, 4, 1), [5, 2, 3, 4]),
        (MoveRequest(2, 1, 99), [3, 4, 5, 2]),
    ],
    ids=["up", "down", "first", "last"],
)
def test_a_request_is_moved_and_the_others_keep_their_order(command: MoveRequest, after: list[int]) -> None:
    floor = waiting_for(2, 3, 4, 5)
    moved, happened = decide(floor, command, context(9))
    assert order(moved) == after
    assert [fact.type for fact in happened] == [EventType.FLOOR_REQUEST_MOVED]
    # Who stands first is let in with its camera: the stage says so.
    assert (moved.version > floor.version) is (after[0] != 2)
    # A second press of the same button changes nothing more.
    assert decide(moved, command, context(10)) == (moved, ())


def test_who_moves_or_calls_by_an_old_queue_is_told_how_it_stands() -> None:
    floor = waiting_for(2, 3, 4)
    with pytest.raises(QueueMoved) as moved:
        decide(floor, MoveRequest(4, 2, 1), context(9))
    assert moved.value.params == {"label": "Điểm 4", "place": 3}
    withdrawn, _ = decide(floor, WithdrawRequest(2), context(9))
    with pytest.raises(NotWaiting) as gone:
        decide(withdrawn, CallNext(2, withdrawn.version), context(10))
    assert gone.value.params == {"label": "Điểm 2"}
    with pytest.raises(QueueMoved):
        decide(withdrawn, CallNext(4, withdrawn.version), context(10))
    called, happened = decide(withdrawn, CallNext(3, withdrawn.version), context(10))
    assert (called.speakers, order(called), happened[0].data["waited_ms"]) == ((3,), [4], 8)
    assert decide(called, CallNext(3, withdrawn.version), context(11)) == (called, ())
    with pytest.raises(StageMoved):
        decide(called, CallNext(4, withdrawn.version), context(11))


def test_the_main_point_moves_and_takes_its_own_turn_along() -> None:
    """Art. 3.3: exactly one; whoever becomes it leaves queue and floor, and an undo brings all of it back."""
    floor = waiting_for(2, 3, 4)
    floor, _ = decide(floor, CallNext(2, floor.version), context(4))
    floor, _ = decide(floor, AddSpeaker(5, floor.version), context(5))
    moved, happened = decide(floor, MoveMain(3, floor.version), context(6))
    assert (moved.main_point, moved.speakers, order(moved)) == (3, (2, 5), [4])
    assert publishers(moved) == {4: False, 3: True, 2: True, 5: True}, "the one before is silent like every other"
    assert [(fact.type, fact.data) for fact in happened] == [
        (
            EventType.MAIN_POINT_MOVED,
            {"point_id": 3, "label": "Điểm 3", "from_id": MAIN, "from_label": f"Điểm {MAIN}"},
        )
    ]
    assert decide(moved, MoveMain(3, 0), context(7)) == (moved, ()), "a double click is one command"
    with pytest.raises(StageMoved):
        decide(moved, MoveMain(2, floor.version), context(7))
    with pytest.raises(PointAbsent):
        decide(moved, MoveMain(6, moved.version), context(7, present=frozenset({2})))
    asked, _ = decide(moved, RequestFloor(MAIN), context(8))
    assert order(asked) == [4, MAIN]
    back, (undone,) = decide(asked, UndoFloor(asked.version), context(9))
    assert (back.main_point, back.holders, back.queue) == (MAIN, floor.holders, floor.queue)
    assert undone.data["state_vi"] == "điểm cầu chính lại là Điểm 1, Điểm 2 · Điểm 5 phát biểu"
    speaker, _ = decide(floor, MoveMain(2, floor.version), context(6))
    assert (speaker.main_point, speaker.speakers) == (2, (5,))
    assert decide(speaker, UndoFloor(speaker.version), context(7))[0].holders == floor.holders


def test_all_are_muted_but_some_who_are_heard_from_now_on() -> None:
    floor = waiting_for(2, 3, 4)
    floor, _ = decide(floor, GiveFloor(5, floor.version), context(4))
    floor, _ = decide(floor, AddSpeaker(6, floor.version), context(5))
    kept, happened = decide(floor, MuteAllBut((4, 6, 2, MAIN, 6), floor.version), context(9))
    assert (kept.holders, order(kept)) == ((Speaking(6, 5), Speaking(4, 9), Speaking(2, 9)), [3])
    assert kept.version == floor.version + 1
    assert [(fact.type, fact.data.get("point_id")) for fact in happened] == [
        (EventType.FLOOR_TAKEN, 5),
        (EventType.FLOOR_ADDED, 4),
        (EventType.FLOOR_ADDED, 2),
        (EventType.ALL_MUTED_BUT, None),
    ]
    assert happened[-1].data["names"] == "Điểm 4 · Điểm 6 · Điểm 2"
    assert decide(kept, MuteAllBut((2, 4, 6), 0), context(10)) == (kept, ()), "a double click is one command"
    back, _ = decide(kept, UndoFloor(kept.version), context(10))
    assert (back.holders, back.queue) == (floor.holders, floor.queue), "all who were called wait where they did"
    with pytest.raises(StageMoved):
        decide(kept, MuteAllBut((3,), floor.version), context(10))
    with pytest.raises(FloorFull):
        decide(floor, MuteAllBut((2, 3, 4, 5), floor.version), context(10))
    with pytest.raises(PointAbsent):
        decide(floor, MuteAllBut((5, 2), floor.version), context(10, present=frozenset()))
    alone, _ = decide(floor, MuteAllBut((), floor.version), context(10))
    assert alone.holders == ()


MINUTE = 60_000


def test_a_turn_takes_as_long_as_was_said_and_more_when_the_host_adds_it() -> None:
    floor = Floor(SessionState.LIVE, MAIN, version=1)
    floor, (told,) = decide(floor, SetTurnTime(5), context(0))
    assert (told.type, told.data, floor.version) == (EventType.TURN_TIME_SET, {"turn_minutes": 5}, 1)
    assert decide(floor, SetTurnTime(5), context(0)) == (floor, ())
    as_every_turn, (given,) = decide(floor, GiveFloor(2, 1), context(1000))
    assert as_every_turn.holders == (Speaking(2, 1000, 1000 + 5 * MINUTE),)
    assert given.data["turn_minutes"] == 5
    other, _ = decide(floor, GiveFloor(2, 1, minutes=3), context(1000))
    assert other.holders[0].until == 1000 + 3 * MINUTE
    unlimited, _ = decide(floor, GiveFloor(2, 1, minutes=0), context(1000))
    assert unlimited.holders[0].until == 0
    more, (added,) = decide(other, AddTime(2, 1, other.version), context(2 * MINUTE))
    assert (more.holders[0].until, added.data["minutes"]) == (1000 + 4 * MINUTE, 1)
    assert more.version == other.version + 1, "the room sees it"
    # Over already: what is added counts from now on.
    late, _ = decide(other, AddTime(2, 1, other.version), context(9 * MINUTE))
    assert late.holders[0].until == 10 * MINUTE
    # A second press of the same button, made against the stage before the first.
    with pytest.raises(StageMoved):
        decide(more, AddTime(2, 1, other.version), context(2 * MINUTE))
    paused, _ = move_to(floor, SessionState.PAUSED, context(1))
    assert decide(paused, SetTurnTime(0), context(2))[0].turn_minutes == 0


@given(st.lists(commands, max_size=20), commands)
def test_whatever_was_undone_stands_as_before(
    steps: list[Command | SessionState], last: Command | SessionState
) -> None:
    before = Floor(SessionState.LIVE, MAIN, version=1)
    for now, step in enumerate(steps, 1):
        before = apply(before, step, now)
    after = apply(before, last, 100)
    if after.undo is None or after.undo == before.undo:
        return
    undone, happened = decide(after, UndoFloor(after.version), context(10_100))
    assert (undone.holders, undone.shown) == (before.holders, before.shown)
    assert (undone.queue, undone.undo) == (before.queue, None)
    assert undone.version > after.version
    assert [fact.type for fact in happened] == [EventType.FLOOR_UNDONE]


def test_only_the_last_command_is_undone_and_only_at_once() -> None:
    waits = waiting_for(2, 3)
    called, _ = decide(waits, CallNext(2, waits.version), context(1000))
    with pytest.raises(NothingToUndo):
        decide(called, UndoFloor(called.version), context(11_001))
    with pytest.raises(StageMoved):
        decide(called, UndoFloor(waits.version), context(2000))
    taken, _ = decide(called, TakeFloor(2, called.version), context(2000))
    with pytest.raises(PointAbsent):
        decide(taken, UndoFloor(taken.version), context(3000, present=frozenset()))
    # Whoever asked meanwhile has changed nothing that is undone.
    asked, _ = decide(called, RequestFloor(4), context(2000))
    undone, _ = decide(asked, UndoFloor(asked.version), context(3000))
    assert (undone.holders, order(undone)) == ((), [2, 3, 4])
    with pytest.raises(NothingToUndo):
        decide(undone, UndoFloor(undone.version), context(3000))
    finished, _ = decide(called, ReturnFloor(2), context(2000))
    with pytest.raises(NothingToUndo):
        decide(finished, UndoFloor(finished.version), context(3000))
