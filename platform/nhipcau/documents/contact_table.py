"""A list of contact officers as a table that spreadsheets open (CSV, UTF-8 with a mark, so that Excel reads it)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from typing import Any

_HEAD = ("STT", "Họ và tên", "Vai trò", "Chức vụ", "Điện thoại", "Điện thoại khác", "Thư điện tử", "Ngày tập huấn")
_FORMULA = re.compile(r"[=+\-@\t\r]")
_TELEPHONE = re.compile(r"\+?[\d .()-]+")
_RANKS = {"officer": "Đầu mối", "deputy": "Dự phòng"}


def contact_table(facts: Mapping[str, Any]) -> bytes:
    """Return the table of a ``ContactOfficerList`` (as JSON values)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEAD)
    for number, row in enumerate(facts["officers"], 1):
        cells = (row["post"], row["phone"], row["second_phone"], row["mail"], row["trained_on"] or "")
        writer.writerow(_safe(cell) for cell in (str(number), row["name"], _RANKS[row["rank"]], *cells))
    return ("\ufeff" + text.getvalue()).encode()


def _safe(cell: str) -> str:
    """Keep a spreadsheet from reading a cell as a formula; a telephone number with a leading + is none."""
    return f"'{cell}" if _FORMULA.match(cell) and not _TELEPHONE.fullmatch(cell) else cell
