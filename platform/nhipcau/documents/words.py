"""How documents write times, numbers and keys: Vietnamese, as the form of Decree 30/2020 has them."""

from __future__ import annotations

from datetime import date, datetime

from nhipcau.domain.citation import cite
from nhipcau.domain.conference import ConferenceKind, PurposeScope, SessionKind
from nhipcau.domain.deadline import Outcome
from nhipcau.domain.hosting import clause_of
from nhipcau.domain.papers import DocumentKind, ProviderKind
from nhipcau.domain.working_days import VIETNAM

_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")

#: Kind of document → its name in Vietnamese and English.
NAMES: dict[DocumentKind, tuple[str, str]] = {
    DocumentKind.NOTICE: ("Thông báo", "Notice"),
    DocumentKind.INVITATION: ("Giấy mời", "Invitation"),
    DocumentKind.REGISTRATION: ("Phiếu đăng ký", "Registration form"),
    DocumentKind.TECHNICAL_REQUEST: ("Phiếu yêu cầu kỹ thuật", "Technical request"),
    DocumentKind.INVITATION_LIST: ("Danh sách mời dự", "Invitation list"),
    DocumentKind.DUTY_SHEET: ("Phiếu trực đường truyền, nguồn điện", "Duty sheet for line and power"),
    DocumentKind.CONTACT_OFFICERS: ("Danh sách cán bộ đầu mối", "List of contact officers"),
}

KINDS: dict[ConferenceKind, str] = {
    ConferenceKind.CONFERENCE: "Hội nghị",
    ConferenceKind.WORKING_SESSION: "Buổi làm việc",
    ConferenceKind.MEETING: "Cuộc họp",
    ConferenceKind.TRAINING: "Tập huấn",
    ConferenceKind.BRIEFING: "Giao ban",
}

SCOPES: dict[PurposeScope, str] = {scope: cite(clause_of(scope)) for scope in PurposeScope}

SESSIONS: dict[SessionKind, str] = {SessionKind.REHEARSAL: "Vận hành thử", SessionKind.LIVE: "Phiên chính thức"}

PROVIDERS: dict[ProviderKind, str] = {ProviderKind.TELECOM: "Viễn thông", ProviderKind.POWER: "Điện lực"}

#: What a notice lacks → words (Vietnamese, English).
MISSING: dict[str, tuple[str, str]] = {
    "host": ("tên cơ quan chủ trì", "the host body"),
    "main_point": ("điểm cầu chính", "the main point"),
    "sub_points": ("số lượng, tên điểm cầu phụ", "number and names of the sub points"),
    "time": ("thời gian họp chính thức", "the official time"),
    "pre_run": ("thời gian vận hành thử trước hội nghị", "the time of the trial run before the conference"),
}


def moment(at: datetime) -> str:
    """Return an instant as a document says it: ``08 giờ 00, Thứ Năm ngày 22/5/2025``."""
    local = at.astimezone(VIETNAM)
    return f"{local:%H} giờ {local:%M}, {_WEEKDAYS[local.weekday()]} ngày {day(local.date())}"


#: What Art. 9.1 says of a registration that was handed in.
_IN_TIME: dict[Outcome, str] = {
    Outcome.IN_TIME: "Đăng ký đúng thời hạn",
    Outcome.LATE: "Đăng ký sau thời hạn",
    Outcome.WAIVED: "Họp khẩn cấp, không tính thời hạn (khoản 3 Điều 9)",
    Outcome.EXCUSED: "Đăng ký sau thời hạn theo giấy mời của Trung ương",
}


def registered(at: datetime | None, outcome: Outcome | None) -> tuple[str, str]:
    """Return when a registration was handed in, and the verdict on it; ``outcome`` None: no deadline applies."""
    if outcome is None:
        return "không", "Ghi lại sau cuộc họp, không tính thời hạn"
    if at is None:
        return "chưa gửi", "Bản nháp, chưa nhận định thời hạn"
    return moment(at), _IN_TIME[outcome]


def hour(at: datetime) -> str:
    """Return the time of day: ``08 giờ 00``."""
    local = at.astimezone(VIETNAM)
    return f"{local:%H} giờ {local:%M}"


def span(starts_at: datetime, ends_at: datetime) -> str:
    """Return from when to when; the second day is named only when it is another one."""
    same = starts_at.astimezone(VIETNAM).date() == ends_at.astimezone(VIETNAM).date()
    if same:
        local = starts_at.astimezone(VIETNAM)
        return f"{hour(starts_at)} đến {hour(ends_at)}, {_WEEKDAYS[local.weekday()]} ngày {day(local.date())}"
    return f"từ {moment(starts_at)} đến {moment(ends_at)}"


def day(on: date) -> str:
    """Return a day, e.g. ``22/5/2025``; days and January, February get two digits (Decree 30/2020)."""
    return f"{on.day:02}/{_month(on)}/{on.year}"


def long_day(on: date) -> str:
    """Return the day of a document's head: ``ngày 22 tháng 5 năm 2025``."""
    return f"ngày {on.day:02} tháng {_month(on)} năm {on.year}"


def _month(on: date) -> str:
    # Decree 30/2020, Annex I: days below 10 and months 1, 2 are written with a leading zero.
    return f"{on.month:02}" if on.month < 3 else str(on.month)
