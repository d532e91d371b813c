"""Refusals of emergencies, technical requests, files and answers; part of the one tree in ``errors``."""

from __future__ import annotations

from typing import ClassVar

from nhipcau.domain.errors import BadInput, Conflict, NotSignedIn
from nhipcau.domain.words import Words

#: States of calls, requests and files, as the pages name them.
PREPARATION_STATES: Words = {
    "not_called": ("chưa gọi", "not called"),
    "no_answer": ("không nghe máy", "no answer"),
    "heard": ("đã nghe", "heard"),
    "coming": ("đang đến", "coming"),
    "joined": ("đã vào", "joined"),
    "asked": ("đang đề nghị", "asked for"),
    "agreed": ("đã thống nhất", "agreed"),
    "unable": ("chưa đáp ứng được", "cannot be done"),
    "withdrawn": ("đã rút", "withdrawn"),
    "uploading": ("đang tải lên", "being uploaded"),
    "queued": ("chờ xử lý", "waiting to be made ready"),
    "working": ("đang xử lý", "being made ready"),
    "ready": ("sẵn sàng", "ready"),
    "refused": ("không dùng được", "refused"),
    "removed": ("đã bỏ", "removed"),
}


class CallAnswerRefused(Conflict):
    """A point that is in needs no call."""

    code = "call_answer_refused"
    vi = ("Điểm cầu này «{state}», không cần ghi thêm.", "Gọi điểm tiếp theo.")
    en = ("This point is “{state}”: there is nothing to note.", "Call the next point.")
    worded: ClassVar = {"state": PREPARATION_STATES}


class CallClaimed(Conflict):
    """Somebody else is calling this point just now."""

    code = "call_claimed"
    vi = ("{who} đang gọi điểm cầu này.", "Gọi điểm khác; dòng này tự mở lại sau vài phút nếu không ai ghi kết quả.")
    en = ("{who} is calling this point.", "Call another one; the row is free again in a few minutes.")


class CallChanged(Conflict):
    """Somebody else changed the row after it was read."""

    code = "call_changed"
    vi = ("{who} vừa ghi «{state}» cho điểm cầu này.", "Xem lại dòng mới rồi ghi tiếp nếu vẫn cần.")
    en = ("{who} has just noted “{state}” for this point.", "Look at the row and note it again if it is still needed.")
    worded: ClassVar = {"state": PREPARATION_STATES}


class StepRefused(Conflict):
    """A request or a file is not in a state for this."""

    code = "step_refused"
    vi = ("Mục này đang ở trạng thái «{state}», không làm được việc đó.", "Tải lại trang để xem trạng thái mới.")
    en = ("This is “{state}”, and that cannot be done to it.", "Reload the page to see how it stands.")
    worded: ClassVar = {"state": PREPARATION_STATES}


class NoEmergency(Conflict):
    """The conference was not called as an emergency."""

    code = "no_emergency"
    vi = ("Hội nghị này không phải cuộc họp khẩn cấp.", "Mở từ danh sách cuộc họp khẩn cấp.")
    en = ("This conference is no emergency.", "Open it from the list of emergencies.")


class PapersMissing(BadInput):
    """Art. 9.3: the papers follow, with number and date or as a file."""

    code = "papers_missing"
    vi = ("Chưa có văn bản: cần số và ngày văn bản, hoặc tệp đã tải lên.", "Nhập số, ngày hoặc tải tệp lên.")
    en = ("There are no papers yet: number and date, or a file, are needed.", "Enter them or upload the file.")


class SeatLinkUsed(NotSignedIn):
    """A seat link that was opened before, has run out, or whose session has ended."""

    code = "seat_link_used"
    vi = ("Đường dẫn vào họp đã được mở, đã hết hạn hoặc phiên đã kết thúc.", "Gọi người đã gửi để xin đường dẫn mới.")
    en = ("This link was opened before, has run out, or the session has ended.", "Ask whoever sent it for a new one.")


class MachineEnrolled(Conflict):
    """A machine of another point would lose what it is."""

    code = "machine_enrolled"
    vi = ("Máy này đã ghi danh cho {label}.", "Mở đường dẫn trên điện thoại của người dự họp; đường dẫn vẫn dùng được.")
    en = ("This machine is enrolled for {label}.", "Open the link on the telephone it was sent to; it still works.")


