"""The Department cannot record, or the host takes its request back: nothing is recorded, and the room is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from nhipcau.domain.errors_streams import RecordingUnable
from nhipcau.domain.papers import DocumentKind
from nhipcau.domain.requests import RequestKind, RequestStep
from nhipcau.schemas.documents import DocumentIn
from nhipcau.schemas.preparation import RequestIn, RequestStepIn
from nhipcau.services import jobs, technical_requests
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.document_facts import conference_facts, read_conference
from nhipcau.services.recording_care import request_recording
from nhipcau.services.session_view import get_session
from nhipcau.services.sessions import start_session
from nhipcau.store.models import Conference, Job, Recording, TechnicalRequest
from nhipcau_media.contract.jobs import JobKind
from nhipcau_media.contract.stage import RecordingState
from support.control_plane import Clock, make_regulation
from support.meetings import Scene, make_scene

pytestmark = pytest.mark.anyio


async def asked_scene(deployment: Deployment) -> Scene:
    """A conference that asked for a recording, which the Department has not answered."""
    await make_regulation(deployment)
    scene = await make_scene(deployment)
    await technical_requests.ask(
        deployment,
        scene.chair,
        conference_id=scene.meeting.conference.id,
        request=RequestIn(kind=RequestKind.RECORDING),
    )
    return scene


async def say(scene: Scene, step: RequestStep) -> None:
    """Let the Department answer the newest request, or the host take it back."""
    async with scene.deployment.database.read() as tx:
        request_id = (await tx.scalars(select(TechnicalRequest.id).order_by(TechnicalRequest.id.desc()))).first()
    await technical_requests.step(
        scene.deployment,
        scene.chair if step is RequestStep.WITHDRAW else scene.engineer,
        conference_id=scene.meeting.conference.id,
        request_id=request_id or 0,
        request=RequestStepIn(step=step, answer="Máy ghi hỏng"),
    )


async def recorders(scene: Scene) -> list[str]:
    async with scene.deployment.database.read() as tx:
        return list(await tx.scalars(select(Job.state).where(Job.kind == JobKind.RECORDER).order_by(Job.id)))


async def shown(scene: Scene) -> RecordingState:
    return (await get_session(scene.deployment, scene.chair, session_id=scene.session_id)).recording


async def test_what_cannot_be_recorded_is_not_begun_and_the_room_is_told(deployment: Deployment) -> None:
    """Art. 9.2: the answer stands before the session opens, while it waits, and when it starts."""
    scene = await asked_scene(deployment)
    await say(scene, RequestStep.SAY_UNABLE)
    assert await shown(scene) == RecordingState.UNABLE
    await scene.open()
    assert await shown(scene) == RecordingState.UNABLE
    await start_session(deployment, scene.chair, session_id=scene.session_id)
    assert (await recorders(scene), await shown(scene)) == ([], RecordingState.UNABLE)
    with pytest.raises(RecordingUnable) as refused:
        await request_recording(deployment, scene.chair, session_id=scene.session_id)
    assert refused.value.words("vi")[0] == "Sở đã trả lời không ghi hình được: Máy ghi hỏng."
    # Asking again in writing is heard, but nothing is recorded on it.
    await technical_requests.ask(
        deployment,
        scene.chair,
        conference_id=scene.meeting.conference.id,
        request=RequestIn(kind=RequestKind.RECORDING, note="Vẫn cần ghi"),
    )
    assert (await recorders(scene), await shown(scene)) == ([], RecordingState.UNABLE)
    # The Department may take its own word back in the middle of the session.
    await request_recording(deployment, scene.engineer, session_id=scene.session_id)
    assert (await recorders(scene), await shown(scene)) == (["wanted"], RecordingState.WAITING)


async def test_a_recording_that_runs_is_ended_and_what_was_written_is_kept(
    deployment: Deployment, clock: Clock
) -> None:
    """Art. 9.2: agreed before, impossible now."""
    scene = await asked_scene(deployment)
    await say(scene, RequestStep.AGREE)
    await scene.open()
    await start_session(deployment, scene.chair, session_id=scene.session_id)
    async with deployment.database.write() as tx:
        await tx.execute(update(Job).where(Job.kind == JobKind.RECORDER).values(state="leased"))
        await tx.execute(update(Recording).values(state="running", started_at=clock()))
    await say(scene, RequestStep.SAY_UNABLE)
    assert (await recorders(scene), await shown(scene)) == (["stopping"], RecordingState.UNABLE)
    assert await scene.told("recording.") == ["recording.unable"]
    # Nobody raises an alarm about a recorder that was ended on purpose.
    clock.at += timedelta(minutes=2)
    await jobs.look_after_jobs(deployment)
    async with deployment.database.read() as tx:
        recording = (await tx.scalars(select(Recording))).one()
    assert (recording.state, recording.failure) == ("failed", {"code": "department_unable"})
    assert await shown(scene) == RecordingState.UNABLE
    await say(scene, RequestStep.AGREE)
    assert (await recorders(scene), await shown(scene)) == (["stopping", "wanted"], RecordingState.WAITING)


async def test_what_the_host_asks_for_no_more_is_ended(deployment: Deployment, clock: Clock) -> None:
    """Art. 9.2: what is recorded is what is asked for; what was written until then is kept."""
    scene = await asked_scene(deployment)
    await scene.open()
    await start_session(deployment, scene.chair, session_id=scene.session_id)
    async with deployment.database.write() as tx:
        await tx.execute(update(Job).where(Job.kind == JobKind.RECORDER).values(state="leased"))
        await tx.execute(update(Recording).values(state="running", started_at=clock()))
    await say(scene, RequestStep.WITHDRAW)
    assert (await recorders(scene), await shown(scene)) == (["stopping"], RecordingState.NONE)
    assert await scene.told("recording.") == ["recording.withdrawn"]
    clock.at += timedelta(minutes=2)
    await jobs.look_after_jobs(deployment)
    async with deployment.database.read() as tx:
        recording = (await tx.scalars(select(Recording))).one()
    assert (recording.state, recording.failure) == ("failed", {"code": "request_withdrawn"})
    assert (await shown(scene), await scene.told("recording.")) == (RecordingState.NONE, ["recording.withdrawn"])
    # Asked for once more, it begins at once; a second request changes nothing.
    for note in ("Vẫn cần ghi", "Nhắc lại"):
        await technical_requests.ask(
            deployment,
            scene.chair,
            conference_id=scene.meeting.conference.id,
            request=RequestIn(kind=RequestKind.RECORDING, note=note),
        )
    assert (await recorders(scene), await shown(scene)) == (["stopping", "wanted"], RecordingState.WAITING)


async def test_what_is_asked_for_no_more_does_not_begin_with_the_session(deployment: Deployment) -> None:
    """Art. 9.2: taken back while the points come in; one of two requests keeps it."""
    scene = await asked_scene(deployment)
    await scene.open()
    await technical_requests.ask(
        deployment,
        scene.chair,
        conference_id=scene.meeting.conference.id,
        request=RequestIn(kind=RequestKind.RECORDING, note="Lần hai"),
    )
    await say(scene, RequestStep.WITHDRAW)
    assert await shown(scene) == RecordingState.WAITING
    async with deployment.database.read() as tx:
        first = (await tx.scalars(select(TechnicalRequest.id).order_by(TechnicalRequest.id))).first() or 0
    await technical_requests.step(
        deployment,
        scene.chair,
        conference_id=scene.meeting.conference.id,
        request_id=first,
        request=RequestStepIn(step=RequestStep.WITHDRAW),
    )
    assert await shown(scene) == RecordingState.NONE
    await start_session(deployment, scene.chair, session_id=scene.session_id)
    assert (await recorders(scene), await shown(scene)) == ([], RecordingState.NONE)


async def test_the_notice_says_no_recording_when_there_is_none(deployment: Deployment) -> None:
    """Art. 9.2: people are told of a recording only where there is one."""
    scene = await asked_scene(deployment)
    told = []
    for step in (RequestStep.AGREE, RequestStep.SAY_UNABLE):
        await say(scene, step)
        async with deployment.database.read() as tx:
            known = await read_conference(
                tx, await tx.get_one(Conference, scene.meeting.conference.id), today=day_of(deployment.now())
            )
            notice = DocumentIn(kind=DocumentKind.NOTICE)
            facts = await conference_facts(tx, known, notice, code="", today=day_of(deployment.now()))
        told.append(facts["ghi_hinh"])
    assert told == ["có", "không"]
