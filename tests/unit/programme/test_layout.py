"""Where things stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nhipcau_media.contract.stage import OnStage, Stage, StageState
from nhipcau_media.programme.layout import Rect, arrange, fit

MAIN = OnStage(identity="point:1", label="UBND tỉnh")
SUB = OnStage(identity="point:2", label="Huyện Sơn Động")


def stage(*floor: OnStage) -> Stage:
    return Stage(v=1, session=1, room=1, state=StageState.LIVE, main=MAIN, floor=floor)


def test_nothing_before_the_first_stage() -> None:
    assert arrange(None, 1280, 720).tiles == ()


def test_main_point_alone_fills_the_picture() -> None:
    (tile,) = arrange(stage(), 1280, 720).tiles
    assert (tile.identity, tile.picture) == ("point:1", Rect(0, 0, 1280, 720))


def test_main_point_with_the_floor_itself_stays_alone() -> None:
    assert arrange(stage(MAIN), 1280, 720) == arrange(stage(), 1280, 720)


def test_floor_holder_stands_to_the_right_in_the_size_of_a_simulcast_layer() -> None:
    tiles = arrange(stage(SUB), 1280, 720).tiles
    assert [(tile.identity, tile.picture) for tile in tiles] == [
        ("point:1", Rect(0, 180, 640, 360)),
        ("point:2", Rect(640, 180, 640, 360)),
    ]
    assert [tile.name for tile in tiles] == [Rect(0, 540, 640, 48), Rect(640, 540, 640, 48)]


def test_wide_and_upright_pictures_keep_their_shape() -> None:
    tile = Rect(640, 180, 640, 360)
    assert fit(640, 360, tile) == tile
    assert fit(640, 480, tile) == Rect(720, 180, 480, 360)
    assert fit(360, 640, tile) == Rect(858, 180, 202, 360)


@given(
    st.integers(1, 4000),
    st.integers(1, 4000),
    st.tuples(*[st.integers(0, 600).map(lambda half: half * 2)] * 2),
    st.tuples(*[st.integers(8, 600).map(lambda half: half * 2)] * 2),
)
def test_a_fitted_picture_is_inside_even_and_not_stretched(
    width: int, height: int, corner: tuple[int, int], size: tuple[int, int]
) -> None:
    into = Rect(*corner, *size)
    place = fit(width, height, into)
    assert all(value % 2 == 0 for value in (place.x, place.y, place.width, place.height))
    assert into.x <= place.x
    assert into.y <= place.y
    assert place.x + place.width <= into.x + into.width
    assert place.y + place.height <= into.y + into.height
    scale = min(into.width / width, into.height / height)
    assert abs(place.width - width * scale) <= 2
    assert abs(place.height - height * scale) <= 2
