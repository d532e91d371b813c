"""Watching a live stream by a link: who may make one, what it shows, and which file it opens."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import SessionState
from nhipcau.domain.errors_streams import StreamNotHere, StreamNotOn, StreamNotPublic, WatchLinkExpired
from nhipcau.domain.events import EventType
from nhipcau.domain.roles import Action, Actor
from nhipcau.domain.streaming import StreamKind, StreamState, WatchLink, read_link, sign_link
from nhipcau.schemas.base import Done
from nhipcau.schemas.streams import StreamLink, WatchView
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.names_on import body_names_on
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.session_access import MAIN_ROOM
from nhipcau.services.streams import meet_stream, tell
from nhipcau.store.models import Conference, Room, Session, Stream
from nhipcau_media.contract.stage import RecordingState

#: How long somebody with an account may watch before the page asks again.
_OWN_HOURS = 12
#: Files of a stream: playlists, initialisations and segments of its three renditions; nothing else is given out.
_FILE = re.compile(r"master\.m3u8|(?:high|low|sound)/(?:index\.m3u8|init-\d{1,9}\.mp4|\d{1,9}\.m4s)")


async def make_link(deployment: Deployment, actor: Actor, *, stream_id: int, hours: int) -> StreamLink:
    """Make a link for people without an account. Raises NotFound, Forbidden, StreamNotPublic."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        row = await meet_stream(tx, deployment, actor, stream_id)
        row.reach.require(Action.STREAM_RUN)
        if not row.stream.public or row.stream.kind != StreamKind.HLS:
            raise StreamNotPublic
        link = _link(deployment, row.stream, hours)
        await tell(tx, row, EventType.STREAM_LINK_MADE, actor, now, hours=hours)
    deployment.bus.publish(TOPIC)
    return link


async def take_links_back(deployment: Deployment, actor: Actor, *, stream_id: int) -> Done:
    """Make every link that was given out worthless. Raises NotFound, Forbidden."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        row = await meet_stream(tx, deployment, actor, stream_id)
        row.reach.require(Action.STREAM_RUN)
        row.stream.link_series = (row.stream.link_series + 1) % 65536
        await tell(tx, row, EventType.STREAM_LINKS_TAKEN_BACK, actor, now)
    deployment.bus.publish(TOPIC)
    return Done()


async def watch_stream(deployment: Deployment, actor: Actor, *, stream_id: int) -> StreamLink:
    """Return a link for whoever may read the conference. Raises NotFound, Forbidden, StreamNotHere."""
    async with deployment.database.read() as tx:
        row = await meet_stream(tx, deployment, actor, stream_id)
        row.reach.require(Action.STREAM_WATCH)
        if row.stream.kind != StreamKind.HLS:
            raise StreamNotHere
        return _link(deployment, row.stream, _OWN_HOURS)


async def get_watched(deployment: Deployment, token: str) -> WatchView:
    """Return what the player page shows. Raises WatchLinkExpired."""
    async with deployment.database.read() as tx:
        link, stream = await _open(deployment, tx, token)
        conference = await tx.get_one(Conference, stream.conference_id)
        day = day_of(conference.starts_at)
        (host_name,) = (await body_names_on(tx, [conference.host_body_id], day)).values()
        recorded = await _is_recorded(tx, conference.id)
    on = stream.state in (StreamState.RUNNING, StreamState.ENDED) and stream.started_at is not None
    return WatchView(
        title=conference.title,
        host_name=host_name,
        name=stream.name,
        state=StreamState(stream.state),
        public=stream.public,
        starts_at=conference.starts_at,
        expires_at=link.expires_at,
        playlist_url=f"/live/{token}/master.m3u8" if on else "",
        recorded=recorded,
        now=deployment.now(),
    )


async def _is_recorded(tx: AsyncSession, conference_id: int) -> bool:
    """Whether the recorder writes what is said now; in a break it does not."""
    writing = (Session.state == SessionState.LIVE, Room.kind == MAIN_ROOM, Room.recording == RecordingState.RUNNING)
    room = exists().where(Room.session_id == Session.id, Session.conference_id == conference_id, *writing)
    return bool(await tx.scalar(select(room)))


async def find_stream_file(deployment: Deployment, token: str, name: str) -> Path:
    """Return a file of the stream that a link opens. Raises WatchLinkExpired, StreamNotOn."""
    async with deployment.database.read() as tx:
        _, stream = await _open(deployment, tx, token)
    if not stream.folder or _FILE.fullmatch(name) is None:
        raise StreamNotOn
    return deployment.settings.streams_dir / stream.folder / name


def _link(deployment: Deployment, stream: Stream, hours: int) -> StreamLink:
    expires_at = (deployment.now() + timedelta(hours=hours)).replace(microsecond=0)
    key = deployment.settings.session_secret.get_secret_value()
    token = sign_link(key, WatchLink(stream.id, expires_at, stream.link_series))
    return StreamLink(url=f"{deployment.settings.public_url}/xem/{token}", expires_at=expires_at)


async def _open(deployment: Deployment, tx: AsyncSession, token: str) -> tuple[WatchLink, Stream]:
    link = read_link(deployment.settings.session_secret.get_secret_value(), token)
    if link is None or link.expires_at <= deployment.now():
        raise WatchLinkExpired
    stream = await tx.get(Stream, link.stream_id)
    if stream is None or stream.removed_at is not None or stream.link_series != link.series:
        raise WatchLinkExpired
    return link, stream
