"""Documents by their content: what stands in the Word file and in the PDF, what a notice cannot do without."""

from __future__ import annotations

import base64
import hashlib
import io
from datetime import date, timedelta

import docx
import pypdf
import pytest
from PIL import Image
from sqlalchemy import delete, select, update

from nhipcau.domain.errors import BadInput, Forbidden, NotFound, WrongState
from nhipcau.domain.errors_documents import MailOff, NoticeIncomplete, SignedCopyWrong
from nhipcau.domain.papers import DocumentKind
from nhipcau.domain.roles import Role, ScopeKind
from nhipcau.schemas.documents import DocumentIn, DocumentView, SendIn
from nhipcau.services import documents, papers
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import (
    BridgePoint,
    Conference,
    Delegate,
    Event,
    MadeDocument,
    OperationTeam,
    PointAnswer,
    Session,
    TeamMember,
    TechnicalRequest,
)
from support.control_plane import make_body, make_person
from support.database import counted_queries
from support.office import Office, make_office

pytestmark = pytest.mark.anyio

SIGNED = b"%PDF-1.7 signed and stamped"


@pytest.fixture
async def office(deployment: Deployment) -> Office:
    return await make_office(deployment)


async def make(office: Office, kind: DocumentKind, **more: object) -> DocumentView:
    request = DocumentIn.model_validate({"kind": kind, "number": "15/TB-VP", "signer": "Nguyễn Văn An", **more})
    return await documents.make_document(
        office.deployment, office.registrar, request=request, conference_id=office.conference.id
    )


async def file(office: Office, made: DocumentView, form: str) -> bytes:
    content, _, _ = await documents.read_file(office.deployment, office.registrar, document_id=made.id, form=form)
    return content


def words_of(content: bytes) -> str:
    """Every text of a Word file in the order in which it stands, tables included."""
    body = docx.Document(io.BytesIO(content)).element.body
    paragraphs = body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p")
    return "\n".join("".join(text.text or "" for text in p.iter(f"{p.tag[:-1]}t")) for p in paragraphs)


def pages_of(content: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(content)).pages]


async def test_a_notice_names_everything_that_it_must(office: Office) -> None:
    """Art. 9.2: host (main point), number and names of the sub points, official time, pre-run time."""
    await office.rehearse()
    made = await make(office, DocumentKind.NOTICE, place="Bắc Giang", issued_on=date(2026, 3, 16))
    word, pages = words_of(await file(office, made, "docx")), pages_of(await file(office, made, "pdf"))
    for text in (word, " ".join(pages)):
        for said in (
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "VĂN PHÒNG UBND TỈNH",
            "Số: 15/TB-VP",
            "Bắc Giang, ngày 16 tháng 3 năm 2026",
            "THÔNG BÁO",
            "Văn phòng UBND tỉnh, tại điểm cầu UBND tỉnh.",
            "Gồm 3 điểm cầu phụ",
            "a) Họp chính thức: 08 giờ 00, Thứ Năm ngày 19/3/2026; dự kiến kết thúc 11 giờ 00",
            "b) Vận hành thử hệ thống: 14 giờ 00, Thứ Tư ngày 18/3/2026.",
            "c) Các điểm cầu kết nối vào hệ thống từ 07 giờ 00 trong ngày họp.",
            "Hội nghị được ghi âm, ghi hình (Điều 32 Luật số 91/2025/QH15).",
            "Nguyễn Văn An",
            "Xã 001",
            "Xã 002",
            "Xã 003",
            f"Mã kiểm tra: {made.code}",
        ):
            assert (said, said in text) == (said, True)
    assert [page.startswith("2 PHỤ LỤC") for page in pages] == [False, True]


async def test_nothing_is_said_of_a_recording_that_nobody_asked_for(deployment: Deployment) -> None:
    office = await make_office(deployment, recording=False)
    await office.rehearse()
    made = await make(office, DocumentKind.NOTICE)
    assert "ghi hình" not in words_of(await file(office, made, "docx"))
    assert "ghi hình" not in " ".join(pages_of(await file(office, made, "pdf")))


