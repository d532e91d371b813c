"""Lines of the logbook page (Art. 7.4): one event, one sentence, in Vietnamese and English.

The table is complete over the events that have a place in a session: an event without words is not on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from nhipcau.domain.events import EventType


class Weight(StrEnum):
    """How a line is shown."""

    PLAIN = "plain"
    #: A drop, a restart, a gap.
    ATTENTION = "attention"
    #: Something that was asked for did not happen.
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Wording:
    """Sentence of an event type; ``str.format`` fields are filled from the event's data."""

    vi: str
    en: str
    weight: Weight = Weight.PLAIN


E, ATTENTION, FAULT = EventType, Weight.ATTENTION, Weight.FAULT

WORDINGS: dict[EventType, Wording] = {
    E.CONFERENCE_LATE_EXPLAINED: Wording(
        "Cơ quan chủ trì nêu lý do đăng ký muộn: {reason}", "The host said why it registered late: {reason}"
    ),
    E.CONFERENCE_LATE_ACCEPTED: Wording(
        "Sở chấp nhận đăng ký muộn ({reason}).", "The Department accepted the late registration ({reason})."
    ),
    E.EMERGENCY_CALLED: Wording(
        "Triệu tập họp khẩn cấp theo chỉ đạo của {directed_by} lúc {directed_at}; gọi lại số {call_back}.",
        "Called as an emergency, directed by {directed_by} at {directed_at}; call-back number {call_back}.",
        ATTENTION,
    ),
    E.EMERGENCY_REMARKED: Wording("{remarks}", "{remarks}", ATTENTION),
    E.EMERGENCY_PAPERS: Wording(
        "Đã bổ sung văn bản của cuộc họp khẩn cấp ({number}).", "The emergency's papers were entered ({number})."
    ),
    E.CALL_CHANGED: Wording("Gọi {label}: {state}. {note}", "Call to {label}: {state}. {note}"),
    E.SEAT_LINK_MADE: Wording("Cấp đường dẫn vào họp một lần cho {label}.", "A one-use link was made for {label}."),
    E.SEAT_LINK_OPENED: Wording(
        "Đường dẫn vào họp của {label} được mở trên một máy.", "The one-use link of {label} was opened on a machine."
    ),
    E.REQUEST_CHANGED: Wording("Yêu cầu kỹ thuật «{kind}»: {state}.", "Technical request “{kind}”: {state}."),
    E.FILE_CHANGED: Wording("Tài liệu «{name}»: {state}.", "File “{name}”: {state}."),
    E.FILE_READY: Wording("Tài liệu «{name}» sẵn sàng.", "File “{name}” is ready."),
    E.ANSWER_GIVEN: Wording("{label} trả lời giấy mời: {state}.", "{label} answered the invitation: {state}."),
    E.ANSWER_REPLACED: Wording("{substitute} dự thay {label}.", "{substitute} takes part instead of {label}."),
    E.REMINDER_TOLD: Wording("Nhắc: {what}.", "Reminder: {what}."),
    E.SESSION_OPENED: Wording("Mở phiên.", "The session was opened."),
    E.SESSION_STARTED: Wording("Bắt đầu họp.", "The meeting began."),
    E.SESSION_PAUSED: Wording("Tạm nghỉ.", "The meeting was paused."),
    E.SESSION_RESUMED: Wording("Họp tiếp.", "The meeting went on."),
    E.SESSION_ENDED: Wording("Kết thúc phiên.", "The session was ended."),
    E.SESSION_OVERRAN: Wording(
        "Quá giờ kết thúc dự kiến; phiên vẫn tiếp tục.", "Past the scheduled end; the session goes on.", ATTENTION
    ),
    E.SEAT_JOINED: Wording("{label} vào phòng họp.", "{label} joined."),
    E.SEAT_RETURNED: Wording("{label} kết nối lại sau {away}.", "{label} was back after {away}."),
    E.SEAT_DROPPED: Wording("{label} mất kết nối.", "{label} lost its connection.", ATTENTION),
    E.SEAT_LEFT: Wording("{label} rời phòng họp.", "{label} left."),
    E.SEAT_MOVED: Wording("{label} chuyển sang máy khác.", "{label} moved to another machine."),
    E.SEAT_WAITS: Wording("{label} chờ trước phòng họp.", "{label} waits before the room."),
    E.SEAT_GAVE_UP: Wording("{label} thôi chờ trước phòng họp.", "{label} waits before the room no longer."),
    E.SEAT_GRACE_OVER: Wording(
        "{label} mất kết nối {away}; {kept} không giữ nữa.",
        "{label} had been lost for {away}; its {kept} was kept no longer.",
        ATTENTION,
    ),
    E.SEAT_ADMITTED: Wording("Cho {whom} vào phòng họp.", "{whom} may come into the room."),
    E.SEAT_SENT_BACK: Wording("Đưa {label} ra phòng chờ.", "{label} was sent back to the waiting room.", ATTENTION),
    E.SEAT_BARRED: Wording(
        "Mời {label} ra khỏi phiên: {reason}", "{label} was put out of the session: {reason}", ATTENTION
    ),
    E.SEAT_BAR_LIFTED: Wording("Cho phép {label} dự lại.", "{label} may take part again."),
    E.DOOR_LOCKED: Wording("Khóa phòng họp.", "The room was locked."),
    E.DOOR_UNLOCKED: Wording("Mở khóa phòng họp.", "The room was unlocked."),
    E.WAITING_ROOM_OPENED: Wording("Mở phòng chờ.", "The waiting room was opened."),
    E.WAITING_ROOM_CLOSED: Wording("Bỏ phòng chờ.", "The waiting room was closed."),
    E.WATCHER_JOINED: Wording("{label} vào theo dõi.", "{label} came to watch."),
    E.WATCHER_LEFT: Wording("{label} thôi theo dõi.", "{label} stopped watching."),
    E.INTRUDER_REMOVED: Wording(
        "Đưa ra khỏi phòng một kết nối không được phép ({label}).",
        "A connection that may not be here was put out ({label}).",
        ATTENTION,
    ),
    E.STRAY_TRACK_REMOVED: Wording(
        "Chặn âm thanh không được phép của {label}.", "Sound of {label} that was not allowed was stopped.", ATTENTION
    ),
    E.FLOOR_REQUESTED: Wording("{label} xin phát biểu, thứ {place}.", "{label} asked to speak, place {place}."),
    E.FLOOR_WITHDRAWN: Wording("{label} rút yêu cầu phát biểu.", "{label} withdrew its request."),
    E.FLOOR_REQUEST_MOVED: Wording(
        "Chuyển yêu cầu phát biểu của {label} tới thứ {place}.", "The request of {label} was moved to place {place}."
    ),
    E.FLOOR_GIVEN: Wording("Mời {who} phát biểu{limit}.", "{who} was given the floor{limit}."),
    E.FLOOR_ADDED: Wording("Mời thêm {who} vào đối thoại{limit}.", "{who} was added to the dialogue{limit}."),
    E.SPEAKER_TOLD: Wording("Người phát biểu tại {label}: {person}.", "Who speaks at {label}: {person}."),
    E.SPEAKER_FORGOTTEN: Wording(
        "Bỏ tên người phát biểu tại {label}.", "Nobody is named as who speaks at {label} any more."
    ),
    E.FLOOR_TIME_ADDED: Wording("Thêm {minutes} phút cho {label}.", "{label} was given {minutes} more minutes."),
    E.TURN_TIME_SET: Wording("Thời gian mỗi lượt phát biểu: {turn}.", "Time of each turn: {turn}."),
    E.FLOOR_TAKEN: Wording("{label} thôi phát biểu (đã nói {spoke}).", "The floor was taken from {label} ({spoke})."),
    E.FLOOR_RETURNED: Wording("{label} phát biểu xong (đã nói {spoke}).", "{label} finished speaking ({spoke})."),
    E.ALL_MUTED: Wording("Tắt mọi micrô trừ chủ trì.", "All microphones but the chair's were switched off."),
    E.ALL_MUTED_BUT: Wording(
        "Tắt mọi micrô trừ chủ trì và {names}.",
        "All microphones but the chair's and those of {names} were switched off.",
    ),
    E.POINT_SHOWN: Wording(
        "Phát hình {label} cho mọi điểm cầu, không kèm tiếng.", "{label} was shown to every point without its sound."
    ),
    E.SHOWING_ENDED: Wording("Thôi phát hình {label}.", "{label} is not shown without its sound any more."),
    E.POINT_LOOKED_AT: Wording(
        "Xem riêng hình {label}; các điểm cầu khác không thấy.",
        "{label} was looked at; no other point saw it.",
    ),
    E.POINTS_WATCHED: Wording(
        "Xem hình trực tiếp từ tường điểm cầu: {labels}; các điểm cầu khác không thấy.",
        "Looked at live from the wall: {labels}; no other point saw it.",
    ),
    E.TOUR_STARTED: Wording(
        "Bắt đầu {tour}: {scope}, mỗi điểm cầu {seconds} giây.", "Began {tour}: {scope}, {seconds} s each."
    ),
    E.TOUR_ENDED: Wording("Thôi {tour}: {reason}.", "Ended {tour}: {reason}."),
    E.MAIN_POINT_MOVED: Wording(
        "Chuyển điểm cầu chính từ {from_label} sang {label}.", "The main point was moved from {from_label} to {label}."
    ),
    E.URGENT_STARTED: Wording(
        "Sở phát khẩn tới mọi điểm cầu qua {label}.", "The Department speaks to all points from {label}.", ATTENTION
    ),
    E.URGENT_ENDED: Wording(
        "Hết phát khẩn qua {label} ({spoke}); lượt phát biểu trở lại như trước.",
        "The Department's broadcast from {label} ended ({spoke}); the floor is as before.",
    ),
    E.BRANCH_STARTED: Wording(
        "Giao {branch} họp nhánh{limit}: {count} điểm cầu, {head} chủ trì; không ghi hình.",
        "A sub-conference was delegated to {branch}{limit}: {count} points, conducted by {head}; not recorded.",
    ),
    E.BRANCH_EXTENDED: Wording(
        "Thêm {minutes} phút cho họp nhánh {branch}.", "The sub-conference {branch} was given {minutes} more minutes."
    ),
    E.BRANCH_ENDED: Wording(
        "Họp nhánh {branch} kết thúc sau {took} ({reason}); các điểm cầu trở lại.",
        "The sub-conference {branch} ended after {took} ({reason}); its points are back.",
    ),
    E.BRANCH_JOINED: Wording("Vào họp nhánh {branch}: {names}.", "Came into the sub-conference {branch}: {names}."),
    E.BRANCH_LOST: Wording(
        "Mất kết nối với họp nhánh {branch}: {names}.", "Lost from the sub-conference {branch}: {names}.", ATTENTION
    ),
    E.CHAIR_DEPUTY_NAMED: Wording("Chỉ định {label} làm phó chủ trì.", "{label} was named deputy chair."),
    E.CHAIR_DEPUTY_NONE: Wording("Thôi chỉ định phó chủ trì.", "Nobody is the deputy chair any more."),
    E.CHAIR_HANDED_OVER: Wording(
        "{from_label} bàn giao quyền chủ trì cho {label}.", "{from_label} handed the chair over to {label}."
    ),
    E.CHAIR_TAKEN_OVER: Wording(
        "{from_label} mất kết nối {away}; {label} nhận quyền chủ trì.",
        "{from_label} had been lost for {away}; {label} took the chair over.",
        ATTENTION,
    ),
    E.CHAIR_BACK: Wording("{label} nhận lại quyền chủ trì.", "{label} took the chair back."),
    E.FLOOR_UNDONE: Wording("Hoàn tác: {state}.", "Undone: {state}."),
    E.FAULT_REPORTED: Wording("{label} báo sự cố: {text}", "{label} reported a fault: {text}", ATTENTION),
    E.HELP_CALLED: Wording("{label} gọi kỹ thuật.", "{label} called an engineer.", ATTENTION),
    E.HELP_ANSWERED: Wording(
        "Trả lời cuộc gọi kỹ thuật của {label} (đã chờ {waited}).",
        "The call of {label} was answered after {waited}.",
    ),
    E.HELP_GIVEN_UP: Wording(
        "Cuộc gọi kỹ thuật của {label} kết thúc khi chưa ai trả lời (đã chờ {waited}).",
        "The call of {label} ended without an answer ({waited}).",
        ATTENTION,
    ),
    E.HELP_ENDED: Wording(
        "Kết thúc cuộc gọi kỹ thuật giữa {label} và {engineer} (đã nói {spoke}).",
        "The call between {label} and {engineer} ended ({spoke}).",
    ),
    E.PAGE_RESTARTED: Wording("Tải lại trang của {label} từ xa.", "The page of {label} was restarted from afar."),
    E.TONE_PLAYED: Wording("Phát âm thanh thử tại {label}.", "A test tone was played at {label}."),
    E.FAULT_TAKEN: Wording(
        "Nhận xử lý sự cố của {label} (sau {waited}).", "The fault of {label} was taken in hand after {waited}."
    ),
    E.FAULT_SOLVED: Wording(
        "Xử lý xong sự cố của {label} (sau {lasted}): {outcome}",
        "The fault of {label} was solved after {lasted}: {outcome}",
    ),
    E.INCIDENT_CLOSED: Wording("Đã xử lý việc {label} báo.", "What {label} reported was attended to."),
    E.ROLL_MARKED: Wording("Điểm danh {label}: {mark}. {reason}", "Roll call, {label}: {mark}. {reason}"),
    E.ROLL_CORRECTED: Wording(
        "Sửa điểm danh {label}: {before} thành {mark}. {reason}",
        "Roll corrected, {label}: {before} is now {mark}. {reason}",
    ),
    E.ROLL_CONFIRMED: Wording(
        "Xác nhận điểm danh {group}: {present} có mặt, {late} đến muộn, {left_early} về sớm, {excused} vắng có lý do, "
        "{absent} vắng không lý do.",
        "Roll of {group} confirmed: {present} present, {late} late, {left_early} left early, {excused} absent with a "
        "reason, {absent} without.",
    ),
    E.ROLL_CALLED: Wording("Gọi lại {label}, lần {calls}.", "{label} was rung again, call {calls}."),
    E.ROLL_ALL_CALLED: Wording(
        "Gọi tất cả điểm cầu vắng: {count} điểm cầu.", "All absent points were called: {count} points."
    ),
    E.QUORUM_SET: Wording("Đặt số cần có mặt: {quorum}.", "The quorum was set: {quorum}."),
    E.ROLL_PICTURES_WANTED: Wording(
        "Điểm danh kèm ảnh của từng điểm cầu.", "The roll keeps a picture of each point from now on."
    ),
    E.ROLL_PICTURES_GIVEN_UP: Wording(
        "Thôi điểm danh kèm ảnh; ảnh đã có vẫn giữ.", "The roll keeps no more pictures; those that it has stay."
    ),
    E.ROLL_PICTURES_TAKEN: Wording("Chụp ảnh điểm danh: {count} điểm cầu.", "Pictures for the roll: {count} points."),
    E.LAYOUT_LEFT: Wording("Để mỗi điểm cầu tự chọn bố cục.", "The layout was left to each point."),
    E.LAYOUT_TAKEN_BACK: Wording(
        "Mọi điểm cầu theo bố cục của chủ trì.", "Every point follows the chair's layout again."
    ),
    E.SCENE_SET: Wording("Đổi bố cục hình: {scene}. {banner}", "The picture was arranged as {scene}. {banner}"),
    E.CONTENT_SHOWN: Wording("Trình chiếu «{title}».", "“{title}” is presented."),
    E.CONTENT_ENDED: Wording("Thôi trình chiếu.", "Presenting ended."),
    E.SCREEN_SHOWN: Wording("Mời {label} trình chiếu màn hình.", "{label} may show its screen."),
    E.SCREEN_ENDED: Wording("{label} trình chiếu xong.", "{label} has ended showing its screen."),
    E.CONTENT_CODE_MADE: Wording("{label} lấy mã cho máy trình chiếu.", "{label} got a code for a presenting machine."),
    E.CONTENT_MACHINE_IN: Wording(
        "Nối máy trình chiếu của {label}.", "The presenting machine of {label} was connected."
    ),
    E.CONTENT_MACHINE_OUT: Wording(
        "Ngắt máy trình chiếu của {label}.", "The presenting machine of {label} was disconnected."
    ),
    E.CONTENT_MACHINE_SHOWS: Wording(
        "{label} chiếu màn hình của máy trình chiếu.", "{label} shows the screen of its presenting machine."
    ),
    E.SEAT_SHOWS: Wording(
        "{label} chiếu màn hình của máy phòng họp.", "{label} shows the screen of its room's machine."
    ),
    E.AGENDA_CHANGED: Wording(
        "Sửa chương trình: {items} mục, {minutes} phút.", "The agenda was edited: {items} items, {minutes} minutes."
    ),
    E.AGENDA_MOVED: Wording("Sang mục {number}: {title}.", "On to item {number}: {title}."),
    E.AGENDA_BACK: Wording("Lùi một bước: {place}.", "One step back: {place}."),
    E.AGENDA_TIME_ADDED: Wording(
        "Thêm {minutes} phút cho mục {number}: {title}.", "{minutes} more minutes for item {number}: {title}."
    ),
    E.DELIVERY_SET: Wording("{label} nhận {delivery}.", "{label} is served {delivery}."),
    E.SEEN_CHOSEN: Wording("Đưa {label} lên hình.", "{label} was put into the picture."),
    E.SEEN_ENDED: Wording("{label} thôi lên hình.", "{label} was taken off the picture."),
    E.PROGRAMME_STARTED: Wording("Bộ dựng hình bắt đầu chạy.", "The programme composer is at work."),
    E.RECORDING_STARTED: Wording("Bắt đầu ghi hình.", "Recording began."),
    E.RECORDING_FAILED: Wording("KHÔNG ghi được hình ({reason}).", "Recording FAILED ({reason}).", FAULT),
    E.RECORDING_GAP: Wording("Bản ghi thiếu {gap}.", "{gap} are missing in the recording.", ATTENTION),
    E.RECORDING_STOPPED: Wording("Dừng ghi hình.", "Recording ended."),
    E.RECORDING_FINISHED: Wording(
        "Bản ghi hoàn tất, dài {duration}, SHA-256 {sha_short}.",
        "The film is finished, {duration} long, SHA-256 {sha_short}.",
    ),
    E.RECORDING_REQUESTED: Wording("Yêu cầu ghi hình trong khi họp.", "Recording was asked for during the meeting."),
    E.RECORDING_UNABLE: Wording(
        "Sở trả lời không đáp ứng được việc ghi hình; dừng ghi hình.",
        "The Department answered that it cannot record; recording was ended.",
        ATTENTION,
    ),
    E.RECORDING_WITHDRAWN: Wording(
        "Cơ quan chủ trì rút yêu cầu ghi hình; dừng ghi hình.",
        "The host took the request back; recording was ended.",
        ATTENTION,
    ),
    E.RECORDING_AGAIN: Wording("Dựng lại bản ghi.", "The film is made again."),
    E.RECORDING_KEPT: Wording("Đổi thời hạn lưu bản ghi. {hold}", "How long the film is kept was changed. {hold}"),
    E.RECORDING_DELETED: Wording(
        "Xóa tệp bản ghi ({cause}); SHA-256 {sha_short}.",
        "The film's files were deleted ({cause}); SHA-256 {sha_short}.",
        ATTENTION,
    ),
    E.DISK_LOW: Wording("Ổ đĩa ghi hình chỉ còn {free_mb} MB.", "Only {free_mb} MB are left for recording.", ATTENTION),
    E.STREAM_SET: Wording("Đăng ký phát trực tiếp «{stream}».", "Live stream “{stream}” was set up."),
    E.STREAM_REMOVED: Wording("Bỏ luồng phát «{stream}».", "Live stream “{stream}” was removed."),
    E.STREAM_STARTED: Wording("Bật phát trực tiếp «{stream}».", "Live stream “{stream}” was switched on."),
    E.STREAM_RUNS: Wording("«{stream}» đang phát.", "“{stream}” is on the air."),
    E.STREAM_AWAY: Wording("«{stream}» gián đoạn ({reason}).", "“{stream}” is interrupted ({reason}).", ATTENTION),
    E.STREAM_FAILED: Wording("KHÔNG phát được «{stream}» ({reason}).", "“{stream}” FAILED ({reason}).", FAULT),
    E.STREAM_STOPPED: Wording("Dừng phát «{stream}».", "Live stream “{stream}” ended."),
    E.STREAM_LINK_MADE: Wording(
        "Cấp đường dẫn xem «{stream}», hạn {hours} giờ.", "A link to “{stream}” was made, for {hours} h."
    ),
    E.STREAM_LINKS_TAKEN_BACK: Wording(
        "Thu hồi mọi đường dẫn xem «{stream}».", "All links to “{stream}” were taken back."
    ),
    E.PROCESS_RESTARTED: Wording("{process} tự khởi động lại.", "{process} was started again.", ATTENTION),
    E.MEDIA_LOST: Wording("Máy chủ truyền hình ngừng trả lời.", "The media server stopped answering.", ATTENTION),
    E.MEDIA_RESTORED: Wording("Máy chủ truyền hình hoạt động lại.", "The media server is back."),
}