class LiveElsewhere(Conflict):
    """The point sits in another session that is running; it is moved on purpose, never seated twice."""

    code = "live_elsewhere"
    vi = ("{label} đang dự «{title}».", "Bấm chuyển để rời cuộc họp đó và vào cuộc họp này.")
    en = ("{label} is in “{title}”.", "Move it to leave that session and enter this one.")


class AnsweredMeanwhile(Conflict):
    """Somebody else answered for the point after the page was read."""

    code = "answered_meanwhile"
    vi = ("{who} đã trả lời thay điểm cầu này trước bạn.", "Xem lại câu trả lời; những gì bạn nhập vẫn còn.")
    en = ("{who} answered for this point before you.", "Look at the answer; what you typed is kept.")


class AgendaEditedMeanwhile(Conflict):
    """Somebody else saved the agenda after it was read."""

    code = "agenda_edited_meanwhile"
    vi = ("{who} đã lưu chương trình trước bạn.", "Xem bản đã lưu; những gì bạn nhập vẫn còn trên trang.")
    en = ("{who} saved the agenda before you.", "Look at what was saved; what you typed is still on the page.")


class AgendaItemOn(Conflict):
    """An item cannot be taken out of the agenda while a room deliberates it."""

    code = "agenda_item_on"
    vi = ("Mục «{title}» đang diễn ra, không bỏ được.", "Chuyển sang mục khác trước, rồi bỏ mục này.")
    en = ("“{title}” is on and cannot be removed.", "Go to another item first, then remove it.")


class NothingToGoBackTo(Conflict):
    """There is no step that could be taken back."""

    code = "nothing_to_go_back_to"
    vi = ("Không có bước nào để lùi lại.", "Chọn thẳng mục cần chuyển tới trong chương trình.")
    en = ("There is no step to take back.", "Choose the item to go to in the agenda.")


class SubstituteWrong(BadInput):
    """A point cannot stand in for itself, nor one that is on the list already or not in use."""

    code = "substitute_wrong"
    vi = ("Không chọn được điểm cầu này để dự thay.", "Chọn điểm cầu khác chưa có trong danh sách, hoặc ghi tên.")
    en = ("This point cannot take part instead.", "Choose another one that is not on the list, or write a name.")


class UploadMoved(Conflict):
    """The piece does not begin where the upload stands."""

    code = "upload_moved"
    vi = ("Phần tải lên không khớp: máy chủ đã có {received} byte.", "Trang sẽ tự tải tiếp từ chỗ đó.")
    en = ("The piece does not fit: the server has {received} bytes.", "The page goes on from there by itself.")


class UploadIncomplete(Conflict):
    """Not all of the file has come."""

    code = "upload_incomplete"
    vi = ("Tệp chưa tải lên hết ({received}/{bytes} byte).", "Đợi tải xong rồi thử lại.")
    en = ("The file is not complete ({received} of {bytes} bytes).", "Wait until it is, then try again.")


class TooManyFiles(Conflict):
    """The conference has no room for another file."""

    code = "too_many_files"
    vi = ("Hội nghị đã dùng hết {limit_mb} MB (hoặc {limit} tệp) dành cho tài liệu.", "Bỏ tệp không dùng rồi tải lại.")
    en = ("The conference has used its {limit_mb} MB (or {limit} files).", "Remove files that are not needed.")


class FileRefused(BadInput):
    """A file that cannot be used; each kind of fault says what to do."""

    code = "file_refused"
    vi = ("Tệp «{name}» không dùng được.", "Kiểm tra tệp rồi tải lên lại.")
    en = ("The file “{name}” cannot be used.", "Check the file and upload it again.")


class FileTooLarge(FileRefused):
    """Over the bound of its kind."""

    code = "file_too_large"
    vi = ("Tệp «{name}» lớn hơn {limit_mb} MB.", "Nén hoặc chia nhỏ tệp rồi tải lên lại.")
    en = ("“{name}” is larger than {limit_mb} MB.", "Compress or split it, then upload it again.")


