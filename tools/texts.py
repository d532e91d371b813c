"""What no committed file may hold: addresses of package registries in locks, paths of the machine it was made on.

Also: no file of Python or TypeScript over 500 lines, and no ``__init__.py`` that would shadow the standard library.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCKS = re.compile(r"(^requirements/.*\.(txt|in)|package-lock\.json|go\.sum|\.npmrc)$")
#: An address in a lock; a package's own page (``funding``) is none.
ADDRESS = re.compile(r'"resolved":|--(extra-)?index-url|--find-links|^\s*registry\s*=|"tarball":', re.MULTILINE)
MOST_LINES = 500
CODE = (".py", ".ts", ".tsx")
#: Made by a program.
GENERATED = ("web/src/api/schema.d.ts",)
SHADOWING = ("platform/__init__.py", "tests/platform/__init__.py")


def machine_paths() -> re.Pattern[str]:
    """Match this machine's paths; a checkout just below the root has too common a name to look for."""
    paths = {str(path) for path in (ROOT, ROOT.parent, Path.home()) if len(path.parts) > 2 or path == Path.home()}
    names = "|".join(re.escape(path) for path in sorted(paths))
    return re.compile(rf"(?<![\w./-])({names})/|(?<![\w./-])/home/\w+/")


def problems(name: str, text: str, paths: re.Pattern[str]) -> list[str]:
    """Return what is wrong with a file."""
    found = []
    if LOCKS.search(name) and (match := ADDRESS.search(text)):
        found.append(f"{name}: address in a lock: {match[0].strip()}")
    if match := paths.search(text):
        found.append(f"{name}: path of a machine: {match[0]}")
    if name.endswith(CODE) and name not in GENERATED and (lines := text.count("\n")) > MOST_LINES:
        found.append(f"{name}: {lines} lines, more than {MOST_LINES}")
    if name in SHADOWING:
        found.append(f"{name}: shadows the standard library's platform")
    return found


def main() -> int:
    """Return the exit code."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    paths = machine_paths()
    found: list[str] = []
    for name in filter(None, listed.split("\0")):
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        found += problems(name, text, paths)
    print("\n".join(found) if found else "texts: nothing found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
