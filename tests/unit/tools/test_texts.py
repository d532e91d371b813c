"""What no committed file may hold."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import pytest

TEXTS: dict[str, Any] = runpy.run_path(str(Path(__file__).parents[3] / "tools" / "texts.py"))
PATHS = re.compile("/srv/nhipcau/")


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("requirements/run.txt", "av==18.1.0 \\\n    --hash=sha256:00\n", []),
        ("requirements/run.txt", "--index-url x\nav==1\n", ["address in a lock: --index-url"]),
        ("web/package-lock.json", '{"resolved": "x"}', ['address in a lock: "resolved":']),
        ("web/package.json", '{"resolved": "x"}', []),
        ("docs/a.md", "see /srv/nhipcau/build", ["path of a machine: /srv/nhipcau/"]),
        ("web/src/a.ts", "x\n" * 501, ["501 lines, more than 500"]),
        ("web/src/api/schema.d.ts", "x\n" * 501, []),
        ("platform/__init__.py", "", ["shadows the standard library's platform"]),
        ("tests/platform/__init__.py", "", ["shadows the standard library's platform"]),
        ("platform/nhipcau/__init__.py", "", []),
    ],
)
def test_problems(name: str, text: str, found: list[str]) -> None:
    assert TEXTS["problems"](name, text, PATHS) == [f"{name}: {problem}" for problem in found]
