"""From the encode's packets to segments: all renditions are cut at the same key frames. Blocking; runs in a thread."""

from __future__ import annotations

import itertools
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from nhipcau_media.contract.framing import SOUND_TRACK, VIDEO_TRACK, Message, MessageType
from nhipcau_media.contract.stage import StageState
from nhipcau_recording import aac, h264
from nhipcau_recording.events import Event
from nhipcau_recording.live import fmp4
from nhipcau_recording.live import small as small_picture
from nhipcau_recording.live.folder import HIGH, LOW, SOUND, HlsFolder
from nhipcau_recording.live.playlist import Rendition, Segment
from nhipcau_recording.live.small import SmallPicture
from nhipcau_recording.live.sound import LiveSound
from nhipcau_recording.positions import ends
from nhipcau_recording.set_back import Onward

#: A segment ends at the first key frame after so long (microseconds).
CUT_US = 1_800_000
#: How long a segment waits for its sound, by the picture's time (microseconds).
LATE_SOUND_US = 500_000
_PICTURE_US = 40_000
#: What a player is told to expect of the sound, bits a second.
_SOUND_BITS = 106_000


@dataclass(slots=True)
class _Picture:
    time_us: int
    number: int
    key: bool
    high: bytes
    low: bytes


@dataclass(slots=True)
class _Stretch:
    """Pictures of one segment; ``end_us`` is set when it is complete."""

    header: int
    pictures: list[_Picture] = field(default_factory=list)
    end_us: int = 0