#: Kind of job, or name of a process of the supervisor → what it is called.
PROCESSES = {
    "programme": ("Bộ dựng hình", "The programme composer"),
    "recorder": ("Bộ ghi hình", "The recorder"),
    "finisher": ("Bộ dựng bản ghi", "The finisher"),
    "hls": ("Bộ phát trực tiếp", "The live stream"),
    "upload": ("Bộ chuyển bản ghi đi lưu", "The upload of a recording"),
    "push": ("Bộ đẩy luồng", "The pusher of a stream"),
    "livekit-server": ("Máy chủ truyền hình", "The media server"),
    "serve": ("Máy chủ điều hành", "The control server"),
}

#: Code of whoever records, streams or keeps copies → why it does not.
REASONS = {
    "disk_full": ("ổ đĩa đầy", "the disk is full"),
    "folder_gone": ("thư mục ghi hình đã bị xóa hoặc di chuyển", "the folder was removed or moved away"),
    "folder_unwritable": ("thư mục không ghi được", "the folder cannot be written"),
    "folder_busy": ("thư mục đang do bộ ghi khác giữ", "another recorder holds the folder"),
    "recorder_silent": ("bộ ghi hình không trả lời", "the recorder does not answer"),
    "recorder_missing": ("bộ ghi hình chưa chạy", "the recorder did not start"),
    "department_unable": ("Sở trả lời không ghi hình được", "the Department answered that it cannot record"),
    "request_withdrawn": ("cơ quan chủ trì rút yêu cầu", "the host took the request back"),
    "programme_missing": ("không có hình để ghi", "there is no programme to record"),
    "refused": ("máy nhận từ chối kết nối", "the far end refuses connections"),
    "unknown_host": ("không tìm thấy máy nhận", "the far end's name is unknown"),
    "timed_out": ("máy nhận không trả lời", "the far end does not answer"),
    "hangs": ("máy nhận bị treo", "the far end hangs"),
    "rejected": ("máy nhận không chấp nhận khóa", "the far end does not accept the key"),
    "unreachable": ("không có đường tới máy nhận", "there is no way to the far end"),
    "closed": ("máy nhận ngắt kết nối", "the far end closed the connection"),
    "certificate": ("chứng thư của máy nhận không hợp lệ", "the far end's certificate is not valid"),
    "broken_off": ("kết nối bị ngắt", "the connection broke"),
    "bad_address": ("địa chỉ không đúng", "the address is wrong"),
    "stream_sealed": ("không đọc được địa chỉ đã lưu", "the stored address cannot be read"),
    "nothing_recorded": ("không có hình nào được ghi", "no picture was recorded"),
    "piece_damaged": ("một đoạn đã ghi bị hỏng", "a piece that was recorded is damaged"),
    "recording_failed": ("bộ ghi hình gặp lỗi", "the recorder ran into a fault"),
    "folder_unreadable": ("thư mục bản ghi không đọc được", "the recording's folder cannot be read"),
    "storage_failed": ("kho lưu gặp lỗi", "the storage ran into a fault"),
    "storage_refused": ("kho lưu từ chối tài khoản", "the storage refuses the credentials"),
    "storage_away": ("kho lưu không trả lời", "the storage does not answer"),
    "storage_no_bucket": ("kho lưu không có thùng chứa đã cấu hình", "the storage has no such bucket"),
    "storage_unset": ("kho lưu không còn trong cấu hình", "the storage is not configured any more"),
    "still_sending": ("bản sao còn đang được chuyển đi", "the copy is still being sent"),
}


