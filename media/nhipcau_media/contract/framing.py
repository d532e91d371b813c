"""Framing of the encode on the composer's Unix socket.

The composer listens; readers (recorder, streams, later SIP rooms) connect. A reader first sends one ``RESUME`` message
and then only reads. The composer answers ``HELLO`` (with all tracks), then every packet and mark it still keeps (about
the last 10 s) that lies after the reader's position, oldest first and beginning at a key frame when the reader has no
position in this run, and then goes on live. A reader that falls behind by more than what is kept is disconnected; it
connects again and sees the hole by the numbers.

Message: ``>IBBHIQq`` = length of the payload, type, flags, track, run, number, media time; then the payload.

- Run: new at every start of the composer (Unix seconds of its start: grows).
- Number: per track, contiguous within a run, from 1.
- Media time: microseconds since 1970 UTC by the composer's clock (wall clock at its start, monotonic from there), so it
  goes on across runs. Pictures have no B-frames: media time is both decoding and presentation time.
- Track 0 is the programme picture (H.264 Annex B with in-band SPS/PPS on key frames), 1 the programme sound (AAC-LC,
  48 kHz mono, one frame of 1,024 samples a packet, silence included), 16 and up microphones of who has the floor (the
  same), announced by TRACK. Media time of a frame is that of the first sample it decodes to; the first frame of an
  encoder is its priming. Frames come 64 to 85 ms later than the picture of their time: order holds within a track.
- Marks are JSON in order with the packets; number counts them (track MARK_TRACK).
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

HEADER = struct.Struct(">IBBHIQq")
MAX_PAYLOAD = 8 * 1024 * 1024

VIDEO_TRACK = 0
SOUND_TRACK = 1
FIRST_MICROPHONE_TRACK = 16
MARK_TRACK = 0xFFFF

FLAG_KEY = 1


class MessageType(IntEnum):
    """What a message carries."""

    #: Reader → composer, JSON: {"after": {"0": [run, number], "1": [run, number], …}} or {} for live.
    RESUME = 1
    #: Composer → reader, JSON: {"run", "tracks": [{"id", "kind": "video"|"audio", "codec", "width", "height", "fps",
    #: "sample_rate", "channels", "identity", "label"}]}.
    HELLO = 2
    #: Composer → reader, JSON: one entry as in HELLO's tracks; a microphone came up.
    TRACK = 3
    #: One encoded packet.
    PACKET = 4
    #: JSON: {"type": "stage", "stage": {…the stage document…}} at each change and at the beginning of each run;
    #: {"type": "track_end", "track": id}; {"type": "end"} when the room is closed.
    MARK = 5


class FramingError(Exception):
    """The stream cannot be read on: unknown type, or a payload over MAX_PAYLOAD."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the stream; see the module's docstring for the fields."""

    type: MessageType
    payload: bytes
    track: int = 0
    run: int = 0
    number: int = 0
    time_us: int = 0
    key: bool = False

    def pack(self) -> bytes:
        """Return the bytes of this message on the wire."""
        flags = FLAG_KEY if self.key else 0
        return (
            HEADER.pack(len(self.payload), self.type, flags, self.track, self.run, self.number, self.time_us)
            + self.payload
        )

    @property
    def json(self) -> dict[str, Any]:
        """Payload of a JSON message."""
        value: dict[str, Any] = json.loads(self.payload)
        return value


def json_message(
    kind: MessageType, value: dict[str, Any], *, track: int = 0, run: int = 0, number: int = 0, time_us: int = 0
) -> Message:
    """Build a message with a JSON payload."""
    payload = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Message(kind, payload, track=track, run=run, number=number, time_us=time_us)


class Unpacker:
    """Turns received bytes into messages; holds at most one unfinished message. No I/O."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Message]:
        """Take received bytes and return the messages they complete. Raises FramingError."""
        self._buffer += data
        messages: list[Message] = []
        start = 0
        while len(self._buffer) - start >= HEADER.size:
            length, kind, flags, track, run, number, time_us = HEADER.unpack_from(self._buffer, start)
            if length > MAX_PAYLOAD:
                raise FramingError(f"payload of {length} bytes")
            end = start + HEADER.size + length
            if len(self._buffer) < end:
                break
            try:
                message_type = MessageType(kind)
            except ValueError as error:
                raise FramingError(f"message type {kind}") from error
            payload = bytes(self._buffer[start + HEADER.size : end])
            messages.append(Message(message_type, payload, track, run, number, time_us, bool(flags & FLAG_KEY)))
            start = end
        del self._buffer[:start]
        return messages
