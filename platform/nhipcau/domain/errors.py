"""The one error tree: what is refused, why, and what to do next.

::

    Refusal                     code, status, Vietnamese and English words
    ├── BadInput (422)          a field or a file is wrong
    ├── NotSignedIn (401)
    ├── Forbidden (403)         the permission table says no
    ├── NotFound (404)
    ├── Conflict (409)          the state does not allow it (any more)
    ├── TooMany (429)           slow down
    └── Unavailable (503)       a part of the system is away for the moment

Concrete refusals are rows of the tables below (class × code). Commands raise them; each edge (HTTP, event stream,
command line) translates once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from nhipcau.domain.field_words import FIELDS
from nhipcau.domain.words import DETAILS, NOUNS, STATES, Words


class Refusal(Exception):
    """A command that was refused. ``params`` fill the words and are shown to whoever gave the command."""

    status: ClassVar[int] = 400
    code: ClassVar[str] = "refused"
    #: What happened, and what to do next; ``str.format`` fields are filled from params.
    vi: ClassVar[tuple[str, str]] = ("Yêu cầu không thực hiện được.", "Thử lại; nếu vẫn lỗi, gọi kỹ thuật.")
    en: ClassVar[tuple[str, str]] = ("The request was refused.", "Try again; if it fails again, call an engineer.")

    #: Param that holds a key → the words of its keys; what is no key stands as it is.
    worded: ClassVar[Mapping[str, Words]] = {}

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code)
        self.params = params

    def words(self, language: str) -> tuple[str, str]:
        """Return (what happened, what to do next) in ``vi`` or ``en``."""
        english = language == "en"
        what, then = self.en if english else self.vi
        params = _Blank(self.params)
        for name, words in self.worded.items():
            if pair := words.get(str(params.get(name, ""))):
                params[name] = pair[english]
        return what.format_map(params), then.format_map(params)

    def __str__(self) -> str:
        what, then = self.words("en")
        return f"{self.code}: {what} {then}"


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


class BadInput(Refusal):
    """A field or a file is wrong; what was typed is kept."""

    status = 422
    code = "bad_input"
    vi = ("Trường «{field}» chưa đúng: {detail}.", "Sửa lại rồi gửi lần nữa; những gì đã nhập vẫn còn.")
    en = ("Field “{field}” is not right: {detail}.", "Correct it and send again; what you typed is kept.")
    worded: ClassVar[Mapping[str, Words]] = {"field": FIELDS, "detail": DETAILS}


class NotSignedIn(Refusal):
    """Nobody is signed in, or the sign-in has run out."""

    status = 401
    code = "not_signed_in"
    vi = ("Bạn chưa đăng nhập hoặc phiên đăng nhập đã hết.", "Đăng nhập lại.")
    en = ("You are not signed in, or your sign-in has run out.", "Sign in again.")


class Forbidden(Refusal):
    """The permission table says no."""

    status = 403
    code = "forbidden"
    vi = ("Vai trò của bạn không có quyền làm việc này.", "Nhờ quản trị viên hoặc Sở cấp quyền nếu cần.")
    en = ("Your role does not allow this.", "Ask an administrator or the Department if you need it.")


class NotFound(Refusal):
    """There is no such thing, or it is not yours to see."""

    status = 404
    code = "not_found"
    vi = ("Không tìm thấy {what}.", "Có thể mục này đã bị bỏ; quay lại danh sách.")
    en = ("{what} was not found.", "It may have been removed; go back to the list.")
    worded: ClassVar[Mapping[str, Words]] = {"what": NOUNS}


class Conflict(Refusal):
    """The state does not allow it, or not any more."""

    status = 409
    code = "conflict"


class TooMany(Refusal):
    """Too many tries."""

    status = 429
    code = "too_many"
    vi = ("Thử quá nhiều lần.", "Đợi {seconds} giây rồi thử lại.")
    en = ("Too many tries.", "Wait {seconds} seconds and try again.")


class Unavailable(Refusal):
    """A part of the system is away for the moment."""

    status = 503
    code = "unavailable"
    vi = ("Máy chủ hội nghị đang khởi động lại.", "Trang sẽ tự thử lại sau vài giây.")
    en = ("The media server is starting again.", "The page tries again by itself in a few seconds.")


# --- conference and session ------------------------------------------------------------------------------------------


class EndBeforeStart(BadInput):
    """A schedule that ends before it starts."""

    code = "end_before_start"
    vi = ("Giờ kết thúc sớm hơn giờ bắt đầu.", "Sửa giờ kết thúc.")
    en = ("The end is before the start.", "Correct the end.")


class SessionTooLong(BadInput):
    """A schedule of more than a day."""

    code = "session_too_long"
    vi = ("Phiên dài hơn 24 giờ.", "Đăng ký mỗi ngày một phiên; phiên đang họp không tự tắt khi quá giờ.")
    en = (
        "The session is longer than 24 hours.",
        "Register one for each day; a session that runs is not ended by the clock.",
    )


class MainPointTwice(BadInput):
    """Art. 3.3: exactly one main point."""

    code = "main_point_twice"
    vi = (
        "Hội nghị phải có đúng một điểm cầu chính (khoản 3 Điều 3).",
        "Chọn một điểm cầu chính, và bỏ nó khỏi các điểm cầu phụ.",
    )
    en = (
        "A conference has exactly one main point (clause 3, Article 3).",
        "Choose one main point and take it out of the sub points.",
    )


class TooManyPoints(BadInput):
    """More sub points than the system carries."""

    code = "too_many_points"
    vi = ("{count} điểm cầu phụ, nhiều hơn {limit}.", "Bớt điểm cầu, hoặc chia thành hai hội nghị.")
    en = ("{count} sub points, more than {limit}.", "Take some out, or make two conferences.")


class NotConfirmed(Conflict):
    """Art. 7.1: no session of a conference that was not registered and confirmed."""

    code = "not_confirmed"
    vi = ("Hội nghị chưa được Sở xác nhận kỹ thuật (khoản 1 Điều 7).", "Liên hệ Sở để xác nhận trước khi mở phiên.")
    en = (
        "The Department has not confirmed this conference (clause 1, Article 7).",
        "Have it confirmed before you open a session.",
    )


class OutsideWindow(Conflict):
    """Art. 7.1: a session opens inside its window."""

    code = "outside_window"
    vi = ("Ngoài giờ được mở phiên: {opens} đến {closes}.", "Mở trong khung giờ này, hoặc nhờ Sở đổi lịch.")
    en = (
        "Outside the window of this session: {opens} to {closes}.",
        "Open it within the window, or ask the Department to move it.",
    )


class WrongState(Conflict):
    """The session or conference is in a state that does not allow the command."""

    code = "wrong_state"
    vi = (
        "Việc này không làm được khi trạng thái là «{state}».",
        "Xem trạng thái mới nhất trên trang rồi chọn lại.",
    )
    en = ("This cannot be done while the state is “{state}”.", "See the newest state on the page and choose again.")
    worded: ClassVar[Mapping[str, Words]] = {"state": STATES}


class SessionNotOpen(Conflict):
    """Joining a session that is not open."""

    code = "session_not_open"
    vi = ("Phiên chưa mở hoặc đã kết thúc.", "Trang tự vào khi chủ trì mở phiên.")
    en = ("The session is not open, or has ended.", "The page joins by itself when the host opens it.")


class NotInvited(Forbidden):
    """A point that is not on the conference's list (Art. 3.3)."""

    code = "not_invited"
    vi = ("Điểm cầu này không có trong danh sách mời của hội nghị.", "Gọi cơ quan chủ trì để được thêm vào.")
    en = ("This point is not on the conference's list.", "Call the host body to be added.")


