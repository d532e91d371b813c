"""Chapters: one per speaker within each item of the agenda, from the stage marks; and as WebVTT. Pure."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from nhipcau_media.contract.jobs import Chapter
from nhipcau_media.contract.stage import Stage
from nhipcau_recording.events import Event
from nhipcau_recording.timeline import Timeline

#: Who speaks for less than this gets no chapter: the floor passing by the main point between two speakers.
SHORTEST_S = 1.0


@dataclass(frozen=True, slots=True)
class _Part:
    """What a chapter is about: as long as it is the same, the chapter goes on."""

    title: str
    identity: str
    item: int
    topic: str


def chapters(events: Iterable[Event], time: Timeline) -> tuple[Chapter, ...]:
    """Return a chapter for each stretch in which the same seats spoke to the same item; together they fill the film."""
    starts: list[tuple[float, _Part]] = []
    for time_us, stage in _stages(events):
        if time_us >= time.end_us:
            break
        part = _part(stage)
        # The stage changes for other reasons too (a request, the recording's state): the speaker goes on.
        if starts and starts[-1][1] == _part(stage, people=False):
            # Who it is was told while it spoke.
            starts[-1] = (starts[-1][0], part)
        elif not starts or starts[-1][1] != part:
            starts.append((time.seconds(time_us), part))
    if not starts:
        return ()
    ends = [start for start, _ in starts[1:]] + [time.duration_s]
    made: list[tuple[_Part, float, float]] = []
    for (start, part), end in zip(starts, ends, strict=True):
        if made and (made[-1][0] == part or end - start < SHORTEST_S):
            made[-1] = (*made[-1][:2], end)
        elif end > start:
            made.append((part, start if made else 0.0, end))
    return tuple(Chapter(start_s=round(start, 3), end_s=round(end, 3), **asdict(part)) for part, start, end in made)


def web_vtt(made: Sequence[Chapter]) -> str:
    """Return the chapters as a WebVTT file."""
    cues = [
        f"{number}\n{_clock(chapter.start_s)} --> {_clock(chapter.end_s)}\n{_cue_text(chapter.heading)}\n"
        for number, chapter in enumerate(made, 1)
    ]
    return "\n".join(["WEBVTT\n", *cues])


def _stages(events: Iterable[Event]) -> Iterable[tuple[int, Stage]]:
    for event in events:
        if event.get("type") == "mark" and event["mark"].get("type") == "stage":
            with contextlib.suppress(ValueError):
                yield int(event["time_us"]), Stage.model_validate(event["mark"]["stage"])


def _part(stage: Stage, *, people: bool = True) -> _Part:
    """Title and identity of those who have the floor, or of the main point when it is alone; and the item.

    ``people``: behind a point's name stands who speaks there.
    """
    seats, identity = stage.floor or (stage.main,), stage.floor[0].identity if stage.floor else ""
    title = " · ".join(seat.named if people else seat.label for seat in seats)
    return _Part(title, identity, stage.item, stage.topic)


def _clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def _cue_text(title: str) -> str:
    """Escape what WebVTT reads as markup."""
    return " ".join(title.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").split())