def reason(code: str, language: str) -> str:
    """Return in words why a recording, a stream or the copy of a recording failed."""
    vi, en = REASONS.get(code, ("lỗi chưa rõ", "unknown fault"))
    return en if language == "en" else vi


def length(seconds: float, language: str) -> str:
    """Return a length of time in words, e.g. ``2 phút 05 giây``."""
    if 0 < seconds < 10:
        number = f"{seconds:.1f}"
        return f"{number} s" if language == "en" else f"{number.replace('.', ',')} giây"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if language == "en":
        return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
    if hours:
        return f"{hours} giờ {minutes:02d} phút"
    return f"{minutes} phút {rest:02d} giây" if minutes else f"{rest} giây"


def line(kind: str, data: Mapping[str, Any], language: str) -> tuple[str, Weight] | None:
    """Return the sentence and weight of an event; None for one that has no place on the page."""
    wording = WORDINGS.get(EventType(kind))
    if wording is None:
        return None
    text = wording.en if language == "en" else wording.vi
    said = text.format_map(_Filled(data, language)).rstrip()
    if "branch" in data and kind.startswith(("floor.", "seat.")):
        # Said in a room of its own.
        said = f"{'Sub-conference' if language == 'en' else 'Họp nhánh'} {data['branch']}: {said}"
    return said, wording.weight


