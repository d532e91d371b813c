"""What the benchmark of the programme says of 0.7 core."""

from __future__ import annotations

import pytest

from load.bench_programme import what_the_wish_takes


@pytest.mark.parametrize(
    ("whole", "large", "alone", "above", "leave_out"),
    [
        (0.65, 0.6, 0.5, 0.0, "nothing"),
        (0.85, 0.7, 0.55, 0.15, "360_and_180"),
        (0.9, 0.8, 0.65, 0.2, "whatever_is_published"),
        (1.0, 0.9, 0.75, 0.3, None),
    ],
)
def test_it_names_what_would_have_to_go(
    whole: float, large: float, alone: float, above: float, leave_out: str | None
) -> None:
    said = what_the_wish_takes(whole, large, alone)
    assert (said["above_core"], said["leave_out"]) == (above, leave_out)


def test_its_parts_are_the_whole() -> None:
    said = what_the_wish_takes(0.9, 0.8, 0.6)
    assert said["parts_core"] == {
        "received_composed_encoded_once": 0.6,
        "720_and_mix_into_the_room": 0.2,
        "360_and_180": 0.1,
    }
    assert said["or_all_parts_at_share"] == 0.78
