"""Transactions and migrations on both databases."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError

from nhipcau.domain.errors_system import DatabaseNewer, StorageUnavailable
from nhipcau.services.deployment import Deployment
from nhipcau.store import database as store
from nhipcau.store.database import Database, alembic_config
from nhipcau.store.models import Body, Conference
from support.control_plane import make_body, make_conference, make_person, make_point

pytestmark = pytest.mark.anyio


async def test_a_database_of_a_newer_version_is_refused_and_stays_as_it_is(database: Database) -> None:
    async with database.write() as tx:
        await tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseNewer) as raised:
        await database.migrate()
    assert raised.value.params == {"revision": "9999"}
    async with database.read() as tx:
        assert (await tx.execute(text("SELECT version_num FROM alembic_version"))).scalar_one() == "9999"


async def test_migrating_twice_changes_nothing(deployment: Deployment) -> None:
    await make_body(deployment)
    await deployment.database.migrate()
    async with deployment.database.read() as tx:
        assert (await tx.execute(select(func.count()).select_from(Body))).scalar_one() == 1


async def test_whoever_has_a_registration_in_hand_is_found_again_by_a_name_that_is_one_persons(
    deployment: Deployment,
) -> None:
    """What the migration does with names that were stored alone."""
    (script,) = (
        script
        for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()
        if script.doc.startswith("Keep by id who took a registration in hand")
    )
    point = await make_point(deployment)
    one = await make_person(deployment, name="Đỗ Minh Hương")
    for _ in range(2):
        await make_person(deployment, name="Nguyễn Văn An")
    for name in ("Đỗ Minh Hương", "Nguyễn Văn An", "Ai đó", ""):
        meeting = await make_conference(deployment, point, [])
        async with deployment.database.write() as tx:
            (await tx.get_one(Conference, meeting.conference.id)).taken_by = name
    async with deployment.database.write() as tx:
        await tx.execute(text(script.module.FOUND_AGAIN))
        found = await tx.scalars(select(Conference.taken_by_id).order_by(Conference.id))
        assert list(found) == [one.id, None, None, None]


async def test_writers_wait_for_each_other(database: Database) -> None:
    """Each reads, yields, and writes what it read plus one: nothing is lost."""

    async def add_one() -> None:
        async with database.write() as tx:
            count = (await tx.execute(select(func.count()).select_from(Body))).scalar_one()
            await asyncio.sleep(0.01)
            tx.add(Body(code=f"{count:03}", name="Xã", level="commune"))

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        for _ in range(8):
            group.create_task(add_one())
    async with database.read() as tx:
        codes = (await tx.execute(select(Body.code).order_by(Body.code))).scalars().all()
    assert codes == [f"{count:03}" for count in range(8)]


async def test_writers_that_wait_leave_readers_their_connections(database: Database) -> None:
    """More writers wait than the pool has connections; whoever reads meanwhile is answered."""
    let_end = asyncio.Event()

    async def write() -> None:
        async with database.write():
            await let_end.wait()

    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        for _ in range(40):
            group.create_task(write())
        await asyncio.sleep(0.1)
        for _ in range(3):
            async with database.read() as tx:
                assert (await tx.execute(select(func.count()).select_from(Body))).scalar_one() == 0
        let_end.set()


async def test_a_writer_that_waits_too_long_is_refused_and_the_next_one_writes(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "WRITE_WAIT_S", 0.1)
    async with database.write():
        with pytest.raises(StorageUnavailable):
            async with database.write():
                raise AssertionError("two write at once")
    async with database.write() as tx:
        tx.add(Body(code="001", name="Xã", level="commune"))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_writer_of_another_process_is_not_waited_for_for_ever(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_BEGIN_WRITE", text(str(store._BEGIN_WRITE).replace("'20s'", "'200ms'")))
    async with Database(database_url) as other, other.write():
        with pytest.raises(OperationalError):
            async with database.write():
                raise AssertionError("two write at once")


def test_the_file_is_its_owners_alone_in_a_folder_that_others_may_look_into(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    path = tmp_path / "nhipcau.sqlite3"
    for _ in range(2):
        Database(f"sqlite+aiosqlite:///{path}")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        # A file of an earlier version is brought to it too.
        path.chmod(0o644)
