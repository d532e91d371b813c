"""The database: engine, reading and writing transactions, migrations.

``write()`` is serialised over all processes from its first statement (SQLite: ``BEGIN IMMEDIATE``; PostgreSQL: an
advisory transaction lock), so ids of events commit in order and a command sees the state that it changes. Writers of
one process wait for each other before they take a connection, so that readers always find one.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from nhipcau.domain.errors_system import DatabaseNewer, StorageUnavailable

#: Any constant; names the lock under which commands write.
_WRITE_LOCK = 0x6E686970

#: A command waits so long for the writers before it, and then is refused (seconds).
WRITE_WAIT_S = 20
#: PostgreSQL: a statement of a writing transaction may take so long (seconds).
_STATEMENT_S = 30
#: PostgreSQL: opening a connection may take so long (seconds).
_CONNECT_S = 5
#: A transaction waits so long for a connection of the pool (seconds): no shorter than a command waits for the writers
#: before it, or whoever asks who it is gives up first in a rush of 250.
_POOL_WAIT_S = WRITE_WAIT_S

#: One round trip: limits of this transaction, then the lock, which waits within them.
_BEGIN_WRITE = text(
    f"SELECT set_config('lock_timeout', '{WRITE_WAIT_S}s', true),"
    f" set_config('statement_timeout', '{_STATEMENT_S}s', true), pg_advisory_xact_lock({_WRITE_LOCK})"
)


class Database:
    """Engine and transactions. Use as an async context manager or call ``close``."""

    def __init__(self, url: str) -> None:
        """Take an async SQLAlchemy address: ``sqlite+aiosqlite:///…`` or ``postgresql+psycopg://…``."""
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        options: dict[str, Any] = {"pool_timeout": _POOL_WAIT_S}
        if not self.is_sqlite:
            options |= {"pool_size": 10, "max_overflow": 10, "connect_args": {"connect_timeout": _CONNECT_S}}
        self.engine: AsyncEngine = create_async_engine(url, **options)
        if self.is_sqlite:
            _keep_to_oneself(self.engine)
            _set_up_sqlite(self.engine)
        self._writing = asyncio.Lock()
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def __aenter__(self) -> Database:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Release all connections."""
        await self.engine.dispose()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a reading transaction; nothing is committed."""
        async with self._sessions() as session:
            yield session

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Open a writing transaction; commits at the end, rolls back on an exception.

        Raises StorageUnavailable when the writers before it take too long.
        """
        try:
            async with asyncio.timeout(WRITE_WAIT_S):
                await self._writing.acquire()
        except TimeoutError:
            raise StorageUnavailable from None
        try:
            async with self._sessions() as session, session.begin():
                await session.connection(execution_options={"nhipcau_write": True})
                if not self.is_sqlite:
                    await session.execute(_BEGIN_WRITE)
                yield session
        finally:
            self._writing.release()

    async def migrate(self) -> None:
        """Bring the schema to this version. Raises DatabaseNewer when the database is ahead of this program."""
        async with self.engine.connect() as connection:
            await connection.run_sync(_refuse_newer)
        async with self.engine.connect() as connection, self.changing_schema(connection):
            await connection.run_sync(_upgrade)

    @asynccontextmanager
    async def changing_schema(self, connection: AsyncConnection) -> AsyncIterator[None]:
        """Commit what changes the schema; SQLite changes most of a table by making it anew.

        While the old table is dropped its rows are gone for those that refer to them: references are looked at
        afterwards, all at once, and nothing is kept when one leads nowhere (RuntimeError).
        """
        if not self.is_sqlite:
            yield
            await connection.commit()
            return
        driver: Any = (await connection.get_raw_connection()).driver_connection
        # No part of a transaction: inside of one it would do nothing.
        await driver.execute("PRAGMA foreign_keys=OFF")
        try:
            yield
            if lost := (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all():
                raise RuntimeError(f"references that lead nowhere after a migration: {lost[:5]}")
            await connection.commit()
        finally:
            await connection.rollback()
            await driver.execute("PRAGMA foreign_keys=ON")


def _keep_to_oneself(engine: AsyncEngine) -> None:
    """Make the file its owner's alone, also in a folder that others may look into; its journals follow it."""
    if not (path := engine.url.database) or path == ":memory:":
        return
    # A folder that cannot be written is told of by whoever opens the file.
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        Path(path).chmod(0o600)


def _set_up_sqlite(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def connect(connection: Any, _: Any) -> None:
        # The driver's own transaction handling is switched off: begin() below says how a transaction begins.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("nhipcau_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def alembic_config() -> Config:
    """Return Alembic's configuration; the migrations ship inside the package."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _refuse_newer(connection: Connection) -> None:
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()}
    if current is not None and current not in known:
        raise DatabaseNewer(revision=current)


def _upgrade(connection: Connection) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
