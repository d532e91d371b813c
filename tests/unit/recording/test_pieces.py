"""The notation of pieces, and positions counted from files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau_media.contract.framing import FIRST_MICROPHONE_TRACK, MARK_TRACK, SOUND_TRACK, Message, MessageType
from nhipcau_recording import aac, ebml, h264, matroska
from nhipcau_recording.continuity import Position
from nhipcau_recording.errors import PieceDamaged
from nhipcau_recording.matroska import Codec, Header
from nhipcau_recording.piece_writer import PieceWriter
from nhipcau_recording.pieces import PIECES, Piece, PieceName, open_pieces
from nhipcau_recording.positions import read_progress, resume_payload
from nhipcau_recording.tracks import PIECE_US, TrackWriter
from nhipcau_recording.writing import Writing
from support.composer import stage_mark

RUN = 1_770_000_000
TIME_US = 1_770_000_000_123_456
SOUND = Header(Codec.AAC, "Huyện Yên Thế", aac.configuration(48_000, 1), sample_rate=48_000, channels=1)


def sound_packet(number: int, *, run: int = RUN, track: int = SOUND_TRACK, step_us: int = 20_000) -> Message:
    return Message(MessageType.PACKET, b"\xf8" + bytes([number % 251]), track, run, number, TIME_US + number * step_us)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / PIECES).mkdir()
    return tmp_path


@given(st.integers(0, 2**40), st.booleans(), st.binary(max_size=300))
def test_a_packet_is_found_where_it_was_put(offset_us: int, key: bool, payload: bytes) -> None:
    data = matroska.dump_packet(offset_us, key, payload)
    head = matroska.load_packet_head(data[: matroska.PACKET_HEAD])
    assert head is not None
    assert (head.offset_us, head.key, data[head.start : head.end], head.end) == (offset_us, key, payload, len(data))


@given(st.binary(max_size=64))
def test_bytes_that_are_no_packet_are_never_an_error(data: bytes) -> None:
    head = matroska.load_packet_head(data)
    assert head is None or head.start <= head.end


def test_zeros_after_a_lost_power_supply_are_no_packet() -> None:
    assert matroska.load_packet_head(bytes(48)) is None


@given(st.integers(0, 2**50))
def test_sizes_are_read_as_written(value: int) -> None:
    ident, size, _ = ebml.parse_head(ebml.element(0x1F43B675, b"")[:4] + ebml._size(value)) or (0, 0, 0)
    assert (ident, size) == (0x1F43B675, value)


def test_a_header_says_what_it_was_told() -> None:
    picture = Header(Codec.H264, "", b"\x01\x64", width=1280, height=720)
    for header in (picture, SOUND):
        data = matroska.dump_header(header, TIME_US)
        start = data.index(b"\x16\x54\xae\x6b")
        _, size, length = ebml.parse_head(data[start:]) or (0, 0, 0)
        assert size is not None
        assert matroska.load_header(data[start + length : start + length + size]) == header


def test_names_are_read_as_written() -> None:
    for name in (PieceName(0, RUN, 1, TIME_US), PieceName(12_345, RUN, 123_456_789, TIME_US)):
        assert PieceName.parse(str(name)) == name
    assert PieceName.parse("track00-run1-n1-t1.mkv.part") is None


def test_annex_b_becomes_lengths_and_its_parameter_sets_go_to_the_header() -> None:
    sps, pps, slice_ = b"\x67\x42\xc0\x1e\xaa", b"\x68\xce\x3c\x80", b"\x65\x88\x84\x00\x01"
    units = list(h264.split_annex_b(b"\0\0\0\1" + sps + b"\0\0\1" + pps + b"\0\0\0\1" + slice_ + b"\0\0"))
    assert units == [sps, pps, slice_]
    assert h264.configuration(units) == b"\x01\x42\xc0\x1e\xff\xe1\0\x05" + sps + b"\x01\0\x04" + pps
    assert h264.configuration([slice_]) is None
    assert h264.without_parameter_sets(h264.join_lengths(units)) == b"\0\0\0\x05" + slice_


def test_a_piece_that_was_cut_is_gone_on_with_after_its_last_whole_packet(folder: Path) -> None:
    name = PieceName(SOUND_TRACK, RUN, 7, TIME_US)
    writer = PieceWriter.create(folder, name, SOUND)
    for number in range(5):
        writer.write(TIME_US + number * 20_000, True, bytes([number]) * 40)
    writer.close()
    path = writer.path
    path.write_bytes(path.read_bytes()[:-3])
    again = PieceWriter.reopen(Piece(path))
    assert again is not None
    assert again.number == 10
    again.write(TIME_US + 80_000, True, b"new")
    again.close()
    read = [(packet.number, packet.time_us - TIME_US, payload[:3]) for packet, payload in Piece(path).read()]
    assert read == [*((7 + n, n * 20_000, bytes([n]) * 3) for n in range(4)), (11, 80_000, b"new")]


def test_a_piece_that_was_killed_within_its_header_is_left_out(folder: Path) -> None:
    path = folder / PIECES / str(PieceName(SOUND_TRACK, RUN, 1, TIME_US))
    path.write_bytes(matroska.dump_header(SOUND, TIME_US)[:-1])
    with pytest.raises(PieceDamaged):
        Piece(path)
    assert open_pieces(folder, SOUND_TRACK) == []
    assert resume_payload(read_progress(folder)) == {"after": {}}


def test_what_is_there_already_is_not_written_twice_and_a_hole_begins_a_new_piece(folder: Path) -> None:
    track = TrackWriter(folder, SOUND_TRACK, None, None)
    written = [track.write(sound_packet(number)) for number in (1, 2, 2, 1, 3, 6, 7)]
    track.end()
    assert written == [True, True, False, False, True, True, True]
    pieces = open_pieces(folder, SOUND_TRACK)
    assert [[packet.number for packet in piece.packets()] for piece in pieces] == [[1, 2, 3], [6, 7]]
    assert track.position == Position(RUN, 7, TIME_US + 140_000)


def test_a_new_run_or_somebody_else_begins_a_new_piece_and_so_does_a_long_one(folder: Path) -> None:
    track = TrackWriter(folder, FIRST_MICROPHONE_TRACK, None, None)
    packet = {"track": FIRST_MICROPHONE_TRACK}
    assert track.announce({"id": 16, "label": "A"})
    track.write(sound_packet(1, **packet))
    assert not track.announce({"id": 16, "label": "A"})
    track.write(sound_packet(2, **packet))
    assert track.announce({"id": 16, "label": "B"})
    track.write(sound_packet(3, **packet))
    track.write(sound_packet(1, run=RUN + 9, **packet))
    track.write(sound_packet(2, run=RUN + 9, step_us=PIECE_US, **packet))
    track.end()
    pieces = open_pieces(folder, FIRST_MICROPHONE_TRACK)
    found = [(piece.header.name, piece.name.run, piece.name.number) for piece in pieces]
    assert found == [("A", RUN, 1), ("B", RUN, 3), ("B", RUN + 9, 1), ("B", RUN + 9, 2)]


def test_pictures_begin_at_a_key_frame_with_parameter_sets(folder: Path) -> None:
    track = TrackWriter(folder, 0, None, None)
    units = [b"\x67\x42\xc0\x1e\xaa", b"\x68\xce\x3c\x80", b"\x65\x88\x84\x01"]
    key = b"".join(b"\0\0\0\1" + unit for unit in units)

    def picture(number: int, payload: bytes, *, is_key: bool) -> Message:
        return Message(MessageType.PACKET, payload, 0, RUN, number, TIME_US + number * 40_000, is_key)

    other = b"\0\0\0\1\x41\x9a\x01"
    assert not track.write(picture(1, other, is_key=False))
    assert track.write(picture(2, key, is_key=True))
    assert track.write(picture(3, other, is_key=False))
    assert not track.write(picture(5, other, is_key=False))
    assert track.write(picture(6, key, is_key=True))
    assert track.hole is not None
    assert (track.hole.from_us, track.hole.to_us, track.hole.cause) == (
        TIME_US + 4 * 40_000,
        TIME_US + 6 * 40_000,
        "packets_lost",
    )
    track.end()


def test_positions_are_counted_from_files_of_all_tracks_and_marks(folder: Path) -> None:
    writing = Writing.open(folder, "Họp", 0)
    messages = [sound_packet(number) for number in range(1, 31)]
    spoken = [sound_packet(number, track=17) for number in range(1, 6)]
    writing.take([stage_mark(RUN, 1, 0.0), *messages, *spoken, stage_mark(RUN, 2, 1.0)], lambda hole: None)
    writing.close()
    with (folder / "events.jsonl").open("ab") as file:
        file.write(b'{"type":"mark","run":')
    progress = read_progress(folder)
    assert resume_payload(progress) == {
        "after": {str(SOUND_TRACK): [RUN, 30], "17": [RUN, 5], str(MARK_TRACK): [RUN, 2]}
    }
    assert progress.bytes == sum(path.stat().st_size for path in (folder / PIECES).iterdir())
    assert not progress.ended
