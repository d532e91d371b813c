"""Measures of a page in the form of Decree 30/2020, Annex I; both the .docx template and the PDF are set by them."""

from __future__ import annotations

from typing import Final

FONT: Final = "Times New Roman"
#: Shipped with the product: same widths as Times New Roman, every Vietnamese letter.
SHIPPED_FONT: Final = "Tinos"

#: A4 and its margins, millimetres (top and bottom 20-25, left 30-35, right 15-20).
WIDTH_MM: Final = 210
HEIGHT_MM: Final = 297
TOP_MM: Final = 20
BOTTOM_MM: Final = 20
LEFT_MM: Final = 30
RIGHT_MM: Final = 20
TEXT_MM: Final = WIDTH_MM - LEFT_MM - RIGHT_MM
#: Widths of the two halves of the head: issuing body, and the country's name and motto.
HEAD_MM: Final = (64, 96)

#: Sizes in points: country's name and body 12-13, motto 13-14, text 13-14, recipients 11-12, page number 13-14.
NAME_PT: Final = 12
MOTTO_PT: Final = 13
TEXT_PT: Final = 14
TABLE_PT: Final = 12
RECIPIENTS_PT: Final = 11
PAGE_NUMBER_PT: Final = 13
#: First line indent 1-1.27 cm; at least 6 pt between paragraphs.
INDENT_MM: Final = 10
BETWEEN_PT: Final = 6

COUNTRY: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
