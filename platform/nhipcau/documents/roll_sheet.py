"""The roll of a session as an annex of the logbook (PDF) and as a table (.xlsx); words of the regulation, Vietnamese.

The table is in the reader's language; its cells are texts, never formulae.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from nhipcau.documents import words
from nhipcau.documents.pdf_render import render_annex
from nhipcau.documents.tables.columns import Choice, Column, Flag, Number, Table, Text
from nhipcau.documents.tables.writing import write_table
from nhipcau.domain.conference import SessionKind
from nhipcau.domain.roll_call import Mark, tally
from nhipcau.domain.words import MARKS
from nhipcau.domain.working_days import VIETNAM


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A point, as it is written down."""

    name: str
    mark: Mark | None
    confirmed: bool
    joined_at: datetime | None
    gone_at: datetime | None
    late_min: int
    early_min: int
    delegates: int
    people: int
    reason: str
    marked_by: str
    marked_at: datetime | None
    #: When the picture was taken that the roll keeps, and its SHA-256.
    picture: tuple[datetime, str] | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A roll, as it is written down."""

    title: str
    kind: SessionKind
    host: str
    main_point: str
    #: Page of the logbook, e.g. ``12/2026``.
    page: str
    starts_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    #: Groups with their points, in order.
    groups: tuple[tuple[str, tuple[SheetLine, ...]], ...]
    #: The quorum in a sentence; empty: none was set.
    quorum: str
    made_at: datetime

    @property
    def lines(self) -> tuple[SheetLine, ...]:
        """All points."""
        return tuple(line for _, lines in self.groups for line in lines)


def roll_pdf(sheet: Sheet) -> bytes:
    """Return the annex as PDF/A."""
    return render_annex(f"Bảng điểm danh. {sheet.title}", sheet.host, list(_blocks(sheet)))


def _blocks(sheet: Sheet) -> Iterable[dict[str, Any]]:
    about = [sheet.title, f"({words.SESSIONS[sheet.kind]}"]
    about[1] += f"; phụ lục của trang {sheet.page} Sổ nhật ký)" if sheet.page else ")"
    yield {"kind": "title", "name": "BẢNG ĐIỂM DANH", "about": "\n".join(about)}
    yield _text(f"Cơ quan chủ trì: {sheet.host}. Điểm cầu chính: {sheet.main_point}.")
    yield _text(_when(sheet))
    counted = tally(line.mark for line in sheet.lines)
    parts = [f"{number} {MARKS[mark or ''][0]}" for mark, number in counted.items() if number]
    yield _text(f"Tổng số {len(sheet.lines)} điểm cầu: {', '.join(parts)}.")
    if listed := sum(line.delegates for line in sheet.lines):
        yield _text(f"Đại biểu có mặt: {sum(line.people for line in sheet.lines)}/{listed}.")
    if sheet.quorum:
        yield _text(sheet.quorum)
    number = 0
    for place, (name, lines) in enumerate(sheet.groups, 1):
        yield {"kind": "text", "style": "heading", "text": f"{place}. {name}"}
        yield {
            "kind": "table",
            "columns": _COLUMNS,
            "rows": [_cells(n, one) for n, one in enumerate(lines, number + 1)],
        }
        number += len(lines)
    yield _text(f"Lập lúc {words.moment(sheet.made_at)}.")
    yield {"kind": "signers", "names": ["THƯ KÝ", "CHỦ TRÌ"]}


_COLUMNS: Final = [
    {"head": head, "share": share, "centred": centred}
    for head, share, centred in (
        ("TT", 7, True),
        ("Điểm cầu", 26, False),
        ("Điểm danh", 19, False),
        ("Vào – rời", 14, True),
        ("Đại biểu", 11, True),
        ("Lý do, người ghi", 23, False),
    )
]


def _text(text: str) -> dict[str, Any]:
    return {"kind": "text", "style": "body", "text": text}


def _when(sheet: Sheet) -> str:
    if sheet.started_at is None:
        return f"Thời gian dự kiến: {words.moment(sheet.starts_at)}."
    if sheet.ended_at is None:
        return f"Bắt đầu lúc {words.moment(sheet.started_at)}; chưa kết thúc."
    return f"Thời gian: {words.span(sheet.started_at, sheet.ended_at)}."


def _cells(number: int, line: SheetLine) -> list[str]:
    said = MARKS[line.mark or ""][0]
    said = said[:1].upper() + said[1:]
    if line.mark is Mark.LATE and line.late_min:
        said += f" {line.late_min} phút"
    if line.mark is Mark.LEFT_EARLY:
        said += f" {line.early_min} phút" if line.early_min else ""
        said += f", đến muộn {line.late_min} phút" if line.late_min else ""
    if not line.confirmed:
        said += " (chưa xác nhận)"
    times = " – ".join(_clock(at) for at in (line.joined_at, line.gone_at) if at)
    people = f"{line.people}/{line.delegates}" if line.people or line.delegates else ""
    by = f"{line.marked_by}, {_clock(line.marked_at)}" if line.marked_at else ""
    picture = f"Ảnh {_clock(line.picture[0])}, SHA-256 {line.picture[1][:16]}" if line.picture else ""
    notes = "\n".join(part for part in (line.reason, by, picture) if part)
    return [str(number), line.name, said, times, people, notes]


def _clock(at: datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M}"


_TIME = Text(20)
_MINUTES = Number(0, 100_000)
_TABLE: Final = Table(
    "roll",
    "Điểm danh",
    "Roll call",
    (
        Column("number", "TT", "No.", Number()),
        Column("group", "Nhóm", "Group", Text(200)),
        Column("name", "Điểm cầu", "Point", Text(200)),
        Column("mark", "Điểm danh", "Roll", Choice(tuple((key or "none", *pair) for key, pair in MARKS.items()))),
        Column("confirmed", "Đã xác nhận", "Confirmed", Flag()),
        Column("joined", "Vào lúc", "Came", _TIME),
        Column("gone", "Rời lúc", "Left", _TIME),
        Column("late", "Muộn (phút)", "Late (min)", _MINUTES),
        Column("early", "Về sớm (phút)", "Left early (min)", _MINUTES),
        Column("delegates", "Đại biểu đăng ký", "Delegates named", Number()),
        Column("people", "Đại biểu có mặt", "Delegates there", Number()),
        Column("reason", "Lý do", "Reason", Text(300)),
        Column("marked_by", "Người ghi", "By", Text(120)),
        Column("marked_at", "Ghi lúc", "At", _TIME),
        Column("pictured_at", "Ảnh lúc", "Picture at", _TIME),
        Column("picture", "Ảnh: SHA-256", "Picture: SHA-256", Text(64)),
    ),
    ("number",),
)


def roll_table(sheet: Sheet, *, language: str) -> bytes:
    """Return the roll as .xlsx."""
    rows: list[dict[str, str]] = []
    for group, lines in sheet.groups:
        for line in lines:
            rows.append(_row(len(rows) + 1, group, line))
    return write_table(_TABLE, rows, form="xlsx", language=language)


def _row(number: int, group: str, line: SheetLine) -> dict[str, str]:
    return {
        "number": str(number),
        "group": group,
        "name": line.name,
        "mark": line.mark or "none",
        "confirmed": "yes" if line.confirmed else "no",
        "joined": _moment(line.joined_at),
        "gone": _moment(line.gone_at),
        "late": _figure(line.late_min),
        "early": _figure(line.early_min),
        "delegates": _figure(line.delegates),
        "people": str(line.people) if line.delegates or line.people else "",
        "reason": line.reason,
        "marked_by": line.marked_by,
        "marked_at": _moment(line.marked_at),
        "pictured_at": _moment(line.picture[0] if line.picture else None),
        "picture": line.picture[1] if line.picture else "",
    }


def _figure(number: int) -> str:
    return str(number) if number else ""


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(VIETNAM):%d/%m/%Y %H:%M}" if at is not None else ""
