"""The sound of each who had the floor, as a file of its own: what they said, one stretch after the other.

Made from the floor microphones, which are recorded beside the programme. Silence between two stretches is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import av
from av.container import OutputContainer

from nhipcau_media.contract.framing import FIRST_MICROPHONE_TRACK, MARK_TRACK
from nhipcau_media.contract.jobs import SpeakerTrack
from nhipcau_recording.aac import FRAME, RATE
from nhipcau_recording.events import Event
from nhipcau_recording.heard import SOUND_CLOCK, can_copy, listen, muxed
from nhipcau_recording.loudness import gain_for, levelled, measured
from nhipcau_recording.manifest import sha256_of
from nhipcau_recording.pieces import Piece, PieceName, open_pieces, piece_paths
from nhipcau_recording.sound import FAST_AAC, Block, decoded, encoded

SPEAKERS = "speakers"
_KBPS = 96
#: Shorter than this nothing was said (seconds).
_SHORTEST_S = 1.0


def write_speakers(folder: Path, events: Iterable[Event]) -> tuple[SpeakerTrack, ...]:
    """Write a file for each speaker, in the order in which they first spoke. Raises OSError."""
    pieces = _by_speaker(folder, events)
    target = folder / SPEAKERS
    if pieces:
        target.mkdir(exist_ok=True)
    made = []
    for number, (identity, (label, own)) in enumerate(pieces.items(), 1):
        path = target / f"{number:02d}.m4a"
        part = path.with_name(path.name + ".part")
        samples = (_copy if can_copy(own) else _encode)(part, label, own)
        if samples < _SHORTEST_S * RATE:
            part.unlink()
            continue
        part.replace(path)
        made.append(
            SpeakerTrack(
                identity=identity,
                label=label,
                file=f"{SPEAKERS}/{path.name}",
                seconds=round(samples / RATE, 3),
                bytes=path.stat().st_size,
                sha256=sha256_of(path),
            )
        )
    return tuple(made)


def _by_speaker(folder: Path, events: Iterable[Event]) -> dict[str, tuple[str, list[Piece]]]:
    who: dict[tuple[int, int], tuple[str, str]] = {}
    for event in events:
        if event.get("type") == "track":
            entry = event["track"]
            who[event["run"], int(entry["id"])] = (str(entry.get("identity", "")), str(entry.get("label", "")))
    names = (PieceName.parse(path.name) for path in piece_paths(folder))
    numbers = {name.track for name in names if name and FIRST_MICROPHONE_TRACK <= name.track < MARK_TRACK}
    pieces = sorted(
        (piece for track in numbers for piece in open_pieces(folder, track)),
        # Runs grow; times do not when a clock was set back in between.
        key=lambda piece: (piece.name.run, piece.name.time_us),
    )
    found: dict[str, list[Piece]] = defaultdict(list)
    labels: dict[str, str] = {}
    for piece in pieces:
        identity, label = who.get((piece.name.run, piece.name.track), ("", piece.header.name))
        key = identity or label
        found[key].append(piece)
        labels[key] = label or key
    return {key: (labels[key], own) for key, own in found.items()}


def _copy(path: Path, label: str, pieces: list[Piece]) -> int:
    """Write what was encoded already, louder or softer; returns how many samples it holds."""
    loudness = listen(_frames(pieces), pieces[0])
    length = sum(1 for piece in pieces for _ in piece.packets()) * FRAME - FRAME
    with _open(path, label) as file:
        with av.open(str(pieces[0].path)) as template:
            stream = file.add_stream_from_template(template.streams.audio[0])
        stream.time_base = SOUND_CLOCK
        for _, packet in muxed(stream, loudness.turned(_frames(pieces)), length):
            file.mux_one(packet)
    return length


def _frames(pieces: list[Piece]) -> Iterator[tuple[int, bytes]]:
    """Yield sample number and frame, one after the other; the first is the encoder's priming."""
    payloads = (payload for piece in pieces for _, payload in piece.read())
    return ((number * FRAME - FRAME, payload) for number, payload in enumerate(payloads))


def _encode(path: Path, label: str, pieces: list[Piece]) -> int:
    """Write the sound of an earlier version's pieces, encoded anew; returns how many samples it holds."""
    blocks = levelled(_blocks(pieces), gain_for(measured(_blocks(pieces), 1)))
    with _open(path, label) as file:
        stream = file.add_stream("aac", rate=RATE, layout="mono", format="fltp")
        stream.bit_rate = _KBPS * 1000
        stream.options = FAST_AAC
        end = 0.0
        for seconds, packet in encoded(stream, blocks, 1):
            end = max(end, seconds)
            file.mux_one(packet)
    return round(end * RATE)


def _blocks(pieces: list[Piece]) -> Iterator[Block]:
    for _, block in decoded(pieces, lambda time_us: time_us):
        yield block.mean(axis=0, keepdims=True)


def _open(path: Path, label: str) -> OutputContainer:
    file = av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"})
    file.metadata["title"] = label
    return file
