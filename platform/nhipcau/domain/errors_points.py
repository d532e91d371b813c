"""Refusals about points, their teams and faults; rows of the one tree in ``errors``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from nhipcau.domain.errors import BadInput, Conflict
from nhipcau.domain.words import Words

FAULT_STATES: Words = {
    "reported": ("đã báo", "reported"),
    "received": ("Sở đã tiếp nhận", "received"),
    "in_work": ("đang khắc phục", "in work"),
    "fixed": ("đã khắc phục, chờ xác nhận", "fixed, to be confirmed"),
    "closed": ("đã đóng", "closed"),
    "reopened": ("mở lại", "opened again"),
}


#: The same states of a difficulty (Art. 15.2): nothing is repaired, it is answered.
DIFFICULTY_STATES: Words = {
    **FAULT_STATES,
    "in_work": ("đang giải quyết", "in work"),
    "fixed": ("đã trả lời, chờ xác nhận", "answered, to be confirmed"),
}


class FaultStateWrong(Conflict):
    """The fault is in a state that does not allow the step."""

    code = "fault_state_wrong"
    vi = (
        "Việc này không làm được khi sự cố ở trạng thái «{state}».",
        "Xem trạng thái mới nhất trên trang rồi chọn lại.",
    )
    en = (
        "This cannot be done while the fault is “{state}”.",
        "See the newest state on the page and choose again.",
    )
    worded: ClassVar[Mapping[str, Words]] = {"state": FAULT_STATES}


class DifficultyStateWrong(FaultStateWrong):
    """Art. 15.2: a difficulty is no fault (*sự cố*)."""

    code = "difficulty_state_wrong"
    vi = (
        "Việc này không làm được khi khó khăn, vướng mắc ở trạng thái «{state}».",
        "Xem trạng thái mới nhất trên trang rồi chọn lại.",
    )
    en = (
        "This cannot be done while the difficulty is “{state}”.",
        "See the newest state on the page and choose again.",
    )
    worded: ClassVar[Mapping[str, Words]] = {"state": DIFFICULTY_STATES}


class FaultMoved(Conflict):
    """Somebody else took a step a moment before."""

    code = "fault_moved"
    vi = (
        "{who} vừa ghi một bước khác; sự cố nay ở trạng thái «{state}».",
        "Xem bước mới rồi ghi lại nếu vẫn cần; những gì đã nhập vẫn còn.",
    )
    en = (
        "{who} has just taken another step; the fault is now “{state}”.",
        "See the new step and send yours again if it is still needed; what you typed is kept.",
    )
    worded: ClassVar[Mapping[str, Words]] = {"state": FAULT_STATES}


class DifficultyMoved(FaultMoved):
    """Art. 15.2: a difficulty is no fault (*sự cố*)."""

    code = "difficulty_moved"
    vi = (
        "{who} vừa ghi một bước khác; khó khăn, vướng mắc nay ở trạng thái «{state}».",
        "Xem bước mới rồi ghi lại nếu vẫn cần; những gì đã nhập vẫn còn.",
    )
    en = (
        "{who} has just taken another step; the difficulty is now “{state}”.",
        "See the new step and send yours again if it is still needed; what you typed is kept.",
    )
    worded: ClassVar[Mapping[str, Words]] = {"state": DIFFICULTY_STATES}


class NoContactOfficer(BadInput):
    """Art. 13.3: a list without a contact officer."""

    code = "no_contact_officer"
    vi = (
        "Tổ quản lý, vận hành chưa có cán bộ đầu mối (khoản 3 Điều 13).",
        "Chọn một người làm đầu mối, ghi số điện thoại, rồi gửi lại.",
    )
    en = (
        "The operation team has no contact officer (clause 3, Article 13).",
        "Make somebody the contact officer, with a telephone number, and send again.",
    )


class NothingNewToSend(Conflict):
    """The list is the same as the one that was sent last."""

    code = "nothing_new_to_send"
    vi = ("Danh sách không có gì mới so với bản số {version} đã gửi.", "Chỉ cần gửi lại khi có thay đổi.")
    en = ("Nothing has changed since version {version} was sent.", "Send it again when something has.")
