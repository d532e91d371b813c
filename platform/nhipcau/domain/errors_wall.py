"""Refusals of what the pages of points post: link figures and stills."""

from __future__ import annotations

from typing import ClassVar

from nhipcau.domain.errors import BadInput, Conflict, NotFound
from nhipcau.domain.words import Words


class SeatNotHeld(Conflict):
    """A page that does not sit in the seat (any more): another device took it, or it never joined."""

    code = "seat_not_held"
    vi = ("Máy này không (còn) giữ chỗ của điểm cầu.", "Vào phòng họp lại nếu đây là máy của điểm cầu.")
    en = ("This machine does not hold the point's seat (any more).", "Join again if it is the point's machine.")


class StillMissing(NotFound):
    """A point whose page has posted no small picture in this session."""

    code = "still_missing"
    vi = ("Điểm cầu chưa gửi ảnh nhỏ nào.", "Ảnh hiện ra khi trang phòng họp của điểm cầu gửi.")
    en = ("The point has not sent a small picture.", "It appears as soon as the point's room page sends one.")


class StillRefused(BadInput):
    """A small picture that is none; says why."""

    code = "still_refused"
    vi = ("Ảnh nhỏ của điểm cầu không được nhận: {reason}.", "Trang phòng họp tự gửi ảnh khác; không cần làm gì.")
    en = ("The point's small picture is not taken: {reason}.", "The room page sends another by itself.")
    REASONS: ClassVar[Words] = {
        "large": ("lớn hơn giới hạn", "it is over the limit"),
        "type": ("không phải ảnh JPEG", "it is no JPEG"),
        "size": ("không đúng kích thước", "it is not of the right size"),
    }
    worded: ClassVar[dict[str, Words]] = {"reason": REASONS}


class PointOnStage(Conflict):
    """A test tone at a point that is heard: everybody would hear it."""

    code = "point_on_stage"
    vi = (
        "{label} đang được nghe: âm thanh thử sẽ vang khắp phòng họp.",
        "Chờ điểm cầu phát biểu xong rồi phát âm thanh thử.",
    )
    en = ("{label} is heard just now: everybody would hear the tone.", "Wait until it has finished, then play it.")
