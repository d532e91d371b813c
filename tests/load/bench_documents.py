"""Time to set a document with 250 rows as .docx and as PDF: ``python tests/load/bench_documents.py``."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from nhipcau.documents.docx_render import render_docx
from nhipcau.documents.fields import Facts, sample
from nhipcau.documents.pdf_render import render_backdrops, render_pdf
from nhipcau.documents.standard_template import standard_template
from nhipcau.domain.papers import DocumentKind

ROWS = 250
TRIES = 9
#: Lists that stay short: recipients, sessions and companies.
_SHORT = {"noi_nhan", "phien", "nguoi_truc"}


def facts_of(kind: DocumentKind) -> Facts:
    """Return facts with 250 points, or 250 people, each another one."""
    facts = sample(kind)
    for name, value in facts.items():
        if isinstance(value, list) and name not in _SHORT:
            # Typst remembers what it has set: every row is another one.
            facts[name] = [
                {key: f"{text} {row} {time.monotonic_ns()}" for key, text in value[0].items()} for row in range(ROWS)
            ]
    return facts


def longest_of(work: Callable[[], object]) -> tuple[float, float]:
    """Return median and longest time, milliseconds."""
    times = []
    for _ in range(TRIES):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times), max(times)


def main() -> None:
    """Print a line for each kind of document."""
    for kind in DocumentKind:
        template = standard_template(kind)
        word = longest_of(lambda kind=kind, template=template: render_docx(template, facts_of(kind)))  # type: ignore[misc]
        pdf = longest_of(lambda kind=kind: render_pdf(kind, facts_of(kind)))  # type: ignore[misc]
        print(f"{kind:18} docx_ms={word[0]:.0f} (longest {word[1]:.0f})  pdf_ms={pdf[0]:.0f} (longest {pdf[1]:.0f})")
    points = [f"Điểm cầu {number}" for number in range(ROWS)]
    look = {"background": "#a3161a", "text_colour": "#f8e08e", "top": "", "bottom": "", "title": "HỘI NGHỊ"}
    backdrops = longest_of(lambda: render_backdrops(width_mm=6000, height_mm=2400, points=points, **look))
    print(f"{'250 backdrops':18} pdf_ms={backdrops[0]:.0f} (longest {backdrops[1]:.0f})")


if __name__ == "__main__":
    main()