class FileDamaged(FileRefused):
    """What arrived is not what was sent, or it is broken."""

    code = "file_damaged"
    vi = ("Tệp «{name}» bị hỏng hoặc tải lên không nguyên vẹn.", "Mở thử tệp trên máy của bạn rồi tải lên lại.")
    en = ("“{name}” is broken or did not arrive whole.", "Open it on your own machine, then upload it again.")


class FileTypeWrong(FileRefused):
    """Judged by content, never by name."""

    code = "file_type_wrong"
    vi = ("Nội dung tệp «{name}» không phải {wanted}.", "Chọn đúng loại tệp; đổi đuôi tệp không có tác dụng.")
    en = ("“{name}” is not {wanted_en}.", "Choose the right kind of file; another ending does not change it.")


class FileIsPresentation(FileRefused):
    """Slides come as PDF."""

    code = "file_is_presentation"
    vi = ("«{name}» là tệp trình chiếu PowerPoint.", "Mở tệp, chọn Lưu dưới dạng PDF, rồi tải tệp PDF lên.")
    en = ("“{name}” is a PowerPoint presentation.", "Open it, save it as PDF, and upload the PDF.")


class FileHasMacros(FileRefused):
    """Files with macros are not opened."""

    code = "file_has_macros"
    vi = ("«{name}» có chứa macro hoặc là định dạng Office cũ.", "Lưu lại dưới dạng không có macro (PDF, .xlsx).")
    en = ("“{name}” holds macros or is of an old Office format.", "Save it without macros (PDF, .xlsx).")


class FileLocked(FileRefused):
    """Protected by a password."""

    code = "file_locked"
    vi = ("«{name}» có mật khẩu.", "Bỏ mật khẩu rồi tải lên lại.")
    en = ("“{name}” is protected by a password.", "Take the password off and upload it again.")


class FileBomb(FileRefused):
    """It unfolds to far more than it is."""

    code = "file_bomb"
    vi = ("«{name}» bung ra quá lớn so với dung lượng tệp.", "Lưu lại tệp từ phần mềm gốc, bỏ phần thừa.")
    en = ("“{name}” unfolds to far more than it is.", "Save it anew from the program that made it.")


class TooManyPages(FileRefused):
    """A deck over the bound."""

    code = "too_many_pages"
    vi = ("«{name}» có {pages} trang; nhiều nhất là {limit}.", "Tách thành nhiều tệp hoặc bỏ bớt trang.")
    en = ("“{name}” has {pages} pages; {limit} are the most.", "Split it, or leave pages out.")


class ClipTooLong(FileRefused):
    """A clip over the bound."""

    code = "clip_too_long"
    vi = ("«{name}» dài {minutes} phút; dài nhất là {limit} phút.", "Cắt ngắn rồi tải lên lại.")
    en = ("“{name}” lasts {minutes} minutes; {limit} are the most.", "Shorten it and upload it again.")


class ClipUnplayable(FileRefused):
    """No picture in it, or a codec that nobody here can read."""

    code = "clip_unplayable"
    vi = ("«{name}» không có hình hoặc dùng bộ mã không đọc được.", "Xuất lại thành MP4 (H.264, AAC) rồi tải lên.")
    en = ("“{name}” has no picture or a codec that cannot be read.", "Export it as MP4 (H.264, AAC) and upload it.")


class FileTookTooLong(FileRefused):
    """Making it ready ran into its bound of time or memory."""

    code = "file_took_too_long"
    vi = ("Xử lý «{name}» vượt giới hạn thời gian hoặc bộ nhớ.", "Giảm kích thước trang hoặc độ dài rồi tải lại.")
    en = ("“{name}” took more time or memory than allowed.", "Make pages smaller or the clip shorter.")


class SheetWrong(BadInput):
    """A list of delegates that cannot be read; says where."""

    code = "sheet_wrong"
    vi = ("Danh sách đại biểu chưa đúng ở {where}: {why_vi}.", "Sửa trong tệp rồi chọn lại; chưa có gì bị thay đổi.")
    en = ("The list of delegates is not right at {where}: {why_en}.", "Correct it and choose it again.")
