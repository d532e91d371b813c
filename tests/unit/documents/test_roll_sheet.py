"""The roll as an annex of the logbook and as a table."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import openpyxl
import pypdfium2  # type: ignore[import-untyped]

from nhipcau.documents.roll_sheet import Sheet, SheetLine, roll_pdf, roll_table
from nhipcau.domain.conference import SessionKind
from nhipcau.domain.roll_call import Mark

EIGHT = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
TEN = EIGHT.replace(hour=3)


def line(name: str, mark: Mark | None, **more: object) -> SheetLine:
    """A point without anything special about it."""
    plain = {
        "confirmed": True,
        "joined_at": None,
        "gone_at": None,
        "late_min": 0,
        "early_min": 0,
        "delegates": 0,
        "people": 0,
        "reason": "",
        "marked_by": "Thư ký B",
        "marked_at": TEN,
    }
    return SheetLine(name=name, mark=mark, **{**plain, **more})  # type: ignore[arg-type]


def sheet(*communes: SheetLine, quorum: str = "") -> Sheet:
    main = line("UBND tỉnh", Mark.PRESENT, joined_at=EIGHT.replace(minute=5), gone_at=TEN, delegates=2, people=2)
    return Sheet(
        title="Hội nghị giao ban #1 *tháng 3*",
        kind=SessionKind.LIVE,
        host="Tỉnh Thử",
        main_point="UBND tỉnh",
        page="12/2026",
        starts_at=EIGHT,
        started_at=EIGHT,
        ended_at=TEN,
        groups=(("UBND tỉnh", (main,)), ("Huyện Yên Thế", communes)),
        quorum=quorum,
        made_at=TEN,
    )


LATE = line(
    "Xã A", Mark.LATE, joined_at=EIGHT.replace(minute=12), gone_at=TEN, late_min=12, confirmed=False, marked_at=None
)
EARLY = line("Xã C", Mark.LEFT_EARLY, joined_at=EIGHT.replace(minute=9), late_min=9, early_min=30)
EXCUSED = line("=Xã B", Mark.EXCUSED, reason="Lũ cuốn cầu", delegates=3)


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in document).split())
    finally:
        document.close()


def test_the_annex_says_what_the_roll_says() -> None:
    """Art. 7.4: it belongs to the page of the logbook."""
    said = words_of(roll_pdf(sheet(LATE, EXCUSED, EARLY, quorum="Đủ số cần có mặt: 2/3 điểm cầu, cần ít nhất 2.")))
    for words in (
        "BẢNG ĐIỂM DANH Hội nghị giao ban #1 *tháng 3* (Phiên chính thức; phụ lục của trang 12/2026 Sổ nhật ký)",
        "Thời gian: 08 giờ 00 đến 10 giờ 00, Thứ Tư ngày 11/3/2026.",
        "Tổng số 4 điểm cầu: 1 có mặt, 1 đến muộn, 1 về sớm, 1 vắng có lý do.",
        "Đại biểu có mặt: 2/5.",
        "Đủ số cần có mặt: 2/3 điểm cầu, cần ít nhất 2.",
        "2. Huyện Yên Thế",
        "Đến muộn 12 phút (chưa xác nhận)",
        "08:12 – 10:00",
        "Về sớm 30 phút, đến muộn 9 phút",
        "Lũ cuốn cầu Thư ký B, 10:00",
        "THƯ KÝ CHỦ TRÌ",
    ):
        assert words in said
    # It has neither the head of a letter nor a code to be looked up.
    assert "Mã kiểm tra" not in said
    assert "CỘNG HÒA" not in said


def test_250_points_fit_with_the_head_of_the_table_on_every_page() -> None:
    made = roll_pdf(sheet(*(line(f"Xã {n:03}", Mark.PRESENT) for n in range(1, 250))))
    document = pypdfium2.PdfDocument(made)
    try:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
    assert len(pages) < 20
    assert all("Điểm danh" in page for page in pages[:-1])
    assert "Xã 249" in " ".join(pages)


def test_the_table_holds_texts_only() -> None:
    for language, head, mark in (("vi", "Điểm cầu", "vắng có lý do"), ("en", "Point", "absent with a reason")):
        book = openpyxl.load_workbook(io.BytesIO(roll_table(sheet(LATE, EXCUSED), language=language)))
        rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
        assert len(rows) == 4
        assert rows[0][2] == head
        assert rows[3][:5] == ["3", "Huyện Yên Thế", "=Xã B", mark, "có" if language == "vi" else "yes"]
        assert rows[2][5:8] == ["11/03/2026 08:12", "11/03/2026 10:00", "12"]
        assert {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row} <= {"s", "n"}
        assert book.worksheets[0].cell(4, 3).data_type == "s"
