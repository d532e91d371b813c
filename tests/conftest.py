"""Fixtures of every test, and what becomes of a media test that fails on a machine that cannot judge it."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from support.judging import Machine
from support.loopback import loopback_only
from support.sdk_panics import outlive_panics

# How long an example takes says how busy the machine is.
settings.register_profile("however busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("however busy")

#: When the first media test of each file began: chapters of one story suffer from what was too slow before them.
_BEGAN = pytest.StashKey[dict[str, float]]()
_MACHINE = pytest.StashKey[Machine]()
#: Failures that were not judged: the test's file, its name and what failed.
_EXCUSED = pytest.StashKey[list[tuple[Path, str, str]]]()
#: What the LiveKit SDK said when it panicked.
_PANICS = pytest.StashKey[list[str]]()


@pytest.fixture
def anyio_backend() -> str:
    """Async tests run on asyncio, as the product does."""
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def _this_machine_only() -> Iterator[None]:
    """Let nothing in the tests' own process connect to another machine."""
    with loopback_only():
        yield


@pytest.fixture(scope="session", autouse=True)
def _panics(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a panic of the LiveKit SDK end nothing but what it happened to."""
    with outlive_panics() as told:
        request.config.stash[_PANICS] = told
        yield


@pytest.fixture(scope="session")
def _machine(request: pytest.FixtureRequest) -> Iterator[Machine]:
    with Machine().watching() as machine:
        request.config.stash[_MACHINE] = machine
        yield machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure the machine while media tests run."""
    for item in items:
        if item.get_closest_marker("media"):
            item.fixturenames.insert(0, "_machine")  # type: ignore[attr-defined]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Report a media test whose assertion failed as not judged when the machine could not judge it.

    Anything but an assertion is a failure on any machine: a refusal of the API, an error in the test. But where an
    earlier chapter of the story was not judged, the later ones are not where they think they are: a button that stands
    there no more fails them in any way.
    """
    report = yield
    machine = item.config.stash.get(_MACHINE, None)
    if machine is not None and item.get_closest_marker("media") and not item.get_closest_marker("exact"):
        began = item.config.stash.setdefault(_BEGAN, {}).setdefault(str(item.path), time.monotonic() - report.duration)
        excused = item.config.stash.setdefault(_EXCUSED, [])
        astray = item.get_closest_marker("e2e") is not None and any(path == item.path for path, _, _ in excused)
        asserted = call.excinfo is not None and issubclass(call.excinfo.type, AssertionError)
        if (asserted or astray) and (failure := machine.excuse(report, began)):
            excused.append((item.path, report.nodeid, failure))
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show what failed and was not judged: whoever reads it may see more in it than a slow machine."""
    for _, name, failure in config.stash.get(_EXCUSED, []):
        terminalreporter.section(f"not judged: {name}")
        terminalreporter.line(failure)
    for message in config.stash.get(_PANICS, []):
        terminalreporter.section("the LiveKit SDK panicked")
        terminalreporter.line(message)
