"""Providers of line and power: they acknowledge by a link, without an account, for each session."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nhipcau.domain.errors import BadInput, TooMany
from nhipcau.domain.errors_documents import DutyLinkExpired
from nhipcau.domain.papers import DocumentKind
from nhipcau.schemas.documents import DocumentIn, DutyAnswerIn, DutyLinkView, ProviderIn
from nhipcau.services import documents, duty, papers
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import MadeDocument, Session
from support.control_plane import Clock
from support.office import Office, make_office

pytestmark = pytest.mark.anyio

WHERE = "10.9.9.9"


@pytest.fixture
async def office(deployment: Deployment) -> Office:
    return await make_office(deployment)


async def ask(office: Office, name: str = "VNPT Bắc Giang", kind: str = "telecom") -> DutyLinkView:
    request = ProviderIn.model_validate({"name": name, "kind": kind})
    provider = await duty.keep_provider(office.deployment, office.engineer, request=request)
    return await duty.ask_provider(
        office.deployment, office.registrar, conference_id=office.conference.id, provider_id=provider.id
    )


def token(link: DutyLinkView) -> str:
    return link.url.partition("/truc#")[2]


def answer(link: DutyLinkView, *sessions: Session, name: str = "Lê Văn Dây") -> DutyAnswerIn:
    people = [{"session_id": session.id, "name": name, "phone": "0912.345.678"} for session in sessions]
    return DutyAnswerIn.model_validate({"token": token(link), "people": people, "note": "Trực tại trạm"})


async def test_a_provider_names_who_is_on_duty_in_rehearsal_and_session(office: Office) -> None:
    """Art. 13.6c, Art. 14.1: engineers stand by in trials and in the whole session; their names are known."""
    rehearsal = await office.rehearse()
    link = await ask(office)
    page = await duty.read_duty(office.deployment, token=token(link), address=WHERE)
    assert (page.provider, page.title, page.host) == (
        "VNPT Bắc Giang",
        "Hội nghị giao ban tháng 3",
        "Văn phòng UBND tỉnh",
    )
    assert [(one.kind, one.name) for one in page.sessions] == [("rehearsal", ""), ("live", "")]
    request = answer(link, rehearsal, office.meeting.session)
    page = await duty.answer_duty(office.deployment, request=request, address=WHERE)
    assert [(one.name, one.phone) for one in page.sessions] == [("Lê Văn Dây", "0912.345.678")] * 2
    shown = await papers.list_papers(
        office.deployment, office.registrar, conference_id=office.conference.id, language="vi"
    )
    (seen,) = shown.duty
    assert (seen.acknowledged_at, seen.note, len(seen.people)) == (office.deployment.now(), "Trực tại trạm", 2)


async def test_the_power_company_reads_the_schedule_and_says_whom_to_call(office: Office) -> None:
    """Art. 14.2: supply by the host's schedule, and the technical contact for each session."""
    rehearsal = await office.rehearse()
    link = await ask(office, "Điện lực Bắc Giang", "power")
    page = await duty.read_duty(office.deployment, token=token(link), address=WHERE)
    live = office.meeting.session
    assert (page.kind, page.main_point, page.points) == ("power", "UBND tỉnh", ("Xã 001", "Xã 002", "Xã 003"))
    assert [(one.kind, one.starts_at, one.ends_at) for one in page.sessions] == [
        ("rehearsal", rehearsal.starts_at, rehearsal.ends_at),
        ("live", live.starts_at, live.ends_at),
    ]
    request = answer(link, live, name="Hoàng Văn Điện")
    await duty.answer_duty(office.deployment, request=request, address=WHERE)
    shown = await papers.list_papers(
        office.deployment, office.registrar, conference_id=office.conference.id, language="vi"
    )
    (seen,) = shown.duty
    assert (seen.kind, seen.acknowledged_at) == ("power", office.deployment.now())
    assert [(one.session_id, one.name, one.phone) for one in seen.people] == [
        (live.id, "Hoàng Văn Điện", "0912.345.678")
    ]


async def test_the_duty_sheet_says_who_is_on_duty_in_which_session(office: Office) -> None:
    """Art. 14.1, Art. 14.2: both companies on one sheet; who has not answered is seen."""
    rehearsal = await office.rehearse()
    telecom, power = await ask(office), await ask(office, "Điện lực Bắc Giang", "power")
    await duty.answer_duty(office.deployment, request=answer(telecom, rehearsal), address=WHERE)
    request = DocumentIn.model_validate({"kind": DocumentKind.DUTY_SHEET})
    made = await documents.make_document(
        office.deployment, office.registrar, request=request, conference_id=office.conference.id
    )
    async with office.deployment.database.read() as tx:
        facts = (await tx.get_one(MadeDocument, made.id)).facts
    assert [(row["don_vi"], row["phien"], row["ho_ten"]) for row in facts["nguoi_truc"]] == [
        ("VNPT Bắc Giang", "Vận hành thử", "Lê Văn Dây"),
        ("VNPT Bắc Giang", "Phiên chính thức", ""),
        ("Điện lực Bắc Giang", "Vận hành thử", ""),
        ("Điện lực Bắc Giang", "Phiên chính thức", ""),
    ]
    assert power.url != telecom.url


async def test_an_answer_about_a_session_of_others_is_refused_whole(office: Office) -> None:
    link = await ask(office)
    await duty.answer_duty(office.deployment, request=answer(link, office.meeting.session), address=WHERE)
    stranger = Session(id=999_999)
    for wrong in (answer(link, stranger), answer(link, office.meeting.session, office.meeting.session)):
        with pytest.raises(BadInput):
            await duty.answer_duty(office.deployment, request=wrong, address=WHERE)
    page = await duty.read_duty(office.deployment, token=token(link), address=WHERE)
    assert [one.name for one in page.sessions] == ["Lê Văn Dây"]


async def test_a_link_ends_when_it_is_revoked_or_long_after_the_conference(office: Office, clock: Clock) -> None:
    first = await ask(office)
    await duty.revoke_link(office.deployment, office.registrar, link_id=first.id)
    with pytest.raises(DutyLinkExpired):
        await duty.read_duty(office.deployment, token=token(first), address=WHERE)
    clock.advance(minutes=1)
    again = await duty.ask_provider(
        office.deployment, office.registrar, conference_id=office.conference.id, provider_id=first.provider_id
    )
    assert (again.id, again.url == first.url) == (first.id, False)
    await duty.read_duty(office.deployment, token=token(again), address=WHERE)
    clock.at = office.conference.ends_at + duty.AFTERWARDS + timedelta(seconds=1)
    with pytest.raises(DutyLinkExpired):
        await duty.read_duty(office.deployment, token=token(again), address=WHERE)


async def test_guessing_links_is_slowed_down(office: Office) -> None:
    for _ in range(20):
        with pytest.raises(DutyLinkExpired):
            await duty.read_duty(office.deployment, token="0" * 64, address=WHERE)
    with pytest.raises(TooMany):
        await duty.read_duty(office.deployment, token="0" * 64, address=WHERE)


async def test_only_who_makes_documents_sees_the_links(office: Office) -> None:
    from nhipcau.domain.roles import Role
    from support.control_plane import make_person

    await ask(office)
    auditor = await make_person(office.deployment, Role.AUDITOR)
    seen = {}
    for name, actor in (("registrar", office.registrar), ("auditor", auditor)):
        shown = await papers.list_papers(office.deployment, actor, conference_id=office.conference.id, language="vi")
        seen[name] = [bool(link.url) for link in shown.duty]
    assert seen == {"registrar": [True], "auditor": [False]}
