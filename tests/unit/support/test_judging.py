"""A failure counts unless the machine gave too little, for too long, while the story ran."""

from __future__ import annotations

import time

import pytest

from support.judging import Machine, Moment, share


def machine(*powers: float) -> Machine:
    """A machine that was measured once a second from 100 s on."""
    measured = Machine()
    measured.moments = [Moment(100.0 + second, power) for second, power in enumerate(powers)]
    return measured


def failed() -> pytest.TestReport:
    return pytest.TestReport(
        "tests/a.py::test_it", ("tests/a.py", 6, "test_it"), {}, "failed", "only 3 pictures", "call"
    )


@pytest.mark.parametrize(
    ("powers", "since", "judges"),
    [
        ((1.0, 1.1, 0.9), 100.0, True),
        ((0.4, 0.4, 0.4), 100.0, False),
        # One bad moment of twenty is nothing; three are too much.
        ((1.0,) * 19 + (0.3,), 100.0, True),
        ((1.0,) * 17 + (0.3,) * 3, 100.0, False),
        # What came before the story is no excuse.
        ((0.3, 0.3, 1.0, 1.0), 102.0, True),
        ((), 100.0, True),
    ],
)
def test_whether_it_can_judge(powers: tuple[float, ...], since: float, judges: bool) -> None:
    assert (machine(*powers).cannot_judge(since) == "") is judges


def test_a_failure_on_a_machine_that_gives_enough_stays_one() -> None:
    report = failed()
    assert machine(1.0, 1.0).excuse(report, 100.0) == ""
    assert report.failed


def test_a_failure_on_a_machine_that_gives_too_little_is_not_judged_and_kept() -> None:
    report = failed()
    assert machine(0.4, 0.3, 0.5).excuse(report, 100.0) == "only 3 pictures"
    assert report.skipped
    assert report.longrepr == (
        "tests/a.py",
        7,
        "not judged: in 3 of 3 moments this machine gave less than 70% of what media tests are planned for "
        "(median 40%)",
    )


def test_what_passed_stays_passed() -> None:
    report = failed()
    report.outcome = "passed"
    assert machine(0.1).excuse(report, 100.0) == ""
    assert report.passed


@pytest.mark.parametrize(
    ("busy", "own", "left"), [(4.0, 4.0, 1.0), (4.0, 2.0, 0.5), (1.0, -3.0, 0.75), (4.5, 0.0, 0.0), (1.0, 2.0, 1.0)]
)
def test_only_the_work_of_others_takes_power_away(busy: float, own: float, left: float) -> None:
    assert share(busy, own, 4.0) == left


def test_the_machine_is_measured_while_it_is_watched() -> None:
    with Machine().watching(every_s=0.05) as watched:
        deadline = time.monotonic() + 30
        while len(watched.moments) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
    # Nothing of it is left where others take the whole machine for a moment.
    assert all(0 <= moment.power < 100 for moment in watched.moments)
    assert [moment.at for moment in watched.moments] == sorted(moment.at for moment in watched.moments)
    assert len(watched.moments) >= 3
