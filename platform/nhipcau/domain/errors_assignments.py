"""Refusals about assignments and orders of precedence; rows of the one tree in ``errors``."""

from __future__ import annotations

from nhipcau.domain.errors import BadInput, Conflict


class ChangedMeanwhile(Conflict):
    """Somebody else changed it after it was read."""

    code = "changed_meanwhile"
    vi = ("{who} đã sửa mục này trước bạn.", "Xem bản mới trên trang rồi sửa lại nếu vẫn cần.")
    en = ("{who} changed this before you.", "See the new one on the page and change it again if you still need to.")


class MandateOver(Conflict):
    """An assignment that has ended is history."""

    code = "mandate_over"
    vi = ("Phân công này đã hết hiệu lực từ sau ngày {day}.", "Ghi một phân công mới.")
    en = ("This assignment ended after {day}.", "Enter a new one.")


class MandateOverlaps(Conflict):
    """The same two bodies have an assignment on some of those days."""

    code = "mandate_overlaps"
    vi = (
        "Hai cơ quan này đã có phân công hiệu lực từ ngày {day}, trùng thời gian.",
        "Sửa ngày của phân công đó, hoặc chọn ngày khác.",
    )
    en = (
        "These two bodies have an assignment from {day} on some of the same days.",
        "Change the days of that one, or choose others.",
    )


class OrderInForce(Conflict):
    """An order of precedence that has taken effect is never changed."""

    code = "order_in_force"
    vi = ("Thứ tự từ ngày {day} đã có hiệu lực nên không sửa được.", "Lập thứ tự mới có hiệu lực từ hôm nay trở đi.")
    en = (
        "The order from {day} has taken effect: it is not changed any more.",
        "Make a new one that takes effect today or later.",
    )


class OrderDayTaken(Conflict):
    """Another order takes effect on that day."""

    code = "order_day_taken"
    vi = ("Đã có thứ tự ưu tiên có hiệu lực từ ngày {day}.", "Chọn ngày hiệu lực khác, hoặc sửa thứ tự đó.")
    en = ("An order takes effect on {day} already.", "Choose another day, or change that one.")


class OrderBackdated(BadInput):
    """An order that would take effect before today."""

    code = "order_backdated"
    vi = ("Ngày hiệu lực {day} đã qua.", "Chọn ngày hiệu lực từ hôm nay trở đi.")
    en = ("{day} has passed.", "Choose today or a later day.")
