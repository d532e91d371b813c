"""The papers of an emergency (Art. 9.3): entered or uploaded afterwards; until then the reminder stays."""

from __future__ import annotations

from nhipcau.domain.errors import NotFound
from nhipcau.domain.errors_preparation import PapersMissing
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.requests import FileKind, FileState
from nhipcau.domain.roles import Actor
from nhipcau.schemas.emergency import EmergencyView, PapersIn
from nhipcau.services.call_sheet_view import met, view_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.store import outbox
from nhipcau.store.models import ConferenceFile


async def enter_papers(deployment: Deployment, actor: Actor, *, conference_id: int, request: PapersIn) -> EmergencyView:
    """Enter number and date, or name the file that was uploaded; entering them again corrects them.

    Raises NotFound, Forbidden, PapersMissing.
    """
    now = deployment.now()
    if not (request.number and request.day) and request.file_id is None:
        raise PapersMissing(field="number")
    async with deployment.database.write() as tx:
        emergency, conference, session = await met(tx, actor, conference_id, now)
        if request.file_id is not None:
            file = await tx.get(ConferenceFile, request.file_id)
            if file is None or file.conference_id != conference.id or file.kind != FileKind.PAPERS:
                raise NotFound(what="conference_file")
            if file.state in (FileState.UPLOADING, FileState.REFUSED, FileState.REMOVED):
                raise PapersMissing(field="file_id")
        emergency.papers_number = request.number
        emergency.papers_date = request.day
        emergency.papers_file_id = request.file_id
        emergency.papers_done_at, emergency.papers_done_by = now, actor.name[:120]
        told = Happened(EventType.EMERGENCY_PAPERS, {"number": request.number or "…", "title": conference.title})
        place = outbox.Place(conference.id, session.id)
        await outbox.append(tx, [told], actor=actor, at=now, place=place)
        await tx.flush()
        shown = await view_of(tx, deployment, actor, conference, emergency, session, now)
    deployment.bus.publish(TOPIC)
    return shown
