"""What is said of the memory of a wall over an hour."""

from __future__ import annotations

from load.wall_hour import grown


def test_a_page_that_warms_up_and_stays_is_flat_and_one_that_keeps_all_is_not() -> None:
    assert grown([10, 18, 20, 20, 20.5, 20, 20.25, 20.25, 20]) == 0.0
    assert grown([float(n) for n in range(12)]) == 4.0
    assert grown([9.0, 8.0, 7.0]) == -1.0
