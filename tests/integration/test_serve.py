"""``nhipcau serve`` as a process: what it prints, what it refuses, how it ends."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).parents[2]
ENDS_S = 120


def free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def environment(data_dir: Path, **settings: object) -> dict[str, str]:
    port, internal_port, livekit_port = free_ports(3)
    wished = {
        "data_dir": data_dir,
        "port": port,
        "internal_port": internal_port,
        "livekit_port": livekit_port,
        "lang": "vi",
        **settings,
    }
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("NHIPCAU_")},
        "PYTHONPATH": os.pathsep.join(str(ROOT / part) for part in ("platform", "media", "recording")),
        **{f"NHIPCAU_{name.upper()}": str(value) for name, value in wished.items()},
    }


@contextmanager
def serving(env: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start it and yield the process and what it has printed once it answers."""
    folder = Path(env["NHIPCAU_DATA_DIR"])
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "printed").open("w") as printed, (folder / "logged").open("w") as logged:
        command = ["setpriv", "--pdeathsig", "KILL", sys.executable, "-m", "nhipcau", "serve"]
        process = subprocess.Popen(command, env=env, stdout=printed, stderr=logged, text=True)
    try:
        for _ in range(ENDS_S * 10):
            if "serving" in (folder / "logged").read_text():
                break
            assert process.poll() is None, (folder / "logged").read_text()
            time.sleep(0.1)
        yield process, (folder / "printed").read_text()
    finally:
        process.kill()
        process.wait()


def refused(env: dict[str, str]) -> tuple[int, str]:
    command = [sys.executable, "-m", "nhipcau", "serve"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=ENDS_S, check=False)
    return done.returncode, done.stderr.strip()


def test_it_prints_links_that_work_and_ends_in_good_order(tmp_path: Path) -> None:
    env = environment(tmp_path / "data")
    address = f"http://127.0.0.1:{env['NHIPCAU_PORT']}"
    with serving(env) as (process, printed):
        tokens = re.findall(rf"{re.escape(address)}/vao#(\S+)", printed)
        assert len(tokens) == 8
        with httpx2.Client(base_url=address, trust_env=False, timeout=30) as client:
            # A body after the first would be taken for the answer to the second.
            assert (client.head("/healthz").status_code, client.head("/healthz").content) == (200, b"")
            assert client.get("/healthz").json() == {"state": "alive"}
            assert client.get("/readyz").json() == {"database": True, "media": False}
            roles = [client.post("/api/sign-in/link", json={"token": token}).json() for token in tokens]
            assert [role["kind"] for role in roles] == ["person"] * 8
            # The internal port is another application, and the public one knows nothing of it.
            assert client.post("/internal/runners/sync", json={}).status_code == 405
            assert client.get("/internal/health").status_code == 404
        internal = f"http://127.0.0.1:{env['NHIPCAU_INTERNAL_PORT']}"
        assert httpx2.get(f"{internal}/internal/health", trust_env=False).status_code == 200
        too_much = httpx2.post(f"{internal}/internal/runners/sync", content=b"x" * 2**20 + b"x", trust_env=False)
        assert (too_much.status_code, too_much.json()["code"]) == (413, "body_too_large")
        assert httpx2.post(f"{internal}/internal/runners/sync", json={}, trust_env=False).status_code == 403
        process.send_signal(signal.SIGTERM)
        assert process.wait(ENDS_S) == 0
    log = (tmp_path / "data/logged").read_text()
    secrets = (tmp_path / "data/secrets.json").read_text()
    assert [value for value in [*tokens, *re.findall(r'"([\w-]{40,})"', secrets)] if value in log] == []


def test_without_the_demo_it_prints_the_one_time_link(tmp_path: Path) -> None:
    with serving(environment(tmp_path / "data", demo=0)) as (_, printed):
        assert len(re.findall(r"/khoi-tao#\S{40,}", printed)) == 1
        assert "/vao#" not in printed


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", "✗ Cơ sở dữ liệu thuộc phiên bản mới hơn (9999)."),
        ("en", "✗ The database belongs to a newer version (9999)."),
    ],
)
def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path, language: str, words: str) -> None:
    env = environment(tmp_path, lang=language)
    path = tmp_path / "nhipcau.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
    database.close()
    code, said = refused(env)
    assert (code, said.startswith(words), said.endswith("[database_newer]")) == (78, True, True)
    with sqlite3.connect(path) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    database.close()
    assert tables == [("alembic_version",)]


@pytest.mark.parametrize("setting", ["port", "internal_port"])
def test_a_port_that_is_taken_is_told(tmp_path: Path, setting: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, said = refused(environment(tmp_path, **{setting: port}))
    assert (code, f"✗ Không mở được cổng {port} trên 127.0.0.1" in said, said.count("\n")) == (78, True, 0)
