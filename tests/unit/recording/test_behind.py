"""How far a viewer at the front of a stream is behind, told also when a clock was set."""

from __future__ import annotations

import pytest

from nhipcau_recording.live.hls import behind_s

NOW = 1_770_000_000.0


@pytest.mark.parametrize(
    ("published_s", "still_s", "behind"),
    [
        (NOW - 3.0, 2.5, 3.0),
        # The clock was set back, then forward, by an hour: media time goes on as before.
        (NOW - 3.0 + 3600, 2.5, 2.5),
        (NOW - 3.0 - 3600, 2.5, 2.5),
        # Nothing comes any more.
        (NOW - 120.5, 120.0, 120.5),
        (0.0, 7.0, 0.0),
    ],
)
def test_age_of_the_newest_moment(published_s: float, still_s: float, behind: float) -> None:
    assert behind_s(published_s, still_s, NOW) == behind
