"""Refusals of calls to the engineer (error tree: ``errors``)."""

from __future__ import annotations

from nhipcau.domain.errors import Conflict


class HelpCallTaken(Conflict):
    """Another engineer has answered the call."""

    code = "help_call_taken"
    vi = ("{who} đã trả lời cuộc gọi của {label}.", "Không cần làm gì thêm; gọi cho {who} nếu muốn nhận thay.")
    en = ("{who} has answered the call of {label}.", "Nothing to do; ring {who} if you want to take it over.")


class HelpCallOver(Conflict):
    """The call has ended."""

    code = "help_call_over"
    vi = ("Cuộc gọi kỹ thuật của {label} đã kết thúc.", "Điểm cầu cần thì bấm «Gọi kỹ thuật» lần nữa.")
    en = ("The call of {label} to the engineer has ended.", "The point presses “Call an engineer” again if need be.")


class HelpCallUnanswered(Conflict):
    """Nobody has answered the call yet, so there is nobody to talk to."""

    code = "help_call_unanswered"
    vi = ("Chưa ai trả lời cuộc gọi của {label}.", "Chờ kỹ thuật trả lời; trang tự nối máy.")
    en = ("Nobody has answered the call of {label} yet.", "Wait for an engineer; the page connects by itself.")


class FaultTaken(Conflict):
    """Somebody else works on the fault already."""

    code = "fault_taken"
    vi = ("{who} đã nhận xử lý sự cố của {label}.", "Hỏi {who} nếu cần giúp; ai cũng ghi được kết quả xử lý.")
    en = ("{who} works on the fault of {label} already.", "Ask {who} whether help is needed; anybody may note the end.")


class FaultSolved(Conflict):
    """The fault was solved before."""

    code = "fault_solved"
    vi = ("{who} đã ghi xử lý xong sự cố của {label}.", "Nếu sự cố còn, báo lại thành sự cố mới.")
    en = ("{who} noted that the fault of {label} was solved.", "If it goes on, report it as a new one.")
