"""The storage port's contract, on a folder and on a real S3 server; and recordings sent there and back."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from nhipcau.documents.logbook import REASONS
from nhipcau_media.contract.jobs import StorageSpec, UploadOrder
from nhipcau_recording.storage import sending
from nhipcau_recording.storage.port import BucketMissing, Storage, StorageAway, StorageRefused, open_storage
from nhipcau_recording.storage.sending import Damaged, fetch, send
from support.jobs import SECRET, job, reports
from support.receivers import free_port
from support.s3 import s3_server

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module", params=["local", "s3"])
def spec(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StorageSpec]:
    """Both storages, one after the other."""
    folder = tmp_path_factory.mktemp("storage")
    if request.param == "local":
        yield StorageSpec(kind="local", bucket=str(folder / "kept"))
        return
    with s3_server(folder / "s3") as served:
        yield served


@pytest.fixture
async def storage(spec: StorageSpec) -> Storage:
    opened = open_storage(spec)
    await opened.delete_below("ghi/")
    return opened


@pytest.fixture
def recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as the finisher leaves it; parts are small, so that the film has several."""
    monkeypatch.setattr(sending, "PART_BYTES", 100_000)
    folder = tmp_path / "ghi"
    (folder / "pieces").mkdir(parents=True)
    (folder / "cuts").mkdir()
    (folder / "film.mp4").write_bytes(os.urandom(350_000))
    (folder / "pieces" / "one.mkv").write_bytes(b"piece")
    (folder / "events.jsonl").write_bytes(b"")
    (folder / "film.mp4.part").write_bytes(b"half")
    (folder / "cuts" / "chapter.mp4").write_bytes(b"made again when it is asked for")
    return folder


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_objects_are_put_read_listed_and_deleted(storage: Storage) -> None:
    await storage.put("ghi/a/Điểm cầu.txt", b"one")
    await storage.put("ghi/b", b"")
    await storage.put("ghi/b", b"two, over it")
    assert await storage.get("ghi/a/Điểm cầu.txt") == b"one"
    assert await storage.get("ghi/none") is None
    assert await storage.sizes("ghi/") == {"ghi/a/Điểm cầu.txt": 3, "ghi/b": 12}
    assert await storage.delete_below("ghi/") == 2
    assert await storage.sizes("ghi/") == {}


