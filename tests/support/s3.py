"""A real S3 server for tests: VersityGW, built from the module that ``tests/s3_server`` pins."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from nhipcau_media.contract.jobs import StorageSpec
from support.receivers import free_port, until_listening

SERVER = Path(__file__).resolve().parents[2] / "build" / "versitygw" / "versitygw"
KEY, SECRET = "test-access", "test-secret"


@contextlib.contextmanager
def s3_server(folder: Path, bucket: str = "recordings") -> Iterator[StorageSpec]:
    """Serve one bucket on a free port; what is put lies below ``folder``."""
    (folder / bucket).mkdir(parents=True)
    port = free_port()
    with (folder.parent / "s3.log").open("wb") as log:
        process = subprocess.Popen(
            [str(SERVER), "--port", f"127.0.0.1:{port}", "posix", str(folder)],
            env={**os.environ, "ROOT_ACCESS_KEY": KEY, "ROOT_SECRET_KEY": SECRET},
            stdout=log,
            stderr=log,
        )
        try:
            until_listening(port)
            yield StorageSpec(
                kind="s3", bucket=bucket, endpoint=f"http://127.0.0.1:{port}", key=KEY, secret=SECRET, prefix="kho"
            )
        finally:
            process.terminate()
            process.wait(10)
