"""Refusals of what a room shows and of how its seats are served."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from nhipcau.domain.errors import Conflict
from nhipcau.domain.words import SCENES, Words


class SceneMoved(Conflict):
    """What a room shows was changed since the command was made; tells by whom, and what it shows now."""

    code = "scene_moved"
    vi = ("{who} vừa đổi hình trước bạn: nay là {what}.", "Xem hình mới trên trang rồi bấm lại nếu vẫn cần.")
    en = ("{who} was quicker: the picture is now {what}.", "Look at the page and press again if you still need to.")
    worded: ClassVar[Mapping[str, Words]] = {"what": SCENES}


class TooManySeen(Conflict):
    """More points chosen to be seen than one picture shows."""

    code = "too_many_seen"
    vi = (
        "Đã chọn {limit} điểm cầu lên hình, nhiều nhất có thể.",
        "Cho một điểm cầu thôi lên hình rồi chọn lại.",
    )
    en = ("{limit} points are chosen to be seen, the most there can be.", "Take one of them off the picture first.")


class TooManyByHand(Conflict):
    """More points served by hand than the stage document, sent to every point, can name."""

    code = "too_many_by_hand"
    vi = (
        "Đã đặt riêng cách nhận hình cho {limit} điểm cầu, nhiều nhất có thể.",
        "Đưa một điểm cầu về «theo quy tắc chung» rồi đặt lại.",
    )
    en = (
        "{limit} points are served by hand already, the most there can be.",
        "Set one of them back to “by the common rule” first.",
    )