class SeatTaken(Conflict):
    """Another device sits in the seat."""

    code = "seat_taken"
    vi = ("Một thiết bị khác đang ngồi chỗ của {label}.", "Bấm «Chuyển sang máy này» nếu đúng là bạn muốn đổi máy.")
    en = ("Another device sits in the seat of {label}.", "Press “Move to this machine” if you do mean to change.")


# --- floor -----------------------------------------------------------------------------------------------------------


class StageMoved(Conflict):
    """The floor changed since the command was made; tells who was quicker."""

    code = "stage_moved"
    vi = ("{who} vừa thao tác trước: {what}.", "Xem sân khấu mới trên trang rồi bấm lại nếu vẫn cần.")
    en = ("{who} was quicker: {what}.", "See the new stage on the page and press again if you still need to.")


class SessionMoved(Conflict):
    """Somebody else pressed the same button of the session a moment before; tells who."""

    code = "session_moved"
    vi = ("{who} đã bấm trước bạn.", "Phiên đã chuyển trạng thái; không cần làm gì thêm.")
    en = ("{who} pressed before you.", "The session has changed its state already; nothing more to do.")


class PointAbsent(Conflict):
    """The point is not in the room."""

    code = "point_absent"
    vi = ("{label} chưa có mặt trong phòng họp.", "Gọi điểm cầu này rồi mời lại.")
    en = ("{label} is not in the room.", "Call the point, then give it the floor.")


class NotOnFloor(Conflict):
    """The point does not have the floor."""

    code = "not_on_floor"
    vi = ("{label} không còn quyền phát biểu.", "Không cần làm gì thêm.")
    en = ("{label} does not have the floor any more.", "Nothing more to do.")


class RecordingMissing(NotFound):
    """The film is not there (yet)."""

    code = "recording_missing"
    vi = ("Bản ghi chưa hoàn tất.", "Đợi hệ thống dựng xong; trang tự cập nhật.")
    en = ("The recording is not finished yet.", "Wait until it is; the page updates by itself.")


class NameTaken(Conflict):
    """Something else has this user name or code already."""

    code = "name_taken"
    vi = ("«{name}» đã được dùng.", "Chọn tên hoặc mã khác.")
    en = ("“{name}” is in use already.", "Choose another name or code.")


def all_refusals(root: type[Refusal] = Refusal) -> list[type[Refusal]]:
    """Every class of the tree, the root first; used by OpenAPI and by tests."""
    found = [root]
    for child in root.__subclasses__():
        found.extend(all_refusals(child))
    return found