async def test_a_recording_comes_back_as_it_was(storage: Storage, recording: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    await send(storage, recording, lambda done, total: told.append((done, total)))
    assert told[-1] == (350_005, 350_005)
    await fetch(storage, "ghi", tmp_path / "back")
    kept = {name: data for name, data in files(recording).items() if not name.startswith("cuts/")}
    del kept["film.mp4.part"]
    assert files(tmp_path / "back") == kept


async def test_a_broken_upload_goes_on_within_the_film(storage: Storage, recording: Path, tmp_path: Path) -> None:
    class Broken(Exception):
        """The line broke."""

    def break_at(done: int, _: int) -> None:
        if done >= 200_000:
            raise Broken

    with pytest.raises(Broken):
        await send(storage, recording, break_at)
    with pytest.raises(StorageAway):
        await fetch(storage, "ghi", tmp_path / "back")
    there = await storage.sizes("ghi/")
    assert len(there) == 3
    put: list[str] = []
    original = storage.put

    async def noting(key: str, data: bytes) -> None:
        put.append(key)
        await original(key, data)

    storage.put = noting  # type: ignore[method-assign]
    await send(storage, recording)
    assert set(put).isdisjoint(there)
    await fetch(storage, "ghi", tmp_path / "back")
    assert (tmp_path / "back" / "film.mp4").read_bytes() == (recording / "film.mp4").read_bytes()


async def test_what_was_changed_in_the_storage_is_noticed(storage: Storage, recording: Path, tmp_path: Path) -> None:
    await send(storage, recording)
    (key,) = (key for key in await storage.sizes("ghi/") if key.endswith("one.mkv"))
    await storage.put(key, b"PIECE")
    with pytest.raises(Damaged, match=r"pieces/one\.mkv"):
        await fetch(storage, "ghi", tmp_path / "back")


async def test_the_job_sends_a_recording_and_tells_how_far_it_is(spec: StorageSpec, recording: Path) -> None:
    before = files(recording)
    with reports() as taken:
        order = UploadOrder(
            job_id=1, report_url=taken.url, report_secret=SECRET, recording_id=1, folder=str(recording), storage=spec
        )
        async with job(order) as uploading:
            done = await asyncio.to_thread(taken.wait, "done")
            assert await asyncio.wait_for(uploading.wait(), 30) == 0
    assert done == {"bytes": 350_005, "files": 3}
    assert taken.of("progress")[-1] == {"percent": 100, "bytes": 350_005, "total": 350_005}
    assert files(recording) == before


@pytest.mark.parametrize("spec", ["s3"], indirect=True)
async def test_wrong_credentials_say_so_and_lose_nothing(
    spec: StorageSpec, recording: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = files(recording)
    with reports() as taken:
        for number, wrong in enumerate(({"key": "unknown-key"}, {"secret": "wrong-secret"}), 1):
            order = UploadOrder(
                job_id=number,
                report_url=taken.url,
                report_secret=SECRET,
                recording_id=1,
                folder=str(recording),
                storage=spec.model_copy(update=wrong),
            )
            async with job(order) as uploading:
                assert await asyncio.to_thread(taken.wait, "failed", number) == {"code": "storage_refused"}
                assert await asyncio.wait_for(uploading.wait(), 30) == 0
    assert files(recording) == before
    said = capfd.readouterr()
    assert "wrong-secret" not in said.out + said.err


@pytest.mark.parametrize("spec", ["s3"], indirect=True)
async def test_a_storage_that_is_away_is_said(spec: StorageSpec) -> None:
    with pytest.raises(StorageAway) as away:
        await open_storage(spec.model_copy(update={"endpoint": f"http://127.0.0.1:{free_port()}"})).put("ghi/a", b"a")
    assert away.value.code == "storage_away"
    with pytest.raises(StorageRefused):
        await open_storage(spec.model_copy(update={"secret": "x"})).sizes("ghi/")


@pytest.mark.parametrize("spec", ["s3"], indirect=True)
async def test_a_bucket_that_is_not_there_is_said_as_that(spec: StorageSpec) -> None:
    elsewhere = open_storage(spec.model_copy(update={"bucket": "no-such-bucket"}))
    works: tuple[Callable[[], Awaitable[object]], ...] = (
        lambda: elsewhere.put("ghi/a", b"a"),
        lambda: elsewhere.sizes("ghi/"),
        lambda: elsewhere.get("ghi/a"),
    )
    for work in works:
        with pytest.raises(BucketMissing) as missing:
            await work()
        assert missing.value.code in REASONS


@pytest.fixture
def nowhere() -> Iterator[StorageSpec]:
    """A server that knows of nothing, and says no more than that."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _NothingThere)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield StorageSpec(
            kind="s3", bucket="kho", endpoint=f"http://127.0.0.1:{server.server_port}", key="key", secret=SECRET
        )
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


class _NothingThere(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.send_response(404)
        self.send_header("content-length", "0")
        self.end_headers()

    do_PUT = do_GET

    def log_message(self, *_: object) -> None:
        """Say nothing."""


async def test_not_found_where_something_is_written_or_listed_is_a_bucket_that_is_missing(nowhere: StorageSpec) -> None:
    storage = open_storage(nowhere)
    with pytest.raises(BucketMissing):
        await storage.put("ghi/a", b"a")
    with pytest.raises(BucketMissing):
        await storage.sizes("ghi/")
    assert await storage.get("ghi/a") is None
