"""The stage document: what is seen and heard in one room.

It stands in the media room's metadata as compact JSON and clients draw the room from it alone. It is versioned; a
client ignores a document older than the one it has. It stays under 2 KiB (8 KiB at the very most) because the media
server resends it whole with every count update.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from nhipcau_media.contract.identity import IdentityKind, parse_identity

SOFT_LIMIT_BYTES = 2048
HARD_LIMIT_BYTES = 8192
#: Seats beside main point and floor that one picture shows at most.
MOST_OTHERS = 16

#: Letters of the line that says who speaks at a point.
PERSON_LETTERS = 120

#: Letters of names, step by step, in a document that would be too large.
_CUT_TO = (40, 20)

_HEX = r"^#[0-9a-fA-F]{6}$"
_RELATIVE_PATH = r"^(?:[\w{}-][\w{}.-]*(?:/[\w{}-][\w{}.-]*)*)?$"


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

    #: Main point and floor holder side by side; the main point alone when nobody else has the floor; a dialogue in
    #: equal tiles.
    PAIR = "pair"
    #: *Thảo luận*: everybody on stage in equal tiles.
    DISCUSSION = "discussion"
    #: *Bài giảng*: who speaks fills the picture (the floor holder, else the main point).
    LECTURE = "lecture"
    #: *Hội nghị*: main point and floor holder large, the others in a strip.
    CONFERENCE = "conference"
    #: *Nội dung*: slides, clip or a shared screen large, who speaks small beside it.
    CONTENT = "content"
    #: Title of the conference with agenda and countdown instead of pictures.
    TITLE = "title"
    #: The pause slide although the session runs.
    PAUSE = "pause"


#: Others that *hội nghị* has places for: around the main point alone, and below it and whoever has the floor.
AROUND_ONE, BELOW_TWO = 7, 4


def places_beside(preset: Preset, holders: int) -> int:
    """How many others an arrangement shows while ``holders`` points speak or are shown besides the main point."""
    if preset is Preset.DISCUSSION:
        return MOST_OTHERS
    if preset is Preset.CONFERENCE:
        # Whoever else has the floor stands first in the strip.
        return AROUND_ONE if holders == 0 else max(0, BELOW_TWO + 1 - holders)
    return 0


class Delivery(StrEnum):
    """How a seat is served: the one composed picture and mix, or the tracks on stage themselves."""

    PROGRAMME = "programme"
    DIRECT = "direct"
    #: While a clip is shown, for who speaks or conducts: the programme's picture, the clip's own sound beside it, and
    #: the microphones on stage directly, so that nobody hears itself.
    CLIP = "clip"


class ContentKind(StrEnum):
    """What is shown beside the people."""

    #: Pages as pictures, fetched by clients and by the composer alike.
    SLIDES = "slides"
    #: A film that the composer itself reads; while it is on, everybody sees the programme.
    CLIP = "clip"
    #: A screen that ``identity`` shares; the track stands in ``tracks`` like every other.
    SCREEN = "screen"


class RecordingState(StrEnum):
    """What everyone in the room is told about recording."""

    #: No recording was requested.
    NONE = "none"
    #: Requested, the recorder is not writing yet (or the session has not started).
    WAITING = "waiting"
    RUNNING = "running"
    #: Requested, and not being written: said loudly.
    FAILED = "failed"
    #: Requested, and the Department answered that it cannot be done.
    UNABLE = "unable"


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class OnStage(_Document):
    """One seat on stage."""

    #: Identity at the media server, e.g. ``point:17``.
    identity: str
    #: The point's own name as it is shown, at most 80 characters.
    label: str = Field(max_length=80)
    #: Who speaks there, name and post in one line; of main point and floor only, empty when it was not told.
    person: str = Field(default="", max_length=PERSON_LETTERS)
    #: Server instant at which it came on stage, milliseconds since 1970 UTC (0: not timed).
    since: int = 0
    #: Server instant at which its time to speak is over, milliseconds since 1970 UTC (0: as long as it takes).
    until: int = 0

    @property
    def named(self) -> str:
        """Return the point's name, and behind it in brackets who speaks there."""
        return f"{self.label} ({self.person})" if self.person else self.label


class Content(_Document):
    """Slides, clip or shared screen."""

    kind: ContentKind
    #: Path below the place where contents lie (folder or address in the composer's order), ``{page}`` for the page's
    #: number from 1; never a way out of it. Empty for a shared screen.
    path: str = Field(default="", max_length=200, pattern=_RELATIVE_PATH)
    #: Page that is shown, from 1 (slides), and how many there are.
    page: int = Field(default=1, ge=1, le=9999)
    pages: int = Field(default=1, ge=1, le=9999)
    #: Where in the clip it stood at ``at``, milliseconds, and whether it goes on from there.
    position: int = Field(default=0, ge=0)
    playing: bool = False
    #: Server instant of ``position``, milliseconds since 1970 UTC.
    at: int = 0
    #: Whose screen it is (SCREEN only).
    identity: str = ""

    def position_ms(self, now_ms: float) -> float:
        """Where the clip stands at a server instant, milliseconds from its beginning."""
        return self.position + (max(0.0, now_ms - self.at) if self.playing else 0.0)


class Colours(_Document):
    """The conference's uniform colours, those of its backdrop (Art. 6.3), as ``#rrggbb``."""

    background: str = Field(default="#0a1218", pattern=_HEX)
    bar: str = Field(default="#17232d", pattern=_HEX)
    text: str = Field(default="#ffffff", pattern=_HEX)


