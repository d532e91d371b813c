"""Refusals about who presides: the chair is there, somebody was quicker (error tree: ``errors``)."""

from __future__ import annotations

from nhipcau.domain.errors import BadInput, Conflict


class ChairPresent(Conflict):
    """Nobody takes the chair over while its seat is in the room."""

    code = "chair_present"
    vi = ("{label} đã trở lại và đang chủ trì.", "Không cần làm gì; chủ trì có thể bàn giao nếu muốn.")
    en = ("{label} is back and presides.", "Nothing to do; the chair may hand over if it wants to.")


class ChairAwaited(Conflict):
    """The chair's seat has been lost for a shorter time than the rule says."""

    code = "chair_awaited"
    vi = ("Còn chờ {label} kết nối lại.", "Sau {seconds} giây nữa mới nhận được quyền chủ trì; chưa cần làm gì.")
    en = ("{label} may still come back.", "The chair can be taken over in {seconds} seconds; nothing to do yet.")


class ChairMoved(Conflict):
    """Who presides has changed since the command was made; tells by whom, and who presides now."""

    code = "chair_moved"
    vi = ("{who} vừa thao tác trước; {what} đang chủ trì.", "Xem lại trên trang rồi bấm lại nếu vẫn cần.")
    en = ("{who} was quicker; {what} presides now.", "See the page as it is now, then press again if need be.")


class NotTheDeputy(Conflict):
    """A point takes over only when it is the one that was named, and back only what is its own."""

    code = "not_the_deputy"
    vi = ("Điểm cầu này không được chỉ định chủ trì thay.", "Chủ trì, phó chủ trì hoặc kỹ sư của Sở thao tác việc này.")
    en = ("This point was not named to preside.", "The chair, its deputy or an engineer of the Department does this.")


class BadDeputy(BadInput):
    """The deputy is on the conference's list, and is not its main point."""

    code = "bad_deputy"
    vi = ("Phó chủ trì phải là một điểm cầu phụ trong danh sách.", "Chọn một điểm cầu phụ của hội nghị này.")
    en = ("The deputy has to be a sub point on the list.", "Choose a sub point of this conference.")
