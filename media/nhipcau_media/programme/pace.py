"""The pace at which one sound goes to the media client: little waits, and what came too late is left out. No I/O.

The client sends at a pace of its own and has nothing to send while the composer is late. What was late comes all the
same, and then lies before everything that follows: delay for good, against the picture and against everybody
(docs/decisions/lips-and-words.md).
"""

from __future__ import annotations

from collections import deque

import numpy as np

from nhipcau_media.programme.mixer import Joint, Samples

#: Blocks of 20 ms that may wait; the oldest is left out for one more.
MOST = 2
#: Blocks, half a second of them, that found one waiting; each that found none counts for two of them the other way.
#: Then more is kept than lateness asks for.
PATIENCE = 25
#: A block without a louder sample may be left out unheard.
QUIET = 0.005


class Pace:
    """Blocks of 20 ms between the composer, which makes them, and the media client, which takes them."""

    def __init__(self) -> None:
        #: Each with whether one is missing before it.
        self._waiting: deque[tuple[Samples, bool]] = deque()
        self._missing = False
        self._joint = Joint()
        self._found_waiting = 0
        #: Blocks left out so far, quiet ones too.
        self.left_out = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, block: Samples) -> None:
        """Take a block that was made now."""
        self._found_waiting = max(0, self._found_waiting + (1 if self._waiting else -2))
        if self._waiting and float(np.abs(block).max()) < QUIET:
            self._leave_out()
            self._missing = True
            return
        self._waiting.append((block, self._missing))
        self._missing = False
        if len(self._waiting) > MOST or self._found_waiting >= PATIENCE:
            self._waiting.popleft()
            self._leave_out()
            next_block, _ = self._waiting.popleft()
            self._waiting.appendleft((next_block, True))

    def take(self) -> Samples:
        """Return the oldest block; where one is missing before it, it begins where the last one ended.

        Raises IndexError when nothing waits.
        """
        block, missing = self._waiting.popleft()
        self._joint.jumps = self._joint.jumps or missing
        return self._joint.join(block)

    def _leave_out(self) -> None:
        self._found_waiting = 0
        self.left_out += 1