class DeliveryRule(_Document):
    """Who is served how; point ids. See :meth:`Stage.delivery_of`."""

    #: More points than this in the room, and those who listen get the programme.
    above: int = 12
    #: Set by hand by the chair or an engineer.
    direct: tuple[int, ...] = ()
    programme: tuple[int, ...] = ()


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
    #: Who has the floor besides the main point, in the order in which they got it; two or three in a dialogue.
    floor: tuple[OnStage, ...] = ()
    #: Broadcast without its sound, beside main point and floor: its camera alone stands in ``tracks``.
    shown: OnStage | None = None
    #: What may be heard and seen (§4 of the architecture): pages and composer subscribe to nothing else.
    tracks: tuple[StageTrack, ...] = ()
    recording: RecordingState = RecordingState.NONE
    #: Point identities let in with their camera beforehand (head of the queue); not shown to the room.
    ready: tuple[str, ...] = ()
    #: Point identities let in with their camera for whoever conducts, who looks at them alone; the point itself is
    #: told, the room is not shown it.
    looked: tuple[str, ...] = ()
    #: Identity that a tour of looking stands at; empty: none.
    touring: str = ""
    #: Seats that are seen besides main point and floor: strip and equal tiles; their tracks stand in ``tracks``.
    others: tuple[OnStage, ...] = Field(default=(), max_length=MOST_OTHERS)
    #: What the title slide says: the conference, and a line under it (date, place).
    title: str = Field(default="", max_length=200)
    subtitle: str = Field(default="", max_length=120)
    #: Agenda items in order as the title and the pause slide show them, and the number of the first one.
    agenda: tuple[str, ...] = Field(default=(), max_length=12)
    agenda_from: int = Field(default=1, ge=1)
    #: Number of the agenda item that is on (from 1; 0: none), and its title.
    item: int = Field(default=0, ge=0)
    topic: str = Field(default="", max_length=120)
    #: Server instants at which the item began and at which its time is over, milliseconds since 1970 UTC (0: it takes
    #: as long as it takes). A break moves both on.
    topic_since: int = 0
    topic_until: int = 0
    #: Server instant that the title and the pause slide count down to, milliseconds since 1970 UTC (0: none).
    until: int = 0
    #: One line over the picture's foot; empty: none.
    banner: str = Field(default="", max_length=120)
    #: The Department puts one point to all over the chair: it alone is heard, and the floor waits underneath.
    urgent: bool = False
    content: Content | None = None
    #: Whoever is served directly arranges its own picture; the programme keeps the preset. Slides stand for everybody.
    own_layout: bool = False
    colours: Colours = Colours()
    delivery: DeliveryRule = DeliveryRule()

    @property
    def slide(self) -> Preset | None:
        """The slide that stands instead of pictures: TITLE, PAUSE (in every break), or None."""
        if self.state is StageState.PAUSED or self.preset is Preset.PAUSE:
            return Preset.PAUSE
        return Preset.TITLE if self.preset is Preset.TITLE else None

    @property
    def large(self) -> tuple[OnStage, ...]:
        """Who stands in the first row, each once: main point, who has the floor, and who is shown without sound."""
        found: dict[str, OnStage] = {}
        for seat in (self.main, *self.floor, *((self.shown,) if self.shown else ())):
            found.setdefault(seat.identity, seat)
        return tuple(found.values())

    def is_seen(self, identity: str) -> bool:
        """Whether an identity is seen besides main point and floor, by picture alone."""
        return any(identity == seat.identity for seat in self.others)

    def delivery_of(self, identity: str, points: int) -> Delivery:
        """How an identity is served while ``points`` points are in the room.

        Main point, who has the floor, chair and engineers (persons) are served directly, everybody else by the
        programme when more than ``above`` points are in; a choice by hand goes before the number of points. A clip is
        in the programme alone: who listens is served by it, and who speaks or conducts sees it.
        """
        seat = parse_identity(identity)
        on_stage = identity == self.main.identity or any(identity == holder.identity for holder in self.floor)
        speaks = seat.kind is not IdentityKind.POINT or on_stage
        if self.content is not None and self.content.kind is ContentKind.CLIP:
            return Delivery.CLIP if speaks else Delivery.PROGRAMME
        if speaks or seat.id in self.delivery.direct:
            return Delivery.DIRECT
        if seat.id in self.delivery.programme or points > self.delivery.above:
            return Delivery.PROGRAMME
        return Delivery.DIRECT

    def allows(self, identity: str, source: str, kind: str) -> bool:
        """Whether a track may be subscribed to: identity and source on stage, and its kind the honest one."""
        return any(
            track.identity == identity and track.source == source and KIND_OF_SOURCE[track.source] == kind
            for track in self.tracks
        )

    def dump(self) -> str:
        """Return the document as compact JSON text. Over HARD_LIMIT_BYTES names are cut, and nothing else.

        Raises ValueError when even that is too large.
        """
        # What stands at its default says nothing: readers fill it in.
        value = self.model_dump(mode="json", exclude_defaults=True)
        for letters in (*_CUT_TO, 0):
            text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            size = len(text.encode())
            if size <= HARD_LIMIT_BYTES:
                return text
            _cut_names(value, letters)
        raise ValueError(f"stage document of {size} bytes")

    @classmethod
    def load(cls, text: str) -> Stage | None:
        """Read the document from room metadata; None when the room carries none (yet)."""
        try:
            return cls.model_validate_json(text)
        except ValueError:
            return None


def _cut_names(value: dict[str, Any], letters: int) -> None:
    """Cut every name of a document, as it is about to be sent, to so many letters."""
    small = [value.get("shown", {}), *value.get("others", ())]
    for seat in (value["main"], *value.get("floor", ()), *small):
        for name in ("label", "person"):
            if len(seat.get(name, "")) > letters:
                seat[name] = f"{seat[name][: max(letters - 1, 0)].rstrip()}…"
