"""Refusals of registration; rows of the one tree in ``errors``."""

from __future__ import annotations

from nhipcau.domain.errors import BadInput, Conflict, Forbidden


class SecretRefused(BadInput):
    """State secrets are not discussed on this system."""

    code = "secret_refused"
    vi = (
        "Hội nghị có nội dung bí mật nhà nước không được họp trên hệ thống này"
        " (Luật Bảo vệ bí mật nhà nước số 117/2025/QH15, Nghị định số 26/2020/NĐ-CP).",
        "Liên hệ cơ quan cơ yếu và công an để họp trên đường truyền, thiết bị đã được kiểm tra.",
    )
    en = (
        "A conference on state secrets may not be held on this system"
        " (Law on the Protection of State Secrets 117/2025/QH15, Decree 26/2020/NĐ-CP).",
        "Ask the cipher and police authorities for a checked line and checked equipment.",
    )


class NotLawful(BadInput):
    """Art. 4, 5: this host does not hold such a conference, or not with these points."""

    code = "not_lawful"
    vi = ("{ruling_vi}", "Những gì đã nhập vẫn còn.")
    en = ("{ruling_en}", "What you typed is kept.")


class BodyClosed(BadInput):
    """A body that has ended, or not begun, on the day of the conference."""

    code = "body_closed"
    vi = (
        "Vào ngày họp, đơn vị này không hoạt động: {names}.",
        "Bỏ ra, hoặc chọn đơn vị kế thừa trên cây đơn vị của ngày họp.",
    )
    en = (
        "On the day of the conference these bodies do not exist: {names}.",
        "Take them out, or choose their successors in the tree of that day.",
    )


class NoMandate(Forbidden):
    """Art. 13.6c: registering for another body needs an assignment on record."""

    code = "no_mandate"
    vi = (
        "Cơ quan của bạn chưa được phân công đăng ký thay cơ quan này (điểm c khoản 6 Điều 13).",
        "Nhờ quản trị viên ghi văn bản phân công, hoặc để cơ quan chủ trì tự đăng ký.",
    )
    en = (
        "Your body has no assignment to register for this one (point c, clause 6, Article 13).",
        "Have an administrator enter it, or let the host register itself.",
    )


class EditedMeanwhile(Conflict):
    """Somebody else saved the registration after it was read; params carry what is stored now."""

    code = "edited_meanwhile"
    vi = (
        "{who} đã lưu đăng ký này trước bạn.",
        "So sánh hai bản: gộp lại, giữ bản của bạn hoặc lấy bản đã lưu. Chưa mất gì.",
    )
    en = (
        "{who} saved this registration before you.",
        "Compare both: merge them, keep yours or take theirs. Nothing is lost.",
    )


class ChangedSinceSeen(Conflict):
    """The registration that is answered is another one than was looked at; params carry what is stored now."""

    code = "changed_since_seen"
    vi = (
        "{who} đã sửa đăng ký này lúc {at}, sau khi bạn mở.",
        "Xem lại bản mới trên trang rồi trả lời; ý kiến đã nhập vẫn còn.",
    )
    en = (
        "{who} changed this registration at {at}, after you opened it.",
        "Look at the new version on the page and answer again; your note is kept.",
    )


class DaysChanged(Conflict):
    """Days of a series that are answered are not what was looked at; none of the series was touched."""

    code = "days_changed"
    vi = (
        "Các phiên đã đổi sau khi bạn mở: {days_vi}.",
        "Chưa phiên nào thay đổi. Xem lại các ngày này trên trang rồi làm lại.",
    )
    en = (
        "These days have changed since you opened the series: {days_en}.",
        "Nothing was done to any of them. Look at these days on the page, then do it again.",
    )


class AlreadySent(BadInput):
    """A form that was sent and made something is sent again with another content; params name what it made."""

    code = "already_sent"
    vi = (
        "Lần gửi trước đã đến nơi và đã được ghi; nội dung gửi lần này lại khác.",
        "Mở đăng ký đã ghi để sửa ở đó, hoặc gửi thành một đăng ký mới. Những gì đã nhập vẫn còn.",
    )
    en = (
        "What you sent before has arrived and is on record; this time the content is another one.",
        "Open what was registered and change it there, or send this as a new one. What you typed is kept.",
    )


class TakenAlready(Conflict):
    """Another engineer has it in hand."""

    code = "taken_already"
    vi = ("{who} đã nhận xử lý đăng ký này.", "Trao đổi với người đó nếu cần nhận thay.")
    en = ("{who} has this registration in hand.", "Talk to them if you need to take it over.")
