"""What may be done to the tree of bodies: make, rename, move, close, merge and split, each from a day on.

Every command looks at the tree and returns the changes that it means, or raises TreeConflict; none writes anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nhipcau.domain.errors_tree import TreeConflict
from nhipcau.domain.tree import (
    Change,
    Continued,
    Ended,
    Made,
    Moved,
    Renamed,
    Succession,
    SuccessionKind,
    Tree,
    apply,
    day_before,
)


@dataclass(frozen=True, slots=True)
class NewBody:
    """A body that a merger or a split makes."""

    code: str
    name: str
    level: str
    #: Code of the body above; empty: none.
    parent: str


def make(tree: Tree, body: NewBody, day: date | None) -> list[Change]:
    """Begin a body; an empty day: it has always been there."""
    if body.code in tree.bodies:
        raise _refused(tree, body.code, day, "code_taken")
    if body.parent and day is not None:
        _there(tree, body.parent, day)
    return [Made(body.code, body.name, body.level, body.parent, day)]


def rename(tree: Tree, code: str, *, name: str, level: str = "", day: date) -> list[Change]:
    """Give a body another name, and another level when one is given."""
    _open(tree, code, day)
    level = level or tree.level_on(code, day)
    if (tree.name_on(code, day), tree.level_on(code, day)) == (name, level):
        raise _refused(tree, code, day, "nothing_changes")
    return [Renamed(code, name, level, day)]


def move(tree: Tree, code: str, *, parent: str, day: date) -> list[Change]:
    """Put a body below another one (empty: at the top)."""
    _open(tree, code, day)
    if tree.parent_on(code, day) == parent:
        raise _refused(tree, code, day, "nothing_changes")
    if parent:
        _there(tree, parent, day)
        if parent == code or code in tree.above_on(parent, day):
            raise _refused(tree, code, day, "below_itself")
    return [Moved(code, parent, day)]


def close(tree: Tree, code: str, *, day: date) -> list[Change]:
    """Close a body that nobody continues; ``day`` is the first one on which it is not there."""
    _open(tree, code, day, ends=True)
    if tree.children_on(code, day):
        raise _refused(tree, code, day, "children_left")
    return [Ended(code, day_before(day))]


def merge(tree: Tree, codes: Sequence[str], *, into: str | NewBody, name: str = "", day: date) -> list[Change]:
    """Let one body, old or new, continue several; ``name`` is its name from then on (empty: as it is).

    Whoever stood below those that end stands below it.
    """
    target = into if isinstance(into, str) else into.code
    ending = [code for code in dict.fromkeys(codes) if code != target]
    if len(ending) + isinstance(into, str) < 2:
        raise _refused(tree, target, day, "too_few")
    changes: list[Change] = []
    if isinstance(into, NewBody):
        changes += make(tree, into, day)
    else:
        _open(tree, target, day)
        if name and name != tree.name_on(target, day):
            changes += rename(tree, target, name=name, day=day)
    parent = into.parent if isinstance(into, NewBody) else tree.parent_on(target, day)
    for code in ending:
        _open(tree, code, day, ends=True)
        if parent == code or code in tree.above_on(parent, day):
            raise _refused(tree, code, day, "below_itself")
        changes += [
            Moved(child, target, day) for child in tree.children_on(code, day) if child not in (*ending, target)
        ]
        changes += [Ended(code, day_before(day)), Continued(Succession(code, target, day))]
    return changes


def split(tree: Tree, code: str, *, parts: Sequence[NewBody], stays: bool, day: date) -> list[Change]:
    """Make several bodies of one; ``stays``: the old one goes on beside them, else it ends and they continue it."""
    _open(tree, code, day, ends=not stays)
    if len(parts) + stays < 2:
        raise _refused(tree, code, day, "too_few")
    changes: list[Change] = []
    after = tree
    for part in parts:
        begun = make(after, part, day)
        after = apply(after, begun)
        changes += begun
    for part in parts:
        changes.append(Continued(Succession(code, part.code, day, SuccessionKind.SPLIT)))
    if not stays:
        if tree.children_on(code, day) or any(part.parent == code for part in parts):
            raise _refused(tree, code, day, "children_left")
        changes.append(Ended(code, day_before(day)))
    return changes


def _there(tree: Tree, code: str, day: date) -> None:
    """Raises TreeConflict unless the body exists on the day."""
    if not tree.is_there(code, day):
        raise _refused(tree, code, day, "not_there")


def _open(tree: Tree, code: str, day: date, *, ends: bool = False) -> None:
    """Raises TreeConflict unless the body exists on the day and nothing is known to change after it.

    ``ends``: the body must have had a day before, too.
    """
    _there(tree, code, day)
    record = tree.bodies[code]
    spans = [record.span, *(named.span for named in record.names), *(under.span for under in record.parents)]
    if record.span.last is not None or any(span.first is not None and span.first > day for span in spans):
        raise _refused(tree, code, day, "later_change")
    if ends and not tree.is_there(code, day_before(day)):
        raise _refused(tree, code, day, "later_change")


def _refused(tree: Tree, code: str, day: date | None, reason: str) -> TreeConflict:
    record = tree.bodies.get(code)
    name = (tree.name_on(code, day) if day else "") or (record.names[-1].name if record and record.names else code)
    return TreeConflict(name=name, day=f"{day:%d/%m/%Y}" if day else "–", reason=reason)
