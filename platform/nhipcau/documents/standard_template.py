"""The .docx templates that come with the product, drawn from the outlines in the form of Decree 30/2020."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from docx import Document
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from nhipcau.documents import page_form as form
from nhipcau.documents.outlines import OUTLINES, Annex, Signature, Table, Text, Title
from nhipcau.domain.papers import DocumentKind

_CENTRE = WD_ALIGN_PARAGRAPH.CENTER
_JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY
_LEFT = WD_ALIGN_PARAGRAPH.LEFT
#: Name of a row in the loops of standard templates.
ROW = "dong"


@lru_cache(maxsize=len(DocumentKind))
def standard_template(kind: DocumentKind) -> bytes:
    """Return the .docx template of a kind (some 60 ms the first time)."""
    document: Any = Document()
    _set_page(document)
    _head(document)
    for block in OUTLINES[kind]:
        match block:
            case Title():
                _title(document, block.name, block.about)
            case Text():
                _text(document, block)
            case Table():
                _table(document, block)
            case Signature():
                _signature(document)
            case Annex():
                document.add_page_break()
                _title(document, block.name, block.about)
    _paragraph(
        document, "Mã kiểm tra: {{ ma_xac_thuc }}", _LEFT, size=form.RECIPIENTS_PT, italic=True, before=form.BETWEEN_PT
    )
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(form.WIDTH_MM), Mm(form.HEIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(form.TOP_MM), Mm(form.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(form.LEFT_MM), Mm(form.RIGHT_MM)
    section.header_distance = Mm(10)
    # The number stands in the middle of the head, and not on the first page.
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = _CENTRE
    _field(number.add_run(), "PAGE")
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = form.FONT, Pt(form.TEXT_PT)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), form.FONT)
    normal.paragraph_format.space_after = Pt(0)
    header = document.styles["Header"]
    header.font.size = Pt(form.PAGE_NUMBER_PT)
    document.core_properties.author = "Nhịp Cầu"
    document.core_properties.title = ""
    document.core_properties.comments = ""


def _head(document: Any) -> None:
    left, right = _halves(document)
    _paragraph(left, "{%p if co_quan_cap_tren %}", _LEFT, first=True)
    _paragraph(left, "{{ co_quan_cap_tren }}", _CENTRE, size=form.NAME_PT)
    _paragraph(left, "{%p endif %}", _LEFT)
    _paragraph(left, "{{ co_quan }}", _CENTRE, size=form.NAME_PT, bold=True)
    _rule(left, inset_mm=21)
    _paragraph(left, "Số: {{ so_ky_hieu }}", _CENTRE, size=form.MOTTO_PT)
    _paragraph(right, form.COUNTRY, _CENTRE, size=form.NAME_PT, bold=True, first=True)
    _paragraph(right, form.MOTTO, _CENTRE, size=form.MOTTO_PT, bold=True)
    _rule(right, inset_mm=19)
    _paragraph(right, "{{ dia_danh_ngay }}", _CENTRE, size=form.MOTTO_PT, italic=True)


def _title(document: Any, name: str, about: str) -> None:
    _paragraph(document, name, _CENTRE, bold=True, before=18)
    _paragraph(document, about, _CENTRE, bold=True)
    _rule(document, inset_mm=60, after=form.BETWEEN_PT)


def _text(document: Any, block: Text) -> None:
    if block.when:
        _paragraph(document, f"{{%p if {block.when} %}}", _LEFT)
    plain = block.style in ("body", "lead")
    _paragraph(
        document,
        block.text,
        _CENTRE if block.style == "centre" else _JUSTIFY,
        bold=block.style == "heading",
        indent_mm=form.INDENT_MM if plain or block.style == "heading" else 0,
        before=form.BETWEEN_PT,
    )
    if block.when:
        _paragraph(document, "{%p endif %}", _LEFT)


def _table(document: Any, block: Table) -> None:
    if block.only_with_rows:
        _paragraph(document, f"{{%p if {block.rows} %}}", _LEFT)
    _paragraph(document, "", _LEFT, size=form.BETWEEN_PT)
    table = document.add_table(rows=4, cols=len(block.columns))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = [Mm(form.TEXT_MM * column.share / 100) for column in block.columns]
    loop, row, end = table.rows[1], table.rows[2], table.rows[3]
    for place, column in enumerate(block.columns):
        head = table.rows[0].cells[place]
        _paragraph(head, column.head, _CENTRE, size=form.TABLE_PT, bold=True, first=True)
        cell = row.cells[place]
        align = _CENTRE if column.centred else _LEFT
        _paragraph(cell, f"{{{{ {ROW}.{column.field} }}}}", align, size=form.TABLE_PT, first=True)
        for line in table.rows:
            line.cells[place].width = widths[place]
    loop.cells[0].paragraphs[0].add_run(f"{{%tr for {ROW} in {block.rows} %}}")
    end.cells[0].paragraphs[0].add_run("{%tr endfor %}")
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for line in (table.rows[0], row):
        whole = OxmlElement("w:cantSplit")
        line._tr.get_or_add_trPr().append(whole)
    if block.only_with_rows:
        _paragraph(document, "{%p endif %}", _LEFT)


def _signature(document: Any) -> None:
    _paragraph(document, "", _LEFT)
    left, right = _halves(document)
    _paragraph(left, "Nơi nhận:", _LEFT, size=form.NAME_PT, bold=True, italic=True, first=True)
    _paragraph(left, "{%p for noi in noi_nhan %}", _LEFT)
    _paragraph(left, "- {{ noi.ten }};", _LEFT, size=form.RECIPIENTS_PT)
    _paragraph(left, "{%p endfor %}", _LEFT)
    _paragraph(left, "- Lưu: VT.", _LEFT, size=form.RECIPIENTS_PT)
    _paragraph(right, "{{ quyen_han_ky }}", _CENTRE, bold=True, first=True)
    for _ in range(4):
        _paragraph(right, "", _CENTRE)
    _paragraph(right, "{{ nguoi_ky }}", _CENTRE, bold=True)


def _halves(document: Any) -> Sequence[Any]:
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for cell, width in zip(table.rows[0].cells, form.HEAD_MM, strict=True):
        cell.width = Mm(width)
    return tuple(table.rows[0].cells)


def _paragraph(
    where: Any,
    text: str,
    align: Any,
    *,
    size: float = form.TEXT_PT,
    bold: bool = False,
    italic: bool = False,
    indent_mm: float = 0,
    before: float = 0,
    first: bool = False,
) -> Any:
    """Add a paragraph; ``first``: fill the empty one that every cell has."""
    paragraph = where.paragraphs[0] if first else where.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = Pt(before)
    if indent_mm:
        paragraph.paragraph_format.first_line_indent = Mm(indent_mm)
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold or None, italic or None
    return paragraph


def _rule(where: Any, *, inset_mm: float, after: float = 0) -> None:
    """Draw a line in the middle: an empty paragraph with a border above."""
    paragraph = _paragraph(where, "", _CENTRE, size=4)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(inset_mm)
    paragraph.paragraph_format.space_after = Pt(after)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")


def _field(run: Any, name: str) -> None:
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)
