"""The stage document: what is seen and heard in one room.

It stands in the media room's metadata as compact JSON and clients draw the room from it alone. It is versioned; a
client ignores a document older than the one it has. It stays under 2 KiB (8 KiB at the very most) because the media
server resends it whole with every count update.
"""

from __future__ import annotations

import json
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

SOFT_LIMIT_BYTES = 2048
HARD_LIMIT_BYTES = 8192


class Source(StrEnum):
    """Declared source of a track, in the media server's words."""

    CAMERA = "camera"
    MICROPHONE = "microphone"
    SCREEN = "screen_share"
    SCREEN_SOUND = "screen_share_audio"


class Kind(StrEnum):
    """What a track really carries; the declared source does not tell (a camera may be sound)."""

    PICTURE = "video"
    SOUND = "audio"


#: The kind that an honest track of each source has. Anything else is smuggled.
KIND_OF_SOURCE = {
    Source.CAMERA: Kind.PICTURE,
    Source.MICROPHONE: Kind.SOUND,
    Source.SCREEN: Kind.PICTURE,
    Source.SCREEN_SOUND: Kind.SOUND,
}


class StageState(StrEnum):
    """Running state of the session, as the room shows it."""

    OPEN = "open"
    LIVE = "live"
    PAUSED = "paused"
    ENDED = "ended"


class Preset(StrEnum):
    """Arrangement of the programme picture."""

    #: Main point and floor holder side by side; the main point alone when nobody else has the floor.
    PAIR = "pair"


class RecordingState(StrEnum):
    """What everyone in the room is told about recording."""

    #: No recording was requested.
    NONE = "none"
    #: Requested, the recorder is not writing yet (or the session has not started).
    WAITING = "waiting"
    RUNNING = "running"
    #: Requested, and not being written: said loudly.
    FAILED = "failed"


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class OnStage(_Document):
    """One seat on stage."""

    #: Identity at the media server, e.g. ``point:17``.
    identity: str
    #: The point's own name as it is shown, at most 80 characters.
    label: str = Field(max_length=80)
    #: Server instant at which it came on stage, milliseconds since 1970 UTC (0: not timed).
    since: int = 0


class StageTrack(_Document):
    """A track that may be heard or seen. Everything that is not listed is subscribed to by nobody."""

    identity: str
    source: Source


class Stage(_Document):
    """The document itself; field names are short because it is sent often."""

    #: Version; grows by one with every change.
    v: int
    session: int
    room: int
    state: StageState
    preset: Preset = Preset.PAIR
    #: Art. 3.3: exactly one main point.
    main: OnStage
    #: Who has the floor besides the main point (one for now; two or three in a dialogue).
    floor: tuple[OnStage, ...] = ()
    #: What may be heard and seen (§4 of the architecture): pages and composer subscribe to nothing else.
    tracks: tuple[StageTrack, ...] = ()
    recording: RecordingState = RecordingState.NONE
    #: Point identities let in with their camera beforehand (head of the queue); not shown to the room.
    ready: tuple[str, ...] = ()

    def allows(self, identity: str, source: str, kind: str) -> bool:
        """Whether a track may be subscribed to: identity and source on stage, and its kind the honest one."""
        return any(
            track.identity == identity and track.source == source and KIND_OF_SOURCE[track.source] == kind
            for track in self.tracks
        )

    def dump(self) -> str:
        """Return the document as compact JSON text. Raises ValueError over HARD_LIMIT_BYTES."""
        text = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, separators=(",", ":"))
        if len(text.encode()) > HARD_LIMIT_BYTES:
            raise ValueError(f"stage document of {len(text.encode())} bytes")
        return text

    @classmethod
    def load(cls, text: str) -> Stage | None:
        """Read the document from room metadata; None when the room carries none (yet)."""
        try:
            return cls.model_validate_json(text)
        except ValueError:
            return None
