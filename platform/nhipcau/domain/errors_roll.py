"""Refusals of the roll call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from nhipcau.domain.errors import Conflict
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
