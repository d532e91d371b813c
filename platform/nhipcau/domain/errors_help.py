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
