"""The output picture in I420: planes that are drawn into in place, and pictures and patches that are put there."""

from __future__ import annotations

from dataclasses import dataclass

import av
import numpy as np
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from nhipcau_media.programme.layout import Rect, fit

Plane = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour in limited-range YCbCr."""

    y: int
    u: int
    v: int


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """Ready pixels in I420 of even size: text, marks, pictures that arrived."""

    y: Plane
    u: Plane
    v: Plane

    @property
    def width(self) -> int:
        """Pixels."""
        return int(self.y.shape[1])

    @property
    def height(self) -> int:
        """Pixels."""
        return int(self.y.shape[0])


def from_i420(data: bytes | bytearray | memoryview, width: int, height: int, quarter_turns: int = 0) -> Patch:
    """View packed I420 bytes as planes, turned clockwise by ``quarter_turns``. Raises ValueError when too short."""
    chroma_width, chroma_height = (width + 1) // 2, (height + 1) // 2
    flat = np.frombuffer(data, dtype=np.uint8)
    luma, chroma = width * height, chroma_width * chroma_height
    y = flat[:luma].reshape(height, width)
    u = flat[luma : luma + chroma].reshape(chroma_height, chroma_width)
    v = flat[luma + chroma : luma + 2 * chroma].reshape(chroma_height, chroma_width)
    if quarter_turns % 4:
        y, u, v = (np.ascontiguousarray(np.rot90(plane, -quarter_turns)) for plane in (y, u, v))
    return Patch(y, u, v)


#: Pixels of a picture beyond which it is thinned before it is scaled.
_HUGE = 1920 * 1088


class Canvas:
    """One frame that is drawn into again and again; what is not drawn over stays."""

    def __init__(self, width: int, height: int) -> None:
        self.frame = av.VideoFrame(width, height, "yuv420p")
        self._planes = _planes(self.frame)

    def fill(self, rect: Rect, colour: Colour) -> None:
        """Fill a rectangle."""
        for plane, value, half in zip(self._planes, (colour.y, colour.u, colour.v), (1, 2, 2), strict=True):
            plane[rect.y // half : (rect.y + rect.height) // half, rect.x // half : (rect.x + rect.width) // half] = (
                value
            )

    def frame_in(self, rect: Rect, thickness: int, colour: Colour) -> None:
        """Draw a frame along the inner edge of a rectangle; ``thickness`` even."""
        inner = rect.height - 2 * thickness
        for part in (
            Rect(rect.x, rect.y, rect.width, thickness),
            Rect(rect.x, rect.y + rect.height - thickness, rect.width, thickness),
            Rect(rect.x, rect.y + thickness, thickness, inner),
            Rect(rect.x + rect.width - thickness, rect.y + thickness, thickness, inner),
        ):
            self.fill(part, colour)

    def paste(self, patch: Patch, x: int, y: int) -> None:
        """Put a patch at even coordinates; what does not fit is cut."""
        for plane, source, half in zip(self._planes, (patch.y, patch.u, patch.v), (1, 2, 2), strict=True):
            target = plane[y // half : y // half + source.shape[0], x // half : x // half + source.shape[1]]
            target[:] = source[: target.shape[0], : target.shape[1]]


class Fitter:
    """Fits the pictures of one source into one tile; keeps what scaling needs between pictures of the same size."""

    def __init__(self) -> None:
        self._reformatter = VideoReformatter()
        self._frame: av.VideoFrame | None = None

    def draw(self, canvas: Canvas, picture: Patch, into: Rect) -> Rect:
        """Draw a picture into the middle of ``into`` and return where it stands now."""
        place = fit(picture.width, picture.height, into)
        if (picture.width, picture.height) != (place.width, place.height):
            picture = self._scaled(_thinned(picture, place), place)
        canvas.paste(picture, place.x, place.y)
        return place

    def _scaled(self, picture: Patch, place: Rect) -> Patch:
        frame = self._frame
        if frame is None or (frame.width, frame.height) != (picture.width, picture.height):
            frame = self._frame = av.VideoFrame(picture.width, picture.height, "yuv420p")
        for plane, source in zip(_planes(frame), (picture.y, picture.u, picture.v), strict=True):
            plane[:] = source
        scaled = self._reformatter.reformat(
            frame, place.width, place.height, interpolation=Interpolation.FAST_BILINEAR, threads=1
        )
        return Patch(*_planes(scaled))


def _thinned(picture: Patch, place: Rect) -> Patch:
    """Leave out rows and columns of a huge picture: copying and scaling all of 8K would cost the output its pace."""
    step = min(picture.width // place.width, picture.height // place.height)
    if picture.width * picture.height <= _HUGE or step < 2:
        return picture
    rows, columns = picture.height // step // 2 * 2, picture.width // step // 2 * 2
    y = picture.y[::step, ::step][:rows, :columns]
    u, v = (plane[::step, ::step][: rows // 2, : columns // 2] for plane in (picture.u, picture.v))
    return Patch(y, u, v)


def _planes(frame: av.VideoFrame) -> tuple[Plane, Plane, Plane]:
    """View the planes of a yuv420p frame without copying; the rows' padding is left out."""
    views = []
    for plane in frame.planes:
        rows: Plane = np.frombuffer(plane, dtype=np.uint8).reshape(-1, plane.line_size)  # type: ignore[call-overload]
        views.append(rows[: plane.height, : plane.width])
    return views[0], views[1], views[2]
