"""The list of contact officers of a body and what changed since the last one that was sent (Art. 13.3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from nhipcau.domain.point_records import folded

#: Fields whose change is told to the Department.
_TOLD = ("rank", "post", "phone", "second_phone", "mail")


class ListChangeKind(StrEnum):
    """What happened to somebody on the list."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ListChange:
    """One change of the list."""

    kind: ListChangeKind
    name: str
    #: Field → [before, after]; empty unless changed.
    fields: dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Officer:
    """One line of the list."""

    name: str
    #: ContactRank.
    rank: str
    post: str
    phone: str
    second_phone: str
    mail: str
    trained_on: date | None
    since: date | None


def compare(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> tuple[ListChange, ...]:
    """Return what changed between two lists, by name: added, changed, removed. Order on the list does not matter."""
    old = {folded(row["name"]): row for row in before}
    new = {folded(row["name"]): row for row in after}
    found = []
    for key, row in new.items():
        if key not in old:
            found.append(ListChange(ListChangeKind.ADDED, row["name"], {}))
            continue
        fields = {field: [old[key][field], row[field]] for field in _TOLD if old[key][field] != row[field]}
        if fields:
            found.append(ListChange(ListChangeKind.CHANGED, row["name"], fields))
    found += [ListChange(ListChangeKind.REMOVED, row["name"], {}) for key, row in old.items() if key not in new]
    return tuple(found)
