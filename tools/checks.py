"""Run checks and tests, all of them, and say at the end what failed and how long each took.

Usage: ``checks.py check`` (the fast part) or ``checks.py test`` (everything). Runs in the project's environment.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
REPORTS = ROOT / "build" / "test"
#: Longer than any one of them takes on a busy machine.
LONGEST_S = 25 * 60
#: The stories in browsers, which wait for pictures: 20 minutes on the machine they are planned for, twice that on half.
LONGEST_E2E_S = 45 * 60


@dataclass(frozen=True)
class Check:
    """One command."""

    name: str
    arguments: tuple[str, ...]
    folder: Path = ROOT
    #: Whether it belongs to the fast part.
    fast: bool = True
    #: Seconds after which it is ended.
    longest_s: int = LONGEST_S


def tool(name: str, *arguments: str) -> tuple[str, ...]:
    """A program of the environment."""
    return (str(BIN / name), *arguments)


#: Tests that decode, encode or watch a media server run one after the other; the others share the cores.
PARTS = {
    "light": ("-m", "not (media or livekit)", "--numprocesses=2", "--dist=loadfile"),
    "heavy": ("-m", "media or livekit"),
}


def pytest(folder: str, part: str = "") -> Check:
    """One folder of tests, or one part of it; the unit tests are fast."""
    name = f"{folder} {part}".strip()
    # A test that hangs says where.
    options = (f"--junitxml={REPORTS / name}.xml", "--durations=5", "--override-ini=faulthandler_timeout=300")
    command = tool("python", "-m", "pytest", f"tests/{folder}", *PARTS.get(part, ()), *options)
    longest_s = LONGEST_E2E_S if folder == "e2e" else LONGEST_S
    return Check(f"tests/{name}", command, fast=folder == "unit", longest_s=longest_s)


#: The long ones of the fast part first: two of them run at once.
CHECKS = (
    pytest("unit"),
    Check("web check", ("npm", "run", "--silent", "check"), ROOT / "web"),
    Check("ruff", tool("ruff", "check")),
    Check("ruff format", tool("ruff", "format", "--check")),
    Check("mypy", tool("mypy")),
    Check("mypy tests", tool("mypy", "tests", "tools")),
    Check("imports", tool("lint-imports")),
    Check("texts", tool("python", "tools/texts.py")),
    Check("clauses", tool("python", "tools/clauses.py", "--check")),
    Check("openapi", tool("nhipcau", "openapi", "--check")),
    Check("web test", ("npm", "run", "--silent", "test"), ROOT / "web", fast=False),
    pytest("integration", "light"),
    pytest("integration", "heavy"),
    pytest("e2e"),
)


@dataclass(frozen=True)
class Outcome:
    """What became of one."""

    check: Check
    passed: bool
    seconds: float
    #: What it printed, when that did not go to the terminal at once.
    output: str


#: What runs now.
RUNNING: set[subprocess.Popen[str]] = set()


def head(check: Check) -> None:
    """Print which one it is."""
    print(f"\n\033[1m── {check.name}\033[0m", flush=True)


def run(check: Check, *, kept: bool = False) -> Outcome:
    """Run one; its output goes to the terminal, or is kept. One that hangs is ended with everything it started."""
    began = time.monotonic()
    output = ""
    with subprocess.Popen(
        check.arguments,
        cwd=check.folder,
        start_new_session=True,
        stdout=subprocess.PIPE if kept else None,
        stderr=subprocess.STDOUT if kept else None,
        text=True,
    ) as process:
        RUNNING.add(process)
        try:
            output = process.communicate(timeout=check.longest_s)[0] or ""
            passed = process.returncode == 0
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            output, passed = f"✗ {check.name}: {check.longest_s} s\n", False
        finally:
            RUNNING.discard(process)
    return Outcome(check, passed, time.monotonic() - began, output)


def run_two_at_once(checks: Iterable[Check]) -> list[Outcome]:
    """Run checks that use one core each, two at a time; each is printed whole, in their order."""
    outcomes = []
    with ThreadPoolExecutor(2) as lanes:
        try:
            for running in [lanes.submit(run, check, kept=True) for check in checks]:
                outcome = running.result()
                head(outcome.check)
                print(outcome.output, end="", flush=True)
                outcomes.append(outcome)
        except BaseException:
            # Ctrl-C: what runs is in sessions of its own and does not hear it.
            lanes.shutdown(wait=False, cancel_futures=True)
            for process in tuple(RUNNING):
                os.killpg(process.pid, signal.SIGKILL)
            raise
    return outcomes


def run_in_turn(checks: Iterable[Check]) -> list[Outcome]:
    """Run checks that want the machine for themselves, one after the other."""
    outcomes = []
    for check in checks:
        head(check)
        outcomes.append(run(check))
        print(outcomes[-1].output, end="", flush=True)
    return outcomes


def counted() -> dict[str, int]:
    """Add up pytest's reports."""
    total = {"tests": 0, "failures": 0, "errors": 0, "skipped": 0}
    for report in REPORTS.glob("*.xml"):
        for suite in ElementTree.parse(report).iter("testsuite"):  # noqa: S314 - pytest wrote it a moment ago
            for name in total:
                total[name] += int(suite.get(name, 0))
    return total


def main(part: str) -> int:
    """Return the exit code."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    for old in REPORTS.glob("*.xml"):
        old.unlink()
    began = time.monotonic()
    outcomes = run_two_at_once(check for check in CHECKS if check.fast)
    if part == "test":
        outcomes += run_in_turn(check for check in CHECKS if not check.fast)
    print()
    for one in outcomes:
        print(f"{'✓' if one.passed else '✗'} {one.check.name:<24} {one.seconds:7.1f} s")
    print(f"{time.monotonic() - began:.1f} s")
    total = counted()
    failed = total["failures"] + total["errors"]
    passed_tests = total["tests"] - failed - total["skipped"]
    good = all(one.passed for one in outcomes)
    print("Tất cả đạt · all passed" if good else "Có mục không đạt · something failed")
    print(f"{passed_tests} passed, {failed} failed, {total['skipped']} skipped", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
