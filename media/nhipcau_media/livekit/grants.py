"""Grants in LiveKit's words, both ways; every field written out.

An unset ``canPublish``, ``canSubscribe`` or ``canPublishData`` means *true* to LiveKit, and ``canPublish: true`` with
an empty list of sources allows every source: *publish nothing* is ``canPublish: false``. ``UpdateParticipant`` replaces
the whole permission set. Nobody gets ``hidden``, our own ``sys:`` identities neither: a hidden participant's tracks are
never announced.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import jwt
from jwt.types import Options
from livekit.api import AccessToken, VideoGrants
from livekit.protocol.models import ParticipantPermission, TrackSource

from nhipcau_media.contract.stage import Source
from nhipcau_media.server import Grants, Ticket

_SOURCES = {
    Source.CAMERA: TrackSource.CAMERA,
    Source.MICROPHONE: TrackSource.MICROPHONE,
    Source.SCREEN: TrackSource.SCREEN_SHARE,
    Source.SCREEN_SOUND: TrackSource.SCREEN_SHARE_AUDIO,
}


#: Whether a token is still good is the server's to judge.
_WHENEVER: Options = {"verify_exp": False, "verify_nbf": False}


def sign_token(
    key: str,
    secret: str,
    *,
    room_name: str,
    identity: str,
    name: str,
    grants: Grants,
    attributes: Mapping[str, str],
    life_s: int,
) -> str:
    """Return a token for one identity in one room that lives ``life_s`` seconds from now.

    LiveKit forgives a minute on either side (``tokenLeeway``): the token opens the door until ``life_s`` + 60 s.
    """
    video = VideoGrants(
        room_create=False,
        room_list=False,
        room_record=False,
        room_admin=False,
        room_join=True,
        room=room_name,
        can_publish=bool(grants.publish),
        can_publish_sources=sorted(source.value for source in grants.publish),
        can_publish_data=False,
        can_subscribe=grants.subscribe,
        can_update_own_metadata=False,
        ingress_admin=False,
        hidden=False,
        recorder=False,
        agent=False,
        can_manage_agent_session=False,
        can_subscribe_metrics=False,
    )
    token = AccessToken(key, secret).with_identity(identity).with_name(name).with_grants(video)
    return token.with_attributes(dict(attributes)).with_ttl(timedelta(seconds=life_s)).to_jwt()


def read_token(key: str, secret: str, token: str) -> Ticket | None:
    """Return what a token signed with our secret says, expired or not; None when it is no such token."""
    try:
        claims = jwt.decode(token, secret, algorithms=["HS256"], issuer=key, options=_WHENEVER)
    except jwt.InvalidTokenError:
        return None
    # The server's own refreshed tokens carry no attributes when it was started anew.
    return Ticket(
        room_name=claims.get("video", {}).get("room", ""),
        identity=claims.get("sub", ""),
        attributes=claims.get("attributes") or {},
        expires_at=int(claims.get("exp", 0)),
    )


def to_permission(grants: Grants) -> ParticipantPermission:
    """Return the complete permission set of the grants."""
    return ParticipantPermission(
        can_publish=bool(grants.publish),
        can_publish_sources=[_SOURCES[source] for source in sorted(grants.publish)],
        can_publish_data=False,
        can_subscribe=grants.subscribe,
        can_update_metadata=False,
        hidden=False,
        recorder=False,
        agent=False,
        can_manage_agent_session=False,
        can_subscribe_metrics=False,
    )


def from_permission(permission: ParticipantPermission) -> Grants:
    """Return what a permission set allows; an empty list of sources allows all of them."""
    publish: frozenset[Source] = frozenset()
    if permission.can_publish:
        listed = frozenset(source for source, number in _SOURCES.items() if number in permission.can_publish_sources)
        publish = listed if permission.can_publish_sources else frozenset(Source)
    return Grants(publish=publish, subscribe=permission.can_subscribe)
