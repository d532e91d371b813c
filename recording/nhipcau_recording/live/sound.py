"""The stream's sound: the encode's AAC frames in a row, silence where one is missing. Nothing is decoded."""

from __future__ import annotations

from collections import deque

from nhipcau_recording.aac import FRAME, RATE, SILENT, Row

#: More silence than this is never made at once (samples): a hole in the picture begins a new sound anyway.
_LONGEST = 20 * RATE


class LiveSound:
    """AAC frames from one moment on, without a hole."""

    def __init__(self, begin_us: int) -> None:
        #: Media time of sample 0.
        self.begin_us = begin_us
        #: Set with the first frame, which may begin up to a frame later than sample 0.
        self._row: Row | None = None
        #: (sample number of the frame's beginning, payload), ready to be taken.
        self._frames: deque[tuple[int, bytes]] = deque()

    @property
    def position_us(self) -> int:
        """Media time up to which frames are ready."""
        return self.begin_us + (self._row.next if self._row else 0) * 1_000_000 // RATE

    def feed(self, time_us: int, payload: bytes) -> None:
        """Take one frame; one from before the beginning, or too late, is left out."""
        index = self._index(time_us)
        if index < 0:
            return
        if self._row is None:
            self._row = Row(index % FRAME)
        missing = self._row.silent_before(index)
        if missing < 0:
            return
        self._silence(self._row, min(missing * FRAME, _LONGEST))
        self._append(self._row, payload)

    def pad(self, time_us: int) -> None:
        """Fill up with silence, so that frames are ready up to a moment."""
        self._row = self._row or Row(0)
        self._silence(self._row, min(self._index(time_us) - self._row.next, _LONGEST))

    def take(self, end_us: int) -> list[tuple[int, bytes]]:
        """Take the frames that begin before a moment."""
        end = self._index(end_us)
        taken = []
        while self._frames and self._frames[0][0] < end:
            taken.append(self._frames.popleft())
        return taken

    def _index(self, time_us: int) -> int:
        return round((time_us - self.begin_us) * RATE / 1_000_000)

    def _silence(self, row: Row, samples: int) -> None:
        until = row.next + samples
        while row.next < until:
            self._append(row, SILENT)

    def _append(self, row: Row, payload: bytes) -> None:
        self._frames.append((row.next, payload))
        row.next += FRAME
