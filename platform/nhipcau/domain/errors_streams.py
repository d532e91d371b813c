"""Refusals of live streams and of the care of recordings; part of the one tree in ``errors``."""

from __future__ import annotations

from nhipcau.domain.errors import BadInput, Conflict, NotFound, NotSignedIn


class StreamAddressWrong(BadInput):
    """An address that nothing can be pushed to."""

    code = "stream_address_wrong"
    vi = (
        "Địa chỉ phát không đúng: cần dạng rtmp://, rtmps:// hoặc srt:// kèm tên máy.",
        "Chép lại nguyên địa chỉ mà đơn vị nhận đã cấp; những gì đã nhập vẫn còn.",
    )
    en = (
        "The address cannot be pushed to: it must be rtmp://, rtmps:// or srt:// with a host.",
        "Copy the whole address that the receiver gave you; what you typed is kept.",
    )


class StreamSealed(Conflict):
    """The stored address cannot be read: the installation's secret is another one now."""

    code = "stream_sealed"
    vi = ("Không đọc được địa chỉ phát đã lưu vì khóa của hệ thống đã đổi.", "Xóa đích phát này rồi nhập lại địa chỉ.")
    en = (
        "The stored address cannot be read, because the system's key has changed.",
        "Remove this destination and type its address again.",
    )


class StreamNotPublic(Conflict):
    """A link for people without an account to a stream that is internal."""

    code = "stream_not_public"
    vi = ("Luồng này chỉ dành cho người có tài khoản.", "Chọn luồng công khai, hoặc để người xem đăng nhập.")
    en = ("This stream is for people with an account.", "Choose a public stream, or let viewers sign in.")


class StreamOn(Conflict):
    """A stream that is on already."""

    code = "stream_on"
    vi = ("Luồng này đang phát.", "Không cần làm gì thêm.")
    en = ("This stream is on already.", "Nothing more to do.")


class StreamNotHere(Conflict):
    """A stream that is watched elsewhere: it is pushed to others."""

    code = "stream_not_here"
    vi = ("Luồng này được đẩy tới nơi khác, không xem trên trang này.", "Xem ở nơi nhận, hoặc chọn luồng khác.")
    en = ("This stream is pushed elsewhere and not watched here.", "Watch it where it goes, or choose another.")


class TooManyStreams(Conflict):
    """More streams than one conference carries."""

    code = "too_many_streams"
    vi = ("Hội nghị đã có {limit} luồng phát.", "Xóa luồng không dùng rồi thêm lại.")
    en = ("The conference has {limit} streams already.", "Remove one that is not used, then add again.")


class WatchLinkExpired(NotSignedIn):
    """A link to a stream that has run out, was taken back, or never was one."""

    code = "watch_link_expired"
    vi = ("Đường dẫn xem đã hết hạn hoặc đã bị thu hồi.", "Xin đường dẫn mới từ cơ quan chủ trì.")
    en = ("This link has run out or was taken back.", "Ask the host body for a new one.")


class StreamNotOn(NotFound):
    """There is nothing to watch (yet)."""

    code = "stream_not_on"
    vi = ("Buổi phát chưa bắt đầu.", "Trang tự chuyển khi có hình.")
    en = ("The stream has not begun.", "The page goes on by itself when there is a picture.")


class RecordingRunning(Conflict):
    """A recording that is on already."""

    code = "recording_running"
    vi = ("Phiên này đang được ghi hình.", "Không cần làm gì thêm.")
    en = ("This session is being recorded already.", "Nothing more to do.")


class RecordingUnable(Conflict):
    """A recording that the Department said it cannot make (Art. 9.2 ¶2)."""

    code = "recording_unable"
    vi = ("Sở đã trả lời không ghi hình được: {why}.", "Gọi kỹ thuật của Sở; chỉ Sở cho ghi lại được.")
    en = ("The Department answered that it cannot record: {why}.", "Call its engineers; only they can allow it again.")


class RecordingAtWork(Conflict):
    """The film is being made, or recording goes on."""

    code = "recording_at_work"
    vi = ("Bản ghi đang được xử lý.", "Đợi xong rồi thử lại.")
    en = ("The recording is at work.", "Wait until it is done, then try again.")


class RecordingHeld(Conflict):
    """A recording that is kept by a hold."""

    code = "recording_held"
    vi = ("Bản ghi đang được giữ lại: {why}.", "Bỏ lệnh giữ trước khi xóa.")
    en = ("The recording is on hold: {why}.", "Lift the hold before you delete it.")


class RecordingDeleted(NotFound):
    """The files of a recording were deleted."""

    code = "recording_deleted"
    vi = ("Tệp của bản ghi đã bị xóa ngày {day}.", "Nhật ký cho biết ai xóa và vì sao.")
    en = ("The files of this recording were deleted on {day}.", "The logbook says by whom and why.")
