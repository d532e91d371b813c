"""Refusals of the roll call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from nhipcau.domain.errors import Conflict, NotFound
from nhipcau.domain.words import MARKS, Words


class RollClosed(Conflict):
    """The session ended too long ago to correct its roll."""

    code = "roll_closed"
    vi = (
        "Bảng điểm danh đã khóa: chỉ sửa được trong {days} ngày sau khi phiên kết thúc.",
        "Ghi phần cần sửa vào biên bản của cuộc họp.",
    )
    en = (
        "The roll is closed: it can be corrected for {days} days after the end.",
        "Write what is wrong into the minutes of the conference.",
    )


class RollMarkedMeanwhile(Conflict):
    """Somebody else marked the point after the roll was read."""

    code = "roll_marked_meanwhile"
    vi = ("{who} vừa ghi «{mark}» cho điểm cầu này.", "Xem dòng mới rồi ghi lại nếu vẫn cần.")
    en = ("{who} has just noted “{mark}” for this point.", "Look at the new line and note it again if need be.")
    worded: ClassVar[Mapping[str, Words]] = {"mark": MARKS}


class RollWithoutPictures(Conflict):
    """Pictures are asked for, and the roll of this conference keeps none."""

    code = "roll_without_pictures"
    vi = ("Cuộc họp này không điểm danh kèm ảnh.", "Bật “Kèm ảnh từng điểm cầu” trước.")
    en = ("The roll of this conference keeps no pictures.", "Turn on “A picture of each point” first.")


class RollPictureMissing(NotFound):
    """The roll keeps no picture of this point."""

    code = "roll_picture_missing"
    vi = (
        "Chưa có ảnh điểm danh của điểm cầu này.",
        "Ảnh được giữ khi điểm danh lúc trang phòng họp của điểm cầu đang gửi ảnh.",
    )
    en = (
        "The roll keeps no picture of this point.",
        "One is kept when it is marked while its room page sends pictures.",
    )
