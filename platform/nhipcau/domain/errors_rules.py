"""Refusals about the calendar, the regulation's versions and late registrations; part of the one tree in ``errors``."""

from __future__ import annotations

from nhipcau.domain.errors import BadInput, Conflict


class CalendarDayTaken(Conflict):
    """The calendar says something of this day already, for the same bodies."""

    code = "calendar_day_taken"
    vi = ("Ngày {day} đã có trong lịch làm việc.", "Mở ngày đó trong lịch và sửa, hoặc chọn ngày khác.")
    en = ("The calendar already says something of {day}.", "Open that day and correct it, or choose another.")


class RegulationInForce(Conflict):
    """A version that is in force, or that verdicts were made by, is never changed."""

    code = "regulation_in_force"
    vi = (
        "Phiên bản {number} đã có hiệu lực hoặc đã được dùng để tính hạn, nên không sửa được.",
        "Lập phiên bản mới có ngày hiệu lực từ hôm nay trở đi.",
    )
    en = (
        "Version {number} is in force or has been used for deadlines: it is not changed any more.",
        "Make a new version that takes effect today or later.",
    )


class RegulationDayTaken(Conflict):
    """Another version takes effect on that day."""

    code = "regulation_day_taken"
    vi = ("Đã có phiên bản có hiệu lực từ ngày {day}.", "Chọn ngày hiệu lực khác, hoặc sửa phiên bản đó nếu chưa dùng.")
    en = ("A version takes effect on {day} already.", "Choose another day, or change that one if it is not in use.")


class LateReasonMissing(Conflict):
    """The Department accepts a lateness whose reason is known."""

    code = "late_reason_missing"
    vi = (
        "Cơ quan chủ trì chưa nêu lý do đăng ký muộn.",
        "Đề nghị cơ quan chủ trì nêu lý do, hoặc nhập lý do được báo qua điện thoại.",
    )
    en = (
        "The host has not said why the registration is late.",
        "Ask the host for the reason, or type the one that was given by telephone.",
    )


class NotLate(Conflict):
    """There is no lateness to explain or accept."""

    code = "not_late"
    vi = ("Đăng ký này không muộn.", "Không cần làm gì thêm.")
    en = ("This registration is not late.", "Nothing more to do.")


class RegulationBackdated(BadInput):
    """A version that would take effect before today, though there are others."""

    code = "regulation_backdated"
    vi = (
        "Ngày hiệu lực {day} đã qua: các hạn đã tính theo phiên bản trước không được thay đổi ngược.",
        "Chọn ngày hiệu lực từ hôm nay trở đi.",
    )
    en = (
        "{day} has passed: deadlines that were worked out by the version before are not changed afterwards.",
        "Choose today or a later day.",
    )
