"""Long lists a part at a time: where the last part ended, what words find, which days; for every list the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, or_
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.search import finds
from nhipcau.schemas.base import LARGEST
from nhipcau.services.calendar import day_of, midnight
from nhipcau.services.names_on import DatedNames
from nhipcau.store.models import Conference

#: Rows in one answer.
LIST_LIMIT = 200


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def instant_of(at: datetime, row_id: int) -> str:
    """Return the place of a row that an instant and its id order; it stays where it is when the row is moved."""
    return f"{(at - _EPOCH) // _MICROSECOND}-{row_id}"


def read_instant(place: str, most: int = LARGEST) -> tuple[datetime, int]:
    """Return instant and id of a place; ``most``: the largest id that its column holds."""
    microseconds, _, row_id = place.partition("-")
    return _EPOCH + int(microseconds) * _MICROSECOND, min(int(row_id), most)


def behind(
    first: SQLColumnExpression[Any], second: SQLColumnExpression[int], place: tuple[Any, int], *, newest: bool
) -> ColumnElement[bool]:
    """Return the condition that a row comes after a place, in a list by these two columns."""
    then, one = place
    if newest:
        return or_(first < then, and_(first == then, second < one))
    return or_(first > then, and_(first == then, second > one))


def within_days(
    begins: SQLColumnExpression[Any], ends: SQLColumnExpression[Any], since: date | None, until: date | None
) -> list[ColumnElement[bool]]:
    """Return the conditions that a span lies at least partly on these days in Viet Nam, both included."""
    ways: list[ColumnElement[bool]] = []
    if since is not None:
        ways.append(ends > midnight(since))
    if until is not None:
        ways.append(begins < midnight(until) + timedelta(days=1))
    return ways


async def found_by(
    tx: AsyncSession,
    question: Select[*tuple[Any, ...]],
    wanted: Sequence[str],
    *,
    key: SQLColumnExpression[int],
    more: Sequence[SQLColumnExpression[Any]] = (),
    said: Callable[..., str] = lambda: "",
    limit: int,
) -> list[int]:
    """Return the keys of the first rows that the words find, one more than are shown (two queries).

    ``question`` is about conferences and what belongs to them. Words begin words of the title, of the host's name, or
    of what ``said`` makes of the columns ``more``. Databases do not fold Vietnamese alike: some thousand titles are
    compared here.
    """
    columns = (key, Conference.title, Conference.host_body_id, Conference.starts_at, *more)
    rows = (await tx.execute(question.with_only_columns(*columns))).all()
    hosts = await DatedNames.of_bodies(tx, {row[2] for row in rows})
    found: list[int] = []
    for its_key, title, host_id, starts_at, *rest in rows:
        if finds(wanted, f"{title} {hosts.on(host_id, day_of(starts_at))} {said(*rest)}"):
            found.append(its_key)
            if len(found) > limit:
                break
    return found
