"""The film's sound beside its picture: copied frames are where they belong, in libavcodec and in Chromium."""

from __future__ import annotations

import base64
import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import sync_playwright

from nhipcau_media.contract.framing import (
    FIRST_MICROPHONE_TRACK,
    SOUND_TRACK,
    Message,
    MessageType,
    json_message,
)
from nhipcau_media.contract.stage import StageState
from nhipcau_media.programme.encode import SoundEncoder
from nhipcau_recording.aac import RATE, TOLERANCE
from nhipcau_recording.finish import finish
from nhipcau_recording.loudness import measured
from nhipcau_recording.matroska import Codec, Header
from nhipcau_recording.piece_writer import PieceWriter
from nhipcau_recording.pieces import PieceName, open_pieces
from nhipcau_recording.verify import verify
from nhipcau_recording.writing import Writing
from support import composer as by_hand
from support import film
from support.browsers import browser
from support.composer import EPOCH_US, SUB, Scene, encode, in_order, mark, stage_mark

pytestmark = pytest.mark.media

RUN = 1_770_000_000
ONE = (Scene(0.0, 1),)
Samples = NDArray[np.float32]


def bursts(begin_s: float, seconds: float, amplitude: float = 0.5, length_s: float = 0.1) -> Samples:
    """A tone at each whole second of media time, silence between."""
    at = begin_s + np.arange(round(seconds * RATE)) / RATE
    # A thousandth of a sample late: a whole second is never missed by rounding.
    loud = (at + 1e-9) % 1.0 < length_s
    return (amplitude * np.sin(2 * np.pi * 1000 * at) * loud).astype(np.float32)


def sounding(run: int, begin_s: float, samples: Samples, track: int = SOUND_TRACK) -> list[Message]:
    """Encode as the composer does, and let it come as late as it does there."""
    encoder = SoundEncoder(96)
    begin_us = EPOCH_US + round(begin_s * 1e6)
    frames = [
        frame
        for number, at in enumerate(range(0, len(samples), 960))
        for frame in encoder.encode(samples[at : at + 960], begin_us + number * 20_000)
    ]
    frames += encoder.end()
    return [
        Message(MessageType.PACKET, payload, track, run, number, time_us, True)
        for number, (time_us, payload) in enumerate(frames, 1)
    ]


def arriving(pictures: list[Message], sound: list[Message]) -> list[Message]:
    """Put both in order of arrival: sound comes 85 ms after its time."""
    only = [message for message in pictures if message.track != SOUND_TRACK]
    return sorted((*only, *sound), key=lambda m: m.time_us + (85_000 if m.track == SOUND_TRACK else 0))


def record(folder: Path, *runs: list[Message]) -> None:
    """Write pieces by the recorder's own code."""
    writing = Writing.open(folder, "Họp", 0)
    for messages in runs:
        hello = json_message(MessageType.HELLO, {"run": messages[0].run, "tracks": []}, run=messages[0].run)
        writing.take([hello, *messages], lambda hole: None)
    writing.close()


