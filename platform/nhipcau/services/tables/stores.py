"""What a table must offer to be imported and exported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents.tables import Key, Plan, Problem, Table, Values
from nhipcau.domain.roles import Action, Actor

#: So many rows go to the database at once; the loop is free in between.
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Loaded:
    """What is stored, and what checking and writing need to know."""

    table: Table
    rows: Mapping[Key, Values]
    #: Whatever the store read besides.
    context: Any = None


@dataclass(frozen=True, slots=True)
class Writing:
    """A plan that is written: in which transaction, by whom, when, and who hears how far it is (0 to 1)."""

    tx: AsyncSession
    actor: Actor
    now: datetime
    progress: Callable[[float], None] = lambda _: None


class TableStore(Protocol):
    """A table of the database as rows of canonical texts."""

    @property
    def key(self) -> str:
        """Its name in addresses."""
        ...

    @property
    def vi(self) -> str:
        """Its name in Vietnamese."""
        ...

    @property
    def en(self) -> str:
        """Its name in English."""
        ...

    @property
    def action(self) -> Action:
        """Whoever may do this everywhere may exchange the table."""
        ...

    async def declare(self, tx: AsyncSession) -> Table:
        """Return its columns (one query at most)."""
        ...

    async def load(self, tx: AsyncSession, now: datetime) -> Loaded:
        """Read everything (a constant number of queries)."""
        ...

    def check(self, loaded: Loaded, plan: Plan) -> list[Problem]:
        """Return what is wrong with a plan beyond its cells. Runs in a thread: touches no database."""
        ...

    async def write(self, writing: Writing, loaded: Loaded, plan: Plan) -> None:
        """Write a plan without problems (a number of statements that grows by ``CHUNK`` only)."""
        ...
