"""What runner and control plane say to each other twice a second: leases, orders, restarts.

Syncs of one runner come one after the other, so an order that the next sync does not name was lost on the way and is
handed out again. A sync that changes nothing takes no write lock.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors_streams import StreamSealed
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import SYSTEM
from nhipcau.services import stream_jobs
from nhipcau.services.deployment import Deployment
from nhipcau.services.job_figures import LEASE_S
from nhipcau.services.jobs import ACTIVE, want_again, want_film
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.recording_uploads import storage_spec
from nhipcau.services.sealing import unseal
from nhipcau.services.session_access import BRANCH_ROOM
from nhipcau.store import outbox
from nhipcau.store.models import Conference, Event, Job, Recording, Room, Session
from nhipcau_media.contract.identity import PROGRAMME
from nhipcau_media.contract.jobs import (
    EXIT_STALE_ORDER,
    FinisherOrder,
    HlsOrder,
    HungJob,
    JobKind,
    Order,
    ProgrammeOrder,
    PushOrder,
    RecorderOrder,
    RunnerOrders,
    RunnerSync,
    UploadOrder,
)
from nhipcau_media.contract.stage import Source
from nhipcau_media.job import EXIT_STOPPED
from nhipcau_media.server import Grants

#: The programme is a picture and a mix in its own room; it names them as a point's.
_PROGRAMME = Grants(publish=frozenset({Source.CAMERA, Source.MICROPHONE, Source.SCREEN_SOUND}))
#: Jobs whose work comes after the session: another one may be on in the same room's stead.
_AFTERWARDS = frozenset({JobKind.FINISHER, JobKind.UPLOAD})
#: Exit codes of a process that did what it could.
_IN_ORDER = frozenset({0, EXIT_STALE_ORDER, EXIT_STOPPED})
#: Room for two hours of one recording, MB: 1.8 Mbit/s of picture, 0.1 of the mix and as much of a microphone.
_ROOM_MB = 2048
#: Life of a system token, seconds; in memory of the job only.
_DAY_S = 24 * 3600


def secret_hash(secret: str) -> bytes:
    """Return what is stored of an order's secret."""
    return hashlib.sha256(secret.encode()).digest()


async def sync_runner(deployment: Deployment, sync: RunnerSync) -> RunnerOrders:
    """Take a runner's word, renew its leases, and answer what to start and what to stop."""
    figures = deployment.figures
    figures.runner_spoke(sync.runner)
    for running in sync.running:
        figures.job_runs(running.job_id, sync.life, running.restarts)
    async with deployment.database.read() as tx:
        jobs = await _jobs(tx, sync)
    stop, hung = _to_stop(jobs, sync), _hung(jobs, deployment, sync)
    restarted = await _restarts(deployment, sync)
    changes = (restarted, sync.exited, _to_start(jobs, deployment, sync), _to_adopt(jobs, sync), _stopped(jobs, sync))
    if not any(changes):
        return RunnerOrders(stop=stop, hung=hung)
    async with deployment.database.write() as tx:
        now = deployment.now()
        jobs = await _jobs(tx, sync)
        for exited in sync.exited:
            if (job := jobs.get(exited.job_id)) and job.runner == sync.runner and job.state in ("leased", "stopping"):
                await _ended(tx, job, exited.code, now)
                figures.forget(job.id)
        for job in _stopped(jobs, sync):
            job.state, job.ended_at = "done", now
        for job in _to_adopt(jobs, sync):
            job.state, job.runner, job.runner_life = "leased", sync.runner, sync.life
        orders = [
            await _lease(tx, deployment, job, sync)
            for job in _to_start(jobs, deployment, sync)
            if job.state in ("wanted", "leased")
        ]
        await _tell_restarts(tx, restarted, now, sync)
    for key, count in restarted.items():
        figures.restarts[(sync.runner, sync.life, key)] = count
    if restarted:
        deployment.bus.publish(TOPIC)
    return RunnerOrders(start=tuple(orders), stop=stop, hung=hung)


async def _jobs(tx: AsyncSession, sync: RunnerSync) -> dict[int, Job]:
    named = {job.job_id for job in sync.running} | {job.job_id for job in sync.exited}
    rows = await tx.scalars(select(Job).where(Job.state.in_(ACTIVE) | Job.id.in_(named)))
    return {job.id: job for job in rows}


def _to_stop(jobs: dict[int, Job], sync: RunnerSync) -> tuple[int, ...]:
    """Jobs that the runner holds and should not: ended, unknown, or leased by another in the meantime."""
    stop = []
    for running in sync.running:
        job = jobs.get(running.job_id)
        elsewhere = job is not None and job.state == "leased" and job.runner != sync.runner
        if job is None or job.state in ("stopping", "done", "failed") or elsewhere:
            stop.append(running.job_id)
    return tuple(stop)


