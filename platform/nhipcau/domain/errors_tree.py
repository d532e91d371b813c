"""Refusals of the tree of bodies; rows of the one tree in ``errors``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Final

from nhipcau.domain.errors import BadInput, Conflict
from nhipcau.domain.words import Words

#: Why a change of the tree cannot be.
REASONS: Final[Words] = {
    "not_there": ("đơn vị không hoạt động vào ngày đó", "it does not exist on that day"),
    "later_change": (
        "sau ngày đó đơn vị đã có thay đổi khác; sửa thay đổi sau trước",
        "it has changed after that day already; correct the later change first",
    ),
    "below_itself": ("đơn vị không thể trực thuộc chính nó hoặc cấp dưới của nó", "it cannot stand below itself"),
    "children_left": (
        "còn đơn vị trực thuộc; chuyển chúng sang nơi khác trước",
        "bodies still stand below it; move them first",
    ),
    "code_taken": ("mã này đã thuộc một đơn vị khác", "another body has this code already"),
    "nothing_changes": ("không có gì thay đổi", "nothing would change"),
    "too_few": ("cần ít nhất hai đơn vị", "at least two bodies are needed"),
    "main_point_left": (
        "đơn vị là điểm cầu chính của hội nghị sắp họp; đổi điểm cầu chính trước",
        "it is the main point of a coming conference; give that another main point first",
    ),
}


class TreeConflict(Conflict):
    """A change of the tree that cannot be on that day."""

    code = "tree_conflict"
    vi = ("{name}, từ {day}: {reason}.", "Xem cây đơn vị của ngày đó, sửa rồi gửi lại; chưa có gì thay đổi.")
    en = (
        "{name}, from {day}: {reason}.",
        "Look at the tree of that day, correct it and send again; nothing was changed.",
    )
    worded: ClassVar[Mapping[str, Words]] = {"reason": REASONS}


class ReorganisationUnclear(BadInput):
    """The two files of a reorganisation do not fit each other or the tree; every fault is named."""

    code = "reorganisation_unclear"
    vi = ("Hai tệp sắp xếp đơn vị chưa khớp: {faults_vi}.", "Sửa tệp rồi gửi lại; chưa có gì thay đổi.")
    en = ("The files of the reorganisation do not fit: {faults_en}.", "Correct them; nothing was changed.")


class LevelInUse(Conflict):
    """A level that bodies have, or had on some day, is not taken away."""

    code = "level_in_use"
    vi = ("Cấp «{level_vi}» đang hoặc đã có đơn vị.", "Đổi tên cấp này, hoặc chuyển các đơn vị sang cấp khác trước.")
    en = ("Bodies have, or had, the level “{level_en}”.", "Rename the level, or give those bodies another one first.")
