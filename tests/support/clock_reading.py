"""Reading the clock in the programme's picture: by comparing it with what each second would look like."""

from __future__ import annotations

from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nhipcau_media.programme import labels
from nhipcau_media.programme.painter import VIETNAM

#: The output in which the clock is drawn.
_WIDTH, _HEIGHT = 1280, 720
_BAR = _HEIGHT // 20
#: The best second has to fit so much better than the next best.
_CLEARLY = 0.9


def read_clock(picture: NDArray[np.uint8], now: float, *, back_s: int = 60) -> float | None:
    """Return the Unix second that the clock of a picture (RGB or brightness, 16:9) shows; None when it is unclear.

    Only the seconds from ``back_s`` before ``now`` on are looked for.
    """
    gray = picture if picture.ndim == 2 else picture.mean(axis=2).astype(np.uint8)
    whole = np.asarray(Image.fromarray(gray).resize((_WIDTH, _HEIGHT)), dtype=np.float64)
    if whole[: _BAR * 2, _WIDTH // 2 :].std() < 1:
        # A page that was just given another track has drawn nothing of it.
        return None
    fits = []
    for second in range(int(now) - back_s, int(now) + 3):
        patch = labels.clock(f"{datetime.fromtimestamp(second, VIETNAM):%H:%M:%S}", _BAR).y.astype(np.float64)
        left = _WIDTH - patch.shape[1] - _BAR // 2
        # Without the lower edge, where the marks for machines are.
        patch = patch[: _BAR * 5 // 6]
        shown = whole[_BAR // 2 : _BAR // 2 + patch.shape[0], left : left + patch.shape[1]]
        fits.append((1 - float(np.corrcoef(shown.ravel(), patch.ravel())[0, 1]), second))
    (best, second), (next_best, _) = sorted(fits)[:2]
    return float(second) if best < _CLEARLY * next_best else None