def _hung(jobs: dict[int, Job], deployment: Deployment, sync: RunnerSync) -> tuple[HungJob, ...]:
    """Jobs whose process is there and says nothing: stopped, or caught in an endless wait."""
    return tuple(
        HungJob(job_id=running.job_id, restarts=running.restarts)
        for running in sync.running
        if (job := jobs.get(running.job_id)) is not None
        and (job.state, job.runner) == ("leased", sync.runner)
        and deployment.figures.job_hangs(job.id, sync.runner)
    )


def _to_adopt(jobs: dict[int, Job], sync: RunnerSync) -> list[Job]:
    """Jobs that the runner still holds although its lease had run out and nobody else has them."""
    return [job for running in sync.running if (job := jobs.get(running.job_id)) is not None and job.state == "wanted"]


def _stopped(jobs: dict[int, Job], sync: RunnerSync) -> list[Job]:
    """Jobs that this runner was told to stop and does not hold (any more)."""
    named = {job.job_id for job in sync.running} | {job.job_id for job in sync.exited}
    return [
        job for job in jobs.values() if job.state == "stopping" and job.runner == sync.runner and job.id not in named
    ]


def _to_start(jobs: dict[int, Job], deployment: Deployment, sync: RunnerSync) -> list[Job]:
    """Jobs that nobody has. A recorder waits for the one before it in its room: never do two of them write.

    Films are made one after the other: each looks whether it leaves recordings their room, and knows of no other.
    """
    figures = deployment.figures
    gone = {job.id for job in _stopped(jobs, sync)} | {job.job_id for job in sync.exited}
    leaving = {
        job.room_id
        for job in jobs.values()
        if (job.kind, job.state) == (JobKind.RECORDER, "stopping")
        and job.id not in gone
        and figures.runner_silent_s(job.runner) <= LEASE_S
    }
    named = {job.job_id for job in sync.running} | {job.job_id for job in sync.exited}
    filming = any(
        (job.kind, job.state) == (JobKind.FINISHER, "leased")
        and job.id not in gone
        and figures.runner_silent_s(job.runner) <= LEASE_S
        for job in jobs.values()
    )
    start = []
    for job in jobs.values():
        if job.id in named:
            continue
        # Its own lease that it does not name: the order was lost, or an older life of it had the job.
        own = job.runner == sync.runner
        lost = job.state == "leased" and (own or figures.runner_silent_s(job.runner) > LEASE_S)
        waits = (job.kind == JobKind.RECORDER and job.room_id in leaving) or (job.kind == JobKind.FINISHER and filming)
        if (job.state == "wanted" and not waits) or lost:
            start.append(job)
            filming = filming or job.kind == JobKind.FINISHER
    return start


async def _lease(tx: AsyncSession, deployment: Deployment, job: Job, sync: RunnerSync) -> Order:
    secret = secrets.token_urlsafe(32)
    job.state, job.runner, job.runner_life = "leased", sync.runner, sync.life
    job.secret_hash = secret_hash(secret)
    deployment.figures.job_spoke(job.id)
    settings = deployment.settings
    common: dict[str, Any] = {
        "job_id": job.id,
        "report_url": f"{settings.internal_url}/internal/jobs/{job.id}/reports",
        "report_secret": secret,
    }
    room = await tx.get_one(Room, job.room_id)
    socket = str(settings.socket_dir / f"room-{room.id}.sock")
    if job.kind == JobKind.PROGRAMME:
        admission = deployment.media.admit(
            room.name, PROGRAMME, name="programme", grants=_PROGRAMME, attributes={}, life_s=_DAY_S
        )
        return ProgrammeOrder(
            **common,
            media_url=settings.livekit_url,
            room_name=room.name,
            token=admission.token,
            token_until=admission.expires_at,
            socket=socket,
            contents=str(settings.files_dir),
        )
    if job.kind in stream_jobs.JOBS:
        return await _stream_order(tx, deployment, job, {**common, "socket": socket})
    recording = await tx.get_one(Recording, job.recording_id)
    session = await tx.get_one(Session, recording.session_id)
    conference = await tx.get_one(Conference, session.conference_id)
    about: dict[str, Any] = {
        "recording_id": recording.id,
        "folder": str(settings.recordings_dir / recording.folder),
        "title": conference.title,
    }
    if job.kind == JobKind.RECORDER:
        return RecorderOrder(**common, **about, socket=socket, min_free_mb=settings.disk_min_free_mb)
    if job.kind == JobKind.UPLOAD and (spec := storage_spec(settings)) is not None:
        del about["title"]
        return UploadOrder(**common, **about, storage=spec)
    return FinisherOrder(**common, **about, min_free_mb=await _to_stay_free(tx, deployment))


