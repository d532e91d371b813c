"""Files as people send them: PDFs of any number of pages, clips of a few frames, and what is wrong with them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import av
import numpy as np
import openpyxl
import pypdfium2  # type: ignore[import-untyped]

from nhipcau.domain.requests import FileKind
from nhipcau.domain.roles import Actor
from nhipcau.schemas.preparation import FileView, UploadIn
from nhipcau.services import uploads
from nhipcau.services.deployment import Deployment


def pdf(pages: int = 3, *, width: int = 320, height: int = 180) -> bytes:
    """Return a PDF of empty pages."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(width, height).close()
    written = io.BytesIO()
    document.save(written)
    document.close()
    return written.getvalue()


def clip(folder: Path, *, seconds: float = 1.0, width: int = 320, height: int = 240) -> bytes:
    """Return a short MP4 (MPEG-4 part 2, no sound)."""
    path = folder / "clip-made.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=10)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for number in range(round(seconds * 10)):
            picture = np.full((height, width, 3), number * 20 % 255, dtype=np.uint8)
            for packet in stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode():
            container.mux(packet)
    return path.read_bytes()


def archive(parts: dict[str, bytes]) -> bytes:
    """Return a zip of these parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in parts.items():
            opened.writestr(name, content)
    return written.getvalue()


def replaced(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a zip with one part of it changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        parts = {part.filename: old.read(part) for part in old.infolist()}
    return archive({**parts, name: change(parts[name])})


def sheet(rows: Sequence[Sequence[object]], *, merge: str = "") -> bytes:
    """Return an .xlsx of these rows."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(list(row))
    if merge:
        page.merge_cells(merge)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


async def send(
    deployment: Deployment,
    actor: Actor,
    conference_id: int,
    content: bytes,
    *,
    kind: FileKind = FileKind.SLIDES,
    name: str = "tai-lieu.pdf",
) -> FileView:
    """Send a file whole, in pieces of 256 KiB."""
    begun = await uploads.begin(
        deployment,
        actor,
        conference_id=conference_id,
        request=UploadIn(kind=kind, name=name, bytes=len(content)),
    )
    at = 0
    while at < len(content):
        piece = content[at : at + 256 * 1024]
        at = await uploads.put_piece(deployment, actor, file_id=begun.id, offset=at, piece=piece)
    sha256 = hashlib.sha256(content).hexdigest()
    return await uploads.finish(deployment, actor, file_id=begun.id, sha256=sha256)
