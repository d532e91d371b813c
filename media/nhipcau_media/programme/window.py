"""The last seconds of the encode, and what of them a reader that comes back has not seen. No I/O."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any

from nhipcau_media.contract.framing import MARK_TRACK, VIDEO_TRACK, Message, MessageType, json_message

#: Media time that is kept, microseconds.
KEEP_US = 10_000_000

#: Position of a reader: run and number of the last message it has, per track.
Positions = Mapping[int, tuple[int, int]]


class Window:
    """Numbers packets and marks of one run, keeps the last ten seconds and the newest stage mark."""

    def __init__(self, run: int, keep_us: int = KEEP_US) -> None:
        self.run = run
        self._keep_us = keep_us
        self._kept: deque[Message] = deque()
        self._numbers: dict[int, int] = {}
        self._tracks: dict[int, dict[str, Any]] = {}
        self._ended: set[int] = set()
        #: The last stage mark that is too old to be kept otherwise.
        self._old_stage: Message | None = None

    @property
    def newest_us(self) -> int:
        """Media time of the newest message that is kept (0: none)."""
        return self._kept[-1].time_us if self._kept else 0

    def track(self, entry: dict[str, Any]) -> Message:
        """Announce a track; its id is never used again in this run."""
        self._tracks[entry["id"]] = entry
        return json_message(MessageType.TRACK, entry, track=entry["id"], run=self.run)

    def packet(self, track: int, time_us: int, payload: bytes, *, key: bool) -> Message:
        """Number a packet and keep it."""
        message = Message(
            MessageType.PACKET, payload, track=track, run=self.run, number=self._next(track), time_us=time_us, key=key
        )
        self._keep(message)
        return message

    def mark(self, value: dict[str, Any], time_us: int) -> Message:
        """Number a mark and keep it; ``track_end`` also ends the track."""
        message = json_message(
            MessageType.MARK, value, track=MARK_TRACK, run=self.run, number=self._next(MARK_TRACK), time_us=time_us
        )
        if value["type"] == "track_end":
            self._ended.add(value["track"])
        self._keep(message)
        return message

    def hello(self) -> Message:
        """Return HELLO with every track that lives or of which something is kept."""
        kept = {message.track for message in self._kept if message.type is MessageType.PACKET}
        self._tracks = {id_: entry for id_, entry in self._tracks.items() if id_ in kept or id_ not in self._ended}
        return json_message(MessageType.HELLO, {"run": self.run, "tracks": list(self._tracks.values())}, run=self.run)

    def after(self, positions: Positions | None) -> list[Message]:
        """Return what lies after a reader's position, oldest first; None is a reader that wants what is live.

        Without a position in this run it begins at a key frame: the oldest kept for a reader that was here in an
        earlier run, the newest for one that wants what is live. A reader that missed more than what is kept gets
        pictures from the next key frame on and sees the hole by the numbers. The stage in force comes first when the
        reader has not seen it.
        """
        seen = {
            track: number
            for track, (run, number) in (positions or {}).items()
            if run == self.run and number <= self._numbers.get(track, 0)
        }
        kept = list(self._kept)
        begin = 0 if seen else _key_index(kept, newest=positions is None)
        messages = [message for message in kept[begin:] if message.number > seen.get(message.track, 0)]
        first = next((message for message in messages if _is_picture(message)), None)
        if first is not None and not first.key and first.number != seen.get(VIDEO_TRACK, 0) + 1:
            messages = _without_broken_pictures(messages)
        stage = next((message for message in reversed(kept[:begin]) if _is_stage(message)), self._old_stage)
        if stage is not None and stage.number > seen.get(MARK_TRACK, 0) and not _tells_stage(messages):
            messages.insert(0, stage)
        return messages

    def _next(self, track: int) -> int:
        self._numbers[track] = self._numbers.get(track, 0) + 1
        return self._numbers[track]

    def _keep(self, message: Message) -> None:
        self._kept.append(message)
        while self._kept[0].time_us < message.time_us - self._keep_us:
            old = self._kept.popleft()
            if _is_stage(old):
                self._old_stage = old


def _key_index(kept: list[Message], *, newest: bool) -> int:
    """Where to begin for a key frame, with the marks and the sound of the same moment."""
    keys = [index for index, message in enumerate(kept) if _is_picture(message) and message.key]
    if not keys:
        return 0
    index = keys[-1 if newest else 0]
    while index > 0 and kept[index - 1].time_us >= kept[index].time_us:
        index -= 1
    return index


def _is_stage(message: Message) -> bool:
    return message.type is MessageType.MARK and message.json["type"] == "stage"


def _is_picture(message: Message) -> bool:
    return message.type is MessageType.PACKET and message.track == VIDEO_TRACK


def _tells_stage(messages: list[Message]) -> bool:
    """Whether a stage mark comes before the first picture."""
    first = next((message for message in messages if _is_picture(message) or _is_stage(message)), None)
    return first is not None and _is_stage(first)


def _without_broken_pictures(messages: list[Message]) -> list[Message]:
    """Leave out pictures that refer to one that is no longer kept."""
    whole = False
    result = []
    for message in messages:
        if _is_picture(message):
            whole = whole or message.key
            if not whole:
                continue
        result.append(message)
    return result
