"""Refusals of documents, templates and mail; rows of the one error tree (``errors.py``)."""

from __future__ import annotations

from typing import ClassVar

from nhipcau.domain.errors import BadInput, Conflict, Forbidden
from nhipcau.domain.words import Words


class NoticeIncomplete(Conflict):
    """A notice without one of the facts of Art. 9.2; says which."""

    code = "notice_incomplete"
    vi = (
        "Thông báo còn thiếu: {missing} (khoản 2 Điều 9).",
        "Bổ sung trong đăng ký rồi lập thông báo.",
    )
    en = ("The notice lacks: {missing_en} (clause 2, Article 9).", "Complete the registration, then make the notice.")


class NobodyToSendTo(BadInput):
    """A document whose sending would reach nobody; ``reason`` says whom it lacks."""

    code = "nobody_to_send_to"
    vi = ("Chưa gửi: {reason}.", "Bổ sung, hoặc nhập địa chỉ nhận rồi gửi lại.")
    en = ("Nothing was sent: {reason}.", "Add one, or type an address, then send it again.")
    REASONS: ClassVar[Words] = {
        "duty": (
            "chưa mời đơn vị viễn thông, điện lực nào có địa chỉ thư",
            "no telecom or power company with a mail address was asked",
        ),
        "list": (
            "không đơn vị nào trong danh sách điểm cầu có địa chỉ thư",
            "no body on the list of points has a mail address",
        ),
        "addresses": ("văn bản này cần địa chỉ nhận", "this document needs an address to go to"),
    }
    worded: ClassVar[dict[str, Words]] = {"reason": REASONS}


class TemplateRefused(BadInput):
    """A file that cannot be a template; ``reason`` says why."""

    code = "template_refused"
    vi = ("Không nhận được mẫu: {reason}.", "Tải mẫu đang dùng về, sửa trong Word rồi gửi lại. Mẫu cũ vẫn giữ nguyên.")
    en = (
        "The template cannot be taken: {reason}.",
        "Download the template in use, change it in Word and send it again. The old one is kept.",
    )
    REASONS: ClassVar[Words] = {
        "not_docx": ("tệp không phải là văn bản Word (.docx)", "the file is no Word document (.docx)"),
        "too_large": ("tệp quá lớn hoặc nén bất thường", "the file is too large, or packed in an unusual way"),
        "macro": ("tệp có chứa macro", "the file holds macros"),
        "embedded": ("tệp có nhúng đối tượng khác", "the file holds embedded objects"),
        "external": ("tệp có liên kết ra ngoài", "the file links to something outside"),
        "broken": ("tệp bị hỏng", "the file is damaged"),
        "not_render": ("mẫu không điền được thành văn bản Word", "filled in, it makes no Word document"),
    }
    worded: ClassVar[dict[str, Words]] = {"reason": REASONS}


class TemplateUnknownField(BadInput):
    """A template names a field that does not exist."""

    code = "template_unknown_field"
    vi = (
        "Mẫu dùng trường không có: {field_name}.",
        "Sửa tên trường theo danh sách trường của loại văn bản này rồi gửi lại. Mẫu cũ vẫn giữ nguyên.",
    )
    en = (
        "The template uses a field that does not exist: {field_name}.",
        "Correct it by the list of fields of this kind of document and send it again. The old template is kept.",
    )


class TemplateForbidden(BadInput):
    """A template does more than fill in fields."""

    code = "template_forbidden"
    vi = (
        "Mẫu có lệnh không được dùng: {part}.",
        "Chỉ dùng tên trường, «if» và «for» rồi gửi lại. Mẫu cũ vẫn giữ nguyên.",
    )
    en = (
        "The template holds something that is not allowed: {part}.",
        "Use names of fields, “if” and “for” only, and send it again. The old template is kept.",
    )


class TemplateSyntax(BadInput):
    """A template whose marks are not closed or cannot be read."""

    code = "template_syntax"
    vi = ("Mẫu có chỗ viết chưa đúng: {detail_text}.", "Kiểm tra dấu {{{{ }}}} và {{% %}} rồi gửi lại.")
    en = (
        "Something in the template cannot be read: {detail_text}.",
        "Check the marks {{{{ }}}} and {{% %}}, send again.",
    )


class SignedCopyWrong(BadInput):
    """A signed copy that is no PDF or picture."""

    code = "signed_copy_wrong"
    vi = ("Tệp không phải là PDF hoặc ảnh quét.", "Quét văn bản đã ký thành PDF, PNG hoặc JPEG rồi gửi lại.")
    en = ("The file is no PDF and no scanned picture.", "Scan the signed document as PDF, PNG or JPEG and send again.")


class MailOff(Conflict):
    """No mail server is configured."""

    code = "mail_off"
    vi = (
        "Hệ thống chưa cấu hình máy chủ thư.",
        "Tải văn bản về và gửi bằng cách khác, hoặc đặt NHIPCAU_SMTP_HOST rồi khởi động lại.",
    )
    en = (
        "No mail server is configured.",
        "Download the document and send it another way, or set NHIPCAU_SMTP_HOST and start again.",
    )


class MailFailed(Conflict):
    """A test letter was not taken by the mail server."""

    code = "mail_failed"
    vi = ("Máy chủ thư không nhận thư thử: {answer}.", "Kiểm tra cấu hình máy chủ thư rồi thử lại.")
    en = ("The mail server did not take the test letter: {answer}.", "Check the mail server's settings and try again.")


class DutyLinkExpired(Forbidden):
    """A provider's link that is unknown, revoked or run out."""

    code = "duty_link_expired"
    vi = ("Đường dẫn không đúng, đã thu hồi hoặc đã hết hạn.", "Xin đường dẫn mới từ cơ quan chủ trì.")
    en = ("This link is wrong, revoked or has run out.", "Ask the host body for a new one.")
