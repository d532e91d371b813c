"""What is looked at before a .docx template is accepted: the archive, what it holds, its fields, and one try.

Refuses macros, embedded objects, links to the outside, archives that unpack to too much, and every part of the
template language that does more than fill in fields. Runs in a thread.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from docx import Document
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import TemplateSyntaxError, nodes

from nhipcau.documents.docx_render import Sandbox, render_docx
from nhipcau.documents.fields import FIELDS, sample
from nhipcau.domain.errors_documents import TemplateForbidden, TemplateRefused, TemplateSyntax, TemplateUnknownField
from nhipcau.domain.papers import DocumentKind
from nhipcau.files.containers import KINDS, Bounds, Container, ContainerFault, ContainerRefused, open_container

#: Largest template, packed and unpacked, and of its texts alone, bytes.
PACKED_MOST: Final = 2 * 1024 * 1024
UNPACKED_MOST: Final = 16 * 1024 * 1024
TEXT_MOST: Final = 2 * 1024 * 1024
_BOUNDS: Final = Bounds(parts=300, unfolded=UNPACKED_MOST)
_FAULTS: Final = {ContainerFault.BOMB: "too_large", ContainerFault.MACROS: "macro"}
#: Deepest loop in a loop: three lists of 250 rows are a document of fifteen million.
_LOOPS_MOST: Final = 2

_ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.For,
    nodes.If,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Tuple,
)
#: What ``loop`` tells inside a loop.
_LOOP: Final = frozenset({"index", "index0", "first", "last", "length"})

_NAMES_OF_NODES: Final[Mapping[str, str]] = {
    "Call": "(…)",
    "Filter": "|",
    "Mul": "*",
    "Add": "+",
    "Assign": "set",
    "Getitem": "[…]",
}


def check_template(kind: DocumentKind, content: bytes) -> None:
    """Accept a template or say what is wrong.

    Raises TemplateRefused, TemplateSyntax, TemplateForbidden, TemplateUnknownField.
    """
    _check_archive(content)
    for text in _texts(content):
        _check_language(kind, text)
    try:
        # Opened again: what was made must be a document for others too.
        Document(io.BytesIO(render_docx(content, sample(kind))))
    except Exception as error:
        # A template is a stranger's file: whatever it makes the libraries raise, it is not accepted.
        raise TemplateRefused(field="file", reason="not_render") from error


def _check_archive(content: bytes) -> None:
    if len(content) > PACKED_MOST:
        raise TemplateRefused(field="file", reason="too_large")
    try:
        with open_container(content, _BOUNDS) as container:
            _check_parts(container)
    except ContainerRefused as refused:
        raise TemplateRefused(field="file", reason=_FAULTS.get(refused.fault, "not_docx")) from refused


def _check_parts(container: Container) -> None:
    if "word/document.xml" not in container.names or KINDS not in container.names:
        raise TemplateRefused(field="file", reason="not_docx")
    for part in container.names:
        name = part.lower()
        if name.endswith((".bin", ".ole")) and "printersettings" not in name:
            raise TemplateRefused(field="file", reason="embedded")
        if name.startswith(("word/embeddings/", "word/activex/", "word/afchunk")):
            raise TemplateRefused(field="file", reason="embedded")
        data = container.read(part)
        if name.endswith(".xml") and len(data) > TEXT_MOST:
            raise TemplateRefused(field="file", reason="too_large")
        if name.endswith((".xml", ".rels")):
            _check_xml(name, data)


def _check_xml(name: str, data: bytes) -> None:
    # Office writes UTF-8; in any other encoding the looks below would see nothing.
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TemplateRefused(field="file", reason="broken") from error
    if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise TemplateRefused(field="file", reason="broken")
    if "vbaProject" in text:
        raise TemplateRefused(field="file", reason="macro")
    if name.endswith(".rels"):
        for link in re.findall(r"<Relationship\b[^>]*>", text):
            if re.search(r"TargetMode\s*=\s*[\"']External", link) and "/hyperlink" not in link:
                raise TemplateRefused(field="file", reason="external")
    elif re.search(r"<w:(altChunk|object|control|subDoc)\b", text):
        raise TemplateRefused(field="file", reason="embedded")
    elif re.search(r"<w:instrText[^>]*>\s*(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|LINK|IMPORT)\b", text):
        raise TemplateRefused(field="file", reason="external")


def _texts(content: bytes) -> list[str]:
    """Return every part that is filled in, as the template language sees it."""
    try:
        template = DocxTemplate(io.BytesIO(content))
        document = template.get_docx()
        parts = [template.patch_xml(template.get_xml())]
        for relation in document.part.rels.values():
            if relation.reltype.endswith(("/header", "/footer", "/footnotes")):
                parts.append(template.patch_xml(relation.target_part.blob.decode("utf-8-sig")))
        properties = document.core_properties
        # docxtpl fills these in too.
        parts += [
            str(getattr(properties, name, "") or "")
            for name in ("author", "comments", "identifier", "language", "subject", "title", "category", "keywords")
        ]
    except Exception as error:
        raise TemplateRefused(field="file", reason="broken") from error
    return parts


def _check_language(kind: DocumentKind, text: str) -> None:
    try:
        tree = Sandbox().parse(text)
    except TemplateSyntaxError as error:
        raise TemplateSyntax(field="file", detail_text=_shortened(error.message or "")) from error
    _walk(tree, {field.name: frozenset(field.columns) if field.columns else None for field in FIELDS[kind]}, {}, 0)


def _walk(
    node: nodes.Node,
    fields: Mapping[str, frozenset[str] | None],
    rows: Mapping[str, frozenset[str]],
    depth: int,
) -> None:
    """Refuse what is not allowed; ``rows``: names of rows in the loops around, each with its columns."""
    if not isinstance(node, _ALLOWED):
        kind = type(node).__name__
        raise TemplateForbidden(field="file", part=_NAMES_OF_NODES.get(kind, kind.lower()))
    match node:
        case nodes.For():
            _walk_loop(node, fields, rows, depth)
            return
        case nodes.Getattr(node=nodes.Name(name=owner), attr=attribute):
            known = _LOOP if owner == "loop" and depth else rows.get(owner)
            if known is None or attribute not in known:
                raise _unknown(f"{owner}.{attribute}", [f"{owner}.{name}" for name in known or ()] or list(fields))
            return
        case nodes.Getattr():
            raise TemplateForbidden(field="file", part=f".{_shortened(node.attr)}")
        case nodes.Name():
            if node.name not in fields and node.name not in rows:
                raise _unknown(node.name, list(fields))
    for child in node.iter_child_nodes():
        _walk(child, fields, rows, depth)


def _walk_loop(
    node: nodes.For, fields: Mapping[str, frozenset[str] | None], rows: Mapping[str, frozenset[str]], depth: int
) -> None:
    over = node.iter
    if not isinstance(over, nodes.Name) or not isinstance(node.target, nodes.Name) or node.recursive or node.test:
        raise TemplateForbidden(field="file", part="for")
    if depth >= _LOOPS_MOST:
        raise TemplateForbidden(field="file", part="for … for … for")
    columns = fields.get(over.name)
    if columns is None:
        raise _unknown(over.name, [name for name, found in fields.items() if found])
    for child in (*node.body, *node.else_):
        _walk(child, fields, {**rows, node.target.name: columns}, depth + 1)


def _unknown(name: str, known: list[str]) -> TemplateUnknownField:
    meant = get_close_matches(name, known, n=1)
    shown = _shortened(name) + (f" ({meant[0]}?)" if meant else "")
    return TemplateUnknownField(field="file", field_name=shown)


def _shortened(text: str) -> str:
    """Return at most 80 characters without markup."""
    return re.sub(r"<[^>]*>|[<>{}]", "", text)[:80]
