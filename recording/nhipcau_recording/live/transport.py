"""The encode as an MPEG transport stream, for the program that pushes it on: nothing is encoded."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import av
from av.container import OutputContainer

from nhipcau_media.contract.framing import SOUND_TRACK, VIDEO_TRACK, Message, MessageType
from nhipcau_media.contract.stage import StageState
from nhipcau_recording.aac import with_adts
from nhipcau_recording.events import Event
from nhipcau_recording.live.sound import LiveSound
from nhipcau_recording.positions import ends
from nhipcau_recording.set_back import Onward

_CLOCK = Fraction(1, 90_000)
#: Time before the first picture, so that no stamp is negative (microseconds).
_LEAD_US = 1_000_000


class _Sink:
    """What libavformat writes into; no file."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data: bytes) -> int:
        self.data += data
        return len(data)


class TransportStream:
    """Turns messages of the encode into bytes, from a key frame on. Blocking (a little); one for each connection."""

    def __init__(self) -> None:
        self.ended = False
        self._live = True
        self._begin_us = 0
        self._run = 0
        self._number = 0
        self._onward = Onward()
        #: Media time of the newest picture.
        self._reached_us = 0
        self._sound: LiveSound | None = None
        self._sink = _Sink()
        options = {"mpegts_flags": "resend_headers", "flush_packets": "1", "max_interleave_delta": "500000"}
        self._container: OutputContainer = av.open(self._sink, "w", format="mpegts", options=options)
        self._picture_stream = self._container.add_mux_stream("h264", rate=25)
        self._sound_stream = self._container.add_mux_stream("aac", rate=48_000)
        for stream in (self._picture_stream, self._sound_stream):
            stream.time_base = _CLOCK

    def take(self, messages: Iterable[Message]) -> bytes:
        """Take messages in order and return what is to be sent."""
        for given in messages:
            message = self._onward.take(given, self._reached_us)
            match message.type:
                case MessageType.MARK:
                    self._mark(message.json)
                case MessageType.PACKET if self._live and message.track == VIDEO_TRACK:
                    self._picture(message)
                case MessageType.PACKET if self._live and message.track == SOUND_TRACK and self._sound:
                    self._sound.feed(message.time_us, message.payload)
                    self._hear(self._sound, message.time_us)
                case _:
                    pass
        data = bytes(self._sink.data)
        self._sink.data.clear()
        return data

    def close(self) -> None:
        """Let go of the muxer."""
        self._container.close()

    def _mark(self, mark: Event) -> None:
        self.ended = self.ended or ends(mark)
        if mark.get("type") == "stage":
            self._live = mark.get("stage", {}).get("state") != StageState.OPEN

    def _picture(self, message: Message) -> None:
        follows = message.run == self._run and message.number == self._number + 1
        if not follows and not message.key:
            return
        if not self._begin_us:
            self._begin_us = message.time_us - _LEAD_US
            self._sound = LiveSound(message.time_us)
        self._run, self._number, self._reached_us = message.run, message.number, message.time_us
        packet = av.Packet(message.payload)
        packet.stream = self._picture_stream
        packet.time_base = _CLOCK
        packet.pts = packet.dts = (message.time_us - self._begin_us) * 9 // 100
        packet.is_keyframe = message.key
        self._container.mux_one(packet)

    def _hear(self, sound: LiveSound, time_us: int) -> None:
        for index, payload in sound.take(time_us + 1_000_000):
            packet = av.Packet(with_adts(payload))
            packet.stream = self._sound_stream
            packet.time_base = _CLOCK
            packet.pts = packet.dts = (sound.begin_us - self._begin_us) * 9 // 100 + index * 90 // 48
            packet.is_keyframe = True
            self._container.mux_one(packet)
