"""Technical requests as the registration form asks for them (Art. 9.2 ¶2): rows that the Department answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import Intake
from nhipcau.domain.requests import RequestKind, RequestState, RequestStep, next_request
from nhipcau.domain.roles import Actor
from nhipcau.schemas.conferences import ConferenceIn
from nhipcau.services.recording_wishes import follow_answer
from nhipcau.services.requested import requests_that_stand
from nhipcau.services.technical_requests import judge, tell_of
from nhipcau.store.models import Conference, TechnicalRequest


async def ask_by_form(
    tx: AsyncSession, actor: Actor, conference: Conference, request: ConferenceIn, now: datetime
) -> None:
    """Let what is asked for be what the form says; what was asked for already keeps its row and its answer.

    A recording that is ticked is one of them; the others stay as they are when the form does not speak of them. Of what
    was held elsewhere nothing is asked. A draft tells nobody; its requests are made when it is handed in.
    """
    if request.held_elsewhere is not None:
        return
    standing = await requests_that_stand(tx, conference.id)
    wanted = {RequestKind.RECORDING} if request.recording_requested else set()
    spoken_of = {RequestKind.RECORDING}
    if request.requests is not None:
        wanted |= {RequestKind(kind) for kind in request.requests}
        spoken_of = set(RequestKind)
    told = []
    for row in standing:
        if row.kind in spoken_of - wanted:
            row.state = next_request(RequestState(row.state), RequestStep.WITHDRAW)
            told.append(row)
    asked = {row.kind for row in standing}
    missing = [kind for kind in RequestKind if kind in wanted and kind not in asked]
    if missing:
        judged = await judge(tx, conference, now)
        for kind in missing:
            row = TechnicalRequest(
                conference_id=conference.id,
                kind=kind,
                note="",
                state=RequestState.ASKED,
                asked_at=now,
                asked_by=actor.name[:120],
                outcome=judged.outcome,
                due_at=judged.due.due_at,
            )
            tx.add(row)
            told.append(row)
    await tx.flush()
    await follow_answer(tx, actor, conference, now)
    if conference.intake != Intake.DRAFT:
        for row in told:
            await tell_of(tx, actor, conference, row, now)


async def ask_anew(tx: AsyncSession, actor: Actor, conference: Conference, now: datetime) -> None:
    """Ask again for what was answered: the day moved, and the answer was of another day (Art. 9.2 ¶2)."""
    answered = [
        row
        for row in await requests_that_stand(tx, conference.id)
        if row.state in (RequestState.AGREED, RequestState.UNABLE)
    ]
    if not answered:
        return
    judged = await judge(tx, conference, now)
    for row in answered:
        row.state = next_request(RequestState(row.state), RequestStep.CHANGE)
        row.asked_at, row.asked_by = now, actor.name[:120]
        row.outcome, row.due_at = judged.outcome, judged.due.due_at
        row.answered_at, row.answered_by, row.answer = None, "", ""
    # What could not be recorded on that day may well be on this one; nothing of it is open yet.
    conference.recording_unable = False
    await tx.flush()
    for row in answered:
        await tell_of(tx, actor, conference, row, now)


async def make_requests_of_draft(tx: AsyncSession, conference: Conference, now: datetime) -> None:
    """Let the requests of a draft count from now: it is being handed in."""
    rows = [row for row in await requests_that_stand(tx, conference.id) if row.state == RequestState.ASKED]
    if not rows:
        return
    judged = await judge(tx, conference, now)
    for row in rows:
        row.asked_at, row.outcome, row.due_at = now, judged.outcome, judged.due.due_at