def onsets(samples: Samples) -> list[float]:
    """Return when bursts begin, seconds."""
    loud = np.flatnonzero(np.abs(samples) > np.abs(samples).max() * 0.4)
    first = np.concatenate(([True], np.diff(loud) > RATE // 5))
    return [float(at) / RATE for at in loud[first]]


def test_sound_stays_with_the_picture_through_a_restart_and_a_loss(tmp_path: Path) -> None:
    again = RUN + 8
    first = arriving(encode(RUN, 0.0, 6.0, ONE), sounding(RUN, 0.0, bursts(0.0, 6.0)))
    # A quarter of a second of sound is lost on the way.
    first = [m for m in first if m.track != SOUND_TRACK or not 3.4 < (m.time_us - EPOCH_US) / 1e6 < 3.65]
    second = arriving(encode(again, 7.68, 6.0, ONE), sounding(again, 7.6891, bursts(7.6891, 6.0)))
    record(tmp_path, [stage_mark(RUN, 1, 0.0), *first], [*second, mark(again, 2, 13.68, {"type": "end"})])
    report = finish(tmp_path)
    path = tmp_path / report.file
    shown = [(picture.at_s, picture.mark.tick / 25) for picture in film.pictures(path) if picture.mark]
    assert max(abs(at - true) for at, true in shown) < 0.002
    heard = onsets(film.sound(path)[0])
    wanted = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 8.0, 9.0, 10.0, 11.0, 12.0, 13.0]
    assert len(heard) == len(wanted)
    for at, true in zip(heard, wanted, strict=True):
        # To the sample in the first run; later frames stay in the row that the first ones began.
        assert at == pytest.approx(true, abs=0.001 if true < 3.5 else 0.001 + TOLERANCE / RATE)
    assert verify(tmp_path) == []


def test_a_recorder_that_comes_late_begins_with_sound_too(tmp_path: Path) -> None:
    messages = arriving(encode(RUN, 0.0, 5.0, ONE, keys=25), sounding(RUN, 0.0, bursts(0.0, 5.0)))
    begin = next(n for n, m in enumerate(messages) if m.track == 0 and m.time_us >= EPOCH_US + 2_000_000)
    record(tmp_path, [stage_mark(RUN, 1, 2.0), *messages[begin:], mark(RUN, 2, 5.0, {"type": "end"})])
    report = finish(tmp_path)
    samples, rate = film.sound(tmp_path / report.file)
    assert onsets(samples) == pytest.approx([0.0, 1.0, 2.0], abs=0.001)
    assert len(samples) / rate == pytest.approx(3.0, abs=0.03)


def test_copied_sound_has_one_loudness_in_chromium_too(tmp_path: Path) -> None:
    """Chromium's own decoder takes the turned frames, at the same places and as loud as libavcodec."""
    soft = bursts(0.0, 6.0, 0.02, 0.7)
    record(
        tmp_path,
        [
            stage_mark(RUN, 1, 0.0),
            *arriving(encode(RUN, 0.0, 6.0, ONE), sounding(RUN, 0.0, soft)),
            mark(RUN, 2, 6.0, {"type": "end"}),
        ],
    )
    report = finish(tmp_path)
    assert report.lufs < -35
    samples, _ = film.sound(tmp_path / report.file)
    assert measured([samples[None, :]], 1) == pytest.approx(-23.0, abs=0.8)
    with sync_playwright() as playwright, browser(playwright, "film") as chromium:
        data = base64.b64encode((tmp_path / report.file).read_bytes()).decode()
        told = chromium.page.evaluate(
            """async (data) => {
              const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
              const context = new OfflineAudioContext(1, 48000, 48000);
              const sound = await context.decodeAudioData(bytes.buffer);
              const floats = sound.getChannelData(0);
              let text = '';
              for (const value of new Uint8Array(floats.buffer)) text += String.fromCharCode(value);
              return btoa(text);
            }""",
            data,
        )
    heard: Samples = np.frombuffer(base64.b64decode(told), dtype=np.float32)
    assert measured([heard[None, :]], 1) == pytest.approx(measured([samples[None, :]], 1), abs=0.1)
    # What a browser gives out as data may keep the frame before 0; its player follows the edit list.
    assert onsets(heard) == pytest.approx(onsets(samples), abs=0.045)


def test_a_speakers_own_track_is_copied_at_the_common_loudness(tmp_path: Path) -> None:
    tone = (0.05 * np.sin(2 * np.pi * by_hand.tone(2) * np.arange(4 * RATE) / RATE)).astype(np.float32)
    later = FIRST_MICROPHONE_TRACK + 1
    spoken = [
        *sounding(RUN, 1.0, tone[: 2 * RATE], FIRST_MICROPHONE_TRACK),
        *sounding(RUN, 5.0, tone[2 * RATE :], later),
    ]
    announced = [
        json_message(
            MessageType.TRACK,
            {"id": track, "kind": "audio", "codec": "aac", "identity": SUB.identity, "label": SUB.label},
            track=track,
            run=RUN,
        )
        for track in (FIRST_MICROPHONE_TRACK, later)
    ]
    messages = in_order(encode(RUN, 0.0, 8.0, ONE), spoken, [mark(RUN, 2, 8.0, {"type": "end"})])
    record(tmp_path, [stage_mark(RUN, 1, 0.0), *announced, *messages])
    kept = {track: b"".join(p for _, p in open_pieces(tmp_path, track)[0].read()) for track in (16, 17)}
    (track,) = finish(tmp_path).tracks
    assert (track.identity, track.label) == (SUB.identity, SUB.label)
    assert track.seconds == pytest.approx(4.0, abs=0.1)
    samples, _ = film.sound(tmp_path / track.file)
    assert measured([samples[None, :]], 1) == pytest.approx(-23.0, abs=0.8)
    # The frames are the recorder's own, but for their gain.
    with av.open(str(tmp_path / track.file)) as file:
        copied = sum(packet.size for packet in file.demux(audio=0))
    assert copied == sum(len(payload) for payload in kept.values())


def opus_pieces(folder: Path, samples: Samples, begin_s: float = 0.0) -> None:
    """Write the sound as earlier versions did: Opus, 20 ms packets."""
    encoder = av.AudioCodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = RATE, "mono", "flt"
    encoder.time_base = Fraction(1, RATE)
    encoder.options = {"application": "audio", "frame_duration": "20"}
    begin_us = EPOCH_US + round(begin_s * 1e6)
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 0, RATE, 0, 0)
    header = Header(Codec.OPUS, "", head, sample_rate=RATE, channels=1)
    piece = PieceWriter.create(folder, PieceName(SOUND_TRACK, RUN, 1, begin_us), header)
    for number, at in enumerate(range(0, len(samples), 960)):
        frame = av.AudioFrame.from_ndarray(samples[None, at : at + 960], format="flt", layout="mono")
        frame.sample_rate, frame.pts = RATE, at
        for packet in encoder.encode(frame):
            piece.write(begin_us + number * 20_000, True, bytes(packet))
    piece.close()


