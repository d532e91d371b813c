"""A stretch of a film as a file of its own, by copy: it begins at the key frame before. Blocking."""

from __future__ import annotations

from pathlib import Path

import av

from nhipcau_recording.errors import from_os_error


def cut(film: Path, start_s: float, end_s: float, target: Path, title: str = "") -> None:
    """Write the film from ``start_s`` to ``end_s`` (seconds) to ``target``. Raises DiskFull or FolderUnwritable."""
    part = target.with_name(target.name + ".part")
    try:
        with av.open(str(film)) as source, av.open(str(part), "w", format="mp4", options=_OPTIONS) as made:
            made.metadata["title"] = title
            streams = {
                stream.index: made.add_stream_from_template(stream)
                for stream in source.streams
                if stream.type in _KINDS
            }
            source.seek(round(start_s * 1_000_000), backward=True)
            begin: float | None = None
            for packet in source.demux(*(source.streams[index] for index in streams)):
                if packet.dts is None or packet.pts is None or packet.time_base is None:
                    continue
                at = float(packet.pts * packet.time_base)
                if at >= end_s:
                    if packet.stream.type == "video":
                        break
                    continue
                if begin is None:
                    if packet.stream.type != "video":
                        continue
                    begin = at
                if at < begin:
                    continue
                shift = round(begin / packet.time_base)
                packet.pts, packet.dts = packet.pts - shift, packet.dts - shift
                packet.stream = streams[packet.stream.index]
                made.mux(packet)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise from_os_error(error) from error


_KINDS = ("video", "audio")
_OPTIONS = {"movflags": "+faststart"}
