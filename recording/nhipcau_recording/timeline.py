"""The film's time: where it begins and ends, and what is missing at which place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import av

from nhipcau_media.contract.jobs import Gap
from nhipcau_recording.continuity import Continuity, Hole, divided
from nhipcau_recording.errors import NothingRecorded
from nhipcau_recording.pieces import Piece

#: A packet of the film, and the second of the film at which it takes its turn.
Timed = tuple[float, "av.Packet[Any]"]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Media time of a film; everything in it is placed by subtraction, so a gap keeps its true length."""

    #: Media time of the first picture, microseconds since 1970 UTC.
    begin_us: int
    #: Media time at which the last picture ends.
    end_us: int
    holes: tuple[Hole, ...] = ()
    #: Breaks, at most from the last picture before to the first one after: they are left out of the film.
    cuts: tuple[Hole, ...] = ()

    @property
    def duration_s(self) -> float:
        """Length of the film."""
        return self.place_us(self.end_us) / 1e6

    def place_us(self, time_us: int) -> int:
        """Place of a media time in the film, microseconds; a time within a break is where the break was."""
        if not self.cuts:
            return time_us - self.begin_us
        gone = sum(min(time_us, cut.to_us) - cut.from_us for cut in self.cuts if time_us > cut.from_us)
        return time_us - self.begin_us - gone

    def seconds(self, time_us: int) -> float:
        """Place of a media time in the film, kept within it."""
        return self.place_us(min(max(time_us, self.begin_us), self.end_us)) / 1e6

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing, in seconds of the film."""
        return tuple(
            Gap(
                start_s=round(self.seconds(hole.from_us), 3),
                end_s=round(self.seconds(hole.to_us), 3),
                cause=hole.cause,
            )
            for hole in self.holes
        )


def timeline(packets: Iterable[tuple[int, int, int]], pauses: Sequence[tuple[int, int]] = ()) -> Timeline:
    """Lay out (run, number, media time) of all pictures in order. Raises NothingRecorded when there is none.

    ``pauses``: breaks by the marks; what a break explains of a hole is cut out, all else keeps its true length.
    """
    track = Continuity()
    holes: list[Hole] = []
    cuts: list[Hole] = []
    begin_us: int | None = None
    newest_us = 0
    for run, number, time_us in packets:
        begin_us = time_us if begin_us is None else begin_us
        newest_us = max(newest_us, time_us)
        if hole := track.take(run, number, time_us):
            missing, explained = divided(hole, pauses)
            holes += missing
            cuts += explained
    if begin_us is None:
        raise NothingRecorded("no picture")
    return Timeline(begin_us, newest_us + track.step_us, tuple(holes), tuple(cuts))


def read_timeline(pictures: Iterable[Piece], pauses: Sequence[tuple[int, int]] = ()) -> Timeline:
    """Lay out what pieces hold. Raises NothingRecorded."""
    packets = ((piece.name.run, packet.number, packet.time_us) for piece in pictures for packet in piece.packets())
    return timeline(packets, pauses)
