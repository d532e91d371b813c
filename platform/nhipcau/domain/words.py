"""Words of the keys that refusals carry: key → (Vietnamese, English).

Refusals name things, states and fields by keys; ``errors.py`` puts the words in when it is known who reads them.
"""

from __future__ import annotations

from typing import Final

Words = dict[str, tuple[str, str]]

#: What was not found; the English ones begin a sentence.
NOUNS: Final[Words] = {
    "address": ("địa chỉ này", "This address"),
    "agenda_item": ("mục này của chương trình", "This item of the agenda"),
    "calendar_day": ("ngày này trong lịch làm việc", "This day of the working calendar"),
    "conference": ("hội nghị", "The conference"),
    "body": ("cơ quan", "The body"),
    "branch": ("họp nhánh này", "This sub-conference"),
    "device": ("thiết bị", "The device"),
    "document": ("văn bản", "The document"),
    "provider": ("đơn vị viễn thông, điện lực", "The provider"),
    "backdrop": ("phông nền của hội nghị", "The backdrop of the conference"),
    "mail": ("thư", "The letter"),
    "feed": ("lịch", "The calendar"),
    "mandate": ("văn bản phân công", "The assignment"),
    "precedence": ("thứ tự ưu tiên", "The order of precedence"),
    "point_group": ("nhóm điểm cầu", "The group of points"),
    "file": ("tệp này", "This file"),
    "conference_file": ("tài liệu này", "This file of the conference"),
    "emergency": ("cuộc họp khẩn cấp", "The emergency"),
    "technical_request": ("yêu cầu kỹ thuật", "The technical request"),
    "logbook_page": ("trang sổ nhật ký", "The logbook page"),
    "contact_list": ("danh sách đầu mối", "The list of contact officers"),
    "fault": ("sự cố, vướng mắc này", "This fault or difficulty"),
    "help_call": ("cuộc gọi này", "This call"),
    "level": ("cấp này", "This level"),
    "person": ("người này", "This person"),
    "record": ("mục này", "This record"),
    "point": ("điểm cầu", "The bridge point"),
    "role": ("vai trò này", "This role"),
    "import": ("lần nhập tệp này", "This import"),
    "recording": ("bản ghi", "The recording"),
    "regulation": ("quy chế có hiệu lực", "A regulation in force"),
    "session": ("phiên", "The session"),
    "table": ("bảng này", "This table"),
    "stream": ("luồng phát", "The stream"),
}

#: What a command of the host changed at a room's door, when it was no point.
DOORS: Final[Words] = {"door": ("cửa phòng họp", "the room's door")}

#: States of sessions and of registrations, as the pages name them.
STATES: Final[Words] = {
    "planned": ("chưa mở", "not open yet"),
    "open": ("đã mở, chưa bắt đầu", "open, not started"),
    "live": ("đang họp", "in session"),
    "paused": ("đang nghỉ", "in a break"),
    "ended": ("đã kết thúc", "ended"),
    "draft": ("bản nháp", "draft"),
    "received": ("đã tiếp nhận, chờ xác nhận", "received, to be confirmed"),
    "confirmed": ("Sở đã xác nhận kỹ thuật", "technically confirmed"),
    "in_conflict": ("có trùng lặp", "in conflict"),
    "cancelled": ("đã hủy", "cancelled"),
    "entered": ("họp ở nơi khác, nhập sau", "held elsewhere, entered afterwards"),
}

