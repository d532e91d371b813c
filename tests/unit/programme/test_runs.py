"""Runs grow, and media time with them, whatever the wall clock does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from nhipcau_media.programme.runs import KEEP_S, US, Now, keep_run, next_run

WALL_US = 1_770_000_000 * US
START = Now(WALL_US + 900_000, 50 * US, "first")
HOUR_US = 3600 * US


def later(now: Now, seconds: float, *, back_us: int = 0, boot: str = "first") -> Now:
    """The same machine after so many seconds, its wall clock set back by so much."""
    passed = round(seconds * US)
    return Now(now.wall_us + passed - back_us, now.up_us + passed, boot)


def test_a_first_run_is_numbered_and_timed_by_the_wall_clock(tmp_path: Path) -> None:
    run = next_run(tmp_path / "run", START)
    assert (run.number, run.media_us, run.ahead_us(START)) == (1_770_000_000, START.wall_us, 0)


def test_starts_in_one_second_differ(tmp_path: Path) -> None:
    assert [next_run(tmp_path / "run", START).number for _ in range(3)] == [
        1_770_000_000,
        1_770_000_001,
        1_770_000_002,
    ]


def test_what_passed_is_counted_although_the_clock_was_set_back_an_hour(tmp_path: Path) -> None:
    next_run(tmp_path / "run", START)
    now = later(START, 602.5, back_us=HOUR_US)
    run = next_run(tmp_path / "run", now)
    assert run.media_us == START.wall_us + 602_500_000
    assert run.ahead_us(now) == HOUR_US
    # Set right again it is the measure again.
    right = later(now, 2, back_us=-HOUR_US)
    again = next_run(tmp_path / "run", right)
    assert (again.media_us, again.ahead_us(right)) == (right.wall_us, 0)


def test_a_clock_that_was_set_forward_makes_no_gap_that_never_was(tmp_path: Path) -> None:
    run = next_run(tmp_path / "run", START)
    keep_run(tmp_path / "run", run, later(START, 600))
    now = later(START, 602.5, back_us=-HOUR_US)
    run = next_run(tmp_path / "run", now)
    assert run.media_us == START.wall_us + 602_500_000
    assert run.ahead_us(now) == -HOUR_US


def test_after_a_start_of_the_machine_the_time_that_it_was_away_is_told(tmp_path: Path) -> None:
    next_run(tmp_path / "run", START)
    booted = replace(later(START, 660, boot="second"), up_us=3 * US)
    assert next_run(tmp_path / "run", booted).media_us == booted.wall_us


def test_after_a_start_of_the_machine_what_was_kept_is_the_least(tmp_path: Path) -> None:
    run = next_run(tmp_path / "run", START)
    keep_run(tmp_path / "run", run, later(START, 600))
    booted = replace(later(START, 660, back_us=HOUR_US, boot="second"), up_us=3 * US)
    assert next_run(tmp_path / "run", booted).media_us == START.wall_us + (600 + KEEP_S) * US


def test_damaged_file_and_missing_folder_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("không phải số")
    assert next_run(tmp_path / "run", START).media_us == START.wall_us
    assert next_run(tmp_path / "gone" / "run", START).number == 1_770_000_000


def test_the_number_alone_that_earlier_versions_kept_still_counts(tmp_path: Path) -> None:
    (tmp_path / "run").write_text("1770000500")
    assert next_run(tmp_path / "run", START).number == 1_770_000_501


@given(
    steps=st.lists(
        st.tuples(st.floats(0, 10_000), st.integers(-HOUR_US, HOUR_US), st.booleans()), min_size=1, max_size=10
    )
)
def test_runs_and_media_time_grow_whatever_is_done_to_the_clock(
    tmp_path_factory: object, steps: list[tuple[float, int, bool]]
) -> None:
    path = tmp_path_factory.mktemp("runs") / "run"  # type: ignore[attr-defined]
    now, run = START, next_run(path, START)
    for number, (seconds, back_us, boots) in enumerate(steps):
        ended = later(now, seconds, boot=now.boot)
        reached = run.reached_us(ended)
        keep_run(path, run, ended)
        now = later(ended, 0, back_us=back_us, boot=f"boot {number}" if boots else now.boot)
        following = next_run(path, now)
        assert following.number > run.number
        assert following.media_us >= reached
        run = following


def test_the_clocks_of_this_machine_go_on() -> None:
    one, two = Now.read(), Now.read()
    assert one.boot == two.boot != ""
    assert two.up_us >= one.up_us > 0
