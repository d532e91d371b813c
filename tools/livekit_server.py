"""Build the LiveKit server that ``media/livekit-server/go.mod`` pins, and say how far it is.

Usage: ``livekit_server.py TARGET``; ``go`` is on PATH.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULE = ROOT / "media" / "livekit-server"
PACKAGE = "github.com/livekit/livekit-server/cmd/server"
#: Never another tool chain than the one that was found, never a changed go.mod.
ENVIRONMENT = {**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly", "CGO_ENABLED": "0"}


class Progress:
    """One line that grows on a terminal; a line every ten percent elsewhere."""

    def __init__(self, label: str, total: int) -> None:
        self._label = label
        self._total = max(total, 1)
        self._told = -1
        self._terminal = sys.stderr.isatty()

    def tell(self, done: int) -> None:
        """Say how many are done; the last percent is for :meth:`end`."""
        percent = min(99, 100 * done // self._total)
        step = percent if self._terminal else percent // 10 * 10
        if step > self._told:
            self._told = step
            print(f"      {self._label}: {step} %", end="\r" if self._terminal else "\n", file=sys.stderr, flush=True)

    def end(self, seconds: float) -> None:
        """Say that it is complete."""
        print(f"      {self._label}: 100 % ({seconds:.0f} s)", file=sys.stderr, flush=True)


def run(label: str, total: int, arguments: list[str], counts: str) -> None:
    """Run go and count its lines that contain ``counts``; what else it says is shown when it fails. Exits then."""
    began = time.monotonic()
    progress = Progress(label, total)
    progress.tell(0)
    others: list[str] = []
    with subprocess.Popen(
        ["go", *arguments], cwd=MODULE, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True, errors="replace"
    ) as process:
        done = 0
        for line in _lines(process):
            if counts in line:
                done += 1
                progress.tell(done)
            else:
                others = [*others[-40:], line]
    if process.returncode:
        sys.exit("".join(others) + f"go {arguments[0]}: {process.returncode}")
    progress.end(time.monotonic() - began)


def _lines(process: subprocess.Popen[str]) -> Iterable[str]:
    return process.stderr or ()


def ask(*arguments: str) -> list[str]:
    """Return what go answers, by lines."""
    answer = subprocess.run(
        ["go", *arguments], cwd=MODULE, env=ENVIRONMENT, check=True, stdout=subprocess.PIPE, text=True
    )
    return answer.stdout.split()


def main(target: Path) -> None:
    """Fetch the sources, then build."""
    modules = sum("\tv" not in line and " v" in line for line in (MODULE / "go.mod").read_text().splitlines())
    run("tải mã nguồn · fetching sources", modules, ["mod", "download", "-x"], ".zip: 200")
    stale = ask("list", "-deps", "-f", "{{if .Stale}}{{.ImportPath}}{{end}}", PACKAGE)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    # Every package is printed when its turn comes.
    run("biên dịch · compiling", len(stale), ["build", "-v", "-o", str(part), PACKAGE], "")
    part.replace(target)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
