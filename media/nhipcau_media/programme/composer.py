"""The composer itself: a thread with a clock of its own that draws, mixes and encodes, whatever the sources do."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from nhipcau_media.contract.framing import FIRST_MICROPHONE_TRACK, SOUND_TRACK, VIDEO_TRACK
from nhipcau_media.contract.identity import CLIP, MIX
from nhipcau_media.contract.jobs import ProgrammeOrder
from nhipcau_media.contract.stage import ContentKind, Source, Stage
from nhipcau_media.programme.clock import US, Clock, Clocks, MachineClocks
from nhipcau_media.programme.contents import Contents
from nhipcau_media.programme.encode import PictureEncoder, SoundEncoder
from nhipcau_media.programme.items import Block, Item, Mark, NewTrack, Packet
from nhipcau_media.programme.loudness import ComfortNoise, Leveller
from nhipcau_media.programme.mixer import RATE, Limiter, Samples, mix
from nhipcau_media.programme.painter import Painter
from nhipcau_media.programme.renditions import Smaller
from nhipcau_media.programme.sources import Key, Sources
from nhipcau_media.programme.wall import Wall

log = logging.getLogger(__name__)

#: Errors in a row in drawing after which it is no longer a bad picture of one source.
_MOST_DRAWING_ERRORS = 250

_SILENCE = mix(())


@dataclass(slots=True)
class _Microphone:
    track: int
    encoder: SoundEncoder


class Composer:
    """Makes the programme of one room. ``run`` is for a thread; everything else may be called from any."""

    def __init__(
        self,
        order: ProgrammeOrder,
        sources: Sources,
        emit: Callable[[Sequence[Item]], None],
        ahead_us: int = 0,
        clocks: Clocks | None = None,
    ) -> None:
        """``ahead_us``: how far media time is ahead of a wall clock that was set since an earlier run.

        ``clocks``: what time is taken from; the machine's own unless said.
        """
        self._order = order
        self._sources = sources
        self._emit = emit
        self._ahead_us = ahead_us
        self._wall = Wall(ahead_us)
        self._clocks = clocks or MachineClocks()
        self._contents = Contents(order.contents, order.report_secret, order.width, order.height)
        self._painter = Painter(sources, order.width, order.height, self._contents)
        self._picture = PictureEncoder(order.width, order.height, order.fps, order.video_kbps)
        self._smaller = Smaller(order.width, order.height, order.fps, emit)
        self._sound = SoundEncoder(order.encode_kbps)
        self._limiter = Limiter()
        self._clip_limiter = Limiter()
        self._clip_leveller = Leveller()
        self._levellers: dict[Key, Leveller] = {}
        self._comfort = ComfortNoise()
        self._microphones: dict[str, _Microphone] = {}
        self._next_track = FIRST_MICROPHONE_TRACK
        self._wanted: Stage | None = None
        self._stage: Stage | None = None
        self._stopping = threading.Event()
        self._room_ended = False
        self._drawing_errors = 0
        self._key_asked = False
        #: Whether the room is to be given the mix, which it alone needs.
        self.publishing = False
        #: How often its thread has come round; one that stands still is hung.
        self.turns = 0
        #: Pictures made, and left out because the machine was too busy.
        self.pictures = 0
        self.skipped = 0

    @property
    def fault(self) -> str:
        """What is wrong with the content that the stage shows; empty: nothing."""
        return "" if self._wanted is None else self._contents.fault(self._wanted.content)

    @property
    def made(self) -> dict[str, int]:
        """Pictures made so far of each smaller size."""
        return dict(self._smaller.made)

    def set_stage(self, stage: Stage) -> None:
        """Follow a stage document from the next picture on."""
        self._wanted = stage

    def make(self, taken: frozenset[str]) -> None:
        """Make these of the smaller sizes from the next picture on; the full one is always made."""
        self._smaller.taken = taken

    def ask_key(self, name: str) -> None:
        """Make the next picture of a published size a key frame; sizes are named by their height."""
        if name == str(self._order.height):
            self._key_asked = True
        else:
            self._smaller.ask_key(name)

    def stop(self, *, room_ended: bool) -> None:
        """Let ``run`` return soon; with the end mark when the room has ended."""
        self._room_ended = room_ended
        self._stopping.set()

    def run(self) -> None:
        """Compose until told to stop. An exception ends the job: the supervisor starts it again."""
        order = self._order
        self._emit(
            (
                NewTrack(
                    _entry(VIDEO_TRACK, "video", PictureEncoder.codec)
                    | {"width": order.width, "height": order.height, "fps": order.fps}
                ),
                NewTrack(_sound_entry(SOUND_TRACK)),
            )
        )
        # Media time begins by the wall clock and is monotonic from there.
        clocks = self._clocks
        clock = Clock(clocks.wall_us() + self._ahead_us, order.fps)
        began = clocks.steady_us()
        while True:
            self.turns += 1
            elapsed = clocks.steady_us() - began
            self._wall.look(clock.start_us + elapsed, clocks.wall_us())
            stopping = self._stopping.is_set()
            due = clock.due(elapsed)
            items: list[Item] = []
            mixed: list[Item] = []
            for time_us in due.sound:
                self._make_sound(time_us, items, mixed)
            if mixed:
                # The room hears it now; what is kept waits for the picture, so that it is in order.
                self._emit(mixed)
            if due.picture is not None:
                self._make_picture(due.picture, items)
            if stopping:
                items += _packets(SOUND_TRACK, self._sound.end())
                for microphone in self._microphones.values():
                    items += _packets(microphone.track, microphone.encoder.end())
            items.sort(key=_time_us)
            if stopping and self._room_ended:
                items.append(Mark({"type": "end"}, clock.start_us + elapsed))
            if items:
                self._emit(items)
            if stopping:
                self._smaller.stop()
                self._contents.stop()
                return
            self.skipped = clock.skipped
            elapsed = clocks.steady_us() - began
            if wait_us := clock.wait_us(elapsed):
                clocks.sleep_us(wait_us)

    def _make_picture(self, time_us: int, items: list[Item]) -> None:
        stage = self._wanted
        changed = stage is not None and stage is not self._stage
        if stage is not None and changed:
            self._stage = stage
            self._painter.set_stage(stage)
            items.append(Mark({"type": "stage", "stage": stage.model_dump(mode="json")}, time_us))
        content_us = self._wall.content_at(None if stage is None else stage.content, time_us)
        try:
            self._painter.draw(self._wall.at(time_us) / US, self._clocks.steady_us() / US, content_us / US)
            self._drawing_errors = 0
        except Exception:
            # A picture that cannot be drawn must not stop the output; the canvas keeps what it had.
            self._drawing_errors += 1
            if self._drawing_errors == 1:
                log.exception("drawing failed")
            elif self._drawing_errors > _MOST_DRAWING_ERRORS:
                raise
        if self.publishing:
            self._smaller.put(self._painter.canvas.frame, time_us, key=changed)
        key_asked, self._key_asked = self._key_asked, False
        for payload, key in self._picture.encode(self._painter.canvas.frame, time_us, key=changed or key_asked):
            items.append(Packet(VIDEO_TRACK, time_us, payload, key))
        self.pictures += 1

    def _make_sound(self, time_us: int, items: list[Item], mixed: list[Item]) -> None:
        blocks, ends = self._sources.pull_sounds(), self._sources.pull_ends()
        content = None if self._wanted is None else self._wanted.content
        # Who is taken away runs out as loud as it was heard.
        parts = (*ends, *((key, block) for key, block in blocks.items() if block is not None))
        self._levellers = {
            key: self._levellers.get(key) or Leveller() for key in (*blocks, *(ended for ended, _ in ends))
        }
        levelled = [self._levellers[key].level(block) for key, block in parts]
        clip = self._contents.sound(content, self._wall.content_at(content, time_us))
        clip = None if clip is None else self._clip_leveller.level(clip)
        total = mix((*levelled, clip))
        if not levelled and clip is None:
            total = total + self._comfort.block()
        total = self._limiter.limit(total)
        if self.publishing:
            mixed.append(Block(MIX, time_us, total))
            if clip is not None or (content is not None and content.kind is ContentKind.CLIP):
                # Also while it stands still: a track that begins anew begins late.
                alone = self._clip_limiter.limit(_SILENCE if clip is None else clip)
                mixed.append(Block(CLIP, time_us, alone))
        items += _packets(SOUND_TRACK, self._sound.encode(total, time_us))
        microphones = {identity: block for (identity, source), block in blocks.items() if source is Source.MICROPHONE}
        for identity in [identity for identity in self._microphones if identity not in microphones]:
            ended = self._microphones.pop(identity)
            items += _packets(ended.track, ended.encoder.end())
            items.append(Mark({"type": "track_end", "track": ended.track}, time_us))
        for identity, block in microphones.items():
            self._make_microphone(identity, block, time_us, items)

    def _make_microphone(self, identity: str, block: Samples | None, time_us: int, items: list[Item]) -> None:
        microphone = self._microphones.get(identity)
        if microphone is None:
            microphone = self._microphones[identity] = _Microphone(
                self._next_track, SoundEncoder(self._order.encode_kbps)
            )
            self._next_track += 1
            label = _label(self._wanted, identity)
            items.append(NewTrack(_sound_entry(microphone.track, identity, label)))
        made = microphone.encoder.encode(_SILENCE if block is None else block, time_us)
        items += _packets(microphone.track, made)


def _packets(track: int, made: Iterable[tuple[int, bytes]]) -> Iterator[Packet]:
    return (Packet(track, time_us, payload, True) for time_us, payload in made)


def _entry(track: int, kind: str, codec: str) -> dict[str, Any]:
    return {"id": track, "kind": kind, "codec": codec, "identity": "", "label": ""}


def _sound_entry(track: int, identity: str = "", label: str = "") -> dict[str, Any]:
    entry = _entry(track, "audio", SoundEncoder.codec)
    return entry | {"sample_rate": RATE, "channels": 1, "identity": identity, "label": label}


def _label(stage: Stage | None, identity: str) -> str:
    if stage is None:
        return ""
    return next((seat.label for seat in (*stage.large, *stage.others) if seat.identity == identity), "")


def _time_us(item: Item) -> int:
    return 0 if isinstance(item, NewTrack) else item.time_us