@pytest.mark.parametrize("kind", [DocumentKind.NOTICE, DocumentKind.INVITATION])
async def test_a_notice_without_the_pre_run_time_is_not_made_and_says_so(office: Office, kind: DocumentKind) -> None:
    """Art. 9.2: the notice must state when the system is run before the conference."""
    with pytest.raises(NoticeIncomplete) as refused:
        await make(office, kind)
    assert refused.value.params["fields"] == ["pre_run"]
    assert "thời gian vận hành thử" in refused.value.words("vi")[0]
    shown = await papers.list_papers(
        office.deployment, office.registrar, conference_id=office.conference.id, language="en"
    )
    missing = {choice.kind: choice.missing for choice in shown.choices}
    assert missing[kind] == ("the time of the trial run before the conference",)
    assert missing[DocumentKind.REGISTRATION] == ()


async def test_a_notice_without_points_or_a_session_names_each(office: Office) -> None:
    """Art. 9.2: every field that is missing is named."""
    async with office.deployment.database.write() as tx:
        from nhipcau.store.models import ConferencePoint

        await tx.execute(delete(ConferencePoint).where(ConferencePoint.conference_id == office.conference.id))
        await tx.execute(delete(Session).where(Session.conference_id == office.conference.id))
    with pytest.raises(NoticeIncomplete) as refused:
        await make(office, DocumentKind.NOTICE)
    assert refused.value.params["fields"] == ["main_point", "sub_points", "time", "pre_run"]


MARKUP = 'Họp #pagebreak() $x$ *đậm* _n_ `c` \\ {{ 7*7 }} {% raw %} & "q" \' </w:t> [a] <b>'


async def test_markup_in_names_is_shown_as_it_was_typed(deployment: Deployment) -> None:
    office = await make_office(deployment, title=MARKUP)
    await office.rehearse()
    long = "Xã " + "Rất dài " * 9
    async with deployment.database.write() as tx:
        await tx.execute(update(BridgePoint).where(BridgePoint.id == office.subs[0].id).values(name=f"#x({long})"))
    made = await make(office, DocumentKind.NOTICE, signer="#panic() {{ x }}", number="{{ 1 }} &amp;")
    word, pages = words_of(await file(office, made, "docx")), pages_of(await file(office, made, "pdf"))
    assert f"Về việc tổ chức {MARKUP} theo hình thức trực tuyến" in word
    assert f"Về việc tổ chức {MARKUP} theo hình thức trực tuyến" in " ".join(pages)
    assert len(pages) == 2
    for text in (word, " ".join(pages)):
        assert "#panic() {{ x }}" in text
        assert " ".join(f"#x({long})".split()) in " ".join(text.split())


@pytest.mark.parametrize("kind", [kind for kind in DocumentKind if kind is not DocumentKind.CONTACT_OFFICERS])
async def test_every_document_of_a_conference_is_made(office: Office, kind: DocumentKind) -> None:
    await office.rehearse()
    made = await make(office, kind)
    assert (made.kind, made.number, made.own_template) == (kind, "15/TB-VP", False)
    for form, sha256 in (("docx", made.docx_sha256), ("pdf", made.pdf_sha256)):
        assert hashlib.sha256(await file(office, made, form)).hexdigest() == sha256


