"""Media time by the wall clock, which somebody may set while the output goes on. No I/O; reads no clock.

Clock and countdown follow the wall clock at once, and so does what is shown from then on. A clip that is on goes on as
it is: its position is counted from an instant of the server's, by the clock as it was when that instant was told.
"""

from __future__ import annotations

import logging

from nhipcau_media.contract.stage import Content
from nhipcau_media.programme.clock import US

log = logging.getLogger(__name__)

#: A wall clock that is off by more than this was set (microseconds); less is a thread that had to wait between two
#: looks. Clocks that are brought right slowly take the monotonic one with them.
SET_US = 100_000


class Wall:
    """How far media time is ahead of the wall clock. For one thread."""

    def __init__(self, ahead_us: int) -> None:
        """``ahead_us``: media time less wall clock at the beginning, microseconds."""
        self._ahead_us = ahead_us
        self._content: Content | None = None
        self._content_ahead_us = ahead_us

    def look(self, media_us: int, wall_us: int) -> None:
        """Compare both clocks, read at one moment."""
        ahead_us = media_us - wall_us
        set_us = self._ahead_us - ahead_us
        if abs(set_us) > SET_US:
            log.warning("the wall clock was set by %+.1f s; media time goes on", set_us / US)
            self._ahead_us = ahead_us

    def at(self, media_us: int) -> int:
        """Return the wall clock at a media time, Unix microseconds."""
        return media_us - self._ahead_us

    def content_at(self, content: Content | None, media_us: int) -> int:
        """Return the server's instant at a media time by which a content's position is counted, Unix microseconds.

        That of the stage's content, which is asked for with every picture and every block of sound.
        """
        if content is not self._content:
            # Another document may tell the same content: it was not begun anew.
            if content != self._content:
                self._content_ahead_us = self._ahead_us
            self._content = content
        return media_us - self._content_ahead_us
