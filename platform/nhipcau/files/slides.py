"""Turns a PDF into pictures of its pages: ``python -m nhipcau.files.slides SOURCE FOLDER MOST_PAGES``.

Writes ``page-1.jpg`` … and prints ``{"progress": …}``, then ``{"pages": …}`` or ``{"refused": …}``.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]

from nhipcau.files.bounds import bound, refuse, tell

#: Pages are fitted into the room's picture.
WIDTH, HEIGHT = 1920, 1080
_QUALITY = 90
#: A page of no size, or as long as a street, is none.
_SHORTEST, _LONGEST = 10.0, 20_000.0


def main(source: Path, folder: Path, most: int) -> None:
    """Make the pictures."""
    bound(memory_mb=2048, file_mb=64, cpu_s=900)
    try:
        document = pypdfium2.PdfDocument(source)
        pages = len(document)
    except pypdfium2.PdfiumError as error:
        refuse("file_locked" if "password" in str(error).lower() else "file_damaged")
    if pages > most:
        refuse("too_many_pages", pages=pages, limit=most)
    if pages == 0:
        refuse("file_damaged")
    for number in range(pages):
        try:
            page = document[number]
            width, height = page.get_size()
            if not (min(width, height) >= _SHORTEST and max(width, height) <= _LONGEST):
                refuse("file_damaged")
            picture = page.render(scale=min(WIDTH / width, HEIGHT / height)).to_pil().convert("RGB")
            page.close()
        except (pypdfium2.PdfiumError, MemoryError, ValueError):
            refuse("file_damaged")
        picture.save(folder / f"page-{number + 1}.jpg", quality=_QUALITY)
        tell(progress=(number + 1) * 100 // pages)
    tell(pages=pages)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
