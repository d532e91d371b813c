"""Refusals of imports; rows of the one tree in ``errors``."""

from __future__ import annotations

from nhipcau.domain.errors import Conflict


class ImportNotReady(Conflict):
    """An import that was not checked yet, or that holds faults."""

    code = "import_not_ready"
    vi = (
        "Tệp này chưa kiểm tra xong hoặc còn lỗi nên chưa ghi được.",
        "Đợi kiểm tra xong, hoặc sửa lỗi rồi gửi tệp mới.",
    )
    en = (
        "This file is not checked yet or holds faults, so it cannot be written.",
        "Wait for the check, or correct the faults and send a new file.",
    )
