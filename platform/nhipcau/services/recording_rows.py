"""What stands beside a recording in the database."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import SessionKind
from nhipcau.domain.keeping import RetentionClass, delete_after
from nhipcau.store.models import Recording, RecordingCare, Session


async def care_of(tx: AsyncSession, recording: Recording) -> RecordingCare:
    """Return the care of a recording, made when it has none yet (inside a write).

    Its time begins with the recording's end, however the recording went.
    """
    care = await tx.get(RecordingCare, recording.id)
    if care is None:
        session = await tx.get_one(Session, recording.session_id)
        retention = RetentionClass.ORDINARY if session.kind == SessionKind.LIVE else RetentionClass.SHORT
        care = RecordingCare(
            recording_id=recording.id,
            retention=retention,
            delete_after=None,
            hold="",
            extras={},
            upload="",
            uploaded_bytes=0,
            upload_failure="",
        )
        tx.add(care)
    if care.delete_after is None:
        care.delete_after = delete_after(RetentionClass(care.retention), recording.ended_at)
    return care
