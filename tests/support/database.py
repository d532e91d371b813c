"""Databases for tests: SQLite and PostgreSQL, each with a schema made by the migrations and by nothing else."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event

from nhipcau.store.database import Database
from support.postgres import PostgresServer, binaries, postgres_server

KINDS = ("sqlite", "postgresql")
_TEMPLATE = "migrated"
#: Databases put back as the migrations left them, by the server's folder.
_clean: dict[Path, list[str]] = {}

#: Keep beside the schema what the migrations wrote into it, and how its sequences stand.
_KEEP = """
CREATE SCHEMA as_migrated;
CREATE TABLE as_migrated.sequences AS SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public';
CREATE TABLE as_migrated.columns AS
    SELECT table_name::text, column_name::text, data_type::text, is_nullable::text
    FROM information_schema.columns WHERE table_schema = 'public';
DO $$
DECLARE name text;
BEGIN
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TABLE as_migrated.%I AS TABLE public.%I', 'rows_' || name, name);
    END LOOP;
END $$;
"""

#: Put a database back as it was; whoever is still connected to it is thrown out. Fails when the schema has changed.
_RESTORE = """
DO $$
DECLARE name text; start bigint;
BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL lock_timeout = '5s';
    SET LOCAL session_replication_role = replica;
    IF EXISTS ((SELECT table_name::text, column_name::text, data_type::text, is_nullable::text
                FROM information_schema.columns WHERE table_schema = 'public') EXCEPT TABLE as_migrated.columns)
       OR EXISTS (TABLE as_migrated.columns EXCEPT
                  (SELECT table_name::text, column_name::text, data_type::text, is_nullable::text
                   FROM information_schema.columns WHERE table_schema = 'public')) THEN
        RAISE EXCEPTION 'the schema has changed';
    END IF;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('DELETE FROM public.%I', name);
        EXECUTE format('INSERT INTO public.%I SELECT * FROM as_migrated.%I', name, 'rows_' || name);
    END LOOP;
    FOR name, start IN SELECT sequencename, last_value FROM as_migrated.sequences LOOP
        PERFORM setval(format('public.%I', name), coalesce(start, 1), start IS NOT NULL);
    END LOOP;
END $$;
"""


def sqlite_address(path: Path) -> str:
    """Async SQLAlchemy address of an SQLite file."""
    return f"sqlite+aiosqlite:///{path}"


def migrated_sqlite(path: Path) -> Path:
    """Migrate an SQLite file; once per test run, the tests copy it."""
    _migrate(sqlite_address(path))
    return path


@contextmanager
def migrated_postgres() -> Iterator[PostgresServer]:
    """Start PostgreSQL with one migrated database, the template of every test's own. Skips when none is installed.

    In CI it does not skip: a run without PostgreSQL has not tested the product.
    """
    programs = binaries()
    if programs is None:
        message = "no PostgreSQL server is installed (Debian: apt-get install postgresql)"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    with postgres_server(programs) as server:
        server.create(_TEMPLATE)
        _migrate(server.address(_TEMPLATE))
        server.run(_TEMPLATE, _KEEP)
        yield server


@contextmanager
def own_sqlite(template: Path, folder: Path) -> Iterator[str]:
    """Yield the address of a fresh copy of the migrated file."""
    path = folder / "nhipcau.sqlite3"
    shutil.copyfile(template, path)
    yield sqlite_address(path)


@contextmanager
def own_postgres(server: PostgresServer) -> Iterator[str]:
    """Yield the address of a copy of the migrated database, as the migrations left it.

    A copy takes a third of a second, most of a test: afterwards it is put back as it was for the next one, or dropped
    when its schema is not that of the template any more.
    """
    clean = _clean.setdefault(server.folder, [])
    if clean:
        name = clean.pop()
    else:
        name = f"test_{secrets.token_hex(6)}"
        server.create(name, _TEMPLATE)
    try:
        yield server.address(name)
    finally:
        try:
            server.run(name, _RESTORE)
        except psycopg.errors.Error:
            server.drop(name)
        else:
            clean.append(name)


@contextmanager
def counted_queries(database: Database) -> Iterator[list[str]]:
    """Collect the statements that the database is asked meanwhile (transaction control is not among them)."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine.sync_engine, "before_cursor_execute", note)


def _migrate(address: str) -> None:
    async def migrate() -> None:
        async with Database(address) as database:
            await database.migrate()

    asyncio.run(migrate())
