"""Technical requests and files (Art. 9.2): own verdict, resumable uploads, checks by content, pages and clips."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import sys
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import av
import pytest
from PIL import Image

from nhipcau.domain.deadline import Outcome
from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.errors_preparation import (
    FileTooLarge,
    StepRefused,
    TooManyFiles,
    UploadIncomplete,
    UploadMoved,
)
from nhipcau.domain.requests import FileKind, FileState, RequestKind, RequestState, RequestStep
from nhipcau.schemas.preparation import RequestIn, RequestStepIn, UploadIn
from nhipcau.services import technical_requests, uploads
from nhipcau.services.deployment import Deployment
from nhipcau.services.file_making import make_next, requeue_broken_off
from nhipcau.services.file_rows import file_view, folder_of, ready_files
from nhipcau.store.database import Database
from nhipcau.store.models import ConferenceFile
from support import uploads as sent
from support.clips import write_clip
from support.control_plane import Clock, make_conference, make_deployment, make_device, make_points, make_regulation
from support.meetings import Scene, make_scene
from support.waiting import until

pytestmark = pytest.mark.anyio

#: Files are worked on by processes of their own; one database is enough for what they make of them.
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def scene_of(deployment: Deployment) -> tuple[Scene, int]:
    await make_regulation(deployment)
    scene = await make_scene(deployment)
    return scene, scene.meeting.conference.id


async def file_of(deployment: Deployment, file_id: int) -> ConferenceFile:
    async with deployment.database.read() as tx:
        return await tx.get_one(ConferenceFile, file_id)


@pytest.mark.parametrize(("days", "outcome"), [(6, Outcome.IN_TIME), (0, Outcome.LATE)])
async def test_a_request_has_its_own_deadline(deployment: Deployment, days: int, outcome: Outcome) -> None:
    """Art. 9.2: at least one working day before; late ones are kept and marked."""
    await make_regulation(deployment)
    main, sub = await make_points(deployment, 2)
    meeting = await make_conference(deployment, main, [sub], starts_in=timedelta(days=days, minutes=15))
    scene = await make_scene(deployment)
    asked = await technical_requests.ask(
        deployment,
        scene.engineer,
        conference_id=meeting.conference.id,
        request=RequestIn(kind=RequestKind.SLIDES, note="20 trang"),
    )
    assert [(one.kind, one.state, one.outcome) for one in asked.requests] == [("slides", "asked", outcome)]


async def test_a_request_is_agreed_on_withdrawn_and_never_agreed_again(deployment: Deployment) -> None:
    """Art. 9.2: host and Department agree; a recording that was withdrawn is not made."""
    scene, conference_id = await scene_of(deployment)
    asked = await technical_requests.ask(
        deployment, scene.chair, conference_id=conference_id, request=RequestIn(kind=RequestKind.RECORDING)
    )
    request_id = asked.requests[0].id

    async def step(name: RequestStep, answer: str = "") -> RequestState:
        view = await technical_requests.step(
            deployment,
            scene.engineer,
            conference_id=conference_id,
            request_id=request_id,
            request=RequestStepIn(step=name, answer=answer),
        )
        return view.requests[0].state

    with pytest.raises(Forbidden):
        await technical_requests.step(
            deployment,
            scene.chair,
            conference_id=conference_id,
            request_id=request_id,
            request=RequestStepIn(step=RequestStep.AGREE),
        )
    assert await step(RequestStep.SAY_UNABLE, "Máy ghi đang sửa") == RequestState.UNABLE
    assert await step(RequestStep.AGREE) == RequestState.AGREED
    assert await step(RequestStep.WITHDRAW) == RequestState.WITHDRAWN
    with pytest.raises(StepRefused):
        await step(RequestStep.AGREE)


@ONE_DATABASE
async def test_slides_become_pages_that_only_seats_get(deployment: Deployment) -> None:
    scene, conference_id = await scene_of(deployment)
    queued = await sent.send(deployment, scene.chair, conference_id, sent.pdf(3))
    assert (queued.state, queued.path) == (FileState.QUEUED, "")
    assert await make_next(deployment)
    ready = file_view(await file_of(deployment, queued.id))
    assert (ready.state, ready.pages, ready.path) == ("ready", 3, f"{queued.id}/page-{{page}}.jpg")
    path, name = await uploads.find_content(deployment, scene.subs[0], file_id=queued.id, page=3)
    with Image.open(path) as picture:
        assert (picture.format, picture.size, name) == ("JPEG", (1920, 1080), "tai-lieu.pdf")
    for page in (0, 4):
        with pytest.raises(NotFound):
            await uploads.find_content(deployment, scene.subs[0], file_id=queued.id, page=page)
    (outside,) = await make_points(deployment, 1)
    stranger = await make_device(deployment, outside)
    with pytest.raises(NotFound):
        await uploads.find_content(deployment, stranger, file_id=queued.id, page=1)
    with pytest.raises(Forbidden):
        await uploads.find_original(deployment, scene.subs[0], file_id=queued.id)
    async with deployment.database.read() as tx:
        assert [file.id for file in await ready_files(tx, conference_id)] == [queued.id]
    assert not await make_next(deployment)


@ONE_DATABASE
async def test_a_clip_becomes_what_the_room_plays(deployment: Deployment, tmp_path: Path) -> None:
    scene, conference_id = await scene_of(deployment)
    content = sent.clip(tmp_path)
    queued = await sent.send(deployment, scene.chair, conference_id, content, kind=FileKind.CLIP, name="phong-su.avi")
    assert await make_next(deployment)
    ready = file_view(await file_of(deployment, queued.id))
    assert (ready.state, ready.codecs, ready.path) == ("ready", "mpeg4", f"{queued.id}/clip.mp4")
    path, _ = await uploads.find_content(deployment, scene.subs[0], file_id=queued.id)
    with av.open(str(path)) as made:
        video = made.streams.video[0]
        assert (video.codec_context.name, video.width, video.height) == ("h264", 1280, 720)
        assert video.average_rate == Fraction(25)


BAD = {
    "file_damaged": b"%PDF-1.7\nnothing of the kind",
    "file_type_wrong": b"only text",
    "file_has_macros": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "file_is_presentation": sent.archive({"[Content_Types].xml": b"", "ppt/presentation.xml": b"<p/>"}),
    "file_bomb": sent.archive({"ppt/media/a.bin": b"\0" * (60 * 1024 * 1024)}),
    "too_many_pages": sent.pdf(301, width=72, height=72),
}


@ONE_DATABASE
@pytest.mark.parametrize("code", BAD)
async def test_a_file_that_cannot_be_used_is_refused_in_words(deployment: Deployment, code: str) -> None:
    scene, conference_id = await scene_of(deployment)
    queued = await sent.send(deployment, scene.chair, conference_id, BAD[code], name="bai.pdf")
    assert await make_next(deployment)
    refused = file_view(await file_of(deployment, queued.id))
    assert (refused.state, refused.failure_code, refused.path) == ("refused", code, "")
    assert "bai.pdf" in refused.failure_vi
    assert "…" not in refused.failure_vi + refused.failure_en
    assert not folder_of(deployment.settings, queued.id).exists()


@ONE_DATABASE
async def test_macros_in_a_new_file_and_clips_that_are_none(deployment: Deployment) -> None:
    scene, conference_id = await scene_of(deployment)
    macro = sent.archive({"ppt/presentation.xml": b"", "ppt/vbaProject.bin": b"x"})
    files = [
        await sent.send(deployment, scene.chair, conference_id, macro),
        await sent.send(deployment, scene.chair, conference_id, sent.pdf(1), kind=FileKind.CLIP),
        await sent.send(
            deployment, scene.chair, conference_id, b"\0\0\0\x20ftypisom" + b"\0" * 500, kind=FileKind.CLIP
        ),
    ]
    while await make_next(deployment):
        pass
    rows = [file_view(await file_of(deployment, file.id)).failure_code for file in files]
    assert rows == ["file_has_macros", "file_type_wrong", "clip_unplayable"]


async def test_an_upload_goes_on_where_it_stood(deployment: Deployment) -> None:
    scene, conference_id = await scene_of(deployment)
    content = sent.pdf(1) + b"\n" * 3000
    begun = await uploads.begin(
        deployment,
        scene.chair,
        conference_id=conference_id,
        request=UploadIn(kind=FileKind.SLIDES, name="a.pdf", bytes=len(content)),
    )
    place = {"file_id": begun.id}
    assert await uploads.put_piece(deployment, scene.chair, **place, offset=0, piece=content[:100]) == 100
    with pytest.raises(UploadMoved):
        await uploads.put_piece(deployment, scene.chair, **place, offset=0, piece=content[:100])
    with pytest.raises(UploadMoved):
        await uploads.put_piece(deployment, scene.chair, **place, offset=200, piece=content[200:])
    with pytest.raises(UploadIncomplete):
        await uploads.finish(deployment, scene.chair, **place, sha256="0" * 64)
    with pytest.raises(FileTooLarge):
        await uploads.put_piece(deployment, scene.chair, **place, offset=100, piece=content)
    standing = await uploads.standing(deployment, scene.chair, **place)
    assert (standing.received, standing.state) == (100, FileState.UPLOADING)
    await uploads.put_piece(deployment, scene.chair, **place, offset=100, piece=content[100:])
    sha256 = hashlib.sha256(content).hexdigest()
    done = await uploads.finish(deployment, scene.chair, **place, sha256=sha256)
    again = await uploads.finish(deployment, scene.chair, **place, sha256=sha256)
    assert (done.state, again.state, again.sha256) == ("queued", "queued", sha256)


async def test_a_file_that_did_not_arrive_whole_is_refused_at_once(deployment: Deployment) -> None:
    scene, conference_id = await scene_of(deployment)
    begun = await uploads.begin(
        deployment,
        scene.chair,
        conference_id=conference_id,
        request=UploadIn(kind=FileKind.SLIDES, name="a.pdf", bytes=4),
    )
    await uploads.put_piece(deployment, scene.chair, file_id=begun.id, offset=0, piece=b"%PDF")
    refused = await uploads.finish(deployment, scene.chair, file_id=begun.id, sha256="0" * 64)
    assert (refused.state, refused.failure_code) == ("refused", "file_damaged")


async def test_bounds_of_one_file_and_of_a_conference(database: Database, tmp_path: Path) -> None:
    deployment = make_deployment(
        database, now=Clock(), data_dir=tmp_path, slides_limit_mb=2, clip_limit_mb=3, conference_files_mb=4
    )
    scene, conference_id = await scene_of(deployment)

    async def begin(kind: FileKind, size: int) -> None:
        await uploads.begin(
            deployment,
            scene.chair,
            conference_id=conference_id,
            request=UploadIn(kind=kind, name="a", bytes=size),
        )

    with pytest.raises(FileTooLarge):
        await begin(FileKind.SLIDES, 2 * 1024 * 1024 + 1)
    await begin(FileKind.CLIP, 3 * 1024 * 1024)
    with pytest.raises(TooManyFiles):
        await begin(FileKind.CLIP, 1024 * 1024 + 1)
    with pytest.raises(Forbidden):
        await uploads.begin(
            deployment,
            scene.subs[0],
            conference_id=conference_id,
            request=UploadIn(kind=FileKind.SLIDES, name="a", bytes=1),
        )


async def test_what_was_left_is_thrown_away_and_what_broke_off_begins_again(
    deployment: Deployment, clock: Clock
) -> None:
    scene, conference_id = await scene_of(deployment)
    begun = await uploads.begin(
        deployment,
        scene.chair,
        conference_id=conference_id,
        request=UploadIn(kind=FileKind.SLIDES, name="a.pdf", bytes=10),
    )
    queued = await sent.send(deployment, scene.chair, conference_id, sent.pdf(1))
    async with deployment.database.write() as tx:
        (await tx.get_one(ConferenceFile, queued.id)).state = FileState.WORKING
    assert await requeue_broken_off(deployment) == 1
    assert await uploads.throw_away_abandoned(deployment) == 0
    clock.advance(hours=24)
    assert await uploads.throw_away_abandoned(deployment) == 1
    states = [(await file_of(deployment, file.id)).state for file in (begun, queued)]
    assert states == [FileState.REMOVED, FileState.QUEUED]
    assert not folder_of(deployment.settings, begun.id).exists()
    await uploads.remove(deployment, scene.chair, file_id=queued.id)
    assert not folder_of(deployment.settings, queued.id).exists()
    with pytest.raises(StepRefused):
        await uploads.remove(deployment, scene.chair, file_id=queued.id)


#: A control plane that is killed while it waits for a clip.
_WAITING = """
import asyncio, sys
from nhipcau.services.file_making import _running

async def main():
    async with _running(sys.argv[1:]) as lines:
        async for line in lines:
            print(line, flush=True)

asyncio.run(main())
"""


def processes_with(text: str) -> list[int]:
    """Processes whose command line holds a text."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            with contextlib.suppress(OSError):
                if text.encode() in (folder / "cmdline").read_bytes():
                    found.append(int(folder.name))
    return found


@pytest.mark.media
async def test_a_killed_control_plane_leaves_no_encoder_behind(tmp_path: Path) -> None:
    """Its next life makes the clip anew, into the same file: two encoders would write into each other's."""
    source = tmp_path / "dai.mp4"
    write_clip(source, seconds=120)
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _WAITING, "nhipcau.files.clips", str(source), "mov,mp4,m4a,3gp,3g2,mj2"),
        *(str(tmp_path), "3600", "4096"),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )

    async def making() -> int:
        return len(processes_with(str(source)))

    # This one that waits, the program, and its encoder.
    await until(making, lambda count: count == 3, seconds=60)
    parent.kill()
    await asyncio.wait_for(parent.wait(), 30)
    # Well before it would be ready.
    await until(making, lambda count: count == 0, seconds=5)
