"""A real PostgreSQL for tests: one process per test run, reached over a Unix socket in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import psycopg
from psycopg import sql

START_S = 60

#: Nothing has to survive a power cut here, and no memory segment may outlive the process.
_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "32MB",
    "dynamic_shared_memory_type": "mmap",
    "lc_messages": "C",
}


def binaries() -> Path | None:
    """Return the folder of PostgreSQL's programs (Debian's newest, else on PATH); None when there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4]))
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@dataclass(frozen=True, slots=True)
class PostgresServer:
    """A running server."""

    folder: Path

    def address(self, name: str) -> str:
        """Async SQLAlchemy address of a database."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def create(self, name: str, template: str = "template0") -> None:
        """Make a database as a copy of another one, which nobody may be using."""
        self._say(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))

    def run(self, name: str, *statements: str) -> None:
        """Run statements in a database, all in one transaction."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname=name) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def drop(self, name: str) -> None:
        """Drop a database, whoever is connected to it."""
        self._say(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def answers(self) -> bool:
        """Whether it takes connections."""
        try:
            self._say(sql.SQL("SELECT 1").format())
        except psycopg.OperationalError:
            return False
        return True

    def _say(self, statement: sql.Composed) -> None:
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def postgres_server(programs: Path) -> Iterator[PostgresServer]:
    """Start a server with an empty cluster and yield it ready; it ends with the block, or with this process."""
    folder = Path(mkdtemp(prefix="nhipcau-pg-"))
    process: subprocess.Popen[bytes] | None = None
    try:
        # The server refuses to run as root.
        account = _account()
        as_whom: list[str] = []
        if account is not None:
            os.chown(folder, account.pw_uid, account.pw_gid)
            as_whom = ["--reuid", str(account.pw_uid), "--regid", str(account.pw_gid), "--clear-groups"]
        cluster = folder / "cluster"
        initdb: list[str | Path] = [
            programs / "initdb",
            "-D",
            cluster,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]
        subprocess.run(
            ["setpriv", *as_whom, *initdb, "--no-sync"],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            timeout=START_S,
        )
        options = [f"--{name}={value}" for name, value in {**_OPTIONS, "unix_socket_directories": folder}.items()]
        with (folder / "server.log").open("wb") as log:
            process = subprocess.Popen(
                ["setpriv", *as_whom, "--pdeathsig", "INT", programs / "postgres", "-D", cluster, *options],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        server = PostgresServer(folder)
        for _ in range(START_S * 10):
            if server.answers():
                break
            try:
                process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
            raise RuntimeError(f"PostgreSQL ended:\n{(folder / 'server.log').read_text(errors='replace')}")
        else:
            raise RuntimeError("PostgreSQL does not get ready")
        yield server
    finally:
        if process is not None:
            process.send_signal(signal.SIGINT)  # fast shutdown
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> pwd.struct_passwd | None:
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")
