"""What the stage no longer names is gone at once."""

from __future__ import annotations

import numpy as np

from nhipcau_media.contract.stage import Source
from nhipcau_media.programme.canvas import from_i420
from nhipcau_media.programme.mixer import BLOCK, TARGET
from nhipcau_media.programme.sources import Picture, Sources

CAMERA = ("point:1", Source.CAMERA)
MICROPHONE = ("point:1", Source.MICROPHONE)
OTHER = ("point:2", Source.MICROPHONE)


def test_only_what_is_named_is_kept() -> None:
    sources = Sources()
    picture = Picture(from_i420(bytes(24), 4, 4), 1.0)
    sources.put_picture(CAMERA, picture)
    for key in (MICROPHONE, OTHER):
        sources.put_sound(key, np.full(TARGET, 9000, dtype=np.int16))
    heard = sources.pull_sounds()
    assert {key: None if block is None else len(block) for key, block in heard.items()} == {
        MICROPHONE: BLOCK,
        OTHER: BLOCK,
    }
    assert sources.speaking() == {"point:1", "point:2"}
    sources.keep_only({CAMERA, OTHER})
    assert sources.picture(CAMERA) is picture
    assert sources.pull_sounds().keys() == {OTHER}
    assert sources.speaking() == {"point:2"}
    sources.keep_only(set())
    assert sources.picture(CAMERA) is None
    assert sources.pull_sounds() == {}
