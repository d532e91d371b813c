"""Live streams of a conference: set up, started, stopped, taken away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents.logbook import reason
from nhipcau.domain.conference import JOINABLE
from nhipcau.domain.errors import NotFound, SessionNotOpen
from nhipcau.domain.errors_streams import StreamAddressWrong, StreamOn, TooManyStreams
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Action, Actor, ActorKind
from nhipcau.domain.streaming import AT_WORK, STREAM_LIMIT, StreamKind, StreamState, shown_address
from nhipcau.schemas.base import Done
from nhipcau.schemas.streams import StreamFigures, StreamIn, StreamView
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.reach import Reach, reach_of
from nhipcau.services.sealing import seal
from nhipcau.services.session_access import MAIN_ROOM
from nhipcau.services.stream_jobs import start_stream, stop_stream
from nhipcau.store import outbox
from nhipcau.store.models import Conference, Job, Room, Session, Stream


@dataclass(frozen=True, slots=True)
class StreamRow:
    """A stream with its conference, as one actor meets it."""

    stream: Stream
    conference: Conference
    reach: Reach

    @property
    def place(self) -> outbox.Place:
        """Where its events belong."""
        return outbox.Place(self.conference.id, self.stream.session_id)


async def list_streams(deployment: Deployment, actor: Actor, *, conference_id: int, language: str) -> list[StreamView]:
    """Return a conference's streams, the oldest first. Raises NotFound, Forbidden."""
    async with deployment.database.read() as tx:
        conference, reach = await _conference(tx, deployment, actor, conference_id)
        reach.require(Action.STREAM_READ)
        rows = await tx.scalars(
            select(Stream).where(Stream.conference_id == conference.id, Stream.removed_at.is_(None)).order_by(Stream.id)
        )
        return [await _view(tx, deployment, stream, language) for stream in rows]


async def set_up_stream(
    deployment: Deployment, actor: Actor, *, conference_id: int, request: StreamIn, language: str
) -> StreamView:
    """Set up a stream; a session that is on is not touched. Raises NotFound, Forbidden, StreamAddressWrong, …"""
    now = deployment.now()
    pushed = request.kind is StreamKind.PUSH
    async with deployment.database.write() as tx:
        conference, reach = await _conference(tx, deployment, actor, conference_id)
        reach.require(Action.STREAM_SET)
        shown = shown_address(request.address) if pushed else ""
        if request.address and not pushed:
            raise StreamAddressWrong
        there = await tx.scalar(
            select(func.count())
            .select_from(Stream)
            .where(Stream.conference_id == conference.id, Stream.removed_at.is_(None))
        )
        if (there or 0) >= STREAM_LIMIT:
            raise TooManyStreams(limit=STREAM_LIMIT)
        key = deployment.settings.session_secret.get_secret_value()
        stream = Stream(
            conference_id=conference.id,
            kind=request.kind,
            name=request.name,
            public=request.public and not pushed,
            by_itself=request.by_itself,
            sealed_address=seal(key, request.address.strip()) if pushed else None,
            shown_address=shown,
            state=StreamState.OFF,
            folder="",
            link_series=0,
            created_by=actor.id if actor.kind is ActorKind.PERSON else None,
            created_at=now,
        )
        tx.add(stream)
        await tx.flush()
        await tell(tx, StreamRow(stream, conference, reach), EventType.STREAM_SET, actor, now, address=shown)
        view = await _view(tx, deployment, stream, language)
    deployment.bus.publish(TOPIC)
    return view