@pytest.mark.parametrize("mixed", [False, True], ids=["opus alone", "opus, then aac"])
def test_recordings_of_earlier_versions_are_still_finished(tmp_path: Path, mixed: bool) -> None:
    again = RUN + 8
    pictures = [m for m in encode(RUN, 0.0, 4.0, ONE) if m.track != SOUND_TRACK]
    runs = [[stage_mark(RUN, 1, 0.0), *pictures]]
    if mixed:
        # The installation was renewed in the middle of a meeting.
        runs.append(arriving(encode(again, 6.0, 4.0, ONE), sounding(again, 6.0, bursts(6.0, 4.0))))
    runs[-1].append(mark(runs[-1][-1].run, 2, 10.0, {"type": "end"}))
    record(tmp_path, *runs)
    opus_pieces(tmp_path, bursts(0.0, 4.0))
    report = finish(tmp_path)
    samples, _ = film.sound(tmp_path / report.file)
    wanted = [0.0, 1.0, 2.0, 3.0, *([6.0, 7.0, 8.0, 9.0] if mixed else [])]
    assert onsets(samples) == pytest.approx(wanted, abs=0.03)
    assert measured([samples[None, :]], 1) == pytest.approx(-23.0, abs=0.8)
    with av.open(str(tmp_path / report.file)) as file:
        assert [stream.codec_context.name for stream in file.streams if stream.type != "data"][:2] == ["h264", "aac"]


def test_sound_that_was_heard_before_a_break_and_came_after_its_mark_is_kept(tmp_path: Path) -> None:
    tone = (0.3 * np.sin(2 * np.pi * by_hand.tone(1) * np.arange(8 * RATE) / RATE)).astype(np.float32)
    paused = stage_mark(RUN, 2, 3.0, state=StageState.PAUSED)
    live = stage_mark(RUN, 3, 5.5)
    messages = arriving(encode(RUN, 0.0, 8.0, ONE, keys=25), sounding(RUN, 0.0, tone))

    def came(message: Message) -> int:
        late = message.track == SOUND_TRACK and message.type is MessageType.PACKET
        return message.time_us + (85_000 if late else 0)

    ordered = sorted((paused, live, *messages), key=lambda m: (came(m), m.type is not MessageType.MARK))
    record(tmp_path, [stage_mark(RUN, 1, 0.0), *ordered, mark(RUN, 4, 8.0, {"type": "end"})])
    report = finish(tmp_path)
    assert report.duration_s == pytest.approx(6.0, abs=0.05)
    samples, rate = film.sound(tmp_path / report.file)
    soft = np.flatnonzero(film.loudness(samples, rate, by_hand.tone(1))[:-6] < 0.03)
    assert len(soft) <= 2
