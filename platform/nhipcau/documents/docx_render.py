"""Fills a .docx template: Jinja in a sandbox that knows no calls, with every value escaped. Runs in a thread."""

from __future__ import annotations

import io
from typing import Any

from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from nhipcau.documents.fields import Facts


class Sandbox(ImmutableSandboxedEnvironment):
    """Reads fields and nothing else: nothing can be called, nothing that begins with ``_`` is read."""

    def __init__(self) -> None:
        super().__init__(undefined=StrictUndefined, autoescape=True)
        self.globals.clear()

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing is."""
        return False


def render_docx(template: bytes, facts: Facts) -> bytes:
    """Return the document. Raises jinja2.TemplateError and whatever a broken template raises: check it before."""
    document = DocxTemplate(io.BytesIO(template))
    document.render(dict(facts), jinja_env=Sandbox(), autoescape=True)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