@pytest.mark.parametrize("phone", ["", "0204.3854.001"])
@pytest.mark.parametrize(
    "kind",
    [DocumentKind.NOTICE, DocumentKind.REGISTRATION, DocumentKind.TECHNICAL_REQUEST, DocumentKind.DUTY_SHEET],
)
async def test_what_is_not_known_leaves_no_gap_in_a_sentence(office: Office, kind: DocumentKind, phone: str) -> None:
    """A coordinator without a telephone is named all the same; a duty sheet that nobody has answered has no head of a
    table without rows."""
    await office.rehearse()
    async with office.deployment.database.write() as tx:
        await tx.execute(update(Conference).values(coordinator="Trần Thị Lịch", coordinator_phone=phone))
    made = await make(office, kind)
    contact = f"Trần Thị Lịch, điện thoại {phone}." if phone else "Trần Thị Lịch."
    word, pages = words_of(await file(office, made, "docx")), pages_of(await file(office, made, "pdf"))
    for text in (" ".join(word.split()), " ".join(" ".join(pages).split())):
        assert contact in text
        assert "Họ tên người trực" not in text


async def test_contact_officers_are_listed_first_and_only_who_holds_office(office: Office) -> None:
    """Art. 13.3: the list of contact officers, as it holds from a day on."""
    body = office.host
    async with office.deployment.database.write() as tx:
        tx.add(OperationTeam(body_id=body.id, decision_number="12/QĐ-VP"))
        for name, contact, until in (
            ("Lê Thành Viên", "none", None),
            ("Trần Đầu Mối", "officer", None),
            ("Vũ Đã Nghỉ", "officer", date(2026, 1, 31)),
        ):
            tx.add(
                TeamMember(body_id=body.id, name=name, duty="operator", contact=contact, valid_to=until, phone="0912")
            )
    request = DocumentIn.model_validate({"kind": "contact_officers"})
    made = await documents.make_document(office.deployment, office.registrar, request=request, body_id=body.id)
    table = docx.Document(io.BytesIO(await file(office, made, "docx"))).tables[1]
    assert [[cell.text for cell in row.cells][:2] for row in table.rows] == [
        ["TT", "Họ và tên"],
        ["1", "Trần Đầu Mối"],
        ["2", "Lê Thành Viên"],
    ]
    assert "12/QĐ-VP" in " ".join(pages_of(await file(office, made, "pdf")))
    listed = await documents.list_body_documents(office.deployment, office.registrar, body_id=body.id)
    assert [one.id for one in listed] == [made.id]


async def test_a_signed_copy_is_kept_with_its_hash(office: Office) -> None:
    await office.rehearse()
    made = await make(office, DocumentKind.NOTICE)
    keep = documents.keep_signed_copy
    signed = await keep(office.deployment, office.registrar, document_id=made.id, name="../Đã ký\n.exe", content=SIGNED)
    assert (signed.signed_sha256, signed.signed_name, signed.signed_bytes) == (
        hashlib.sha256(SIGNED).hexdigest(),
        "Đã ký.pdf",
        len(SIGNED),
    )
    assert await file(office, made, "signed") == SIGNED
    told = await documents.verify_document(office.deployment, code=made.code.lower(), address="10.1.1.1", language="vi")
    assert (told.signed_sha256, told.body, told.replaced) == (signed.signed_sha256, "Văn phòng UBND tỉnh", False)


@pytest.mark.parametrize("content", [b"", b"MZ\x90\x00", b"<html>", b"PK\x03\x04"])
async def test_a_signed_copy_that_is_none_is_refused(office: Office, content: bytes) -> None:
    made = await make(office, DocumentKind.REGISTRATION)
    with pytest.raises(SignedCopyWrong):
        await documents.keep_signed_copy(
            office.deployment, office.registrar, document_id=made.id, name="a.pdf", content=content
        )
    with pytest.raises(NotFound):
        await file(office, made, "signed")


async def test_a_newer_document_takes_the_place_of_the_older(office: Office) -> None:
    await office.rehearse()
    first, second = await make(office, DocumentKind.NOTICE), await make(office, DocumentKind.NOTICE)
    shown = await papers.list_papers(
        office.deployment, office.registrar, conference_id=office.conference.id, language="vi"
    )
    assert [(one.id, one.replaced) for one in shown.documents] == [(second.id, False), (first.id, True)]
    told = await documents.verify_document(office.deployment, code=first.code, address="10.1.1.1", language="vi")
    assert told.replaced