class Segmenter:
    """Takes messages of the encode and writes segments. ``video_kbps``: what the encode was asked for."""

    def __init__(self, folder: HlsFolder, video_kbps: int) -> None:
        self._folder = folder
        self._kbps = video_kbps
        self._live = True
        #: Whether the room is over and everything is written.
        self.ended = folder.state.ended
        #: Monotonic time of the last segment, and the media time up to which is published.
        self.grew = time.monotonic()
        self.published_us = folder.state.segments[-1].end_us if folder.state.segments else 0
        self._run = 0
        self._last_number = 0
        self._onward = Onward()
        self._step_us = _PICTURE_US
        self._small: SmallPicture | None = None
        self._sound: LiveSound | None = None
        self._avcc = b""
        self._sizes: dict[int, tuple[int, int]] = {}
        self._open: _Stretch | None = None
        self._closing: _Stretch | None = None
        #: Media time and number of the sound that was taken and not published yet.
        self._heard: deque[tuple[int, int]] = deque()

    def take(self, messages: Iterable[Message]) -> None:
        """Take messages in order. Raises DiskFull or FolderUnwritable."""
        for given in messages:
            if self.ended:
                return
            message = self._moved(given)
            match message.type:
                case MessageType.HELLO:
                    for entry in message.json.get("tracks", ()):
                        self._announce(entry)
                case MessageType.TRACK:
                    self._announce(message.json)
                case MessageType.MARK:
                    self._mark(message.json)
                case MessageType.PACKET if self._live and message.track == VIDEO_TRACK:
                    self._picture(message)
                case MessageType.PACKET if self._live and message.track == SOUND_TRACK:
                    self._take_sound(message)
                case _:
                    pass

    def end(self) -> None:
        """Write what is open and say that nothing follows."""
        self._cut_off()
        self._folder.end()
        self.ended = True

    def close(self) -> None:
        """Write what is open; another process may go on from there."""
        self._cut_off()

    def _moved(self, message: Message) -> Message:
        """Return a packet with the time that it has in the stream, which never goes back."""
        if self._onward.begins(message):
            # The segment of the run before ends where it is.
            self._cut_off()
        return self._onward.take(message, max(self.published_us, self._folder.state.origin_us))

    def _announce(self, entry: Event) -> None:
        self._sizes[int(entry["id"])] = (int(entry.get("width") or 1280), int(entry.get("height") or 720))

    def _mark(self, mark: Event) -> None:
        if ends(mark):
            self.end()
        elif mark.get("type") == "stage":
            # What stands before the start of the session is nobody's business.
            live = mark.get("stage", {}).get("state") != StageState.OPEN
            if self._live and not live:
                self._cut_off()
            self._live = live

    def _picture(self, message: Message) -> None:
        units = list(h264.split_annex_b(message.payload))
        follows = message.run == self._run and message.number == self._last_number + 1
        if message.run == self._run and message.number <= self._last_number:
            return
        avcc = h264.configuration(units) if message.key else None
        if self._open is not None and (not follows or (avcc is not None and avcc != self._avcc)):
            self._cut_off()
        self._run, self._last_number = message.run, message.number
        if self._open is None:
            if avcc is None:
                return
            self._begin(message.time_us, avcc)
        elif message.key and message.time_us - self._open.pictures[0].time_us >= CUT_US:
            self._settle()
            self._open.end_us = message.time_us
            self._closing, self._open = self._open, _Stretch(self._open.header)
        if self._open is None or self._small is None:
            return
        first = not self._open.pictures
        if not first:
            self._step_us = max(1, message.time_us - self._open.pictures[-1].time_us)
        low = self._small.feed(message.payload, key=first)
        if low is None:
            # It could not be decoded: nothing follows on it either.
            self._cut_off()
            return
        self._open.pictures.append(
            _Picture(message.time_us, message.number, first, _in_mp4(units), _in_mp4(low)),
        )
        self._publish_when_heard(message.time_us)

    def _take_sound(self, message: Message) -> None:
        if self._sound is None:
            return
        self._sound.feed(message.time_us, message.payload)
        self._heard.append((message.time_us, message.number))
        self._publish_when_heard(0)

    def _begin(self, time_us: int, avcc: bytes) -> None:
        width, height = self._sizes.get(VIDEO_TRACK, (1280, 720))
        self._avcc = avcc
        self._small = SmallPicture(width, height)
        self._sound = LiveSound(time_us)
        sizes = (width, height), (self._small.width, self._small.height)
        low_avcc = self._small.configuration
        headers = {
            HIGH: fmp4.video_header(avcc, *sizes[0]),
            LOW: fmp4.video_header(low_avcc, *sizes[1]),
            SOUND: fmp4.sound_header(aac.configuration(aac.RATE, 1), 1),
        }
        renditions = [
            _rendition(HIGH, self._kbps, avcc, sizes[0]),
            _rendition(LOW, small_picture.KBPS, low_avcc, sizes[1]),
        ]
        sound = Rendition(folder=SOUND, bits=_SOUND_BITS, codecs="mp4a.40.2")
        self._open = _Stretch(self._folder.begin(headers, renditions, sound, time_us))

    def _publish_when_heard(self, time_us: int) -> None:
        closing, sound = self._closing, self._sound
        if closing is None or sound is None:
            return
        if sound.position_us >= closing.end_us or time_us >= closing.end_us + LATE_SOUND_US:
            self._settle()

    def _settle(self) -> None:
        """Publish the complete segment, with silence where sound is missing."""
        closing, self._closing = self._closing, None
        if closing is None or self._sound is None or not closing.pictures:
            return
        if self._sound.position_us < closing.end_us:
            self._sound.pad(closing.end_us)
        self._write(closing, self._sound.take(closing.end_us))

    def _cut_off(self) -> None:
        """End the open segment where it is: what follows does not follow on it."""
        self._settle()
        stretch, self._open = self._open, None
        if stretch is not None and stretch.pictures:
            stretch.end_us = stretch.pictures[-1].time_us + self._step_us
            self._closing = stretch
            self._settle()
        self._sound = self._small = None
        self._heard.clear()

    def _write(self, stretch: _Stretch, sound: list[tuple[int, bytes]]) -> None:
        state, pictures = self._folder.state, stretch.pictures
        number = state.next_number
        begin = pictures[0].time_us

        def ticks(time_us: int) -> int:
            return (time_us - state.origin_us) * 9 // 100

        times = [*(ticks(picture.time_us) for picture in pictures), ticks(stretch.end_us)]
        lengths = [after - at for at, after in itertools.pairwise(times)]
        rows = list(zip(pictures, lengths, strict=True))
        parts = {
            HIGH: fmp4.fragment(number, times[0], [fmp4.Sample(p.high, length, p.key) for p, length in rows]),
            LOW: fmp4.fragment(number, times[0], [fmp4.Sample(p.low, length, p.key) for p, length in rows]),
        }
        if self._sound is not None:
            base = (self._sound.begin_us - state.origin_us) * 48 // 1000
            first = sound[0][0] if sound else 0
            samples = [fmp4.Sample(payload, aac.FRAME) for _, payload in sound]
            parts[SOUND] = fmp4.fragment(number, base + first, samples)
        segment = Segment(
            number=number, time_us=begin, duration_s=(stretch.end_us - begin) / 1e6, header=stretch.header
        )
        positions = {VIDEO_TRACK: (self._run, pictures[-1].number)}
        while self._heard and self._heard[0][0] < stretch.end_us:
            positions[SOUND_TRACK] = (self._run, self._heard.popleft()[1])
        self._folder.publish(segment, parts, positions)
        self.grew = time.monotonic()
        self.published_us = stretch.end_us


def _rendition(folder: str, kbps: int, avcc: bytes, size: tuple[int, int]) -> Rendition:
    return Rendition(
        folder=folder,
        bits=kbps * 1100,
        codecs=f"avc1.{avcc[1:4].hex()}",
        width=size[0],
        height=size[1],
        fps=small_picture.FPS,
    )


def _in_mp4(units: Iterable[bytes]) -> bytes:
    """Return a picture as MP4 carries it: with lengths, without parameter sets and delimiters."""
    kept = [unit for unit in units if h264.nal_type(unit) not in (h264.SPS, h264.PPS, h264.DELIMITER)]
    return h264.join_lengths(kept)