async def _to_stay_free(tx: AsyncSession, deployment: Deployment) -> int:
    """MB that a film must leave: what no recorder may go below, and room for each recording that is on."""
    recorders = select(func.count()).where(Job.kind == JobKind.RECORDER, Job.state == "leased")
    return deployment.settings.disk_min_free_mb + _ROOM_MB * (await tx.scalar(recorders) or 0)


async def _stream_order(tx: AsyncSession, deployment: Deployment, job: Job, common: dict[str, Any]) -> Order:
    stream = await stream_jobs.stream_of(tx, job)
    if stream is None or job.kind == JobKind.HLS:
        settings = deployment.settings
        return HlsOrder(
            **common,
            stream_id=stream.id if stream else 0,
            folder=str(settings.streams_dir / (stream.folder if stream else f"gone-{job.id}")),
            window_s=settings.stream_window_minutes * 60,
            min_free_mb=settings.disk_min_free_mb,
        )
    try:
        address = unseal(deployment.settings.session_secret.get_secret_value(), stream.sealed_address or b"")
    except StreamSealed:
        # The job says that it cannot push there, which is told like every other failure.
        address = ""
    return PushOrder(**common, stream_id=stream.id, address=address)


async def _ended(tx: AsyncSession, job: Job, code: int, now: datetime) -> None:
    """Take in that a process ended for good. One that left a running session in good order is wanted again.

    So is one whose order was too old: a session may last longer than a system token does.
    """
    room = await tx.get_one(Room, job.room_id)
    session = await tx.get_one(Session, room.session_id)
    if job.state == "leased" and session.state in JOINABLE and job.kind not in _AFTERWARDS and code in _IN_ORDER:
        want_again(job)
        return
    job.state = "done" if code in _IN_ORDER else "failed"
    job.ended_at = now
    if job.kind in stream_jobs.JOBS:
        await stream_jobs.process_ended(tx, job, now)
    if job.kind == JobKind.RECORDER and job.recording_id is not None:
        recording = await tx.get_one(Recording, job.recording_id)
        # Its DONE report may have been lost; the film is made from the files alone.
        if recording.state == "running" and session.state not in JOINABLE:
            await want_film(tx, recording, now)


async def _restarts(deployment: Deployment, sync: RunnerSync) -> dict[str, int]:
    """Return what was restarted since the logbook was last told: name → restarts."""
    figures = deployment.figures
    told = {f"job:{job.job_id}": job.restarts for job in sync.running}
    told |= {child.name: child.restarts for child in sync.children}
    grown = {k: n for k, n in told.items() if n > figures.restarts.get((sync.runner, sync.life, k), 0)}
    if not grown:
        return {}
    # The API itself may be what was restarted: what an earlier one wrote down stands in the outbox.
    async with deployment.database.read() as tx:
        rows = await tx.scalars(
            select(Event.data).where(Event.type == EventType.PROCESS_RESTARTED).order_by(Event.id.desc()).limit(200)
        )
        for data in rows:
            if data.get("life") == sync.life:
                key = (sync.runner, sync.life, str(data.get("key")))
                figures.restarts[key] = max(figures.restarts.get(key, 0), int(data.get("restarts", 0)))
    return {k: n for k, n in grown.items() if n > figures.restarts.get((sync.runner, sync.life, k), 0)}


async def _tell_restarts(tx: AsyncSession, restarted: dict[str, int], now: datetime, sync: RunnerSync) -> None:
    """Write a line into the page of every session that a restart concerns (all running ones, for API and LiveKit)."""
    for key, count in restarted.items():
        running = select(Room, Session).join(Session).where(Session.state.in_(JOINABLE), Room.kind != BRANCH_ROOM)
        name, rooms = key, running
        if key.startswith("job:"):
            job = await tx.get(Job, int(key[4:]))
            if job is None:
                continue
            job.restarts = count
            name = job.kind
            rooms = select(Room, Session).join(Session).where(Room.id == job.room_id)
        data = {"name": name, "restarts": count, "key": key, "life": sync.life}
        places = [outbox.Place(session.conference_id, session.id, room.id) for room, session in await tx.execute(rooms)]
        for place in places or [outbox.Place()]:
            await outbox.append(tx, [Happened(EventType.PROCESS_RESTARTED, data)], actor=SYSTEM, at=now, place=place)
