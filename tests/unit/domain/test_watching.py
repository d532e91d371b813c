"""Looking at several points from the wall: pure rules."""

from __future__ import annotations

import pytest

from nhipcau.domain.conference import SessionState
from nhipcau.domain.errors import WrongState
from nhipcau.domain.errors_floor import TooManyWatched
from nhipcau.domain.events import EventType
from nhipcau.domain.floor import decide, publishers
from nhipcau.domain.floor_commands import GiveFloor
from nhipcau.domain.floor_state import Branch, Context, Floor
from nhipcau.domain.looking import LEASE_S, MOST_WATCHED, end_look, expired, look_at, looked_at, watch, watched_by

MAIN = 1
#: Number of a wall, and of another one of the same person.
WALL, SECOND = 400, 401
LABELS = {point: f"Điểm {point}" for point in range(1, 60)}
ALL = frozenset(LABELS)
LIVE = Floor(SessionState.LIVE, MAIN, version=1)


def context(now: int = 0, present: frozenset[int] = ALL) -> Context:
    return Context(now, "Kỹ sư", LABELS, present)


def test_only_the_cameras_of_the_chosen_are_let_in_and_the_new_ones_are_told() -> None:
    floor, happened = watch(LIVE, 7, WALL, [2, 3, 2], context())
    assert (publishers(floor), looked_at(floor), floor.version) == ({MAIN: True, 2: False, 3: False}, (2, 3), 2)
    assert [(fact.type, fact.data) for fact in happened] == [
        (EventType.POINTS_WATCHED, {"point_ids": [2, 3], "labels": "Điểm 2, Điểm 3"})
    ]
    more, happened = watch(floor, 7, WALL, [3, 4], context(1000))
    assert (looked_at(more), watched_by(more, 7, WALL), more.version) == ((3, 4), (3, 4), 3)
    assert [fact.data["point_ids"] for fact in happened] == [[4]]
    none, happened = watch(more, 7, WALL, [], context(2000))
    assert (looked_at(none), happened, none.version) == ((), (), 4)


def test_saying_it_again_is_no_news_and_saying_it_no_more_closes_the_cameras() -> None:
    floor, _ = watch(LIVE, 7, WALL, [2, 3], context())
    again, happened = watch(floor, 7, WALL, [2, 3], context(20_000))
    assert (again.version, happened) == (floor.version, ())
    assert looked_at(expired(again, LEASE_S * 1000)) == (2, 3)
    assert (expired(again, 50_000).looking, expired(again, 50_000).version) == ((), floor.version + 1)


def test_who_is_away_is_left_out_and_keeps_nobody_from_the_others() -> None:
    floor, _ = watch(LIVE, 7, WALL, [2, 3], context(present=ALL - {3}))
    assert watched_by(floor, 7, WALL) == (2,)
    back, _ = watch(floor, 7, WALL, [2, 3], context())
    assert watched_by(back, 7, WALL) == (2, 3)
    dropped, _ = watch(back, 7, WALL, [2, 3], context(present=ALL - {2}))
    assert (watched_by(dropped, 7, WALL), dropped.version) == ((2, 3), back.version), (
        "a link that flaps makes no new stage"
    )
    branch = Branch(9, 50, "Huyện", 2, (2, 3), 0, "Chủ trì")
    assert looked_at(watch(Floor(SessionState.LIVE, MAIN, branches=(branch,)), 7, WALL, [2, 4], context())[0]) == (4,)


def test_a_wall_and_the_chair_page_of_one_person_do_not_end_each_other() -> None:
    floor, _ = look_at(LIVE, 7, 2, context())
    both, _ = watch(floor, 7, WALL, [3, 4], context())
    assert looked_at(both) == (2, 3, 4)
    assert looked_at(end_look(both, 7)) == (3, 4)
    assert looked_at(watch(both, 7, WALL, [], context())[0]) == (2,)
    assert looked_at(look_at(both, 7, 5, context())[0]) == (3, 4, 5)


def test_two_walls_of_one_person_do_not_end_each_other() -> None:
    first, _ = watch(LIVE, 7, WALL, [2, 3], context())
    both, happened = watch(first, 7, SECOND, [3, 4], context(1000))
    assert (looked_at(both), watched_by(both, 7, WALL), watched_by(both, 7, SECOND)) == ((2, 3, 4), (2, 3), (3, 4))
    assert [fact.data["point_ids"] for fact in happened] == [[3, 4]]
    floor = both
    for now in range(10_000, 60_000, 10_000):
        for page, points in ((WALL, [2, 3]), (SECOND, [3, 4])):
            floor, happened = watch(floor, 7, page, points, context(now))
            assert (looked_at(floor), floor.version, happened) == (looked_at(both), both.version, ())
    other, _ = watch(floor, 8, WALL, [4, 2], context(50_000))
    assert (looked_at(other), other.version) == (looked_at(both), both.version), "nor those of another"
    ended, _ = watch(floor, 7, WALL, [], context(60_000))
    assert (looked_at(ended), watched_by(ended, 7, SECOND)) == ((3, 4), (3, 4))


def test_all_walls_of_a_room_share_one_bound() -> None:
    many = list(range(2, 2 + MOST_WATCHED))
    floor, _ = watch(LIVE, 7, WALL, many, context())
    assert len(looked_at(floor)) == MOST_WATCHED
    with pytest.raises(TooManyWatched) as refused:
        watch(LIVE, 7, WALL, [*many, 40], context())
    assert refused.value.params == {"limit": MOST_WATCHED, "others": 0}
    with pytest.raises(TooManyWatched) as refused:
        watch(floor, 8, WALL, [2, 40], context())
    assert refused.value.params == {"limit": MOST_WATCHED, "others": MOST_WATCHED - 1}
    assert watched_by(watch(floor, 8, WALL, many, context())[0], 8, WALL) == tuple(many), "the same cameras serve both"
    # The chair's own look is counted apart.
    assert len(looked_at(look_at(floor, 9, 40, context())[0])) == MOST_WATCHED + 1


def test_nobody_is_seen_in_a_break_and_who_speaks_is_seen_anyway() -> None:
    with pytest.raises(WrongState):
        watch(Floor(SessionState.PAUSED, MAIN), 7, WALL, [2], context())
    assert watch(Floor(SessionState.PAUSED, MAIN), 7, WALL, [], context())[1] == ()
    speaks, _ = decide(LIVE, GiveFloor(2, 1), context())
    watched, _ = watch(speaks, 7, WALL, [2], context())
    assert (looked_at(watched), watched.version) == ((), speaks.version)
