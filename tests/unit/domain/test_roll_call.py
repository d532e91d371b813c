"""What presence proposes for the roll, how points are grouped, and quorums."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau.domain.errors import BadInput
from nhipcau.domain.errors_roll import RollClosed
from nhipcau.domain.roll_call import (
    CALLED_JUST_NOW,
    CORRECTABLE,
    HERE,
    LOST_FORGIVEN,
    SLACK,
    Mark,
    Proposal,
    Quorum,
    QuorumBy,
    QuorumOf,
    Run,
    Stay,
    check_open,
    check_quorum,
    counts,
    needs_reason,
    propose,
    subtrees,
    tally,
    to_call,
)

EIGHT = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
NEVER = Stay()


def at(minutes: float) -> datetime:
    """An instant so many minutes after eight."""
    return EIGHT + minutes * MINUTE


RUNNING = Run(at(0), at(0))
HELD = Run(at(0), at(0), at(120))


@pytest.mark.parametrize(
    ("stay", "run", "now", "expected"),
    [
        # Before it began nobody is absent, and whoever is there is there.
        (NEVER, Run(at(0)), -10, Proposal(None)),
        (Stay(at(-20)), Run(at(0)), -10, Proposal(Mark.PRESENT)),
        (Stay(at(-20), at(-15), left=True), Run(at(0)), -10, Proposal(None)),
        # It began late: whoever waited is not late. It began early: nor is whoever comes on time.
        (Stay(at(9)), Run(at(0), at(10)), 11, Proposal(Mark.PRESENT)),
        (Stay(at(-1)), Run(at(0), at(-5)), 1, Proposal(Mark.PRESENT)),
        (NEVER, Run(at(0), at(-5)), -1, Proposal(None)),
        (NEVER, RUNNING, 0, Proposal(Mark.ABSENT)),
        (Stay(declined=True), RUNNING, 30, Proposal(Mark.EXCUSED)),
        (Stay(at(-5), declined=True), RUNNING, 30, Proposal(Mark.PRESENT)),
        (Stay(at(12.5)), RUNNING, 30, Proposal(Mark.LATE, 12.5 * MINUTE)),
        (Stay(at(0.5)), RUNNING, 30, Proposal(Mark.PRESENT)),
        # It came for the test of the line and left again.
        (Stay(at(-50), at(-40), left=True), RUNNING, 30, Proposal(Mark.ABSENT)),
        # It left on purpose; or its link is lost, which is forgiven for a while.
        (Stay(at(-5), at(20), left=True), RUNNING, 20.5, Proposal(Mark.PRESENT)),
        (Stay(at(-5), at(20), left=True), RUNNING, 21, Proposal(Mark.LEFT_EARLY)),
        (Stay(at(-5), at(20)), RUNNING, 34, Proposal(Mark.PRESENT)),
        (Stay(at(-5), at(20)), RUNNING, 35, Proposal(Mark.LEFT_EARLY)),
        # The end puts everybody out; whoever was away before it was away.
        (Stay(at(-5), at(120), left=True), HELD, 130, Proposal(Mark.PRESENT)),
        (Stay(at(-5), at(90), left=True), HELD, 130, Proposal(Mark.LEFT_EARLY, early=30 * MINUTE)),
        (Stay(at(10), at(90), left=True), HELD, 130, Proposal(Mark.LEFT_EARLY, 10 * MINUTE, 30 * MINUTE)),
        (Stay(at(10), at(119.5), left=True), HELD, 130, Proposal(Mark.LATE, 10 * MINUTE)),
        (NEVER, HELD, 130, Proposal(Mark.ABSENT)),
        # It was closed without having begun, and it was over before it was to begin.
        (Stay(at(-20), at(5), left=True), Run(at(0), None, at(5)), 6, Proposal(Mark.PRESENT)),
        (Stay(at(-20), at(-5), left=True), Run(at(0), at(-15), at(-5)), 6, Proposal(Mark.PRESENT)),
        (Stay(at(-12), at(-5), left=True), Run(at(0), at(-15), at(-5)), 6, Proposal(Mark.LATE, 3 * MINUTE)),
    ],
)
def test_presence_proposes(stay: Stay, run: Run, now: float, expected: Proposal) -> None:
    assert propose(stay, run, at(now)) == expected


def history(minutes: tuple[int, ...], flags: tuple[bool, ...]) -> tuple[Stay, Run, datetime]:
    """A stay in a session, both as they can really be stored: nobody leaves before they came, and so on."""
    came, away, on_purpose, declined, began, over = flags
    joined, gone = (at(minute) for minute in sorted(minutes[:2]))
    started, ended = (at(minute) for minute in sorted(minutes[2:4]))
    stay = Stay(joined if came else None, gone if came and away else None, left=on_purpose, declined=declined)
    run = Run(at(0), started if began else None, ended if over else None)
    return stay, run, at(max(minutes))


histories = st.builds(history, st.tuples(*[st.integers(-90, 300)] * 4), st.tuples(*[st.booleans()] * 6))


@given(histories)
def test_whoever_never_came_is_never_said_to_have_been_there(told: tuple[Stay, Run, datetime]) -> None:
    stay, run, now = told
    found = propose(stay, run, now)
    if stay.joined_at is None:
        assert found.mark in {None, Mark.ABSENT, Mark.EXCUSED}
        assert found.mark is not Mark.EXCUSED or stay.declined
    elif stay.gone_at is None:
        assert found.mark in HERE


@given(histories)
def test_figures_go_with_their_marks(told: tuple[Stay, Run, datetime]) -> None:
    stay, run, now = told
    found = propose(stay, run, now)
    assert found.late == timedelta() or found.late >= SLACK
    assert (found.mark is Mark.LATE) <= (found.late >= SLACK)
    assert found.early == timedelta() or (found.mark is Mark.LEFT_EARLY and run.ended_at is not None)
    if found.mark not in {Mark.LATE, Mark.LEFT_EARLY}:
        assert found == Proposal(found.mark)
    # A session that neither began nor ended has neither late nor absent points.
    if run.started_at is None and run.ended_at is None:
        assert found.mark in {None, Mark.PRESENT, Mark.EXCUSED, Mark.LEFT_EARLY}


@given(histories, st.integers(0, 600))
def test_time_alone_never_brings_a_point_back(told: tuple[Stay, Run, datetime], minutes: int) -> None:
    stay, run, now = told
    before, after = (propose(stay, run, time).mark for time in (now, now + minutes * MINUTE))
    if before in {Mark.ABSENT, Mark.EXCUSED, Mark.LEFT_EARLY, Mark.LATE}:
        assert after in {before, Mark.LEFT_EARLY}


@given(histories)
def test_coming_earlier_never_makes_it_worse(told: tuple[Stay, Run, datetime]) -> None:
    stay, run, now = told
    if stay.joined_at is None or stay.gone_at is not None:
        return
    sooner = Stay(stay.joined_at - 5 * MINUTE, None, stay.left, stay.declined)
    assert propose(sooner, run, now).late <= propose(stay, run, now).late


def test_a_lost_link_is_forgiven_longer_than_leaving() -> None:
    assert LOST_FORGIVEN > SLACK


@pytest.mark.parametrize(
    ("mark", "proposed", "before", "ended", "expected"),
    [
        (Mark.PRESENT, Mark.PRESENT, None, False, False),
        (Mark.ABSENT, Mark.ABSENT, None, True, False),
        (Mark.PRESENT, Mark.ABSENT, None, False, True),
        (Mark.ABSENT, None, None, False, True),
        (Mark.EXCUSED, Mark.EXCUSED, None, False, True),
        (Mark.PRESENT, Mark.PRESENT, Mark.ABSENT, False, False),
        (Mark.PRESENT, Mark.PRESENT, Mark.ABSENT, True, True),
        (Mark.PRESENT, Mark.PRESENT, Mark.PRESENT, True, False),
    ],
)
def test_what_needs_a_reason(
    mark: Mark, proposed: Mark | None, before: Mark | None, ended: bool, expected: bool
) -> None:
    assert needs_reason(mark, proposed, before=before, ended=ended) is expected


@pytest.mark.parametrize(
    ("mark", "in_room", "expected"),
    [
        (Mark.ABSENT, False, True),
        (Mark.LEFT_EARLY, False, True),
        (None, False, True),
        (Mark.EXCUSED, False, False),
        (Mark.PRESENT, False, False),
        (Mark.ABSENT, True, False),
    ],
)
def test_who_is_called_when_all_absent_points_are(mark: Mark | None, in_room: bool, expected: bool) -> None:
    assert to_call(mark, in_room=in_room, called_at=None, now=at(10)) is expected
    assert to_call(mark, in_room=in_room, called_at=at(10) - CALLED_JUST_NOW, now=at(10)) is expected
    just_now = at(10) - CALLED_JUST_NOW + timedelta(seconds=1)
    assert to_call(mark, in_room=in_room, called_at=just_now, now=at(10)) is False


def test_the_roll_closes_a_week_after_the_end() -> None:
    check_open(RUNNING, at(0) + timedelta(days=400))
    check_open(HELD, at(120) + CORRECTABLE)
    with pytest.raises(RollClosed) as refused:
        check_open(HELD, at(120) + CORRECTABLE + MINUTE)
    assert refused.value.params == {"days": 7}


PROVINCE, OFFICE, HEALTH, YEN_THE, LUC_NAM = 1, 2, 3, 4, 5


def test_points_are_called_by_the_branch_that_they_share() -> None:
    """Two districts with communes, and two departments that stand alone."""
    chains = {
        30: (HEALTH, PROVINCE),
        40: (YEN_THE, PROVINCE),
        41: (41, YEN_THE, PROVINCE),
        42: (42, YEN_THE, PROVINCE),
        51: (51, LUC_NAM, PROVINCE),
        52: (52, LUC_NAM, PROVINCE),
    }
    assert subtrees(chains) == {30: PROVINCE, 40: YEN_THE, 41: YEN_THE, 42: YEN_THE, 51: LUC_NAM, 52: LUC_NAM}


def test_a_district_that_calls_its_communes_is_one_group() -> None:
    chains = {40: (YEN_THE, PROVINCE), 41: (41, YEN_THE, PROVINCE), 42: (42, YEN_THE, PROVINCE)}
    assert subtrees(chains) == dict.fromkeys(chains, YEN_THE)


def test_bodies_that_share_nothing_are_still_called() -> None:
    assert subtrees({}) == {}
    assert subtrees({1: (1,), 2: (2,)}) == {1: 1, 2: 2}
    assert subtrees({7: (7, 1)}) == {7: 7}


@given(st.dictionaries(st.integers(1, 40), st.integers(0, 12), min_size=1))
def test_every_point_has_a_group_above_it(placed: dict[int, int]) -> None:
    parents = {body: body // 3 for body in range(1, 41)}
    chains = {}
    for point, body in placed.items():
        chain, step = [point], body
        while step:
            chain.append(step)
            step = parents[step]
        chains[point] = tuple(chain)
    found = subtrees(chains)
    assert set(found) == set(chains)
    assert all(found[point] in chains[point] for point in found)


def test_a_share_is_rounded_up() -> None:
    share = Quorum(QuorumOf.POINTS, QuorumBy.SHARE, 67)
    assert [share.needed(called) for called in (0, 1, 3, 181)] == [0, 1, 3, 122]
    assert Quorum(QuorumOf.DELEGATES, QuorumBy.NUMBER, 30).needed(181) == 30
    with pytest.raises(BadInput):
        check_quorum(Quorum(QuorumOf.POINTS, QuorumBy.SHARE, 101))
    check_quorum(Quorum(QuorumOf.POINTS, QuorumBy.NUMBER, 101))


def test_whoever_left_counts_only_when_all_is_over() -> None:
    assert [mark for mark in (*Mark, None) if counts(mark, ended=False)] == [Mark.PRESENT, Mark.LATE]
    assert [mark for mark in (*Mark, None) if counts(mark, ended=True)] == [Mark.PRESENT, Mark.LATE, Mark.LEFT_EARLY]


def test_a_tally_has_every_mark() -> None:
    counted = tally([Mark.LATE, None, Mark.LATE])
    assert [*counted] == [*Mark, None]
    assert {mark: number for mark, number in counted.items() if number} == {Mark.LATE: 2, None: 1}
