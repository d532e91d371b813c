"""How a clause is written for people: as Vietnamese law writes it, the smallest part first."""

from __future__ import annotations

import re

_CLAUSE = re.compile(r"(\d+)(?:\.(\d+))?([a-zđ])?")


def cite(clause: str, *, english: bool = False) -> str:
    """Return a clause in words: ``5.2a`` is «điểm a khoản 2 Điều 5», “point a, clause 2, Article 5”.

    Raises ValueError for what is no clause.
    """
    found = _CLAUSE.fullmatch(clause)
    if found is None:
        raise ValueError(clause)
    article, number, letter = found.groups()
    if english:
        parts = (letter and f"point {letter}", number and f"clause {number}", f"Article {article}")
        return ", ".join(part for part in parts if part)
    parts = (letter and f"điểm {letter}", number and f"khoản {number}", f"Điều {article}")
    return " ".join(part for part in parts if part)
