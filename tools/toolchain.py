"""Print the folder of a tool chain's programs: the system's when new enough, else one from PyPI by its hashed lock.

Usage: ``toolchain.py node|go``. Runs in the project's environment, from the project's folder.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Program, question for its version, oldest that will do, programs that must stand beside it.
NEEDS = {
    "node": ("node", "--version", (20, 19), ("npm",)),
    "go": ("go", "version", (1, 26), ()),
}
_VERSION = re.compile(r"(\d+)\.(\d+)")


def system_folder(name: str) -> Path | None:
    """Return the folder of the system's own programs; None when they are missing or too old."""
    program, question, oldest, beside = NEEDS[name]
    found = shutil.which(program)
    if found is None or any(shutil.which(other) is None for other in beside):
        return None
    answer = subprocess.run([found, question], capture_output=True, text=True, check=False, timeout=60).stdout
    match = _VERSION.search(answer)
    return Path(found).parent if match and (int(match[1]), int(match[2])) >= oldest else None


def fetched_folder(name: str) -> Path:
    """Return the folder of the programs from PyPI, fetched once."""
    lock = ROOT / "requirements" / f"{name}.txt"
    home = ROOT / f".venv-{name}"
    made = home / ".made"
    if not made.exists() or made.read_text() != lock.read_text():
        print(f"      {name}: tải từ PyPI · fetching from PyPI", file=sys.stderr)
        uv = str(Path(sys.executable).parent / "uv")
        subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(home)], check=True)
        subprocess.run(
            [uv, "pip", "install", "--quiet", "--python", str(home), "--require-hashes", "-r", str(lock)],
            check=True,
            stdout=sys.stderr,
        )
        made.write_text(lock.read_text())
    return home / "bin"


if __name__ == "__main__":
    print(system_folder(sys.argv[1]) or fetched_folder(sys.argv[1]))
