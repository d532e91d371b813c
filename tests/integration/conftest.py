"""Databases, a deployment and its clock for integration tests."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from nhipcau.services.deployment import Deployment
from nhipcau.store.database import Database
from support.control_plane import Clock, make_deployment
from support.database import KINDS, migrated_postgres, migrated_sqlite, own_postgres, own_sqlite
from support.postgres import PostgresServer


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    return migrated_sqlite(tmp_path_factory.mktemp("template") / "migrated.sqlite3")


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """The one PostgreSQL process of this test run."""
    with migrated_postgres() as server:
        yield server


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of a fresh migrated database, once of each kind."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield stack.enter_context(own_sqlite(request.getfixturevalue("sqlite_template"), tmp_path))
        else:
            yield stack.enter_context(own_postgres(request.getfixturevalue("postgres")))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A fresh migrated database, once of each kind."""
    async with Database(database_url) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until the test moves it."""
    return Clock()


@pytest.fixture
def deployment(database: Database, clock: Clock, tmp_path: Path) -> Deployment:
    """A deployment on that database with an in-memory media server and the test's clock."""
    return make_deployment(database, now=clock, data_dir=tmp_path)
