"""Going through an agenda: item, timer and floor move together, and one step back restores them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.domain.agenda import (
    AddMinutes,
    Command,
    GoBack,
    GoTo,
    Item,
    Shown,
    Speaker,
    Standing,
    State,
    check_items,
    check_kept,
    decide,
    forget,
    go_on,
    hold,
    until,
)
from nhipcau.domain.conference import SessionState
from nhipcau.domain.errors import BadInput, NotFound, Refusal, StageMoved, WrongState
from nhipcau.domain.errors_preparation import AgendaItemOn, NothingToGoBackTo
from nhipcau.domain.errors_urgent import UrgentRuns
from nhipcau.domain.events import EventType
from nhipcau.domain.floor_state import Context, Floor, Speaking, Urgent, Waiting

MAIN, SUB, OTHER, AWAY = 1, 2, 3, 4
MINUTE = 60_000
ITEMS = (
    Item(11, "Khai mạc", 10, (Speaker(MAIN, "Nguyễn Văn A", "Chủ tịch"),)),
    Item(12, "Báo cáo", 30, (Speaker(SUB), Speaker(OTHER))),
    Item(13, "Thảo luận", 0),
    Item(14, "Ý kiến của xã", 20, (Speaker(AWAY),)),
)
PEOPLE, SLIDES = Shown("conference"), Shown("content", {"path": "1/page-{page}.jpg"})
START = State(Standing(), Floor(SessionState.LIVE, MAIN, holders=(Speaking(OTHER, 5),), version=3), Shown("pair"))


def context(now: int, by: str = "Chủ trì") -> Context:
    return Context(
        now, by, {point: f"Điểm {point}" for point in (MAIN, SUB, OTHER, AWAY)}, frozenset({MAIN, SUB, OTHER})
    )


def go(state: State, item_id: int, now: int, shown: Shown = PEOPLE) -> State:
    return decide(ITEMS, state, GoTo(item_id, state.floor.version, shown), context(now))[0]


def test_no_step_is_taken_under_the_department_and_time_is() -> None:
    urgent = replace(START, floor=replace(START.floor, urgent=Urgent(AWAY, 5, "Kỹ sư Sở", 3)))
    # Also to an item that nobody speaks to: the picture would change unseen.
    for command in (GoTo(12, 3, SLIDES), GoTo(13, 3, PEOPLE), GoBack(3)):
        with pytest.raises(UrgentRuns) as refused:
            decide(ITEMS, urgent, command, context(1000))
        assert refused.value.params == {"label": "Điểm 4", "who": "Kỹ sư Sở"}
    on = go(START, 12, 1000)
    under = replace(on, floor=replace(on.floor, urgent=Urgent(AWAY, 5, "Kỹ sư Sở", 3)))
    after, _ = decide(ITEMS, under, AddMinutes(5, under.floor.version), context(2000))
    assert after.standing.added == {12: 5}


def test_one_step_takes_item_timer_floor_and_picture_along_in_one_version() -> None:
    after, happened = decide(ITEMS, START, GoTo(12, 3, SLIDES), context(1000))
    assert (after.standing.item_id, after.standing.since, until(after.standing, ITEMS[1])) == (
        12,
        1000,
        1000 + 30 * MINUTE,
    )
    assert (after.floor.speakers, after.floor.version, after.standing.changed_in) == ((SUB,), 4, 4)
    assert after.shown == SLIDES
    assert [fact.type for fact in happened] == [
        EventType.AGENDA_MOVED,
        EventType.FLOOR_TAKEN,
        EventType.FLOOR_GIVEN,
    ]
    assert happened[0].data == {"item_id": 12, "number": 2, "title": "Báo cáo", "minutes": 30}


@pytest.mark.parametrize("item_id", [11, 13, 14], ids=["main point speaks", "nobody is named", "the point is absent"])
def test_the_floor_ends_where_no_sub_point_takes_it(item_id: int) -> None:
    """Art. 3.3: the main point presides; it needs no floor."""
    after, happened = decide(ITEMS, START, GoTo(item_id, 3, PEOPLE), context(1000))
    assert (after.floor.speakers, after.floor.version) == ((), 4)
    assert [fact.type for fact in happened] == [EventType.AGENDA_MOVED, EventType.FLOOR_TAKEN]


def test_one_step_back_restores_what_stood_before_as_if_it_had_never_been_left() -> None:
    second = go(go(START, 12, 1000, SLIDES), 13, 61_000)
    assert second.standing.spent == {12: 60_000}
    back, happened = decide(ITEMS, second, GoBack(second.floor.version), context(90_000))
    assert (back.standing.item_id, back.standing.since, back.standing.spent) == (12, 1000, {})
    assert (back.floor.speakers, back.shown, back.standing.before) == ((SUB,), SLIDES, None)
    assert happened[0].data["place_en"] == "item 2, Báo cáo"
    with pytest.raises(NothingToGoBackTo):
        decide(ITEMS, back, GoBack(back.floor.version), context(91_000))


def test_a_dialogue_is_restored_as_one_step_too() -> None:
    both = (Speaking(SUB, 5), Speaking(OTHER, 6))
    start = replace(START, floor=replace(START.floor, holders=both))
    first = go(start, 11, 1000)
    assert (first.floor.holders, first.floor.changed_in, first.floor.version) == ((), 4, 4)
    back, happened = decide(ITEMS, first, GoBack(4), context(2000))
    assert (back.floor.speakers, back.floor.changed_in, back.floor.version) == ((SUB, OTHER), 5, 5)
    assert [fact.type for fact in happened] == [
        EventType.AGENDA_BACK,
        EventType.FLOOR_GIVEN,
        EventType.FLOOR_ADDED,
    ]


def back(state: State, now: int) -> State:
    return decide(ITEMS, state, GoBack(state.floor.version), context(now))[0]


def test_a_turn_that_a_step_broke_off_comes_back_with_its_time() -> None:
    turn = Speaking(OTHER, 5, 5 * MINUTE)
    start = replace(START, floor=replace(START.floor, holders=(turn,)))
    first = go(start, 12, MINUTE)
    assert first.floor.holders == (Speaking(SUB, MINUTE),)
    assert back(first, 2 * MINUTE).floor.holders == (turn,)
    rested = replace(first, standing=go_on(hold(first.standing, 2 * MINUTE), 12 * MINUTE))
    assert back(rested, 13 * MINUTE).floor.holders == (Speaking(OTHER, 5 + 10 * MINUTE, 15 * MINUTE),)


def test_a_turn_that_goes_on_through_both_steps_keeps_what_was_added_to_it() -> None:
    start = replace(START, floor=replace(START.floor, holders=(Speaking(SUB, 5, MINUTE), Speaking(OTHER, 6))))
    first = go(start, 12, 1000)
    assert first.floor.holders == (Speaking(SUB, 5, MINUTE),)
    longer = Speaking(SUB, 5, 9 * MINUTE)
    more = replace(first, floor=replace(first.floor, holders=(longer,)))
    assert back(more, 2000).floor.holders == (longer, Speaking(OTHER, 6))


def test_who_loses_the_floor_by_a_step_back_waits_again_where_it_waited() -> None:
    ahead, asked, behind, later = Waiting(AWAY, 1), Waiting(SUB, 2), Waiting(5, 3), Waiting(6, 1500)
    start = replace(START, floor=replace(START.floor, queue=(ahead, asked, behind)))
    first = go(start, 12, 1000)
    assert first.floor.queue == (ahead, behind)
    for meanwhile, restored in (
        ((ahead, behind, later), (ahead, asked, behind, later)),
        ((behind, later), (asked, behind, later)),
        ((later, ahead), (later, ahead, asked)),
    ):
        waiting = replace(first, floor=replace(first.floor, queue=meanwhile))
        assert back(waiting, 2000).floor.queue == restored
    # It has spoken, and gave the floor back by itself.
    spoken = replace(first, floor=replace(first.floor, holders=()))
    assert back(spoken, 2000).floor.queue == (ahead, behind)


def test_who_was_seen_without_sound_is_seen_again_when_it_is_there() -> None:
    for shown, again in ((SUB, SUB), (AWAY, 0)):
        start = replace(START, floor=replace(START.floor, shown=shown))
        first = go(start, 12, 1000)
        assert (first.floor.shown, first.floor.speakers) == (0, (SUB,))
        after, happened = decide(ITEMS, first, GoBack(4), context(2000))
        assert (after.floor.shown, after.floor.speakers, after.floor.version) == (again, (OTHER,), 5)
        assert (EventType.POINT_SHOWN in [fact.type for fact in happened]) is bool(again)


def test_the_first_step_is_taken_back_to_before_the_agenda() -> None:
    first = go(START, 11, 1000)
    back, happened = decide(ITEMS, first, GoBack(first.floor.version), context(2000))
    assert (back.standing.item_id, back.floor.speakers, back.shown) == (0, (OTHER,), START.shown)
    assert happened[0].data["place_vi"] == "trở lại trước mục 1"


def test_an_item_that_is_gone_to_again_goes_on_from_where_it_was_left() -> None:
    state = go(go(START, 12, 0), 13, 10 * MINUTE)
    again = go(state, 12, 25 * MINUTE)
    assert until(again.standing, ITEMS[1]) == 45 * MINUTE, "ten minutes were spent, twenty are left"
    assert again.standing.spent == {13: 15 * MINUTE}


def test_added_minutes_move_the_end_and_are_bounded() -> None:
    state = go(START, 12, 0)
    more, happened = decide(ITEMS, state, AddMinutes(10, state.floor.version), context(1000))
    assert until(more.standing, ITEMS[1]) == 40 * MINUTE
    assert (more.floor.version, happened[0].type) == (5, EventType.AGENDA_TIME_ADDED)
    with pytest.raises(BadInput):
        decide(ITEMS, more, AddMinutes(561, more.floor.version), context(2000))
    with pytest.raises(NotFound):
        decide(ITEMS, START, AddMinutes(10, 3), context(1000))
    untimed = go(START, 13, 0)
    assert until(untimed.standing, ITEMS[2]) == 0


def test_a_break_costs_no_time() -> None:
    state = go(go(START, 11, 0), 12, MINUTE)
    paused = hold(state.standing, 5 * MINUTE)
    assert hold(paused, 7 * MINUTE) == paused
    resumed = go_on(paused, 20 * MINUTE)
    assert until(resumed, ITEMS[1]) == (1 + 30 + 15) * MINUTE
    back, _ = decide(ITEMS, replace(state, standing=resumed), GoBack(state.floor.version), context(21 * MINUTE))
    assert back.standing.since == 15 * MINUTE, "the item before stood still as well"
    assert hold(Standing(), 5) == Standing()


def test_a_double_click_is_one_step_and_of_two_who_press_one_is_told() -> None:
    first = go(START, 12, 1000)
    assert decide(ITEMS, first, GoTo(12, 3, SLIDES), context(1001, "B")) == (first, [])
    with pytest.raises(StageMoved) as refused:
        decide(ITEMS, first, GoTo(13, 3, PEOPLE), context(1001, "B"))
    assert refused.value.params == {"who": "Chủ trì", "what": "Báo cáo"}
    given = replace(START, floor=replace(START.floor, changed_in=3, changed_by="Kỹ sư"))
    with pytest.raises(StageMoved) as refused:
        decide(ITEMS, given, GoTo(13, 2, PEOPLE), context(1001))
    assert refused.value.params["who"] == "Kỹ sư", "the floor was given after the page was drawn"


@pytest.mark.parametrize("state", [SessionState.PAUSED, SessionState.ENDED])
def test_nobody_goes_on_in_a_break_or_after_the_end(state: SessionState) -> None:
    paused = replace(START, floor=replace(START.floor, session_state=state, holders=()))
    for command in (GoTo(12, 3, PEOPLE), GoBack(3), AddMinutes(5, 3)):
        with pytest.raises(WrongState):
            decide(ITEMS, paused, command, context(1000))


def test_an_item_that_is_not_there_is_not_gone_to() -> None:
    with pytest.raises(NotFound):
        go(START, 99, 1000)


steps = st.one_of(
    st.builds(GoTo, st.sampled_from([11, 12, 13, 14, 99]), st.integers(0, 60), st.sampled_from([PEOPLE, SLIDES])),
    st.builds(GoBack, st.integers(0, 60)),
    st.builds(AddMinutes, st.integers(1, 600), st.integers(0, 60)),
)


@given(st.lists(steps, max_size=30))
def test_whatever_is_pressed_the_room_stands_at_one_item_and_versions_grow(pressed: list[Command]) -> None:
    state = START
    for now, command in enumerate(pressed, 1):
        try:
            after, happened = decide(ITEMS, state, command, context(now * MINUTE))
        except Refusal:
            continue
        assert (after.floor.version > state.floor.version) is bool(happened)
        assert after.standing.changed_in <= after.floor.version
        assert after.standing.item_id not in after.standing.spent
        assert after.standing.item_id in (0, 11, 12, 13, 14)
        assert all(0 <= ms <= now * MINUTE for ms in after.standing.spent.values())
        assert set(after.floor.speakers) <= {SUB, OTHER}, "whoever is not in the room gets no floor"
        state = after


def test_what_an_agenda_names_must_be_there() -> None:
    known, invited, files = {11}, {MAIN, SUB}, {7}

    def check(*items: Item) -> None:
        check_items(items, known=known, invited=invited, files=files)

    check(Item(11, "Cũ"), Item(0, "Mới", 5, (Speaker(SUB),), (7,)), Item(0, "Mới nữa"))
    for wrong, refusal in (
        ((Item(12, "Không có"),), NotFound),
        ((Item(0, "Mới", 5, (Speaker(OTHER),)),), BadInput),
        ((Item(0, "Mới", 5, (), (8,)),), NotFound),
        ((Item(11, "Cũ"), Item(11, "Cũ")), BadInput),
    ):
        with pytest.raises(refusal):
            check(*wrong)


def test_an_item_that_is_on_stays_and_rooms_forget_those_that_are_gone() -> None:
    with pytest.raises(AgendaItemOn) as refused:
        check_kept([Item(11, "Khai mạc")], {12: "Báo cáo"})
    assert refused.value.params == {"title": "Báo cáo"}
    check_kept([Item(12, "Báo cáo")], {12: "Báo cáo"})
    state = go(go(START, 11, 0), 12, MINUTE)
    left = forget(replace(state.standing, added={11: 5, 12: 5}), {11})
    assert (left.item_id, left.spent, left.added, left.before) == (12, {}, {12: 5}, None)
    assert forget(left, {12}).item_id == 0
