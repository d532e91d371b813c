"""Slides and clips for picture and mix: which reader a content belongs to, and what is wrong with it."""

from __future__ import annotations

from nhipcau_media.contract.stage import Content, ContentKind
from nhipcau_media.programme.clip import Clip
from nhipcau_media.programme.mixer import Samples
from nhipcau_media.programme.pages import Pages
from nhipcau_media.programme.sources import Picture


class Contents:
    """Owns the readers of slides and clips; everything may be called from the composer's thread, nothing waits."""

    def __init__(self, base: str, bearer: str, width: int, height: int) -> None:
        """``base``: folder or address under which contents lie; ``bearer`` is shown when it is an address."""
        self._pages = Pages(base, bearer, width, height)
        self._clip = Clip(base, width, height)

    def picture(self, content: Content, now_ms: float) -> Picture | None:
        """Return what a content shows at a server instant, or None while it is not there."""
        if content.kind is ContentKind.CLIP:
            return self._clip.picture(content, now_ms)
        return self._pages.picture(content)

    def sound(self, content: Content | None, now_us: int) -> Samples | None:
        """Return the 20 ms of sound that begin at a server instant (Unix microseconds); None while there is none.

        What was taken away runs out.
        """
        if content is None or content.kind is not ContentKind.CLIP:
            return self._clip.end()
        return self._clip.sound(content, now_us)

    def fault(self, content: Content | None) -> str:
        """Say in a word why a content is not shown; empty when all is well."""
        if content is None or content.kind is ContentKind.SCREEN:
            return ""
        return self._clip.fault if content.kind is ContentKind.CLIP else self._pages.fault

    def stop(self) -> None:
        """End the readers."""
        self._pages.stop()
        self._clip.stop()
