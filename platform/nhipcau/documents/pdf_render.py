"""Sets documents and backdrops as PDF with Typst: shipped font, no system fonts, no network, words never as markup.

Runs in a thread; the compiler releases the interpreter while it works.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import typst
from jinja2 import Environment, StrictUndefined

from nhipcau.documents import page_form as form
from nhipcau.documents.docx_render import Sandbox
from nhipcau.documents.fields import Facts
from nhipcau.documents.outlines import OUTLINES, Annex, Block, Signature, Table, Text, Title
from nhipcau.documents.page_unit import unit_for, with_unit
from nhipcau.domain.papers import DocumentKind

_HERE = Path(str(files("nhipcau.documents")))

#: Archival, with the text in reading order.
_STANDARD: Final = "a-2b"
#: Pictures of pages are read on a screen.
_PICTURE_PPI: Final = 100


def render_pdf(kind: DocumentKind, facts: Facts) -> bytes:
    """Return a document as PDF/A in the form of Decree 30/2020."""
    return _compile("letter.typ", _letter(kind, facts))


def render_pictures(kind: DocumentKind, facts: Facts) -> list[bytes]:
    """Return the pages of a document as PNG, to be looked at before it is made."""
    made = typst.compile(
        str(_HERE / "typst" / "letter.typ"),
        root=str(_HERE / "typst"),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(_letter(kind, facts), ensure_ascii=False)},
        format="png",
        ppi=_PICTURE_PPI,
    )
    return [made] if isinstance(made, bytes) else list(made or [])


def _letter(kind: DocumentKind, facts: Facts) -> dict[str, Any]:
    said = _sentences()
    blocks = [
        {
            "kind": "head",
            "above": facts["co_quan_cap_tren"],
            "body": facts["co_quan"],
            "number": facts["so_ky_hieu"],
            "place": facts["dia_danh_ngay"],
        },
        *(found for block in OUTLINES[kind] if (found := _block(block, facts, said)) is not None),
    ]
    title = next(block for block in OUTLINES[kind] if isinstance(block, Title))
    return {
        "title": f"{title.name}. {said.from_string(title.about).render(facts)}",
        "author": facts["co_quan"],
        "code": facts["ma_xac_thuc"],
        "form": _FORM,
        "blocks": blocks,
    }


def render_annex(title: str, author: str, blocks: list[dict[str, Any]]) -> bytes:
    """Return what belongs to another document as PDF/A: blocks of the letter's source, without head and code."""
    return _compile("letter.typ", {"title": title, "author": author, "code": "", "form": _FORM, "blocks": blocks})


def render_backdrops(
    *,
    width_mm: float,
    height_mm: float,
    background: str,
    text_colour: str,
    top: str,
    title: str,
    bottom: str,
    points: Sequence[str],
) -> bytes:
    """Return one page of true size for each point's name (Art. 6.3)."""
    unit = unit_for(width_mm, height_mm)
    made = _compile(
        "backdrop.typ",
        {
            "title": title,
            "width": width_mm / unit,
            "height": height_mm / unit,
            "background": background,
            "text_colour": text_colour,
            "top": top,
            "words": title,
            "bottom": bottom,
            "points": list(points),
            "font": form.SHIPPED_FONT,
        },
    )
    return with_unit(made, unit)


_FORM = {
    "font": form.SHIPPED_FONT,
    "width": form.WIDTH_MM,
    "height": form.HEIGHT_MM,
    "top": form.TOP_MM,
    "bottom": form.BOTTOM_MM,
    "left": form.LEFT_MM,
    "right": form.RIGHT_MM,
    "head": form.HEAD_MM,
    "name": form.NAME_PT,
    "motto": form.MOTTO_PT,
    "text": form.TEXT_PT,
    "table": form.TABLE_PT,
    "recipients": form.RECIPIENTS_PT,
    "number": form.PAGE_NUMBER_PT,
    "indent": form.INDENT_MM,
    "between": form.BETWEEN_PT,
    "country": form.COUNTRY,
    "motto_words": form.MOTTO,
}


@lru_cache(maxsize=1)
def _sentences() -> Environment:
    """The sandbox of templates, for plain text."""
    environment = Sandbox()
    environment.autoescape = False
    environment.undefined = StrictUndefined
    return environment


def _block(block: Block, facts: Facts, said: Environment) -> dict[str, Any] | None:
    def words(text: str) -> str:
        return said.from_string(text).render(facts)

    match block:
        case Title():
            return {"kind": "title", "name": block.name, "about": words(block.about)}
        case Annex():
            return {"kind": "annex", "name": block.name, "about": words(block.about)}
        case Text():
            if block.when and not facts[block.when]:
                return None
            return {"kind": "text", "style": block.style, "text": words(block.text)}
        case Table():
            rows = facts[block.rows]
            assert isinstance(rows, list)  # noqa: S101 - the catalogue of fields says so
            if block.only_with_rows and not rows:
                return None
            columns = [{"head": c.head, "share": c.share, "centred": c.centred} for c in block.columns]
            cells = [[row[c.field] for c in block.columns] for row in rows]
            return {"kind": "table", "columns": columns, "rows": cells}
        case Signature():
            recipients = facts["noi_nhan"]
            assert isinstance(recipients, list)  # noqa: S101
            return {
                "kind": "signature",
                "recipients": [row["ten"] for row in recipients],
                "authority": facts["quyen_han_ky"],
                "signer": facts["nguoi_ky"],
            }


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_HERE / "fonts")])


def _compile(source: str, data: dict[str, Any]) -> bytes:
    made = typst.compile(
        str(_HERE / "typst" / source),
        root=str(_HERE / "typst"),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        format="pdf",
        pdf_standards=[_STANDARD],
    )
    assert isinstance(made, bytes)  # noqa: S101 - one file is asked for
    return made