async def remove_stream(deployment: Deployment, actor: Actor, *, stream_id: int) -> Done:
    """Take a stream away, ending it when it is on; its address is forgotten. Raises NotFound, Forbidden."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        row = await meet_stream(tx, deployment, actor, stream_id)
        row.reach.require(Action.STREAM_SET)
        await stop_stream(tx, row.stream, now)
        row.stream.removed_at, row.stream.sealed_address = now, None
        await tell(tx, row, EventType.STREAM_REMOVED, actor, now)
    deployment.bus.publish(TOPIC)
    return Done()


async def switch_on(deployment: Deployment, actor: Actor, *, stream_id: int, language: str) -> StreamView:
    """Start a stream of a session that is open. Raises NotFound, Forbidden, SessionNotOpen, StreamOn."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        row = await meet_stream(tx, deployment, actor, stream_id)
        row.reach.require(Action.STREAM_RUN)
        if row.stream.state in AT_WORK:
            raise StreamOn
        room = await tx.scalar(
            select(Room)
            .join(Session, Session.id == Room.session_id)
            .where(
                Session.conference_id == row.conference.id,
                Session.state.in_(JOINABLE),
                Room.kind == MAIN_ROOM,
            )
            .order_by(Session.id.desc())
            .limit(1)
        )
        if room is None:
            raise SessionNotOpen
        await start_stream(tx, row.stream, room, now)
        await tell(tx, row, EventType.STREAM_STARTED, actor, now)
        view = await _view(tx, deployment, row.stream, language)
    deployment.bus.publish(TOPIC)
    return view


async def switch_off(deployment: Deployment, actor: Actor, *, stream_id: int, language: str) -> StreamView:
    """Stop a stream; one that is off stays off. Raises NotFound, Forbidden."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        row = await meet_stream(tx, deployment, actor, stream_id)
        row.reach.require(Action.STREAM_RUN)
        if await stop_stream(tx, row.stream, now):
            await tell(tx, row, EventType.STREAM_STOPPED, actor, now)
        view = await _view(tx, deployment, row.stream, language)
    deployment.bus.publish(TOPIC)
    return view


async def meet_stream(tx: AsyncSession, deployment: Deployment, actor: Actor, stream_id: int) -> StreamRow:
    """Read a stream for somebody who may see its conference. Raises NotFound, also when it is not theirs to see."""
    stream = await tx.get(Stream, stream_id)
    if stream is None or stream.removed_at is not None:
        raise NotFound(what="stream")
    conference = await tx.get_one(Conference, stream.conference_id)
    reach = await reach_of(tx, actor, conference, day_of(deployment.now()))
    if not reach.may(Action.CONFERENCE_READ):
        raise NotFound(what="stream")
    return StreamRow(stream, conference, reach)


async def tell(tx: AsyncSession, row: StreamRow, kind: EventType, actor: Actor, at: datetime, **data: object) -> None:
    """Store an event about a stream; never its key."""
    facts = {"stream_id": row.stream.id, "stream": row.stream.name, **data}
    await outbox.append(tx, [Happened(kind, facts)], actor=actor, at=at, place=row.place)


async def _conference(
    tx: AsyncSession, deployment: Deployment, actor: Actor, conference_id: int
) -> tuple[Conference, Reach]:
    conference = await tx.get(Conference, conference_id)
    if conference is None:
        raise NotFound(what="conference")
    reach = await reach_of(tx, actor, conference, day_of(deployment.now()))
    if not reach.may(Action.CONFERENCE_READ):
        raise NotFound(what="conference")
    return conference, reach


async def _view(tx: AsyncSession, deployment: Deployment, stream: Stream, language: str) -> StreamView:
    job = await tx.get(Job, stream.job_id) if stream.job_id else None
    said = deployment.figures.job_figures(job.id) if job else {}
    return StreamView(
        id=stream.id,
        conference_id=stream.conference_id,
        kind=StreamKind(stream.kind),
        name=stream.name,
        public=stream.public,
        by_itself=stream.by_itself,
        shown_address=stream.shown_address,
        state=StreamState(stream.state),
        started_at=stream.started_at,
        ended_at=stream.ended_at,
        failure=reason(str(stream.failure.get("code", "")), language) if stream.failure else "",
        figures=StreamFigures(
            bytes=_number(said, "bytes"),
            seconds=_number(said, "window_s") or _number(said, "since_s"),
            behind_s=_number(said, "behind_s"),
            restarts=_number(said, "restarts") + (job.restarts if job else 0),
            free_mb=_number(said, "free_mb"),
        ),
    )


def _number(said: dict[str, object], name: str) -> int:
    value = said.get(name, 0)
    return value if isinstance(value, int | float) else 0  # type: ignore[return-value]