#: What is wrong with a field, beyond its shape.
DETAILS: Final[Words] = {
    "deputy": ("phải là một điểm cầu phụ trong danh sách", "it has to be a sub point on the list"),
    "not_weekend": ("ngày làm bù phải là Thứ Bảy hoặc Chủ Nhật", "a make-up day is a Saturday or Sunday"),
    "not_weekday": ("ngày nghỉ bù, nghỉ hoán đổi phải là ngày trong tuần", "such a day off is a weekday"),
    "not_before_start": ("phải trước giờ bắt đầu", "it must be before the start"),
    "twice": ("có điểm cầu được chọn hai lần", "a bridge point was chosen twice"),
    "directed_later": ("giờ nhận chỉ đạo không thể ở tương lai", "the order cannot lie in the future"),
    "not_invited": ("điểm cầu này không có trong danh sách", "this point is not on the list"),
    "not_asked": ("yêu cầu này không thuộc hội nghị", "this request is not the conference's"),
    "required": ("cần nhập", "it is needed"),
    "future": ("phải là thời gian đã qua", "it must lie in the past"),
    "no_such_asset": ("thiết bị này không thuộc điểm cầu đó", "it is no equipment of the point"),
    "no_such_venue": ("có phòng không thuộc điểm cầu đó", "it holds a venue that is not the point's"),
    "series_end": ("phải sau ngày đầu", "it must be after the first day"),
    "series_long": ("nhiều hơn 53 phiên", "more than 53 conferences"),
    "series_empty": ("không có ngày nào trong khoảng này", "there is no such day in between"),
    "series_day": ("ngày họp phải là ngày đầu của lịch định kỳ", "the conference must be on a day of the series"),
    "incomplete": ("phải có đủ các bậc, mỗi bậc một lần", "it must hold every standing once"),
    "draft_large": ("bản nháp quá dài", "the draft is too long"),
    "same_body": ("phải là hai cơ quan khác nhau", "it must be another body"),
    "begun": ("phân công đã có hiệu lực, không đổi ngày đầu được", "it has begun: its first day stays"),
    "passed": ("ngày này đã qua", "this day has passed"),
    "before_first_day": ("phải từ ngày đầu trở đi", "it must not be before the first day"),
    "after_last_day": ("phân công đã hết trước ngày này", "it ends before that day"),
    "no_such_level": ("không có cấp này", "there is no such level"),
    "one_of_two": ("chọn một đơn vị có sẵn hoặc lập đơn vị mới", "choose an existing body or a new one"),
    "no_such_reorganisation": ("không có đợt sắp xếp này", "no such reorganisation is known"),
    "no_such_body": ("không có cơ quan này", "there is no such body"),
    "no_such_point": ("có điểm cầu không còn dùng", "it holds a bridge point that is not in use"),
    "not_for_role": ("vai trò này không giữ ở phạm vi đó", "this role is not held over such a scope"),
    "no_such_scope": ("không có nơi này", "there is no such place"),
    "scope_of_system": ("vai trò toàn hệ thống không gắn với nơi nào", "a role of the whole system has no place"),
    "backdrop_size": ("từ 300 đến 20000 mm", "it must be from 300 to 20000 mm"),
    "colour": ("màu viết dạng #rrggbb", "a colour is written as #rrggbb"),
    "contrast": (
        "màu chữ quá gần màu nền, đứng xa không đọc được",
        "it is too near to the background to be read from afar",
    ),
    "mail_address": ("không phải địa chỉ thư", "it is no mail address"),
    "no_such_provider": ("không có đơn vị này", "there is no such provider"),
    "no_such_session": ("không có phiên này", "there is no such session"),
    "item_long": ("một mục không dài quá 600 phút", "an item lasts 600 minutes at most"),
    "item_twice": ("có mục được gửi hai lần", "an item was sent twice"),
    "over_all": ("tỷ lệ không quá 100%", "a share is 100 per cent at most"),
    "wrong_shape": ("dữ liệu không đúng cấu trúc", "the data are not of the agreed shape"),
}

#: What the programme shows; keys are the stage document's presets.
SCENES: Final[Words] = {
    "pair": ("điểm chính và điểm phát biểu", "main point and speaker"),
    "discussion": ("thảo luận", "discussion"),
    "lecture": ("bài giảng", "lecture"),
    "conference": ("hội nghị", "conference"),
    "content": ("nội dung", "content"),
    "title": ("màn hình tiêu đề", "title slide"),
    "pause": ("màn hình tạm nghỉ", "pause slide"),
}

#: Marks of the roll call.
MARKS: Final[Words] = {
    "": ("chưa vào", "not here yet"),
    "present": ("có mặt", "present"),
    "late": ("đến muộn", "late"),
    "left_early": ("về sớm", "left early"),
    "excused": ("vắng có lý do", "absent with a reason"),
    "absent": ("vắng không lý do", "absent without a reason"),
}
