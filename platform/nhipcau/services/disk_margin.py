"""The alarm before a recording's disk is full: said once, and again after it was well in between."""

from __future__ import annotations

from sqlalchemy import select

from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import SYSTEM
from nhipcau.services import outbox_tail
from nhipcau.services.deployment import Deployment
from nhipcau.store import outbox
from nhipcau.store.models import Job, Recording, Session
from nhipcau_media.contract.jobs import JobKind


async def tell_low_disk(deployment: Deployment) -> None:
    """Look at what recorders say of their disk; writes only when something changed."""
    margin = deployment.settings.disk_margin_mb
    told = deployment.figures.low_disks
    said = {job_id: int(figures["free_mb"]) for job_id, figures in deployment.figures.all_with("free_mb")}
    low = {job_id: free for job_id, free in said.items() if free < margin}
    told.intersection_update(low)
    new = set(low) - told
    if not new:
        return
    told.update(new)
    now = deployment.now()
    async with deployment.database.write() as tx:
        rows = await tx.execute(
            select(Job.id, Recording, Session)
            .join(Recording, Recording.id == Job.recording_id)
            .join(Session, Session.id == Recording.session_id)
            .where(Job.id.in_(new), Job.kind == JobKind.RECORDER)
        )
        for job_id, recording, session in rows:
            place = outbox.Place(session.conference_id, session.id, recording.room_id)
            fact = Happened(EventType.DISK_LOW, {"recording_id": recording.id, "free_mb": low[job_id]})
            await outbox.append(tx, [fact], actor=SYSTEM, at=now, place=place)
    deployment.bus.publish(outbox_tail.TOPIC)
