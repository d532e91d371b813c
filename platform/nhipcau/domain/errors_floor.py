"""Refusals of the floor: a dialogue that is full, a queue that moved, nothing to undo (error tree: ``errors``)."""

from __future__ import annotations

from nhipcau.domain.errors import Conflict


class FloorFull(Conflict):
    """A dialogue has as many points as it may have."""

    code = "floor_full"
    vi = ("Đã có {limit} điểm cầu cùng phát biểu.", "Kết thúc lượt của một điểm cầu rồi mời thêm.")
    en = ("{limit} points speak together already.", "Take the floor back from one of them, then add another.")


class QueueMoved(Conflict):
    """The queue changed since the command was made: the request stands elsewhere."""

    code = "queue_moved"
    vi = ("Hàng đợi vừa thay đổi: {label} đang đứng thứ {place}.", "Xem hàng đợi mới trên trang rồi bấm lại.")
    en = ("The queue has just changed: {label} stands at place {place}.", "See the new queue, then press again.")


class NotWaiting(Conflict):
    """The point does not ask to speak any more."""

    code = "not_waiting"
    vi = ("{label} không còn trong hàng xin phát biểu.", "Xem hàng đợi mới trên trang rồi chọn lại.")
    en = ("{label} does not ask to speak any more.", "See the new queue on the page, then choose again.")


class NobodyToTour(Conflict):
    """Of the points that were to be looked at or shown in turn none is there."""

    code = "nobody_to_tour"
    vi = (
        "Chưa có điểm cầu phụ nào trong phạm vi đó đang có mặt mà chưa phát biểu.",
        "Chọn phạm vi khác, hoặc chờ các điểm cầu vào phòng.",
    )
    en = (
        "No sub point of that part is in the room and not speaking.",
        "Choose another part, or wait until points come in.",
    )


class TooManyLooked(Conflict):
    """As many points are looked at alone as may be."""

    code = "too_many_looked"
    vi = ("Đang xem riêng {limit} điểm cầu, nhiều nhất có thể.", "Chờ người khác thôi xem rồi bấm lại.")
    en = ("{limit} points are looked at already, the most there can be.", "Wait until somebody ends it, then press.")


class TooManyWatched(Conflict):
    """As many points are looked at live from the walls of a room as may be."""

    code = "too_many_watched"
    vi = (
        "Cả phòng xem trực tiếp nhiều nhất {limit} điểm cầu một lúc; người khác đang xem {others}.",
        "Chọn ít điểm cầu hơn rồi bấm lại.",
    )
    en = (
        "At most {limit} points of a room can be watched live at a time; others watch {others}.",
        "Choose fewer points, then press again.",
    )


class NothingToUndo(Conflict):
    """The last command on the floor cannot be taken back (any more)."""

    code = "nothing_to_undo"
    vi = ("Không còn gì để hoàn tác.", "Chỉ hoàn tác được trong {seconds} giây, khi chưa ai thao tác thêm.")
    en = ("There is nothing to undo.", "Only within {seconds} seconds, and while nobody has done anything more.")
