"""Runs whose clock was set back: their media time is moved behind the run before, so that nothing of them is lost.

Runs follow one another by their numbers, which always grow. How long nothing was recorded in between is not known then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from nhipcau_media.contract.framing import VIDEO_TRACK, Message, MessageType
from nhipcau_recording.events import Event
from nhipcau_recording.pieces import Piece

#: Length of the gap that is told between two such runs (microseconds): about what a restart takes.
UNKNOWN_US = 1_000_000

#: Run → microseconds by which its times are moved on; runs that are left where they are do not stand in it.
Moves = Mapping[int, int]


def moves(stretches: Iterable[tuple[int, int, int]]) -> Moves:
    """Return what is to be moved, from (run, first, last media time) of stretches in the order of runs."""
    found: dict[int, int] = {}
    current: int | None = None
    moved_us, end_us = 0, 0
    for run, first_us, last_us in stretches:
        if run != current:
            late_us = end_us + UNKNOWN_US - first_us
            moved_us = late_us if current is not None and first_us <= end_us else 0
            current = run
            if moved_us:
                found[run] = moved_us
        end_us = max(end_us, last_us + moved_us)
    return found


def moves_of(pictures: Iterable[Piece]) -> Moves:
    """Return what is to be moved in a recording with these pieces of its picture."""
    return moves((piece.name.run, piece.name.time_us, last.time_us) for piece in pictures if (last := piece.whole()[0]))


def move(pieces: Iterable[Piece], by: Moves) -> None:
    """Let pieces tell the times that they have in the film."""
    for piece in pieces:
        piece.moved_us = by.get(piece.name.run, 0)


def moved(events: Iterable[Event], by: Moves) -> list[Event]:
    """Return events with the times that they have in the film."""
    return [
        {**event, "time_us": event["time_us"] + by[event["run"]]}
        if event.get("type") == "mark" and event.get("run") in by
        else event
        for event in events
    ]


class Onward:
    """The same for packets as they come: each run begins with its first picture."""

    def __init__(self) -> None:
        self._run = 0
        self._moved_us = 0

    def begins(self, message: Message) -> bool:
        """Whether a message is the first picture of another run."""
        return message.type is MessageType.PACKET and message.track == VIDEO_TRACK and message.run != self._run

    def take(self, message: Message, reached_us: int) -> Message:
        """Return a message with the time that it has after what was reached before its run (media time)."""
        if self.begins(message):
            self._run = message.run
            late_us = reached_us - message.time_us
            self._moved_us = late_us + UNKNOWN_US if late_us > 0 else 0
        if not self._moved_us or message.type is not MessageType.PACKET or message.run != self._run:
            return message
        return replace(message, time_us=message.time_us + self._moved_us)
