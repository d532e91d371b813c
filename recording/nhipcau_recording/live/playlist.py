"""HLS playlists (RFC 8216) of a stream whose renditions are cut at the same moments. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime

from pydantic import BaseModel, ConfigDict

MASTER = "master.m3u8"
INDEX = "index.m3u8"
#: Between two dated segments players count on by themselves; a line for each would triple the file.
_DATED_EVERY = 10


class Segment(BaseModel):
    """One stretch of the stream; the same in every rendition."""

    model_config = ConfigDict(frozen=True)

    number: int
    #: Media time of its first picture, microseconds since 1970 UTC.
    time_us: int
    duration_s: float
    #: Which initialisation it needs; another one than the segment's before means that something is missing between.
    header: int

    @property
    def end_us(self) -> int:
        """Media time at which it ends."""
        return self.time_us + round(self.duration_s * 1e6)


class Rendition(BaseModel):
    """One quality of the stream."""

    model_config = ConfigDict(frozen=True)

    folder: str
    bits: int
    codecs: str
    width: int = 0
    height: int = 0
    fps: int = 0


def master(renditions: Sequence[Rendition], sound: Rendition) -> str:
    """Return the master playlist: pictures from the largest to the smallest, then the sound alone."""
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Âm thanh",DEFAULT=YES,AUTOSELECT=YES,'
        f'URI="{sound.folder}/{INDEX}"',
    ]
    for rendition in renditions:
        lines += [
            f"#EXT-X-STREAM-INF:BANDWIDTH={rendition.bits + sound.bits},"
            f'CODECS="{rendition.codecs},{sound.codecs}",RESOLUTION={rendition.width}x{rendition.height},'
            f'FRAME-RATE={rendition.fps:.3f},AUDIO="sound"',
            f"{rendition.folder}/{INDEX}",
        ]
    lines += [
        f'#EXT-X-STREAM-INF:BANDWIDTH={sound.bits},CODECS="{sound.codecs}",AUDIO="sound"',
        f"{sound.folder}/{INDEX}",
    ]
    return "\n".join(lines) + "\n"


def media(segments: Sequence[Segment], *, target_s: int, discontinuities: int, ended: bool) -> str:
    """Return the playlist of one rendition; ``discontinuities``: how many went out of the window before."""
    longest = max((segment.duration_s for segment in segments), default=0.0)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{max(target_s, math.ceil(longest))}",
        f"#EXT-X-MEDIA-SEQUENCE:{segments[0].number if segments else 0}",
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{discontinuities}",
    ]
    header = None
    for segment in segments:
        if segment.header != header or segment.number % _DATED_EVERY == 0:
            if segment.header != header:
                if header is not None:
                    lines.append("#EXT-X-DISCONTINUITY")
                header = segment.header
                lines.append(f'#EXT-X-MAP:URI="{header_name(header)}"')
            at = datetime.fromtimestamp(segment.time_us / 1e6, UTC)
            lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z")
        lines += [f"#EXTINF:{segment.duration_s:.5f},", segment_name(segment.number)]
    if ended:
        lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"


def segment_name(number: int) -> str:
    """Return a segment's file name."""
    return f"{number}.m4s"


def header_name(number: int) -> str:
    """Return the file name of an initialisation."""
    return f"init-{number}.mp4"
