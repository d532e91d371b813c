"""Who is seen besides main point and floor."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.domain.conference import SessionState
from nhipcau.domain.errors_scene import TooManySeen
from nhipcau.domain.floor_state import Floor, Speaking, Waiting
from nhipcau.domain.seen import FILLED, MOST_CHOSEN, choose, seen_besides
from nhipcau_media.contract.stage import MOST_OTHERS, Preset, places_beside

PRESENT = (1, 2, 3, 4, 5, 6, 7, 8, 9)


def floor(holder: int = 0, state: SessionState = SessionState.LIVE) -> Floor:
    return Floor(state, 1, (Speaking(holder, 1),) if holder else (), queue=(Waiting(9, 1),))


def test_while_nobody_is_chosen_the_first_of_the_list_are_seen_one_large_and_five_in_all() -> None:
    assert seen_besides(floor(), (), PRESENT, 16) == (2, 3, 4, 5, 6)
    assert seen_besides(floor(8), (), PRESENT, 16) == (2, 3, 4, 5), "whoever has the floor counts among the five"
    assert seen_besides(floor(3), (), PRESENT, 16) == (2, 4, 5, 6)
    assert seen_besides(floor(), (), (1, 7), 16) == (7,)
    assert seen_besides(floor(), (), (), 16) == ()


def test_whoever_was_chosen_is_seen_in_the_order_of_choosing_while_here() -> None:
    assert seen_besides(floor(), (8, 40, 3), PRESENT, 16) == (8, 3)
    assert seen_besides(floor(3), (8, 3, 5), PRESENT, 16) == (8, 5), "who has the floor stands there already"
    assert seen_besides(floor(), (40,), PRESENT, 16) == (), "a chosen point that dropped is not replaced by another"


def test_no_more_are_seen_than_there_are_places() -> None:
    chosen = (2, 3, 4, 5, 6, 7, 8, 9)
    conference = [places_beside(Preset.CONFERENCE, holders) for holders in range(4)]
    assert conference == [7, 4, 3, 2]
    assert len(seen_besides(floor(), chosen, PRESENT, conference[0])) == 7
    assert seen_besides(floor(2), chosen, PRESENT, conference[1]) == (3, 4, 5, 6)
    others = [preset for preset in Preset if places_beside(preset, 0)]
    assert others == [Preset.DISCUSSION, Preset.CONFERENCE]
    assert seen_besides(floor(), chosen, PRESENT, 0) == ()


@pytest.mark.parametrize("state", [SessionState.PAUSED, SessionState.ENDED])
def test_nobody_is_seen_in_a_break(state: SessionState) -> None:
    assert seen_besides(floor(state=state), (2,), PRESENT, 16) == ()


def test_a_choice_is_bounded_and_may_be_made_twice() -> None:
    assert MOST_CHOSEN == MOST_OTHERS
    assert choose((), 4, seen=True) == (4,)
    assert choose((4,), 4, seen=True) == (4,)
    assert choose((4, 5), 4, seen=False) == (5,)
    assert choose((5,), 4, seen=False) == (5,)
    full = tuple(range(MOST_CHOSEN))
    assert choose(full, 3, seen=True) == full
    with pytest.raises(TooManySeen) as refused:
        choose(full, 99, seen=True)
    assert refused.value.words("en")[0] == "16 points are chosen to be seen, the most there can be."


@given(st.sampled_from((0, *PRESENT)), st.lists(st.integers(1, 12), unique=True), st.integers(0, 16))
def test_nobody_is_seen_twice_and_nobody_who_is_away(holder: int, chosen: list[int], places: int) -> None:
    seen = seen_besides(floor(holder), chosen, PRESENT, places)
    assert len(set(seen)) == len(seen) <= places
    assert set(seen) <= set(PRESENT) - {1, holder}
    if not chosen:
        assert len(seen) <= FILLED
