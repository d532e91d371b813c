"""Where things stand in the picture: scenes, tiles, fitting without stretching. Pure geometry, pixels of the output.

Everything stands on even coordinates, because chroma planes have half the size. Tiles of the strip are a quarter of the
output's width and halves half of it: at 720p these are the small and the middle simulcast layer of a camera, which are
then copied and not scaled.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import IntEnum

from nhipcau_media.contract.stage import AROUND_ONE, BELOW_TWO, Content, ContentKind, OnStage, Preset, Source, Stage

#: Height of a label of two lines in lines.
TWO_LINES = 1.75


class Layer(IntEnum):
    """Simulcast layer of a camera, smallest first: 180p, 360p, 720p."""

    LOW = 0
    MEDIUM = 1
    HIGH = 2


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in the picture."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Tile:
    """One seat in the picture."""

    identity: str
    label: str
    #: Where its picture is fitted into.
    picture: Rect
    #: Where its label stands, at most.
    name: Rect
    #: The label's bar is as wide as ``name`` (it stands under the picture and not over it).
    fill: bool = False
    #: Who speaks there, on a second line of the label; empty: it has one line.
    person: str = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """Where slides, clip or a shared screen stand."""

    content: Content
    picture: Rect


@dataclass(frozen=True, slots=True)
class Scene:
    """What the picture consists of; empty before the first stage document."""

    tiles: tuple[Tile, ...] = ()
    screen: Screen | None = None
    #: Where the banner line stands (None: there is none).
    banner: Rect | None = None
    #: TITLE or PAUSE: that slide stands instead of pictures.
    slide: Preset | None = None

    def layer_of(self, identity: str, source: Source) -> Layer:
        """Return the simulcast layer nearest to how large a picture of this source is shown."""
        if source is Source.SCREEN:
            return Layer.HIGH
        shown = next((tile.picture for tile in self.tiles if tile.identity == identity), None)
        # Whoever is not shown (yet) was let in beforehand: small is enough to have a first picture.
        if shown is None or shown.height <= _LOW_HEIGHT:
            return Layer.LOW
        return Layer.MEDIUM if shown.height <= _MEDIUM_HEIGHT else Layer.HIGH


#: Tiles up to these heights are served by the small and the middle layer; a little enlarging costs less than decoding.
_LOW_HEIGHT = 200
_MEDIUM_HEIGHT = 440


def arrange(stage: Stage | None, width: int, height: int) -> Scene:
    """Return the scene of a stage in an output of the given size."""
    if stage is None:
        return Scene()
    banner = _banner(width, height) if stage.banner else None
    if stage.slide is not None:
        return Scene(banner=banner, slide=stage.slide)
    seats = _seats(stage)
    screen = None
    match stage.preset:
        case Preset.DISCUSSION:
            tiles = _grid(seats, width, height)
        case Preset.LECTURE:
            tiles = _grid([*stage.floor, *((stage.shown,) if stage.shown else ())] or [stage.main], width, height)
        case Preset.CONFERENCE:
            tiles = _conference(seats, stage, width, height)
        case Preset.CONTENT if stage.content is not None:
            screen, tiles = _content(stage, stage.content, width, height)
        case _:
            # Side by side, as long as nobody was added to the dialogue.
            tiles = _grid([*stage.large], width, height)
    if banner is not None:
        tiles = tuple(_above(tile, banner) for tile in tiles)
    return Scene(tiles, screen, banner)


def fit(width: int, height: int, into: Rect) -> Rect:
    """Return the largest rectangle of the shape ``width`` × ``height`` in the middle of ``into``; never stretched."""
    scale = min(into.width / width, into.height / height)
    fitted_width = min(max(_even(width * scale), 2), into.width)
    fitted_height = min(max(_even(height * scale), 2), into.height)
    return Rect(
        into.x + _even((into.width - fitted_width) / 2),
        into.y + _even((into.height - fitted_height) / 2),
        fitted_width,
        fitted_height,
    )


def _seats(stage: Stage) -> list[OnStage]:
    """Everybody on stage once: main point, floor, who is shown without sound, others."""
    found: dict[str, OnStage] = {}
    for seat in (*stage.large, *stage.others):
        found.setdefault(seat.identity, seat)
    return list(found.values())


def _whole(seat: OnStage, width: int, height: int) -> tuple[Tile, ...]:
    bar = _bar(height / 15, seat)
    name = Rect(_even(width / 40), height - bar - _even(height / 30), _even(width * 0.7), bar)
    return (Tile(seat.identity, seat.label, Rect(0, 0, width, height), name, person=seat.person),)


def _pair(seats: list[OnStage], width: int, height: int) -> tuple[Tile, ...]:
    if len(seats) == 1:
        return _whole(seats[0], width, height)
    half, tall = _even(width / 2), _even(height / 2)
    return _halves(seats, half, tall, _even((height - tall) / 2), width, height)


def _halves(seats: list[OnStage], half: int, tall: int, top: int, width: int, height: int) -> tuple[Tile, ...]:
    return tuple(
        Tile(
            seat.identity,
            seat.label,
            Rect(x, top, half, tall),
            Rect(x, top + tall, half, _bar(height / 15, seat)),
            fill=True,
            person=seat.person,
        )
        for seat, x in zip(seats, (0, width - half), strict=True)
    )


def _grid(seats: list[OnStage], width: int, height: int) -> tuple[Tile, ...]:
    """Equal tiles in the output's shape; the last row stands in the middle."""
    if len(seats) <= 2:
        return _pair(seats, width, height)
    columns = math.ceil(math.sqrt(len(seats)))
    rows = math.ceil(len(seats) / columns)
    wide, tall = width // columns // 2 * 2, height // columns // 2 * 2
    top = _even((height - rows * tall) / 2)
    tiles = []
    for number, seat in enumerate(seats):
        row = number // columns
        in_row = min(columns, len(seats) - row * columns)
        left = _even((width - in_row * wide) / 2)
        tiles.append(_tile(seat, Rect(left + (number % columns) * wide, top + row * tall, wide, tall), height))
    return tuple(tiles)


