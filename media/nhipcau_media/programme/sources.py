"""What has arrived from the room: the newest pictures and the buffered sound of every source.

Sound lies in its buffer against jitter before it is heard; the picture of the same point waits as long, so that lips
and words stay together.

The one thing that event loop (writes) and composer thread (reads) share; neither waits for the other.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nhipcau_media.contract.stage import Source
from nhipcau_media.programme.canvas import Patch
from nhipcau_media.programme.mixer import Samples, SoundBuffer

#: Who it comes from, and as what it was declared.
Key = tuple[str, Source]

#: Which sound belongs to which picture.
_SOUND_OF = {Source.CAMERA: Source.MICROPHONE, Source.SCREEN: Source.SCREEN_SOUND}
#: How much later than its picture sound arrives on a good line, seconds: the media client holds it against jitter.
SOUND_LATER_S = 0.03
#: Pictures of a source that may wait for its sound: 160 ms at 25 a second.
_WAITING = 5


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A picture of a source and when it came (monotonic seconds)."""

    pixels: Patch
    arrived: float


class Sources:
    """Pictures and sound by source. What the stage no longer names is dropped and never seen or heard again."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pictures: dict[Key, deque[Picture]] = {}
        self._sounds: dict[Key, SoundBuffer] = {}
        #: How sounds run out that were taken away, and of those what belongs after the block that was pulled last.
        self._ends: list[tuple[Key, Samples]] = []
        self._ends_due: list[tuple[Key, Samples]] = []

    def put_picture(self, key: Key, picture: Picture) -> None:
        """Take a picture of a source; too many that wait for their sound are given up, the oldest first."""
        with self._lock:
            self._pictures.setdefault(key, deque(maxlen=_WAITING)).append(picture)

    def put_sound(self, key: Key, samples: NDArray[np.int16]) -> None:
        """Add sound of a source; the first makes it known."""
        with self._lock:
            buffer = self._sounds.get(key)
            if buffer is None:
                buffer = self._sounds[key] = SoundBuffer()
            buffer.push(samples)

    def keep_only(self, keys: set[Key]) -> None:
        """Drop everything of sources that are not in ``keys``."""
        with self._lock:
            for key in [key for key in self._pictures if key not in keys]:
                del self._pictures[key]
            for key in [key for key in self._sounds if key not in keys]:
                if (end := self._sounds.pop(key).end()) is not None:
                    self._ends.append((key, end))

    def picture(self, key: Key, now: float) -> Picture | None:
        """Return the picture of a source that goes with the sound heard ``now`` (monotonic seconds), however old.

        The first of a source does not wait, nor do those of one without sound.
        """
        identity, source = key
        with self._lock:
            waiting = self._pictures.get(key)
            if waiting is None:
                return None
            sound = self._sounds.get((identity, _SOUND_OF[source]))
            until = now if sound is None else now - sound.lag_s - SOUND_LATER_S
            while len(waiting) > 1 and waiting[1].arrived <= until:
                waiting.popleft()
            return waiting[0]

    def forget_picture(self, key: Key) -> None:
        """Drop pictures of which one cannot be drawn; the next one may be better."""
        with self._lock:
            self._pictures.pop(key, None)

    def pull_sounds(self) -> dict[Key, Samples | None]:
        """Return the next 20 ms of every known source; None where there is silence."""
        with self._lock:
            self._ends_due += self._ends
            self._ends = []
            return {key: buffer.pull() for key, buffer in self._sounds.items()}

    def pull_ends(self) -> list[tuple[Key, Samples]]:
        """Return, once, how sounds run out that were taken away: 10 ms from their last value to silence.

        For the block of the last ``pull_sounds``: what was taken away since then is still whole in that block.
        """
        with self._lock:
            ends, self._ends_due = self._ends_due, []
            return ends

    def sounding(self) -> frozenset[str]:
        """Identities of which sound came a moment ago, loud or not."""
        with self._lock:
            return frozenset(identity for (identity, _), buffer in self._sounds.items() if buffer.playing)

    def speaking(self) -> frozenset[str]:
        """Identities that speak now."""
        with self._lock:
            return frozenset(identity for (identity, _), buffer in self._sounds.items() if buffer.speaking)