class _Filled(dict[str, Any]):
    """Data of an event with figures worded; what is missing shows as a dash."""

    def __init__(self, data: Mapping[str, Any], language: str) -> None:
        super().__init__(data)
        english = language == "en"
        # What the data say in both languages stands under its plain name.
        for key in [key for key in data if key.endswith("_vi")]:
            self[key[:-3]] = data.get(key[:-3] + "_en" if english else key, "")
        times = (("spoke", "spoke_ms"), ("away", "away_ms"), ("took", "took_ms"), ("waited", "waited_ms"))
        for name, key in (*times, ("lasted", "lasted_ms")):
            if isinstance(data.get(key), int | float):
                self[name] = length(data[key] / 1000, language)
        if isinstance(data.get("duration_s"), int | float):
            self["duration"] = length(data["duration_s"], language)
        if isinstance(data.get("from_us"), int) and isinstance(data.get("to_us"), int):
            self["gap"] = length((data["to_us"] - data["from_us"]) / 1e6, language)
        minutes = data.get("turn_minutes", 0)
        self["limit"] = (f", {minutes} min" if english else f", {minutes} phút") if minutes else ""
        self["turn"] = self["limit"][2:] or ("as long as it takes" if english else "không giới hạn")
        person = data.get("person")
        self["who"] = f"{data.get('label', '–')} ({person})" if person else data.get("label", "–")
        if "code" in data:
            self["reason"] = reason(str(data["code"]), language)
        if "name" in data:
            self["process"] = PROCESSES.get(str(data["name"]), (data["name"],) * 2)[english]
        self["sha_short"] = f"{str(data.get('sha256', ''))[:12]}…"

    def __missing__(self, key: str) -> str:
        return "–"
