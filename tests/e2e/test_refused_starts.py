"""What keeps the whole system from starting, with its real processes: said once, with a code; nothing is changed."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nhipcau.store.database import Database
from support.system import ROOT, settings_of

pytestmark = [pytest.mark.anyio, pytest.mark.e2e]


def refused(data_dir: Path, **environment: str) -> list[str]:
    """Start the system, wait until it has given up, and return the lines with a refusal."""
    ended = subprocess.run(
        [sys.executable, "-m", "nhipcau", "run"],
        cwd=ROOT,
        env={**settings_of(data_dir), **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 2, ended.stdout
    assert "Traceback" not in ended.stdout
    return [line[line.index("✗") :] for line in ended.stdout.splitlines() if "✗" in line]


async def migrated(data_dir: Path) -> Path:
    """Make the database of this version and return its file."""
    file = data_dir / "nhipcau.sqlite3"
    async with Database(f"sqlite+aiosqlite:///{file}") as database:
        await database.migrate()
    return file


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", "✗ Cơ sở dữ liệu thuộc phiên bản mới hơn (9999). Chạy phiên bản Nhịp Cầu mới hơn, "),
        ("en", "✗ The database belongs to a newer version (9999). Run the newer version of Nhịp Cầu, "),
    ],
)
async def test_a_database_of_a_newer_version(tmp_path: Path, language: str, words: str) -> None:
    file = await migrated(tmp_path)
    with sqlite3.connect(file) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    before = hashlib.sha256(file.read_bytes()).digest()

    reason, end = refused(tmp_path, NHIPCAU_LANG=language)

    assert reason.startswith(words)
    assert reason.endswith("[database_newer]")
    assert end.endswith("[serve_refused]")
    assert hashlib.sha256(file.read_bytes()).digest() == before


def test_a_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "nhipcau.sqlite3"
    file.write_bytes(b"no database at all " * 100)
    reason, _ = refused(tmp_path / "data")
    assert reason.startswith("✗ Không dùng được cơ sở dữ liệu: file is not a database. Kiểm tra NHIPCAU_DATABASE_URL, ")
    assert reason.endswith("[database_unusable]")
    assert file.read_bytes() == b"no database at all " * 100


def test_a_database_server_that_is_away(tmp_path: Path) -> None:
    url = "postgresql+psycopg://nhipcau:its-password@127.0.0.1:1/nhipcau"
    reason, _ = refused(tmp_path / "data", NHIPCAU_DATABASE_URL=url, NHIPCAU_LANG="en")
    assert reason.startswith("✗ The database cannot be used: ")
    assert reason.endswith("[database_unusable]")
    assert "its-password" not in reason


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Path]:
    """A data folder that was used before, on a disk that is read-only now."""
    folder = tmp_path / "data"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False, timeout=10).returncode != 0:
        pytest.skip("mounting needs root")
    try:
        (folder / "supervisor.lock").touch()
        (folder / "kept").write_text("kept")
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True, capture_output=True, timeout=10)
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True, timeout=10)


def test_a_data_folder_that_is_read_only(read_only: Path) -> None:
    (line,) = refused(read_only)
    assert line.startswith(f"✗ Không ghi được vào thư mục dữ liệu {read_only}: Read-only file system. Cấp quyền ghi ")
    assert line.endswith("Dữ liệu không bị thay đổi. [data_folder_unwritable]")
    assert (read_only / "kept").read_text() == "kept"
