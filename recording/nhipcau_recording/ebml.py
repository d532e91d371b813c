"""EBML, the binary notation of Matroska (RFC 8794): elements of id, size and body. No I/O."""

from __future__ import annotations

import struct
from collections.abc import Iterator

#: Size field of eight bytes that says "until the end of the file" (RFC 8794 §6.2).
UNKNOWN_SIZE = b"\x01" + b"\xff" * 7


def element(ident: int, body: bytes) -> bytes:
    """Return one element; ``ident`` includes its length marker, as Matroska's tables print it."""
    return _id(ident) + _size(len(body)) + body


def unsigned(ident: int, value: int) -> bytes:
    """Return an unsigned integer element."""
    return element(ident, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


def signed64(ident: int, value: int) -> bytes:
    """Return a signed integer (or date) element of eight bytes."""
    return element(ident, struct.pack(">q", value))


def double(ident: int, value: float) -> bytes:
    """Return a float element of eight bytes."""
    return element(ident, struct.pack(">d", value))


def text(ident: int, value: str) -> bytes:
    """Return a UTF-8 element."""
    return element(ident, value.encode())


def parse_head(data: bytes) -> tuple[int, int | None, int] | None:
    """Read id, size of the body (None: unknown) and length of the head from the first bytes of an element.

    None when the bytes are no head or too few; twelve bytes are always enough.
    """
    if not data or data[0] < 0x10:  # Ids of Matroska have at most four bytes.
        return None
    id_length = 9 - data[0].bit_length()
    if len(data) <= id_length or data[id_length] == 0:
        return None
    size_length = 9 - data[id_length].bit_length()
    end = id_length + size_length
    if len(data) < end:
        return None
    size = int.from_bytes(data[id_length:end], "big") & ((1 << 7 * size_length) - 1)
    unknown = size == (1 << 7 * size_length) - 1
    return int.from_bytes(data[:id_length], "big"), None if unknown else size, end


def children(body: bytes) -> Iterator[tuple[int, bytes]]:
    """Iterate over the whole elements in a body; stops at the first that is not whole."""
    position = 0
    while head := parse_head(body[position : position + 12]):
        ident, size, length = head
        start = position + length
        if size is None or start + size > len(body):
            return
        yield ident, body[start : start + size]
        position = start + size


def _id(ident: int) -> bytes:
    return ident.to_bytes((ident.bit_length() + 7) // 8, "big")


def _size(value: int) -> bytes:
    length = 1
    while value >= (1 << 7 * length) - 1:
        length += 1
    return (value | 1 << 7 * length).to_bytes(length, "big")
