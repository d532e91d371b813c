"""What is refused at sign-in, at enrolment and where a page does not prove that it is ours."""

from __future__ import annotations

from nhipcau.domain.errors import BadInput, Forbidden, NotSignedIn


class WrongPassword(NotSignedIn):
    """User name or password is wrong; never says which."""

    code = "wrong_password"
    vi = (
        "Tên đăng nhập hoặc mật khẩu không đúng.",
        "Nhập lại; nếu quên, xin quản trị viên đường dẫn đặt mật khẩu mới.",
    )
    en = (
        "User name or password is wrong.",
        "Type it again; if forgotten, ask an administrator for a link to a new password.",
    )


class LinkExpired(NotSignedIn):
    """A sign-in link that was used up or has run out."""

    code = "link_expired"
    vi = ("Đường dẫn đăng nhập đã dùng hoặc đã hết hạn.", "Xin đường dẫn mới từ người đã gửi.")
    en = ("This sign-in link was used or has run out.", "Ask whoever sent it for a new one.")


class CodeUnknown(BadInput):
    """An enrolment code that does not exist, was used, or has run out."""

    code = "enrolment_code_unknown"
    vi = ("Mã ghi danh không đúng, đã dùng hoặc đã hết hạn.", "Kiểm tra từng ký tự, hoặc xin mã mới từ quản trị viên.")
    en = (
        "The enrolment code is wrong, used or run out.",
        "Check each character, or ask an administrator for a new code.",
    )


class CsrfMissing(Forbidden):
    """A changing request without the page's CSRF token."""

    code = "csrf"
    vi = ("Yêu cầu không đến từ trang của hệ thống.", "Tải lại trang rồi thử lại.")
    en = ("The request did not come from the system's own page.", "Reload the page and try again.")
