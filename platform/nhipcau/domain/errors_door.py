"""Refusals at the room's door: locked, waiting to be let in, somebody was quicker (error tree: ``errors``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from nhipcau.domain.errors import Conflict
from nhipcau.domain.words import DOORS, Words


class RoomLocked(Conflict):
    """The room is locked: nobody comes in who was not in it."""

    code = "room_locked"
    vi = ("Chủ trì đã khóa phòng họp.", "Chưa cần làm gì: trang tự vào khi chủ trì mở khóa.")
    en = ("The chair has locked the room.", "Nothing to do: the page comes in by itself when the room is unlocked.")


class InWaitingRoom(Conflict):
    """The point waits before the door until the host lets it in."""

    code = "in_waiting_room"
    vi = ("Đang ở phòng chờ.", "Chủ trì đã thấy điểm cầu này và sẽ cho vào; trang tự vào, không cần bấm gì.")
    en = ("In the waiting room.", "The chair sees this point and lets it in; the page comes in by itself.")


class DoorLocked(Conflict):
    """Nobody is let in while the room is locked."""

    code = "door_locked"
    vi = ("Phòng họp đang khóa nên chưa cho vào được.", "Mở khóa phòng rồi cho vào.")
    en = ("The room is locked, so nobody can be let in.", "Unlock the room, then let them in.")


class DoorMoved(Conflict):
    """The door, or where the point stands to it, changed since the command was made; tells by whom."""

    code = "door_moved"
    vi = ("{who} vừa thao tác trước: {what}.", "Xem danh sách mới trên trang rồi bấm lại nếu vẫn cần.")
    en = ("{who} was quicker: {what}.", "See the new list on the page and press again if you still need to.")
    worded: ClassVar[Mapping[str, Words]] = {"what": DOORS}


class MainPointStays(Conflict):
    """Art. 3.3: the main point presides, so it cannot be put out of the room."""

    code = "main_point_stays"
    vi = ("{label} là điểm cầu chính nên không đưa ra khỏi phòng được.", "Chuyển điểm cầu chính sang nơi khác trước.")
    en = ("{label} is the main point and cannot be put out of the room.", "Move the main point elsewhere first.")


class Barred(Conflict):
    """The point was put out of the session, and the bar was not lifted yet."""

    code = "barred"
    vi = (
        "Chủ trì đã mời điểm cầu này ra khỏi phiên họp: {reason}",
        "Gọi cơ quan chủ trì nếu có nhầm lẫn; trang tự vào khi được phép lại.",
    )
    en = (
        "The chair has put this point out of the session: {reason}",
        "Call the host body if this is a mistake; the page comes in by itself when it may.",
    )


class PointBarred(Conflict):
    """A point that was put out of the session cannot be let in before the bar is lifted."""

    code = "point_barred"
    vi = ("{label} đã bị mời ra khỏi phiên họp.", "Cho phép dự lại rồi mới cho vào.")
    en = ("{label} was put out of the session.", "Lift the bar, then let it in.")


class HeldByChair(Conflict):
    """A point that the host sent back is let in by who keeps the door, not by the district above it."""

    code = "held_by_chair"
    vi = ("{who} đã đưa {label} ra phòng chờ.", "Chỉ chủ trì cho vào lại được; gọi cơ quan chủ trì nếu cần.")
    en = ("{who} sent {label} back to the waiting room.", "Only the chair lets it in again; call the host if need be.")
