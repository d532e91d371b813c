"""Refusals about people and their roles; rows of the one tree in ``errors``."""

from __future__ import annotations

from nhipcau.domain.errors import BadInput, Conflict


class LastAdministrator(Conflict):
    """Nobody could let anybody in any more."""

    code = "last_administrator"
    vi = (
        "{name} là quản trị viên cuối cùng còn hiệu lực.",
        "Giao vai trò quản trị viên không thời hạn cho một người khác trước, rồi làm lại.",
    )
    en = (
        "{name} is the last administrator.",
        "Make somebody else an administrator without an end date first, then do this again.",
    )


class RoleHeldAlready(Conflict):
    """The same role in the same place on some of the same days."""

    code = "role_held_already"
    vi = ("{name} đã giữ vai trò này ở đó trong thời gian ấy.", "Kết thúc lần giao trước, hoặc chọn ngày khác.")
    en = ("{name} holds this role there during that time already.", "End that one, or choose other days.")


class DatesTurned(BadInput):
    """A last day before the first."""

    code = "dates_turned"
    vi = ("Ngày cuối sớm hơn ngày đầu.", "Sửa một trong hai ngày; những gì đã nhập vẫn còn.")
    en = ("The last day is before the first.", "Correct one of the two; what you typed is kept.")