def _conference(seats: list[OnStage], stage: Stage, width: int, height: int) -> tuple[Tile, ...]:
    """Main point and floor holder large; the others around them in quarters of the width."""
    large = [*stage.large][:2]
    small = [seat for seat in seats if seat not in large]
    if not stage.others:
        # A dialogue is equal tiles; beside others its first speaker is large and the next ones lead the strip.
        return _grid(seats, width, height)
    wide, tall = _even(width / 4), _even(height / 4)
    if len(large) == 2:
        # Two halves above, a strip of up to four below.
        half, bar = _even(width / 2), max(_bar(height / 15, seat) for seat in large)
        top = _even((height - _even(height / 2) - bar - tall) / 2)
        halves = _halves(large, half, _even(height / 2), top, width, height)
        return halves + _row(small[:BELOW_TWO], width, height, wide, tall, height - tall)
    # One of three quarters, up to three beside it and four below: nothing is left over.
    lead = _tile(large[0], Rect(0, 0, width - wide, height - tall), height)
    if len(small) <= 3:
        top = _even((height - (height - tall)) / 2)
        lead = _tile(large[0], Rect(0, top, width - wide, height - tall), height)
        column = _column(small, Rect(width - wide, top, wide, height - tall), tall, height)
        return (lead, *column)
    column = _column(small[:3], Rect(width - wide, 0, wide, height - tall), tall, height)
    return (lead, *column, *_row(small[3:AROUND_ONE], width, height, wide, tall, height - tall))


def _row(seats: list[OnStage], width: int, height: int, wide: int, tall: int, top: int) -> tuple[Tile, ...]:
    left = _even((width - len(seats) * wide) / 2)
    return tuple(_tile(seat, Rect(left + number * wide, top, wide, tall), height) for number, seat in enumerate(seats))


def _column(seats: list[OnStage], area: Rect, tall: int, height: int) -> tuple[Tile, ...]:
    top = area.y + _even((area.height - len(seats) * tall) / 2)
    return tuple(
        _tile(seat, Rect(area.x, top + number * tall, area.width, tall), height) for number, seat in enumerate(seats)
    )


def _content(stage: Stage, content: Content, width: int, height: int) -> tuple[Screen, tuple[Tile, ...]]:
    """Content over three quarters of the width, who speaks beside it; a clip has the picture for itself."""
    if content.kind is ContentKind.CLIP:
        return Screen(content, Rect(0, 0, width, height)), ()
    wide, tall = _even(width / 4), _even(height / 4)
    beside = [*stage.large[1:], stage.main]
    column = _column(beside, Rect(width - wide, 0, wide, height), tall, height)
    return Screen(content, Rect(0, 0, width - wide, height)), column


def _tile(seat: OnStage, picture: Rect, height: int) -> Tile:
    """A tile whose label stands over its foot."""
    bar = _bar(max(_even(picture.height / 9), _even(height / 30)), seat)
    name = Rect(picture.x, picture.y + picture.height - bar, picture.width, bar)
    return Tile(seat.identity, seat.label, picture, name, person=seat.person)


def _bar(line: float, seat: OnStage) -> int:
    """Height of a label: one line, or the point's name over who speaks there."""
    return _even(line * TWO_LINES) if seat.person else _even(line)


def _banner(width: int, height: int) -> Rect:
    bar = _even(height / 15)
    return Rect(0, height - bar, width, bar)


def _above(tile: Tile, banner: Rect) -> Tile:
    """Lift a label that the banner would cover; a little of the picture's foot stays behind it."""
    name = tile.name
    if name.y + name.height <= banner.y:
        return tile
    lifted = Rect(name.x, banner.y - name.height, name.width, name.height)
    return replace(tile, name=lifted)


def _even(value: float) -> int:
    return int(value / 2 + 0.25) * 2
