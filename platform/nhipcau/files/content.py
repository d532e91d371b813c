"""What a file is, by its content; names and endings do not matter."""

from __future__ import annotations

from pathlib import Path

from nhipcau.domain.errors_preparation import (
    FileBomb,
    FileDamaged,
    FileHasMacros,
    FileIsPresentation,
    FileLocked,
    FileRefused,
    FileTypeWrong,
)
from nhipcau.domain.requests import FileKind
from nhipcau.files.containers import Bounds, ContainerFault, ContainerRefused, open_container

_HEAD = 4096
#: Office files before 2007, and encrypted ones: macros may hide in them.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ARCHIVES = Bounds(parts=5_000, unfolded=300 * 1024 * 1024, ratio=100, small=8 * 1024 * 1024)
_FAULTS: dict[ContainerFault, type[FileRefused]] = {
    ContainerFault.DAMAGED: FileDamaged,
    ContainerFault.BOMB: FileBomb,
    ContainerFault.MACROS: FileHasMacros,
    ContainerFault.LOCKED: FileLocked,
}

#: Container → demuxer with which alone it is opened: a play list or a script in disguise is no clip.
DEMUXERS = {"mp4": "mov", "matroska": "matroska", "avi": "avi", "mpeg": "mpeg", "mpegts": "mpegts", "asf": "asf"}
#: Kind → contents that it may have.
_WANTED = {
    FileKind.SLIDES: ("pdf",),
    FileKind.CLIP: tuple(DEMUXERS),
    FileKind.PAPERS: ("pdf", "jpeg", "png"),
}
_WANTED_WORDS = {
    FileKind.SLIDES: ("PDF", "a PDF"),
    FileKind.CLIP: ("video (MP4, MOV, MKV, WebM, AVI, MPEG, WMV)", "a video (MP4, MOV, MKV, WebM, AVI, MPEG, WMV)"),
    FileKind.PAPERS: ("PDF hoặc ảnh (JPEG, PNG)", "a PDF or a picture (JPEG, PNG)"),
}


def check_content(path: Path, kind: FileKind, name: str) -> str:
    """Return what a file is. Raises FileRefused, its kinds, when it is not what is wanted of it."""
    with path.open("rb") as opened:
        head = opened.read(_HEAD)
    if head.startswith(b"PK\x03\x04"):
        raise _of_zip(path, kind, name)
    if head.startswith(_OLE):
        raise FileHasMacros(name=name)
    found = _content(head)
    if found not in _WANTED[kind]:
        wanted, english = _WANTED_WORDS[kind]
        raise FileTypeWrong(name=name, wanted=wanted, wanted_en=english)
    return found


def _content(head: bytes) -> str:
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free"):
        return "mp4"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "matroska"
    if head[:4] == b"RIFF" and head[8:12] == b"AVI ":
        return "avi"
    if head.startswith((b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3")):
        return "mpeg"
    if head[:1] == b"G" and head[188:189] == b"G" and head[376:377] == b"G":
        return "mpegts"
    if head.startswith(b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"):
        return "asf"
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return ""


def _of_zip(path: Path, kind: FileKind, name: str) -> FileRefused:
    """Return why a zip is refused: none is taken here, but it is told what to do with it."""
    try:
        with open_container(path, _ARCHIVES) as opened:
            names = opened.names
    except ContainerRefused as refused:
        return container_refusal(refused, name)
    if any(part.startswith("ppt/") for part in names):
        return FileIsPresentation(name=name)
    wanted, english = _WANTED_WORDS[kind]
    return FileTypeWrong(name=name, wanted=wanted, wanted_en=english)


def container_refusal(refused: ContainerRefused, name: str) -> FileRefused:
    """Return why a container is not read, as people are told it."""
    return _FAULTS[refused.fault](name=name)
