"""Sound that is copied: every frame at its place, one loudness, no peak above the ceiling."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhipcau_media.contract.framing import SOUND_TRACK
from nhipcau_recording import aac
from nhipcau_recording.aac import FRAME, RATE, SILENT
from nhipcau_recording.heard import can_copy, in_a_row, limited, listen
from nhipcau_recording.loudness import CEILING, measured
from nhipcau_recording.matroska import Codec, Header
from nhipcau_recording.piece_writer import PieceWriter
from nhipcau_recording.pieces import PIECES, Piece, PieceName, open_pieces
from unit.recording.test_aac import AT, decoded, encoded

HEADER = Header(Codec.AAC, "", aac.configuration(RATE, 1), sample_rate=RATE, channels=1)
T0 = 1_770_000_000_000_000


def write(folder: Path, run: int, begin_us: int, frames: list[bytes]) -> None:
    """Write one piece of sound."""
    (folder / PIECES).mkdir(exist_ok=True)
    piece = PieceWriter.create(folder, PieceName(SOUND_TRACK, run, 1, begin_us), HEADER)
    for number, frame in enumerate(frames):
        piece.write(begin_us + number * FRAME * 1_000_000 // RATE, True, frame)
    piece.close()


def frames(count: int, mark: int) -> list[bytes]:
    """Frames that can be told apart."""
    return [bytes((mark, number)) for number in range(count)]


def placed(folder: Path, length: int) -> list[tuple[int, bytes]]:
    return list(in_a_row(open_pieces(folder, SOUND_TRACK), lambda time_us: time_us - T0, length))


def test_the_row_begins_with_the_frame_before_the_one_that_sounds_first(tmp_path: Path) -> None:
    write(tmp_path, 1, T0 - 100_000, frames(20, 7))
    row = placed(tmp_path, 10 * FRAME)
    # 100 ms are 4,800 samples: frame 3 sounds from -1,728 on, frame 4 from -704.
    assert row[0] == (-1728, bytes((7, 3)))
    assert [at for at, _ in row] == list(range(-1728, 10 * FRAME, FRAME))
    assert row[-1][1] == bytes((7, 3 + len(row) - 1))


def test_what_is_missing_before_between_and_after_is_silence(tmp_path: Path) -> None:
    write(tmp_path, 1, T0 + 1_000_000, frames(10, 1))
    write(tmp_path, 2, T0 + 2_000_000, frames(10, 2))
    row = placed(tmp_path, 3 * RATE)
    assert {after[0] - before[0] for before, after in itertools.pairwise(row)} == {FRAME}
    assert row[0][0] <= 0
    assert row[-1][0] < 3 * RATE <= row[-1][0] + FRAME
    assert [payload for _, payload in row if payload != SILENT] == [*frames(10, 1), *frames(10, 2)]
    at = {payload: place for place, payload in row}
    assert at[bytes((1, 0))] == RATE, "to the sample"
    assert at[bytes((2, 0))] == pytest.approx(2 * RATE, abs=aac.TOLERANCE)


def test_what_overlaps_is_heard_once_and_no_sound_at_all_is_silence(tmp_path: Path) -> None:
    write(tmp_path, 1, T0, frames(40, 1))
    write(tmp_path, 2, T0 + 20 * 21_333, frames(40, 2))
    row = placed(tmp_path, RATE)
    assert [payload[0] for _, payload in row] == [1] * 40 + [2] * 7
    assert {payload for _, payload in in_a_row((), lambda time_us: time_us, RATE)} == {SILENT}


def test_only_one_encoding_may_be_copied(tmp_path: Path) -> None:
    write(tmp_path, 1, T0, frames(2, 1))
    assert can_copy(open_pieces(tmp_path, SOUND_TRACK))
    assert not can_copy(())
    other = Header(Codec.OPUS, "", b"OpusHead", sample_rate=RATE, channels=1)
    PieceWriter.create(tmp_path, PieceName(SOUND_TRACK, 2, 1, T0 + 1_000_000), other).close()
    assert not can_copy(open_pieces(tmp_path, SOUND_TRACK))


@pytest.mark.media
@pytest.mark.parametrize("amplitude", [0.003, 0.02, 0.08, 0.3])
def test_soft_and_loud_come_to_one_loudness_within_half_a_step(tmp_path: Path, amplitude: float) -> None:
    sound = amplitude * np.sin(2 * np.pi * 997 * AT)
    write(tmp_path, 1, T0, encoded(sound))
    (piece,) = open_pieces(tmp_path, SOUND_TRACK)

    def row() -> Iterator[tuple[int, bytes]]:
        return in_a_row([piece], lambda time_us: time_us - T0, len(sound))

    loudness = listen(row(), piece)
    assert loudness.lufs == pytest.approx(20 * np.log10(amplitude) - 3.0, abs=0.3)
    turned = decoded([payload for _, payload in loudness.turned(row())])
    wanted = -23.0 if loudness.lufs > -46.0 else loudness.lufs + 24.0
    assert measured([turned[None, :]], 1) == pytest.approx(wanted, abs=0.8)


@pytest.mark.media
def test_a_shout_in_a_soft_speech_stays_below_the_ceiling(tmp_path: Path) -> None:
    sound = 0.02 * np.sin(2 * np.pi * 997 * AT)
    sound[RATE : RATE + RATE // 10] *= 40
    write(tmp_path, 1, T0, encoded(sound))
    (piece,) = open_pieces(tmp_path, SOUND_TRACK)
    row = list(in_a_row([piece], lambda time_us: time_us - T0, len(sound)))
    loudness = listen(iter(row), piece)
    # As if it had to be much louder: the shout alone brings the measure up.
    peaks = np.array([np.abs(block).max() for block in np.split(decoded([p for _, p in row]), len(row))])
    steps = limited(peaks, 12)
    made = decoded([aac.louder(payload, step) for (_, payload), step in zip(row, steps, strict=True)])
    assert loudness.lufs < -10
    assert np.abs(made).max() <= CEILING * 1.1
    assert np.abs(made[RATE // 4 : RATE // 2]).max() == pytest.approx(0.02 * aac.STEP**12, rel=0.05)


@given(st.lists(st.floats(0, 2, width=32), min_size=1, max_size=80), st.integers(-16, 16))
def test_steps_never_raise_a_peak_over_the_ceiling_and_move_by_one(peaks: list[float], steps: int) -> None:
    found = limited(np.array(peaks, dtype=np.float32), steps)
    assert len(found) == len(peaks)
    assert max(found) <= max(steps, 0) or steps < 0
    if steps <= 0:
        assert set(found) == {steps}
        return
    for at, peak in enumerate(peaks):
        for step in found[max(at - 1, 0) : at + 1]:
            assert step >= 0
            assert step == 0 or peak * aac.STEP**step <= CEILING * 1.0001
    assert all(abs(after - before) <= 1 for before, after in itertools.pairwise(found)) or min(found) == 0


def test_a_piece_says_which_codec_it_holds(tmp_path: Path) -> None:
    write(tmp_path, 1, T0, frames(2, 1))
    (piece,) = open_pieces(tmp_path, SOUND_TRACK)
    assert Piece(piece.path).header == HEADER
