"""A reorganisation: the units before and after a day, and who continues whom, as one set of changes of the tree.

A unit whose code is used again after the day goes on as the same body under its new name and parent; a code that is
not used again ends; a new code begins. What was changed so already is not changed again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from nhipcau.domain.errors_tree import ReorganisationUnclear
from nhipcau.domain.tree import (
    Change,
    Continued,
    Ended,
    Made,
    Moved,
    Renamed,
    Succession,
    Tree,
    apply,
    day_after,
    day_before,
)

#: So many faults are named; whoever corrects them sees the next ones.
_NAMED = 10


@dataclass(frozen=True, slots=True)
class Unit:
    """A line of the file of units."""

    code: str
    name: str
    level: str
    #: Code of the unit above; empty: none.
    parent: str
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Reorganisation:
    """What a reorganisation means for a tree."""

    #: First day of the new tree.
    day: date
    changes: tuple[Change, ...]
    #: The tree afterwards.
    tree: Tree

    def count(self, kind: type) -> int:
        """How many changes are of a kind."""
        return sum(isinstance(change, kind) for change in self.changes)

    @property
    def without_successor(self) -> tuple[str, ...]:
        """Codes of the bodies that end and that nobody continues."""
        ended = [change.code for change in self.changes if isinstance(change, Ended)]
        return tuple(code for code in ended if not self.tree.continued_by(code, self.day))


def reorganise(
    tree: Tree, units: Sequence[Unit], successors: Sequence[tuple[str, str]], levels: Collection[str]
) -> Reorganisation:
    """Decide what the files mean. Raises ReorganisationUnclear with every fault."""
    day = _day_of(units)
    old = {unit.code: unit for unit in units if unit.last is not None}
    new = {unit.code: unit for unit in units if unit.last is None}
    faults = _faults(tree, units, old, new, successors, levels, day)
    if faults:
        raise _unclear(faults)
    changes: list[Change] = [
        Made(unit.code, unit.name, unit.level, unit.parent, unit.first)
        for unit in old.values()
        if unit.code not in tree.bodies
    ]
    after = apply(tree, changes)
    for unit in new.values():
        if not after.is_there(unit.code, day):
            changes.append(Made(unit.code, unit.name, unit.level, unit.parent, day))
            continue
        if (after.name_on(unit.code, day), after.level_on(unit.code, day)) != (unit.name, unit.level):
            changes.append(Renamed(unit.code, unit.name, unit.level, day))
        if after.parent_on(unit.code, day) != unit.parent:
            changes.append(Moved(unit.code, unit.parent, day))
    changes += [Ended(code, day_before(day)) for code in old if code not in new and after.is_there(code, day)]
    known = set(tree.successions)
    for before, later in successors:
        succession = Succession(before, later, day)
        if before != later and succession not in known:
            changes.append(Continued(succession))
    after = apply(tree, changes)
    left = [
        (after.name_on(code, day), after.bodies[above].names[-1].name)
        for code in after.on(day)
        if (above := after.parent_on(code, day)) and not after.is_there(above, day)
    ]
    if left:
        raise _unclear(
            [
                (f"«{name}» còn trực thuộc «{above}» đã kết thúc", f"“{name}” still stands below “{above}”, which ends")
                for name, above in left
            ]
        )
    return Reorganisation(day, tuple(changes), after)


def _day_of(units: Sequence[Unit]) -> date:
    """Return the one day on which the new units begin. Raises ReorganisationUnclear."""
    begin = {unit.first for unit in units if unit.last is None} | {
        day_after(unit.last) for unit in units if unit.last is not None
    }
    if len(begin) != 1 or None in begin:
        vi = "mọi đơn vị mới phải có cùng một ngày bắt đầu, ngay sau ngày cuối của mọi đơn vị cũ"
        raise _unclear([(vi, "every new unit must begin on one day, right after the last day of every old one")])
    (day,) = begin
    if day is None:
        raise ReorganisationUnclear
    return day


def _faults(
    tree: Tree,
    units: Sequence[Unit],
    old: dict[str, Unit],
    new: dict[str, Unit],
    successors: Sequence[tuple[str, str]],
    levels: Collection[str],
    day: date,
) -> list[tuple[str, str]]:
    faults = []
    for (code, last), often in Counter((unit.code, unit.last) for unit in units).items():
        if often > 1:
            faults.append((f"mã {code} có {often} dòng cùng thời gian ({last or 'mới'})", f"code {code} stands twice"))
    for unit in units:
        if unit.level not in levels:
            faults.append((f"{unit.code}: không có cấp «{unit.level}»", f"{unit.code}: no level “{unit.level}”"))
        side = old if unit.last is not None else new
        on = day_before(day) if unit.last is not None else day
        if unit.parent and unit.parent not in side and not tree.is_there(unit.parent, on):
            faults.append((f"{unit.code}: không có cấp trên {unit.parent}", f"{unit.code}: no parent {unit.parent}"))
    for code in new:
        record = tree.bodies.get(code)
        if record is not None and not record.span.holds_on(day):
            faults.append((f"mã {code} đã thuộc một đơn vị đã kết thúc", f"code {code} belongs to a body that ended"))
    for before, later in successors:
        if before not in old and not tree.is_there(before, day_before(day)):
            faults.append((f"không có đơn vị cũ {before}", f"there is no old unit {before}"))
        if later not in new and not tree.is_there(later, day):
            faults.append((f"không có đơn vị mới {later}", f"there is no new unit {later}"))
    return faults


def _unclear(faults: Sequence[tuple[str, str]]) -> ReorganisationUnclear:
    more = len(faults) - _NAMED
    vi = "; ".join(fault for fault, _ in faults[:_NAMED]) + (f"; và {more} lỗi khác" if more > 0 else "")
    en = "; ".join(fault for _, fault in faults[:_NAMED]) + (f"; and {more} more" if more > 0 else "")
    return ReorganisationUnclear(faults_vi=vi, faults_en=en)
