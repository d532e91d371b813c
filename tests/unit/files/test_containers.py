"""Containers of strangers: what is refused before a part of it is unpacked, and that declared sizes bind."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from pathlib import Path

import pytest

from nhipcau.files.containers import Bounds, ContainerFault, ContainerRefused, open_container

BOUNDS = Bounds(parts=5, unfolded=64 * 1024, ratio=20, small=8 * 1024)


def packed(*parts: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", method) as archive:
        warnings.simplefilter("ignore")  # of a name that stands twice
        for name, content in parts:
            archive.writestr(name, content)
    return made.getvalue()


def locked() -> bytes:
    content = bytearray(packed(("a.xml", b"x")))
    entry = content.index(b"PK\x01\x02")
    content[entry + 8] |= 1
    return bytes(content)


def understated() -> bytes:
    """An archive that declares ten bytes of a part of a megabyte."""
    content = bytearray(packed(("a.xml", bytes(1 << 20))))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", content, content.index(mark) + place, 10)
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"PK\x03\x04 and no more", ContainerFault.DAMAGED),
        (packed(("a.xml", b"x"))[:-30], ContainerFault.DAMAGED),
        (packed(("a.xml", b"x"), ("A.xml", b"y")), ContainerFault.DAMAGED),
        (packed(("a.xml", b"x"), method=zipfile.ZIP_LZMA), ContainerFault.DAMAGED),
        (packed(("a.xml", b"x"), method=zipfile.ZIP_BZIP2), ContainerFault.DAMAGED),
        (packed(*((f"{number}.xml", b"x") for number in range(6))), ContainerFault.BOMB),
        (packed(("a.xml", bytes(65 * 1024))), ContainerFault.BOMB),
        # Within the bound, and yet far more than it is.
        (packed(("a.xml", bytes(60 * 1024))), ContainerFault.BOMB),
        (packed(("xl/vbaProject.bin", b"x")), ContainerFault.MACROS),
        (packed(("word/vbaData.xml", b"x")), ContainerFault.MACROS),
        (packed(("xl/macrosheets/sheet1.xml", b"x")), ContainerFault.MACROS),
        (packed(("[content_types].xml", b'ContentType="application/macroEnabled.12"')), ContainerFault.MACROS),
        (locked(), ContainerFault.LOCKED),
    ],
)
def test_what_is_refused_before_it_is_read(content: bytes, fault: ContainerFault, tmp_path: Path) -> None:
    path = tmp_path / "container"
    path.write_bytes(content)
    for source in (content, path):
        with pytest.raises(ContainerRefused) as raised, open_container(source, BOUNDS):
            pass
        assert raised.value.fault is fault


def test_a_part_is_read_to_the_size_that_it_declares_and_no_further() -> None:
    with open_container(understated(), BOUNDS) as container, pytest.raises(ContainerRefused) as raised:
        container.read("a.xml")
    assert raised.value.fault is ContainerFault.DAMAGED


def test_parts_of_a_good_container_are_read() -> None:
    with open_container(packed(("a.xml", b"<a/>"), ("b/c.xml", bytes(3000))), BOUNDS) as container:
        assert container.names == ("a.xml", "b/c.xml")
        assert (container.read("a.xml"), sum(map(len, container.pieces("b/c.xml")))) == (b"<a/>", 3000)
