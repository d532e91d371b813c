"""Pages larger than five metres: PDF counts them in a larger unit (ISO 32000, 8.4.2: ``UserUnit``).

Viewers show at most 14,400 units a side. Typst knows no other unit than the point, so the page is set smaller and told
its unit afterwards. Works on Typst's own output only: one classical cross-reference table, pages as plain objects.
"""

from __future__ import annotations

import math
import re

#: Longest side in default units, and a unit in millimetres.
_SIDE_MOST = 14_400
_POINT_MM = 25.4 / 72

_OBJECT = re.compile(rb"\d+ 0 obj\n<</Type/Page/")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) n")


def unit_for(width_mm: float, height_mm: float) -> int:
    """Return how many points one unit has so that a page of this size can be shown."""
    return max(1, math.ceil(max(width_mm, height_mm) / _POINT_MM / _SIDE_MOST))


def with_unit(pdf: bytes, unit: int) -> bytes:
    """Return the document with every page in that unit."""
    if unit == 1:
        return pdf
    place = pdf.rindex(b"startxref")
    table_at = int(pdf[place:].split()[1])
    body, table = pdf[:table_at], pdf[table_at:place]
    told = b"/UserUnit %d" % unit
    # Objects begin where the table says; the same letters inside of a picture or a font stay as they are.
    starts = sorted(int(found[1]) for found in _ENTRY.finditer(table))
    pages = [start for start in starts if _OBJECT.match(body, start)]
    written = bytearray()
    copied = 0
    for start in pages:
        after = body.index(b"/Type/Page", start) + len(b"/Type/Page")
        written += body[copied:after] + told
        copied = after
    written += body[copied:]

    def moved(found: re.Match[bytes]) -> bytes:
        offset = int(found[1])
        return b"%010d %b n" % (offset + len(told) * sum(page < offset for page in pages), found[2])

    end = len(written)
    written += _ENTRY.sub(moved, table)
    return bytes(written) + b"startxref\n%d\n%%%%EOF" % end
