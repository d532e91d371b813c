"""LiveKit's webhooks: signature and meaning."""

from __future__ import annotations

from livekit.api import TokenVerifier, WebhookReceiver

from nhipcau_media.server import Hook, HookKind, MediaServerError

_KINDS = {
    "participant_joined": HookKind.JOINED,
    "participant_left": HookKind.LEFT,
    "participant_connection_aborted": HookKind.LEFT,
    "track_published": HookKind.TRACK_PUBLISHED,
    "track_unpublished": HookKind.TRACK_UNPUBLISHED,
    "room_finished": HookKind.ROOM_FINISHED,
}


def verify(key: str, secret: str, body: bytes, authorization: str) -> Hook:
    """Check that the server itself signed the body (a token with the body's SHA-256) and parse it.

    Raises MediaServerError.
    """
    try:
        event = WebhookReceiver(TokenVerifier(key, secret)).receive(body.decode(), authorization)
    except Exception as error:  # the receiver raises a bare Exception, and what JWT, base64 and protobuf raise
        raise MediaServerError(f"webhook refused: {error}") from error
    room_name = event.room.name
    return Hook(event.id, _KINDS.get(event.event, HookKind.OTHER), room_name, event.participant.identity)
