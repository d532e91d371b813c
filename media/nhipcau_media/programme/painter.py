"""Draws the scene: pictures that came, labels, who speaks, content, slides, banner, clock, and what is said when
nothing comes."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from nhipcau_media.contract.stage import Content, ContentKind, Source, Stage
from nhipcau_media.programme import clock_marks, labels, slides
from nhipcau_media.programme.canvas import Canvas, Fitter, Patch
from nhipcau_media.programme.labels import Palette
from nhipcau_media.programme.layout import Rect, Scene, Screen, Tile, arrange
from nhipcau_media.programme.sources import Picture, Sources

log = logging.getLogger(__name__)

#: People read the clock of their country, whatever the machine is set to.
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
#: A source from which no picture came for this long has lost its signal, seconds.
LOST_S = 1.5


class Contents(Protocol):
    """Where pictures of slides and clips come from."""

    def picture(self, content: Content, now_ms: float) -> Picture | None:
        """Return what a content shows at a server instant, or None while it is not there; never waits."""
        ...


class NoContents:
    """A conference without slides and clips."""

    def picture(self, _content: Content, _now_ms: float) -> Picture | None:
        """Return nothing."""
        return None


@dataclass(slots=True)
class _Drawn:
    """What stands in a tile now, so that only what changed is drawn again."""

    fitter: Fitter = field(default_factory=Fitter)
    picture: Picture | None = None
    place: Rect | None = None
    lost: bool = False
    speaking: bool = False
    #: What is said where no picture is.
    said: str = ""


class Painter:
    """Draws into one canvas. Changing the stage redraws it whole, so a new scene is complete in its first picture."""

    def __init__(self, sources: Sources, width: int, height: int, contents: Contents | None = None) -> None:
        self._sources = sources
        self._contents = contents or NoContents()
        self._whole = Rect(0, 0, width, height)
        self._canvas = Canvas(width, height)
        self._stage: Stage | None = None
        self._palette = labels.DEFAULT
        self._scene = Scene()
        self._drawn: dict[str, _Drawn] = {}
        self._screen = _Drawn()
        self._holding = False
        self._fresh = True

    @property
    def canvas(self) -> Canvas:
        """What is encoded."""
        return self._canvas

    def set_stage(self, stage: Stage) -> None:
        """Follow a new stage document from the next picture on."""
        self._stage = stage
        self._palette = Palette.of(stage.colours)
        scene = arrange(stage, self._whole.width, self._whole.height)
        if scene != self._scene:
            self._drawn = {tile.identity: _Drawn() for tile in scene.tiles}
            self._screen = _Drawn()
            self._scene = scene
        self._fresh = True

    def draw(self, wall: float, now: float, server: float | None = None) -> None:
        """Draw one picture; ``wall``: Unix seconds for clock and countdown, ``now``: monotonic seconds.

        ``server``: Unix seconds by which a clip's position is counted; ``wall`` unless that was set since it began.
        """
        scene = self._scene
        pictures = {tile.identity: self._sources.picture((tile.identity, Source.CAMERA), now) for tile in scene.tiles}
        sounding = self._sources.sounding()
        # Sound alone is reason enough to show who it comes from.
        heard = any(tile.identity in sounding for tile in scene.tiles)
        holding = scene.slide is None and scene.screen is None and not any(pictures.values()) and not heard
        again = self._fresh or holding != self._holding
        if again:
            self._canvas.fill(self._whole, self._palette.background)
            for drawn in (*self._drawn.values(), self._screen):
                drawn.picture = drawn.place = None
                drawn.said = ""
        if scene.slide is not None:
            self._draw_slide(wall, again=again)
        elif holding:
            if again:
                self._draw_holding()
        else:
            if scene.screen is not None:
                self._draw_screen(scene.screen, wall if server is None else server, now)
            speaking = self._sources.speaking()
            several = len(scene.tiles) > 1
            for tile in scene.tiles:
                try:
                    self._draw_tile(tile, pictures[tile.identity], now, several and tile.identity in speaking, sounding)
                except Exception:
                    # One source's bad picture must not keep the others from being drawn.
                    log.exception("a picture of %s cannot be drawn", tile.identity)
                    self._sources.forget_picture((tile.identity, Source.CAMERA))
                self._draw_name(tile, tile.identity in speaking)
        self._holding = holding
        self._fresh = False
        self._draw_banner()
        self._draw_clock(wall)

    def _draw_holding(self) -> None:
        names = " · ".join(tile.label for tile in self._scene.tiles)
        self._say(self._whole, labels.holding_text(self._stage), names)

    def _say(self, into: Rect, text: str, under: str = "") -> None:
        palette = self._palette
        panel = labels.panel(text, under, into.width, into.height, palette.background, palette.text)
        self._canvas.paste(panel, into.x, into.y)

    def _draw_slide(self, wall: float, *, again: bool) -> None:
        stage, kind = self._stage, self._scene.slide
        if stage is None or kind is None:
            return
        width, height = self._whole.width, self._whole.height
        if again:
            self._canvas.paste(slides.slide(stage, kind, width, height, self._palette), 0, 0)
        if text := slides.countdown(stage, wall * 1000):
            x, y, size = slides.countdown_place(width, height)
            patch = labels.clock(text, size, self._palette.background, self._palette.text)
            left = x - _even(patch.width // 2)
            if self._screen.place is not None and self._screen.place.width > patch.width:
                self._canvas.fill(self._screen.place, self._palette.background)
            self._canvas.paste(patch, left, y - size // 2)
            self._screen.place = Rect(left, y - size // 2, patch.width, patch.height)

    def _draw_screen(self, screen: Screen, server: float, now: float) -> None:
        content, drawn = screen.content, self._screen
        if content.kind is ContentKind.SCREEN:
            picture = self._sources.picture((content.identity, Source.SCREEN), now)
        else:
            picture = self._contents.picture(content, server * 1000)
        if picture is None:
            self._draw_words(drawn, screen.picture, labels.NO_CONTENT)
            return
        lost = content.kind is ContentKind.SCREEN and now - picture.arrived > LOST_S
        if picture is not drawn.picture or lost != drawn.lost:
            self._draw_picture(drawn, picture, screen.picture)
            if lost:
                self._draw_lost(screen.picture)
        drawn.picture, drawn.lost, drawn.said = picture, lost, ""

    def _draw_tile(
        self, tile: Tile, picture: Picture | None, now: float, speaking: bool, sounding: frozenset[str]
    ) -> None:
        drawn = self._drawn[tile.identity]
        if picture is None:
            if speaking != drawn.speaking:
                drawn.said = ""
            text = labels.SOUND_ONLY if tile.identity in sounding else labels.NO_PICTURE
            if self._draw_words(drawn, tile.picture, text) and speaking:
                self._frame(tile.picture)
            drawn.speaking = speaking
            return
        lost = now - picture.arrived > LOST_S
        if picture is not drawn.picture or lost != drawn.lost or speaking != drawn.speaking:
            self._draw_picture(drawn, picture, tile.picture)
            if lost:
                self._draw_lost(tile.picture)
            if speaking and drawn.place is not None:
                self._frame(drawn.place)
        drawn.picture, drawn.lost, drawn.speaking, drawn.said = picture, lost, speaking, ""

    def _draw_words(self, drawn: _Drawn, into: Rect, text: str) -> bool:
        """Say something where no picture is; returns whether it was drawn now."""
        changed = text != drawn.said or drawn.picture is not None
        if changed:
            self._say(into, text)
        drawn.picture = drawn.place = None
        drawn.said = text
        return changed

    def _draw_picture(self, drawn: _Drawn, picture: Picture, into: Rect) -> None:
        place = drawn.fitter.draw(self._canvas, picture.pixels, into)
        if place != drawn.place:
            # Its shape changed: what stood beside it goes.
            self._canvas.fill(into, self._palette.background)
            drawn.fitter.draw(self._canvas, picture.pixels, into)
            drawn.place = place

    def _frame(self, place: Rect) -> None:
        self._canvas.frame_in(place, max(2, _even(self._whole.height // 180)), labels.SPEAKING)

    def _draw_lost(self, into: Rect) -> None:
        height = max(_even(into.height // 9), 16)
        bar = labels.label(labels.LOST, height, into.width, colour=labels.WARNING)
        x = into.x + _even((into.width - bar.width) // 2)
        self._canvas.paste(bar, x, into.y + _even((into.height - height) // 2))

    def _draw_name(self, tile: Tile, speaking: bool) -> None:
        name, palette = tile.name, self._palette
        bar = labels.label(
            tile.label,
            name.height,
            name.width,
            under=tile.person,
            fill=tile.fill,
            colour=palette.bar,
            ink=palette.text,
        )
        self._canvas.paste(bar, name.x, name.y)
        if speaking:
            line = labels.line_of(name.height) if tile.person else name.height
            size = _even(line // 3)
            self._canvas.paste(labels.speaking(size), name.x + size, name.y + _even((line - size) // 2))

    def _draw_banner(self) -> None:
        banner, stage = self._scene.banner, self._stage
        if banner is None or stage is None:
            return
        palette = self._palette
        line: Patch = labels.label(
            stage.banner, banner.height, banner.width, fill=True, colour=palette.bar, ink=palette.text
        )
        self._canvas.paste(line, banner.x, banner.y)

    def _draw_clock(self, wall: float) -> None:
        height = _even(self._whole.height // 20)
        text = f"{datetime.fromtimestamp(wall, VIETNAM):%H:%M:%S}"
        patch = clock_marks.clock(text, int(wall), height, self._palette.bar, self._palette.text)
        self._canvas.paste(patch, _even(self._whole.width - patch.width - height // 2), height // 2)


def _even(value: int) -> int:
    return value - value % 2
