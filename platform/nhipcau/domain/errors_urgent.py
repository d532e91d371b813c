"""Refusals while the Department speaks over the chair (error tree: ``errors``)."""

from __future__ import annotations

from nhipcau.domain.errors import Conflict


class UrgentRuns(Conflict):
    """The Department puts a point to all: the floor waits underneath."""

    code = "urgent_runs"
    vi = ("Sở đang phát khẩn qua {label} ({who}).", "Lượt phát biểu được giữ nguyên; thao tác lại khi phát xong.")
    en = ("The Department speaks to all from {label} ({who}).", "The floor is kept; try again when it has ended.")


class UrgentMoved(Conflict):
    """An urgent broadcast began or ended since the command was made; tells by whom."""

    code = "urgent_moved"
    vi = ("{who} vừa thao tác phát khẩn trước.", "Xem lại trên trang rồi bấm lại nếu vẫn cần.")
    en = ("{who} was quicker with the urgent broadcast.", "See the page as it is now, then press again if need be.")
