"""Points with a face and a voice each: files for Chromium's fake cameras and microphones."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from support import marks, speech

#: Seconds after which cameras, and voices, begin anew; a voice has hardly a pause.
CAMERA_LOOP_S, VOICE_LOOP_S = 240.0, 10.0


@dataclass(frozen=True)
class Face:
    """What a point's fake camera shows and its fake microphone says."""

    number: int
    camera: Path
    microphone: Path
    said: speech.Samples


VOICES = {
    "main": speech.Voice(
        "main",
        "Thưa các đồng chí, bão số ba đang vào đất liền. Đề nghị các địa phương báo cáo tình hình hồ đập, "
        "số hộ phải sơ tán và lực lượng đã huy động.",
        25,
    ),
    "first": speech.Voice(
        "first",
        "Thị trấn xin báo cáo. Nước sông lên. Ba thôn bị chia cắt. Điện mất từ bốn giờ sáng, "
        "chúng tôi đã đưa bốn mươi hộ về trường học.",
        55,
    ),
    "second": speech.Voice(
        "second",
        "Xã kính thưa chủ tọa, hiện nay toàn bộ người già và trẻ nhỏ đã ở nơi an toàn; riêng đường liên xã "
        "còn sạt lở hai điểm, xin thêm một máy xúc.",
        85,
    ),
}


def make_faces(folder: Path) -> dict[str, Face]:
    """Write cameras and microphones of three points, each different; two at a time, since drawing takes a while."""
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
        made = pool.map(_make_face, [folder] * len(VOICES), VOICES, range(11, 44, 11))
        return dict(zip(VOICES, made, strict=True))


def _make_face(folder: Path, name: str, number: int) -> Face:
    camera, microphone = folder / f"{name}.mjpeg", folder / f"{name}.wav"
    marks.write_camera(camera, number, seconds=CAMERA_LOOP_S)
    return Face(number, camera, microphone, speech.speak(VOICES[name], microphone, seconds=VOICE_LOOP_S))
