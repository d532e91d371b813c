"""Run checks and tests one after the other, all of them, and say at the end what failed and how long each took.

Usage: ``checks.py check`` (the fast part) or ``checks.py test`` (everything). Runs in the project's environment.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
REPORTS = ROOT / "build" / "test"
#: Longer than any one of them takes on a busy machine.
LONGEST_S = 25 * 60


@dataclass(frozen=True)
class Check:
    """One command."""

    name: str
    arguments: tuple[str, ...]
    folder: Path = ROOT
    #: Whether it belongs to the fast part.
    fast: bool = True


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
    return Check(f"tests/{name}", command, fast=folder == "unit")


CHECKS = (
    Check("ruff", tool("ruff", "check")),
    Check("ruff format", tool("ruff", "format", "--check")),
    Check("mypy", tool("mypy")),
    Check("mypy tests", tool("mypy", "tests", "tools")),
    Check("imports", tool("lint-imports")),
    Check("texts", tool("python", "tools/texts.py")),
    Check("clauses", tool("python", "tools/clauses.py", "--check")),
    Check("openapi", tool("nhipcau", "openapi", "--check")),
    Check("web check", ("npm", "run", "--silent", "check"), ROOT / "web"),
    Check("web test", ("npm", "run", "--silent", "test"), ROOT / "web", fast=False),
    pytest("unit"),
    pytest("integration", "light"),
    pytest("integration", "heavy"),
    pytest("e2e"),
)


def run(check: Check) -> tuple[bool, float]:
    """Run one; its output goes to the terminal. One that hangs is ended with everything it started."""
    print(f"\n\033[1m── {check.name}\033[0m", flush=True)
    began = time.monotonic()
    with subprocess.Popen(check.arguments, cwd=check.folder, start_new_session=True) as process:
        try:
            code = process.wait(LONGEST_S)
        except BaseException as error:
            os.killpg(process.pid, signal.SIGKILL)
            if not isinstance(error, subprocess.TimeoutExpired):
                raise
            print(f"✗ {check.name}: {LONGEST_S} s", flush=True)
            code = 1
    return code == 0, time.monotonic() - began


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
    results = [(check, *run(check)) for check in CHECKS if check.fast or part == "test"]
    print()
    for check, passed, seconds in results:
        print(f"{'✓' if passed else '✗'} {check.name:<24} {seconds:7.1f} s")
    total = counted()
    failed = total["failures"] + total["errors"]
    passed_tests = total["tests"] - failed - total["skipped"]
    good = all(passed for _, passed, _ in results)
    print("Tất cả đạt · all passed" if good else "Có mục không đạt · something failed")
    print(f"{passed_tests} passed, {failed} failed, {total['skipped']} skipped", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
