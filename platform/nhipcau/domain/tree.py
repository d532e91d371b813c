"""The dated tree of bodies: who stood where, under which name, on a day; and who continues whom.

Bodies are known by their official code, which stays while names, levels and parents change. Days are both included;
an empty end is open. Nothing that a change says of a day reaches the days before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

_ONE_DAY = timedelta(days=1)


def day_before(day: date) -> date:
    """Return the day before."""
    return day - _ONE_DAY


def day_after(day: date) -> date:
    """Return the day after."""
    return day + _ONE_DAY


@dataclass(frozen=True, slots=True)
class Span:
    """Days from … to …, both included; empty: open."""

    first: date | None = None
    last: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the day is one of them."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def covers(self, other: Span) -> bool:
        """Whether every day of the other is one of these."""
        begins = self.first is None or (other.first is not None and self.first <= other.first)
        return begins and (self.last is None or (other.last is not None and other.last <= self.last))

    def common(self, other: Span) -> Span | None:
        """Return the days of both; None: there are none."""
        first = max((day for day in (self.first, other.first) if day is not None), default=None)
        last = min((day for day in (self.last, other.last) if day is not None), default=None)
        return None if first is not None and last is not None and last < first else Span(first, last)


ALWAYS = Span()


@dataclass(frozen=True, slots=True)
class Named:
    """What a body was called, and its level, for some days."""

    name: str
    level: str
    span: Span = ALWAYS


@dataclass(frozen=True, slots=True)
class Under:
    """Below whom a body stood for some days."""

    parent: str
    span: Span = ALWAYS


class SuccessionKind(StrEnum):
    """How one body continues another."""

    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Succession:
    """From ``since`` on ``new`` continues ``old``."""

    old: str
    new: str
    since: date
    kind: SuccessionKind = SuccessionKind.MERGE


@dataclass(frozen=True, slots=True)
class BodyRecord:
    """Everything that is known of one body."""

    code: str
    names: tuple[Named, ...]
    parents: tuple[Under, ...] = ()
    span: Span = ALWAYS

    def named_on(self, day: date) -> Named | None:
        """Return name and level on a day; None when the body is not there."""
        if not self.span.holds_on(day):
            return None
        return next((named for named in self.names if named.span.holds_on(day)), None)

    def parent_on(self, day: date) -> str:
        """Return the code of the body above on a day; empty: none."""
        return next((under.parent for under in self.parents if under.span.holds_on(day)), "")


@dataclass(frozen=True, slots=True)
class Tree:
    """All bodies and all days."""

    bodies: Mapping[str, BodyRecord] = field(default_factory=dict)
    successions: tuple[Succession, ...] = ()

    def is_there(self, code: str, day: date) -> bool:
        """Whether a body exists on a day."""
        record = self.bodies.get(code)
        return record is not None and record.span.holds_on(day)

    def name_on(self, code: str, day: date) -> str:
        """Return the name on a day; empty when the body is not there."""
        named = self.bodies[code].named_on(day) if code in self.bodies else None
        return named.name if named else ""

    def level_on(self, code: str, day: date) -> str:
        """Return the level on a day; empty when the body is not there."""
        named = self.bodies[code].named_on(day) if code in self.bodies else None
        return named.level if named else ""

    def parent_on(self, code: str, day: date) -> str:
        """Return the code of the body above on a day; empty: none."""
        return self.bodies[code].parent_on(day) if code in self.bodies else ""

    def on(self, day: date) -> list[str]:
        """Return the codes of the bodies that exist on a day."""
        return [code for code, record in self.bodies.items() if record.span.holds_on(day)]

    def children_on(self, code: str, day: date) -> list[str]:
        """Return the codes of the bodies right below one on a day."""
        return [child for child in self.on(day) if self.bodies[child].parent_on(day) == code]

    def above_on(self, code: str, day: date) -> list[str]:
        """Return the codes above a body on a day, the nearest first."""
        found: list[str] = []
        above = self.parent_on(code, day)
        while above and above not in found:
            found.append(above)
            above = self.parent_on(above, day)
        return found

    def below_on(self, code: str, day: date) -> list[str]:
        """Return the codes of everybody below a body on a day."""
        children: dict[str, list[str]] = defaultdict(list)
        for child in self.on(day):
            children[self.bodies[child].parent_on(day)].append(child)
        found: list[str] = []
        seen = {code}
        waiting = children[code][::-1]
        while waiting:
            body = waiting.pop()
            if body not in seen:
                seen.add(body)
                found.append(body)
                waiting.extend(reversed(children[body]))
        return found

    def continued_by(self, code: str, day: date) -> list[str]:
        """Return who stands on a day for a body: itself while it is there, else its successors' successors.

        The first one is the main successor. Empty when it ended and nobody continues it.
        """
        if self.is_there(code, day):
            return [code]
        found: dict[str, None] = {}
        waiting, seen = [code], {code}
        while waiting:
            for succession in self.successions:
                new = succession.new
                if succession.old == waiting[0] and succession.since <= day and new not in seen:
                    seen.add(new)
                    if self.is_there(new, day):
                        found[new] = None
                    else:
                        waiting.append(new)
            waiting.pop(0)
        return list(found)

    def continues(self, code: str, day: date) -> list[str]:
        """Return the bodies that a body has taken over until a day, itself not among them."""
        return [one.old for one in self.successions if one.new == code and one.since <= day and one.old != code]


# --- changes ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Made:
    """A body begins; an empty day: it has always been there."""

    code: str
    name: str
    level: str
    parent: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Renamed:
    """A body has another name or level from a day on."""

    code: str
    name: str
    level: str
    day: date


@dataclass(frozen=True, slots=True)
class Moved:
    """A body stands below another one (empty: none) from a day on."""

    code: str
    parent: str
    day: date


@dataclass(frozen=True, slots=True)
class Ended:
    """A body has its last day."""

    code: str
    last: date


@dataclass(frozen=True, slots=True)
class Continued:
    """A body is continued by another one."""

    succession: Succession


Change = Made | Renamed | Moved | Ended | Continued


def apply(tree: Tree, changes: Iterable[Change]) -> Tree:
    """Return the tree after changes that were decided for it (see ``tree_changes``)."""
    bodies = dict(tree.bodies)
    successions = list(tree.successions)
    for change in changes:
        match change:
            case Made(code, name, level, parent, day):
                span = Span(day)
                under = (Under(parent, span),) if parent else ()
                bodies[code] = BodyRecord(code, (Named(name, level, span),), under, span)
            case Renamed(code, name, level, day):
                record = bodies[code]
                kept = tuple(replace(one, span=cut) for one in record.names if (cut := _until(one.span, day)))
                bodies[code] = replace(record, names=(*kept, Named(name, level, Span(day, record.span.last))))
            case Moved(code, parent, day):
                record = bodies[code]
                above = tuple(replace(one, span=cut) for one in record.parents if (cut := _until(one.span, day)))
                if parent:
                    above = (*above, Under(parent, Span(day, record.span.last)))
                bodies[code] = replace(record, parents=above)
            case Ended(code, last):
                record = bodies[code]
                day = day_after(last)
                bodies[code] = replace(
                    record,
                    names=tuple(replace(one, span=cut) for one in record.names if (cut := _until(one.span, day))),
                    parents=tuple(replace(one, span=cut) for one in record.parents if (cut := _until(one.span, day))),
                    span=replace(record.span, last=last),
                )
            case Continued(succession):
                if succession not in successions:
                    successions.append(succession)
    return Tree(bodies, tuple(successions))


def _until(span: Span, day: date) -> Span | None:
    """Return the part of a span before a day; None when there is none."""
    if span.first is not None and span.first >= day:
        return None
    if span.last is not None and span.last < day:
        return span
    return replace(span, last=day_before(day))
