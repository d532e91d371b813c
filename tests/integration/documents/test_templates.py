"""Templates that offices change: what is accepted, and one clear message for each that is not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest

from nhipcau.documents.standard_template import standard_template
from nhipcau.documents.template_check import check_template
from nhipcau.domain.errors import Forbidden, Refusal
from nhipcau.domain.errors_documents import TemplateForbidden, TemplateRefused, TemplateSyntax, TemplateUnknownField
from nhipcau.domain.papers import DocumentKind
from nhipcau.domain.roles import Role
from nhipcau.schemas.documents import DocumentIn
from nhipcau.services import documents, templates
from nhipcau.services.deployment import Deployment
from support.control_plane import make_body, make_person
from support.office import Office, make_office

pytestmark = pytest.mark.anyio

NOTICE = DocumentKind.NOTICE


def with_text(text: str) -> bytes:
    """The standard notice with one more paragraph."""
    document = docx.Document(io.BytesIO(standard_template(NOTICE)))
    document.add_paragraph(text)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def with_file(name: str, content: bytes, *, template: bytes | None = None) -> bytes:
    """The standard notice with one file more in its archive, or one replaced."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(template or standard_template(NOTICE))) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return written.getvalue()


def part(name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(standard_template(NOTICE))) as archive:
        return archive.read(name)


def outside_picture() -> bytes:
    relations = part("word/_rels/document.xml.rels").replace(
        b"</Relationships>",
        b'<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        b'Target="http://example.vn/a.png" TargetMode="External"/></Relationships>',
    )
    return with_file("word/_rels/document.xml.rels", relations)


@pytest.mark.parametrize("kind", list(DocumentKind))
def test_every_standard_template_is_acceptable(kind: DocumentKind) -> None:
    check_template(kind, standard_template(kind))


@pytest.mark.parametrize(
    "text",
    [
        "{{ ten_hoi_nghi }} của {{ co_quan_chu_tri }}",
        "{% if co_ghi_hinh %}Có ghi hình{% else %}Không{% endif %}",
        "{% if so_diem_cau_phu == '2' and not yeu_cau_khac %}Hai{% endif %}",
        "{% for d in diem_cau_phu %}{{ loop.index }}. {{ d.ten }}{% if not loop.last %}; {% endif %}{% endfor %}",
    ],
)
def test_fields_conditions_and_loops_are_acceptable(text: str) -> None:
    check_template(NOTICE, with_text(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ ten_hoi_ngi }}", "ten_hoi_ngi (ten_hoi_nghi?)"),
        ("{% for d in diem_cau_phu %}{{ d.tenn }}{% endfor %}", "d.tenn (d.ten?)"),
        ("{% for d in diem_cau %}{{ d.ten }}{% endfor %}", "diem_cau (diem_cau_phu?)"),
        ("{{ can_bo }}", "can_bo"),
        ("{{ loop.index }}", "loop.index"),
    ],
)
def test_an_unknown_field_is_named_with_the_one_that_is_meant(text: str, shown: str) -> None:
    with pytest.raises(TemplateUnknownField) as refused:
        check_template(NOTICE, with_text(text))
    assert refused.value.params["field_name"] == shown
    assert shown in refused.value.words("vi")[0]


@pytest.mark.parametrize(
    "text",
    [
        "{{ ten_hoi_nghi.__class__.__mro__ }}",
        "{{ co_quan | upper }}",
        "{{ cycler() }}",
        "{{ ''.join(['a']) }}",
        "{{ 'x' * 1000000000 }}",
        "{{ 7 + 7 }}",
        "{{ diem_cau_phu[0] }}",
        "{% set x = 1 %}",
        "{% include 'a' %}",
        "{% import 'a' as b %}",
        "{% macro f() %}{% endmacro %}",
        "{% for i in range(1000000000) %}{% endfor %}",
        "{% for a in diem_cau_phu %}{% for b in diem_cau_phu %}{% for c in diem_cau_phu %}{% endfor %}{% endfor %}"
        "{% endfor %}",
        "{% filter upper %}{% endfilter %}",
    ],
)
def test_whatever_does_more_than_fill_in_is_refused(text: str) -> None:
    with pytest.raises(TemplateForbidden):
        check_template(NOTICE, with_text(text))


