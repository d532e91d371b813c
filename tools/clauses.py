"""Make ``docs/regulation.md``: clause → what it asks → what the system does → the tests that prove it.

A test proves a clause by naming it (``Art. 9.1``): in its docstring or in a comment of its own, on the pages in its
title. Whatever no test names is listed as open; what of a clause is not built yet stands as ``lacks``.
Usage: ``clauses.py`` writes the page, ``clauses.py --check`` says whether it is fresh.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CLAUSES = ROOT / "docs" / "clauses.toml"
PAGE = ROOT / "docs" / "regulation.md"

_CITED = re.compile(r"Art\. ?(\d+(?:\.\d+)?[a-zđ]?)")
_TITLED = re.compile(r"""^\s*(?:test|it)\((["'`])(.+?)\1,""", re.MULTILINE)
_HEAD = """# The regulation, clause by clause

Decision 14/2019/QĐ-UBND, Articles 3 to 15. Made by `tools/clauses.py` from `docs/clauses.toml` and the tests that name
a clause (those of the pages stand under `web/`). One that no test names is **open**; *beyond software* is what no
program can do; *not yet* is what of a clause is still missing.

"""


def citations() -> Iterator[tuple[str, str]]:
    """Yield (clause, test) for every test that names a clause; a test is ``folder/file.py::name or title``."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        source = path.read_text(encoding="utf-8")
        lines = source.splitlines()
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                for clause in set(_CITED.findall("\n".join(lines[first - 1 : node.end_lineno]))):
                    yield clause, f"{path.relative_to(ROOT / 'tests').as_posix()}::{node.name}"
    for path in sorted((ROOT / "web" / "src").rglob("*.test.ts*")):
        for _, title in _TITLED.findall(path.read_text(encoding="utf-8")):
            for clause in set(_CITED.findall(title)):
                yield clause, f"web/{path.relative_to(ROOT / 'web' / 'src').as_posix()}::{title}"


def page() -> str:
    """Return the page. Raises ValueError when a test names a clause that is not there."""
    rows = tomllib.loads(CLAUSES.read_text(encoding="utf-8"))
    proofs: defaultdict[str, list[str]] = defaultdict(list)
    for clause, test in citations():
        # A whole article or clause may be named where its letters are: it proves none of them alone.
        if clause not in rows and not any(re.match(rf"{re.escape(clause)}(\D|\Z)", row) for row in rows):
            raise ValueError(f"{test}: Art. {clause} is not in {CLAUSES.name}")
        proofs[clause].append(test)
    lines = ["| Clause | It asks | The system | Tests |", "|---|---|---|---|"]
    for clause, row in rows.items():
        if proofs[clause]:
            shown = " · ".join(f"`{test}`" for test in sorted(proofs[clause]))
        else:
            shown = "*beyond software*" if row.get("beyond") else "**open**"
        does = f"{row['does']} *Not yet: {row['lacks']}*" if "lacks" in row else row["does"]
        lines.append(f"| {clause} | {row['says']} | {does} | {shown} |")
    proven = sum(bool(proofs[clause]) for clause in rows)
    return f"{_HEAD}{proven} of {len(rows)} clauses are named by a test.\n\n" + "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Return the exit code."""
    fresh = page()
    if "--check" not in arguments:
        PAGE.write_text(fresh, encoding="utf-8")
        return 0
    if PAGE.read_text(encoding="utf-8") == fresh:
        return 0
    print(f"{PAGE.name} is not fresh: run tools/clauses.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
