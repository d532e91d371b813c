"""Refusals of the machine that shows content for a point (error tree: ``errors``)."""

from __future__ import annotations

from nhipcau.domain.errors import BadInput, Conflict, NotSignedIn


class ContentCodeUnknown(BadInput):
    """A code that nobody was given, that was used, or that has run out or been replaced."""

    code = "content_code_unknown"
    vi = (
        "Mã trình chiếu không đúng, đã dùng hoặc đã hết hạn.",
        "Kiểm tra từng ký tự, hoặc lấy mã mới trên máy của phòng họp.",
    )
    en = (
        "The code is wrong, was used, or has run out.",
        "Check each character, or get a new one on the machine of the meeting room.",
    )


class NoContentMachine(NotSignedIn):
    """This machine shows content for no point (any more): its right was taken back, or who sat in the seat has gone."""

    code = "no_content_machine"
    vi = (
        "Máy này không còn là máy trình chiếu của điểm cầu nào.",
        "Nếu vẫn cần trình chiếu, lấy mã mới trên máy của phòng họp và nhập ở đây.",
    )
    en = (
        "This machine shows content for no point any more.",
        "If it is still needed, get a new code on the machine of the meeting room and enter it here.",
    )


class NotPresenting(Conflict):
    """The chair has not asked for this point's screen, or shows something else by now."""

    code = "not_presenting"
    vi = ("Chủ trì chưa mời {label} trình chiếu màn hình.", "Chờ lời mời, hoặc nhờ máy của phòng họp báo chủ trì.")
    en = ("The chair has not asked for the screen of {label}.", "Wait until it does, or have the meeting room ask.")
