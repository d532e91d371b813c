"""What a simulated point receives: the programme or the tracks on stage, by the rule that pages follow."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from livekit import rtc

from nhipcau_media.contract.identity import CLIP, MIX, PROGRAMME, IdentityKind, parse_identity
from nhipcau_media.contract.stage import Delivery, Kind, Source, Stage
from nhipcau_media.simulate.sending import SOURCES

#: The programme's picture that a simulated point takes: the one that a middling line carries.
SIZE = "360"

_SOURCES = {
    **{number: source for source, number in SOURCES.items()},
    rtc.TrackSource.SOURCE_SCREENSHARE: Source.SCREEN,
    rtc.TrackSource.SOURCE_SCREENSHARE_AUDIO: Source.SCREEN_SOUND,
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A track that somebody publishes."""

    identity: str
    name: str
    source: Source
    kind: Kind


def wanted(stage: Stage | None, own: str, others: Collection[str], tracks: Collection[Offered]) -> frozenset[Offered]:
    """Return what an identity receives; nothing without a stage.

    In place of a programme that is not there main point and floor are served directly, and nobody who is seen besides:
    all points of a large room would ask for all of those pictures.
    """
    if stage is None:
        return frozenset()
    points = sum(parse_identity(identity).kind is IdentityKind.POINT for identity in {own, *others})
    delivery = stage.delivery_of(own, points)
    sound = (CLIP, Source.SCREEN_SOUND) if delivery is Delivery.CLIP else (MIX, Source.MICROPHONE)
    programme = frozenset(
        track
        for track in tracks
        if track.identity == PROGRAMME
        and (track.name, track.source, track.kind) in ((*sound, Kind.SOUND), (SIZE, Source.CAMERA, Kind.PICTURE))
    )
    if programme and delivery is Delivery.PROGRAMME:
        return programme
    direct = frozenset(
        track
        for track in tracks
        if track.identity not in (own, PROGRAMME)
        and stage.allows(track.identity, track.source, track.kind)
        and not (delivery is Delivery.PROGRAMME and stage.is_seen(track.identity))
    )
    if programme and delivery is Delivery.CLIP:
        return programme | {track for track in direct if track.kind is Kind.SOUND}
    return direct


def offered(room: rtc.Room) -> dict[Offered, rtc.RemoteTrackPublication]:
    """Return what others publish in a room."""
    found: dict[Offered, rtc.RemoteTrackPublication] = {}
    for identity, participant in room.remote_participants.items():
        for publication in participant.track_publications.values():
            source = _SOURCES.get(publication.source)
            if source is not None:
                kind = Kind.PICTURE if publication.kind == rtc.TrackKind.KIND_VIDEO else Kind.SOUND
                found[Offered(identity, publication.name, source, kind)] = publication
    return found


def chosen(room: rtc.Room) -> frozenset[Offered]:
    """Return what the rule says now that a room's own identity receives."""
    stage = Stage.load(room.metadata)
    return wanted(stage, room.local_participant.identity, room.remote_participants.keys(), offered(room).keys())


def receive(room: rtc.Room) -> None:
    """Make the subscriptions of a room what the rule says now."""
    now = chosen(room)
    for track, publication in offered(room).items():
        if publication.subscribed != (track in now):
            publication.set_subscribed(track in now)