@pytest.mark.parametrize("text", ["{{ ten_hoi_nghi", "{% if co_ghi_hinh %}", "{% khong_co %}", "{{ a b }}"])
def test_marks_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises((TemplateSyntax, TemplateRefused)):
        check_template(NOTICE, with_text(text))


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda: b"", "not_docx"),
        (lambda: b"%PDF-1.7", "not_docx"),
        (lambda: b"PK\x05\x06" + bytes(18), "not_docx"),
        (lambda: standard_template(NOTICE)[:3000], "not_docx"),
        (lambda: bytes(3 * 1024 * 1024), "too_large"),
        (lambda: with_file("word/vbaProject.bin", b"macro"), "macro"),
        (lambda: with_file("word/embeddings/oleObject1.bin", b"ole"), "embedded"),
        (lambda: with_file("word/media/bomb.bmp", bytes(40 * 1024 * 1024)), "too_large"),
        (lambda: with_file("word/document.xml", b"<w:document" + b" " * 3_000_000), "too_large"),
        (lambda: with_file("word/document.xml", b"<broken"), "broken"),
        (
            lambda: with_file("word/document.xml", b'<!DOCTYPE a [<!ENTITY x "y">]>' + part("word/document.xml")),
            "broken",
        ),
        (lambda: with_file("word/styles.xml", "<a/>".encode("utf-16")), "broken"),
        (outside_picture, "external"),
    ],
)
def test_a_file_that_is_no_harmless_word_document_is_refused(made: Callable[[], bytes], reason: str) -> None:
    """A macro file, a zip bomb, a picture from outside, half a file: one clear message each."""
    with pytest.raises(TemplateRefused) as refused:
        check_template(NOTICE, made())
    assert refused.value.params["reason"] == reason
    assert all("…" not in words for words in refused.value.words("vi"))


@pytest.fixture
async def office(deployment: Deployment) -> Office:
    made = await make_office(deployment)
    await made.rehearse()
    return made


async def paragraphs(office: Office) -> list[str]:
    request = DocumentIn.model_validate({"kind": "notice"})
    made = await documents.make_document(
        office.deployment, office.registrar, request=request, conference_id=office.conference.id
    )
    content, _, _ = await documents.read_file(office.deployment, office.registrar, document_id=made.id, form="docx")
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]


async def test_a_changed_template_is_used_and_its_own_goes_before_everybodys(office: Office) -> None:
    upload = templates.upload_template
    system = await make_person(office.deployment, Role.ADMINISTRATOR)
    everybody = await upload(
        office.deployment, system, kind=NOTICE, body_id=None, name="a.docx", content=with_text("Của tất cả")
    )
    assert (await paragraphs(office))[-1] == "Của tất cả"
    own = await upload(
        office.deployment,
        office.registrar,
        kind=NOTICE,
        body_id=office.host.id,
        name="b.docx",
        content=with_text("Của {{ co_quan_chu_tri }}"),
    )
    assert (await paragraphs(office))[-1] == "Của Văn phòng UBND tỉnh"
    await templates.remove_template(office.deployment, office.registrar, template_id=own.id)
    assert (await paragraphs(office))[-1] == "Của tất cả"
    await templates.remove_template(office.deployment, system, template_id=everybody.id)
    assert (await paragraphs(office))[-1].startswith("Mã kiểm tra:")


async def test_a_refused_template_leaves_the_old_one_in_use(office: Office) -> None:
    upload = templates.upload_template
    place = {"kind": NOTICE, "body_id": office.host.id, "name": "a.docx"}
    await upload(office.deployment, office.registrar, content=with_text("Mẫu cũ"), **place)  # type: ignore[arg-type]
    with pytest.raises(Refusal):
        await upload(office.deployment, office.registrar, content=with_text("{{ sai }}"), **place)  # type: ignore[arg-type]
    assert (await paragraphs(office))[-1] == "Mẫu cũ"
    listed = await templates.list_templates(office.deployment, office.registrar, language="vi")
    assert [len(kind.templates) for kind in listed] == [1, 0, 0, 0, 0, 0, 0]


async def test_nobody_changes_the_templates_of_others(office: Office) -> None:
    other = await make_body(office.deployment, "Sở Khác", level="department", parent=office.province)
    for body_id in (other.id, None):
        with pytest.raises(Forbidden):
            await templates.upload_template(
                office.deployment,
                office.registrar,
                kind=NOTICE,
                body_id=body_id,
                name="a.docx",
                content=with_text("x"),
            )
