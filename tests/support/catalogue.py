"""The pages' catalogue as far as Python's tests look into it: the keys of one of its tables."""

from __future__ import annotations

import re
from pathlib import Path

_CATALOGUES = Path(__file__).parents[2] / "web" / "src" / "i18n"


def keys_of(language: str, part: str, *path: str) -> set[str]:
    """Return the keys of a table of ``web/src/i18n/<language>/<part>.ts``, at a path of names."""
    text = (_CATALOGUES / language / f"{part}.ts").read_text(encoding="utf-8")
    for name in path:
        begin = re.search(rf"^\s*{name}: {{", text, re.MULTILINE)
        assert begin, f"{part} holds no {name}"
        text = _within(text[begin.end() :])
    return set(re.findall(r"^\s*(\w+): ", text, re.MULTILINE))


def _within(text: str) -> str:
    """Return what stands before the brace that closes what was opened."""
    depth = 1
    for match in re.finditer(r'"(?:[^"\\]|\\.)*"|[{}]', text):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if depth == 0:
            return text[: match.start()]
    raise AssertionError("a table that is not closed")