async def test_one_kind_made_again_and_again_pushes_no_other_out(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(papers, "LIST_LIMIT", 2)
    kinds = [DocumentKind.REGISTRATION, *[DocumentKind.TECHNICAL_REQUEST] * 3]
    made = [await make(office, kind) for kind in kinds]
    shown = await papers.list_papers(
        office.deployment, office.registrar, conference_id=office.conference.id, language="vi"
    )
    assert [(one.id, one.replaced) for one in shown.documents] == [(made[3].id, False), (made[0].id, False)]
    assert {choice.kind: choice.made for choice in shown.choices if choice.made} == {
        DocumentKind.REGISTRATION: 1,
        DocumentKind.TECHNICAL_REQUEST: 3,
    }


async def test_a_code_that_nobody_made_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        await documents.verify_document(office.deployment, code="AAAA-BBBB-CCCC", address="10.1.1.1", language="vi")


async def test_what_was_made_is_never_changed_by_what_is_registered_later(office: Office) -> None:
    made = await make(office, DocumentKind.REGISTRATION)
    before = await file(office, made, "pdf")
    async with office.deployment.database.write() as tx:
        await tx.execute(update(Conference).values(title="Tên khác"))
    assert await file(office, made, "pdf") == before


async def test_a_file_that_was_tampered_with_is_not_given_out(office: Office) -> None:
    made = await make(office, DocumentKind.REGISTRATION)
    folder = office.deployment.settings.documents_dir
    (folder / made.pdf_sha256[:2] / made.pdf_sha256).write_bytes(b"%PDF-1.7 something else")
    with pytest.raises(NotFound):
        await file(office, made, "pdf")


async def test_a_preview_shows_pages_and_keeps_nothing(office: Office) -> None:
    request = DocumentIn.model_validate({"kind": "registration"})
    shown = await documents.preview_document(
        office.deployment, office.registrar, request=request, conference_id=office.conference.id
    )
    pictures = [base64.b64decode(page.removeprefix("data:image/png;base64,")) for page in shown.pages]
    # A4 at 100 dots an inch.
    assert [(shown.total, Image.open(io.BytesIO(picture)).size) for picture in pictures] == [(2, (827, 1169))] * 2
    async with office.deployment.database.read() as tx:
        assert (await tx.scalars(select(MadeDocument))).all() == []


async def test_without_a_mail_server_nothing_is_sent_and_it_is_said(office: Office) -> None:
    made = await make(office, DocumentKind.REGISTRATION)
    with pytest.raises(MailOff):
        await documents.send_document(
            office.deployment, office.registrar, document_id=made.id, request=SendIn(addresses=["a@example.vn"])
        )
    shown = await papers.list_papers(
        office.deployment, office.registrar, conference_id=office.conference.id, language="vi"
    )
    assert (shown.mail_on, shown.documents[0].sent_at) == (False, None)


async def test_others_do_not_make_documents_of_a_host(office: Office) -> None:
    elsewhere = await make_body(office.deployment, "Sở Khác", level="department")
    stranger = await make_person(office.deployment, Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=elsewhere.id)
    auditor = await make_person(office.deployment, Role.AUDITOR)
    request = DocumentIn.model_validate({"kind": "registration"})
    for actor, refusal in ((stranger, NotFound), (auditor, Forbidden)):
        with pytest.raises(refusal):
            await documents.make_document(office.deployment, actor, request=request, conference_id=office.conference.id)


async def test_documents_leave_facts(office: Office) -> None:
    made = await make(office, DocumentKind.REGISTRATION)
    await documents.keep_signed_copy(
        office.deployment, office.registrar, document_id=made.id, name="k.pdf", content=SIGNED
    )
    async with office.deployment.database.read() as tx:
        rows = await tx.execute(select(Event.type, Event.conference_id, Event.data).order_by(Event.id))
        facts = [(kind, place, data["document_id"]) for kind, place, data in rows if kind.startswith("document.")]
    assert facts == [
        ("document.made", office.conference.id, made.id),
        ("document.signed", office.conference.id, made.id),
    ]


@pytest.mark.parametrize("points", [1, 250])
async def test_the_page_of_documents_asks_as_often_for_one_point_as_for_250(
    deployment: Deployment, points: int
) -> None:
    office = await make_office(deployment, points=points)
    await office.rehearse()
    with counted_queries(deployment.database) as statements:
        await papers.list_papers(deployment, office.registrar, conference_id=office.conference.id, language="vi")
    assert len(statements) <= 28
    statements_of.setdefault(deployment.database.is_sqlite, []).append(len(statements))
    assert len(set(statements_of[deployment.database.is_sqlite])) == 1


#: Kind of database → statements counted.
statements_of: dict[bool, list[int]] = {}


async def test_a_conference_that_was_cancelled_is_not_announced(deployment: Deployment) -> None:
    from support.control_plane import make_deployment

    office = await make_office(make_deployment(deployment.database, now=deployment.now, smtp_host="127.0.0.1"))
    await office.rehearse(at=office.conference.starts_at - timedelta(days=1))
    made = await make(office, DocumentKind.NOTICE)
    async with deployment.database.write() as tx:
        await tx.execute(update(Conference).values(intake="cancelled"))
    with pytest.raises(WrongState):
        await documents.send_document(office.deployment, office.registrar, document_id=made.id, request=SendIn())
    list_made = await make(office, DocumentKind.INVITATION_LIST)
    async with deployment.database.write() as tx:
        await tx.execute(update(Conference).values(intake="confirmed"))
    with pytest.raises(BadInput):
        await documents.send_document(office.deployment, office.registrar, document_id=list_made.id, request=SendIn())


async def test_lists_say_what_points_answered_and_what_was_asked(office: Office) -> None:
    """Art. 9.2 ¶2: technical requests; delegates and operators stand on the invitation list when they are known."""
    point, conference_id = office.subs[0].id, office.conference.id
    async with office.deployment.database.write() as tx:
        tx.add_all(
            [
                PointAnswer(
                    conference_id=conference_id,
                    point_id=point,
                    state="accepted",
                    operator="Hoàng Văn Cầu",
                    operator_phone="0912.345.678",
                    answered_by="x",
                    answered_for=office.conference.starts_at,
                    answered_at=office.deployment.now(),
                ),
                Delegate(
                    conference_id=conference_id, point_id=point, position=1, name="Lê Thị Mời", post="Chủ tịch UBND xã"
                ),
                TechnicalRequest(
                    conference_id=conference_id,
                    kind="slides",
                    state="agreed",
                    note="30 trang",
                    asked_at=office.deployment.now(),
                    asked_by="x",
                    due_at=office.deployment.now(),
                    outcome="in_time",
                ),
            ]
        )
    listed = await make(office, DocumentKind.INVITATION_LIST)
    table = docx.Document(io.BytesIO(await file(office, listed, "docx"))).tables[1]
    assert [cell.text for cell in table.rows[2].cells] == [
        "2",
        "Xã 001",
        "Tỉnh Bắc Giang",
        "Lê Thị Mời, Chủ tịch UBND xã",
        "Hoàng Văn Cầu",
        "0912.345.678",
    ]
    asked = await make(office, DocumentKind.TECHNICAL_REQUEST)
    table = docx.Document(io.BytesIO(await file(office, asked, "docx"))).tables[1]
    assert [[cell.text for cell in row.cells][1:] for row in table.rows[1:]] == [
        ["Ghi lại toàn bộ nội dung cuộc họp", "Tự bắt đầu cùng phiên chính thức; mọi điểm cầu được báo"],
        ["Trình chiếu slide", "30 trang; Đã thống nhất"],
    ]
