"""Mail against a real SMTP server: what is sent to whom, once; calendar entries that are updated and cancelled."""

from __future__ import annotations

import io
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pypdf
import pytest
from aiosmtplib import SMTP
from sqlalchemy import delete, select, update
from structlog.testing import capture_logs

from nhipcau.domain.errors_documents import MailFailed, MailOff, NobodyToSendTo
from nhipcau.domain.papers import DocumentKind
from nhipcau.schemas.documents import DocumentIn, DutyAnswerIn, ProviderIn, SendIn
from nhipcau.services import conferences, documents, duty, letters, mailroom, papers
from nhipcau.services.deployment import Deployment
from nhipcau.services.open_tasks import list_tasks
from nhipcau.services.outgoing import write_letters
from nhipcau.services.posting import LIFE, ServerAway, send_due
from nhipcau.settings import Settings
from nhipcau.store.models import BodyMail, Conference, ConferencePoint, MadeDocument, PointProfile, Session
from nhipcau.supervisor.certificate import ensure
from support.control_plane import Clock
from support.mailserver import mail_server
from support.office import WHEN, make_office
from support.post import Post, settings_for, to

pytestmark = pytest.mark.anyio

PASSWORD = "mật khẩu bí mật"


async def test_a_notice_goes_to_every_body_once_with_the_pdf(post: Post) -> None:
    await post.send()
    await post.deliver()
    await post.deliver()
    papers = [letter for letter in post.server.letters if list(letter.iter_attachments())]
    assert sorted(map(to, papers)) == sorted(f"xa{point.id}@bacgiang.example.vn" for point in post.office.subs)
    letter = papers[0]
    assert (letter["Subject"], str(letter["From"])) == (
        "Thông báo: Hội nghị giao ban tháng 3",
        "Nhịp Cầu <hop@bacgiang.example.vn>",
    )
    (attached,) = letter.iter_attachments()
    pages = pypdf.PdfReader(io.BytesIO(attached.get_content())).pages
    assert "THÔNG BÁO" in pages[0].extract_text()
    assert {row.state for row in await post.rows()} == {"sent"}


async def test_a_points_own_mailbox_gets_the_notice_beside_its_body(post: Post) -> None:
    """Art. 9.2: the room is told where its people read; a mailbox that both share gets one letter."""
    first, second, third = post.office.subs
    shared = f"xa{second.id}@bacgiang.example.vn"
    async with post.deployment.database.write() as tx:
        tx.add(PointProfile(point_id=first.id, connection="browser", mail="phong-hop@xa.example.vn"))
        tx.add(PointProfile(point_id=second.id, connection="browser", mail=shared))
        await tx.execute(delete(BodyMail).where(BodyMail.body_id.in_([first.body_id, third.body_id])))
    known = await papers.list_papers(
        post.deployment, post.office.registrar, conference_id=post.office.conference.id, language="vi"
    )
    assert (known.reachable, known.bodies) == (2, 4)
    await post.send()
    await post.deliver()
    notices = [letter for letter in post.server.letters if list(letter.iter_attachments())]
    assert sorted(map(to, notices)) == ["phong-hop@xa.example.vn", shared]


async def test_a_signed_copy_goes_instead_of_the_pdf(post: Post) -> None:
    request = DocumentIn.model_validate({"kind": "invitation"})
    office = post.office
    made = await documents.make_document(
        post.deployment, office.registrar, request=request, conference_id=office.conference.id
    )
    await documents.keep_signed_copy(
        post.deployment, office.registrar, document_id=made.id, name="Giấy mời đã ký.pdf", content=b"%PDF-signed"
    )
    await documents.send_document(post.deployment, office.registrar, document_id=made.id, request=SendIn())
    await post.deliver()
    attached = [part for letter in post.server.letters for part in letter.iter_attachments()]
    assert {(part.get_filename(), part.get_content()) for part in attached} == {("Giấy mời đã ký.pdf", b"%PDF-signed")}


async def test_calendar_entries_keep_their_identity_and_count_changes(post: Post) -> None:
    """REQUEST, update and CANCEL: the UID stays, the SEQUENCE grows, and an event that changes nothing tells nobody."""
    (first, *_) = post.office.subs
    guest = f"xa{first.id}@bacgiang.example.vn"

    async def told() -> list[tuple[str, int, str]]:
        post.server.letters.clear()
        await post.deliver()
        mine = [event for event in post.server.calendars() if event["X-TO"] == guest]
        return sorted((str(e["UID"]), int(e["SEQUENCE"]), str(e["X-METHOD"])) for e in mine)

    async with post.deployment.database.read() as tx:
        sessions = list(await tx.scalars(select(Session.id).order_by(Session.id)))
    uids = sorted(f"nhipcau-{post.office.conference.id}-{session}@bacgiang.example.vn" for session in sessions)
    await post.send()
    assert await told() == [(uid, 0, "REQUEST") for uid in uids]
    await post.change(technical_note="không ai trong lịch thấy điều này")
    assert await told() == []
    await post.change(title="Tên mới")
    assert await told() == [(uid, 1, "REQUEST") for uid in uids]
    async with post.deployment.database.write() as tx:
        await tx.execute(
            update(Session)
            .where(Session.kind == "live")
            .values(starts_at=WHEN + timedelta(hours=1), ends_at=WHEN + timedelta(hours=3))
        )
        await post.tell(tx)
    live = next(uid for uid in uids if uid.startswith(f"nhipcau-{post.office.conference.id}-{sessions[0]}@"))
    assert await told() == [(live, 2, "REQUEST")]
    assert post.server.calendars()[0].decoded("dtstart") == WHEN + timedelta(hours=1)
    await conferences.cancel_conference(
        post.deployment,
        post.office.registrar,
        conference_id=post.office.conference.id,
        version=post.office.conference.version,
    )
    assert await told() == [(uid, 3 if uid == live else 2, "CANCEL") for uid in uids]
    assert {str(event["STATUS"]) for event in post.server.calendars()} == {"CANCELLED"}
    await post.change(title="Sau khi hủy")
    assert await told() == []


async def test_who_leaves_the_list_is_cancelled_and_who_comes_is_invited(post: Post) -> None:
    leaving, _, staying = post.office.subs
    await post.send()
    await post.deliver()
    post.server.letters.clear()
    async with post.deployment.database.write() as tx:
        await tx.execute(delete(ConferencePoint).where(ConferencePoint.point_id == leaving.id))
        await post.tell(tx)
    await post.deliver()
    assert {(e["X-TO"], str(e["X-METHOD"])) for e in post.server.calendars()} == {
        (f"xa{leaving.id}@bacgiang.example.vn", "CANCEL")
    }
    post.server.letters.clear()
    async with post.deployment.database.write() as tx:
        tx.add(ConferencePoint(conference_id=post.office.conference.id, point_id=leaving.id, is_main=False))
        await post.tell(tx)
    await post.deliver()
    assert {(e["X-TO"], str(e["X-METHOD"])) for e in post.server.calendars()} == {
        (f"xa{leaving.id}@bacgiang.example.vn", "REQUEST")
    }
    assert staying.id


async def test_nobody_is_invited_before_a_notice_was_sent(post: Post) -> None:
    await post.change(title="Đổi tên")
    await post.deliver()
    assert post.server.letters == []


async def test_a_forged_answer_changes_nothing(post: Post) -> None:
    """Incoming mail is not read at all: a forged iCalendar reply or cancellation reaches nobody and nothing."""
    await post.send()
    await post.deliver()
    event = post.server.calendars()[0]
    uid = str(event["UID"])
    before = [(row.state, row.reason) for row in await post.rows()]
    forged = EmailMessage()
    forged["From"], forged["To"], forged["Subject"] = "ke.gian@example.vn", "hop@bacgiang.example.vn", "Re: Mời họp"
    reply = (
        f"BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\nUID:{uid}\r\nSEQUENCE:99\r\nEND:VEVENT\r\nEND:VCALENDAR"
    )
    forged.set_content(reply, subtype="calendar")
    async with SMTP(hostname="127.0.0.1", port=post.server.port, start_tls=False) as client:
        await client.send_message(forged)
    assert to(post.server.letters.pop()) == "hop@bacgiang.example.vn"
    post.server.letters.clear()
    await post.deliver()
    assert (post.server.letters, [(row.state, row.reason) for row in await post.rows()]) == ([], before)
    async with post.deployment.database.read() as tx:
        conference = await tx.get_one(Conference, post.office.conference.id)
    assert (conference.intake, str(event["ATTENDEE"].params["RSVP"])) == ("confirmed", "FALSE")


async def test_a_letter_that_is_refused_for_good_dies_and_the_others_arrive(post: Post) -> None:
    (bad, *good) = (f"xa{point.id}@bacgiang.example.vn" for point in post.office.subs)
    post.server.answers[bad] = "550 no such user"
    await post.send()
    await post.deliver()
    assert {to(letter) for letter in post.server.letters} == set(good)
    state = await mailroom.mail_state(post.deployment, post.office.engineer)
    assert (state.on, state.waiting, state.dead, state.sent) == (True, 0, 3, 6)
    assert {(one.address, one.state, one.failure) for one in state.letters} == {(bad, "dead", "550 no such user")}
    post.server.answers.clear()
    for one in state.letters:
        await mailroom.try_again(post.deployment, post.office.engineer, mail_id=one.id)
    await post.deliver()
    assert {to(letter) for letter in post.server.letters} == {bad, *good}


async def test_a_letter_that_cannot_be_taken_now_is_tried_later_and_dies_at_last(post: Post) -> None:
    bad = f"xa{post.office.subs[0].id}@bacgiang.example.vn"
    post.server.answers[bad] = "451 try later"
    await post.send()
    await post.deliver()
    (waiting, *_) = [row for row in await post.rows() if row.state == "waiting"]
    assert (waiting.tries, waiting.next_at - post.clock()) == (1, timedelta(minutes=1))
    post.clock.advance(minutes=1)
    await post.deliver()
    (waiting, *_) = [row for row in await post.rows() if row.state == "waiting"]
    assert (waiting.tries, waiting.next_at - post.clock()) == (2, timedelta(minutes=2))
    post.clock.at += LIFE
    await post.deliver()
    assert {row.state for row in await post.rows() if row.address == bad} == {"dead"}


async def test_a_server_that_is_away_loses_nothing(deployment: Deployment, clock: Clock) -> None:
    with mail_server() as server:
        office = await make_office(settings_for(deployment, server))
        await office.rehearse()
        await office.give_addresses()
        post = Post(office, server, clock)
        await post.deliver()
    await post.send()
    with pytest.raises(ServerAway):
        await post.deliver()
    state = await mailroom.mail_state(post.deployment, office.engineer)
    assert (state.waiting, state.sent, state.dead, bool(state.failure)) == (9, 0, 0, True)
    with mail_server() as back:
        post.deployment = settings_for(post.deployment, back)
        clock.advance(minutes=1)
        await post.deliver()
        assert len(back.letters) == 9


async def test_a_line_that_is_cut_makes_the_same_letter_come_again_under_the_same_identity(post: Post) -> None:
    post.server.cut_after = 2
    await post.send()
    with pytest.raises(ServerAway):
        await post.deliver()
    assert len(post.server.letters) == 3
    post.server.cut_after = None
    post.clock.advance(minutes=5)
    await post.deliver()
    identities = [letter["Message-ID"] for letter in post.server.letters]
    assert (len(identities), len(set(identities))) == (10, 9)
    assert {row.state for row in await post.rows()} == {"sent"}


async def test_two_processes_make_and_send_each_letter_once(post: Post) -> None:
    await post.send()
    first = await write_letters(post.deployment)
    assert (first, await write_letters(replace(post.deployment))) == (9, 0)
    claimed = await send_due(post.deployment), await send_due(post.deployment)
    assert (claimed, len(post.server.letters)) == ((9, 0), 9)


async def test_a_full_queue_leaves_events_in_the_outbox(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    await post.send()
    monkeypatch.setattr(letters, "WAITING_MOST", 0)
    assert (await write_letters(post.deployment), await post.rows()) == (0, [])
    monkeypatch.setattr(letters, "WAITING_MOST", 5)
    await post.deliver()
    assert len(post.server.letters) == 9


async def test_a_title_makes_no_header_of_its_own(post: Post) -> None:
    async with post.deployment.database.write() as tx:
        await tx.execute(update(Conference).values(title="Họp\r\nBcc: ke.gian@example.vn"))
    await post.send()
    await post.deliver()
    assert {str(letter["Bcc"]) for letter in post.server.letters} == {"None"}
    assert {row.state for row in await post.rows()} == {"sent"}


async def test_providers_get_the_duty_sheet_with_their_own_link(post: Post) -> None:
    """Art. 13.6c, 14: line and power are told of the conference and asked who is on duty."""
    office = post.office
    urls = {}
    for name, kind in (("VNPT Bắc Giang", "telecom"), ("Điện lực Bắc Giang", "power")):
        mail = f"{kind}@example.vn"
        request = ProviderIn.model_validate({"name": name, "kind": kind, "mail": mail})
        provider = await duty.keep_provider(post.deployment, office.engineer, request=request)
        link = await duty.ask_provider(
            post.deployment, office.registrar, conference_id=office.conference.id, provider_id=provider.id
        )
        urls[mail] = link.url
    await post.send(DocumentKind.DUTY_SHEET)
    await post.deliver()
    bodies = {to(letter): letter.get_body(("plain",)) for letter in post.server.letters}
    assert {address: url in part.get_content() for address, url in urls.items() if (part := bodies[address])} == {
        "telecom@example.vn": True,
        "power@example.vn": True,
    }
    assert set(bodies) == set(urls)


async def test_providers_are_asked_again_when_the_time_moves_and_told_when_it_is_cancelled(
    post: Post, clock: Clock
) -> None:
    """Art. 13.6c, Art. 14: what was acknowledged for another time counts no more; the link stays and lives on."""
    office, deployment = post.office, post.deployment
    request = ProviderIn.model_validate({"name": "VNPT", "kind": "telecom", "mail": "vnpt@example.vn"})
    provider = await duty.keep_provider(deployment, office.engineer, request=request)
    link = await duty.ask_provider(
        deployment, office.registrar, conference_id=office.conference.id, provider_id=provider.id
    )
    token = link.url.partition("#")[2]
    answer = DutyAnswerIn.model_validate({"token": token, "people": [], "note": ""})

    async def shown() -> tuple[bool, bool]:
        found = await papers.list_papers(
            deployment, office.registrar, conference_id=office.conference.id, language="vi"
        )
        (one,) = found.duty
        return one.acknowledged_at is not None, one.stale

    async def told() -> list[tuple[str, bool]]:
        post.server.letters.clear()
        await post.deliver()
        mine = [letter for letter in post.server.letters if to(letter) == "vnpt@example.vn"]
        bodies = [letter.get_body(("plain",)) for letter in mine]
        return [
            (
                str(letter["Subject"]).partition(":")[0].partition(" đường")[0],
                part is not None and link.url in part.get_content(),
            )
            for letter, part in zip(mine, bodies, strict=True)
        ]

    await post.send(DocumentKind.DUTY_SHEET)
    assert await told() == [("Phiếu trực", True)]
    await duty.answer_duty(deployment, request=answer, address="10.0.0.1")
    assert await shown() == (True, False)
    await post.change(technical_note="không đổi giờ")
    assert await told() == []

    later = WHEN + timedelta(days=30)
    async with deployment.database.write() as tx:
        moved = {"starts_at": later, "ends_at": later + timedelta(hours=3)}
        await tx.execute(update(Session).where(Session.kind == "live").values(**moved))
        await tx.execute(update(Conference).values(**moved))
        await post.tell(tx)
    assert await told() == [("Thay đổi lịch trực", True)]
    assert await told() == []
    assert await shown() == (False, True)
    clock.at = later + timedelta(hours=1)
    assert (await duty.read_duty(deployment, token=token, address="10.0.0.1")).acknowledged_at is None
    await duty.answer_duty(deployment, request=answer, address="10.0.0.1")
    assert await shown() == (True, False)

    await post.change(intake="cancelled")
    assert await told() == [("Hủy trực", False)]
    await post.change(title="Sau khi hủy")
    assert await told() == []


async def test_what_would_reach_nobody_is_not_marked_as_sent(post: Post) -> None:
    """Art. 13.6c: a duty sheet without a company, a notice without an address; each says what it lacks."""
    office = post.office
    provider = await duty.keep_provider(
        post.deployment, office.engineer, request=ProviderIn.model_validate({"name": "VNPT", "kind": "telecom"})
    )
    await duty.ask_provider(
        post.deployment, office.registrar, conference_id=office.conference.id, provider_id=provider.id
    )
    async with post.deployment.database.write() as tx:
        await tx.execute(delete(BodyMail))
    for kind, said in ((DocumentKind.DUTY_SHEET, "viễn thông, điện lực"), (DocumentKind.NOTICE, "danh sách điểm cầu")):
        with pytest.raises(NobodyToSendTo) as refused:
            await post.send(kind)
        assert (kind, said in refused.value.words("vi")[0]) == (kind, True)
    async with post.deployment.database.read() as tx:
        assert set(await tx.scalars(select(MadeDocument.sent_at))) == {None}
    await post.send(DocumentKind.DUTY_SHEET, "truc@example.vn")
    await post.deliver()
    assert [to(letter) for letter in post.server.letters] == ["truc@example.vn"]


async def test_a_provincial_host_is_asked_for_the_duty_sheet_until_it_was_sent(post: Post, clock: Clock) -> None:
    """Art. 13.6c: meetings of provincial bodies tell the companies that keep line and power up."""
    office = post.office
    clock.at = WHEN - timedelta(days=2)

    async def asked() -> list[str]:
        return [task.kind for task in await list_tasks(post.deployment, office.registrar)]

    assert await asked() == ["duty"]
    await post.send(DocumentKind.DUTY_SHEET, "truc@example.vn")
    assert await asked() == []
    async with post.deployment.database.write() as tx:
        await tx.execute(update(MadeDocument).values(sent_at=None))
    assert await asked() == ["duty"]
    async with post.deployment.database.write() as tx:
        await tx.execute(update(Conference).values(scope="c"))
    assert await asked() == []


async def test_a_test_letter_is_sent_at_once(post: Post) -> None:
    await mailroom.try_mail(post.deployment, post.office.engineer, address="toi@example.vn")
    assert [to(letter) for letter in post.server.letters] == ["toi@example.vn"]
    post.server.answers["toi@example.vn"] = "550 no"
    with pytest.raises(MailFailed):
        await mailroom.try_mail(post.deployment, post.office.engineer, address="toi@example.vn")


async def test_without_a_server_the_state_says_so(deployment: Deployment) -> None:
    office = await make_office(deployment)
    state = await mailroom.mail_state(deployment, office.engineer)
    assert (state.on, state.server, state.waiting) == (False, "", 0)
    with pytest.raises(MailOff):
        await mailroom.try_mail(deployment, office.engineer, address="toi@example.vn")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_password_goes_over_verified_tls_only_and_into_no_log(deployment: Deployment, tmp_path: Path) -> None:
    given = Settings(data_dir=tmp_path / "ca", host="127.0.0.1")
    pair = ensure(given, datetime.now(UTC))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*given.certificate)
    assert pair
    login = {"smtp_tls": "starttls", "smtp_username": "hop", "smtp_password": PASSWORD}
    office = await make_office(deployment)
    with mail_server(tls=context, password=PASSWORD) as server, capture_logs() as logs:
        trusting = settings_for(deployment, server, smtp_ca=given.certificate[0], **login)
        await mailroom.try_mail(trusting, office.engineer, address="toi@example.vn")
        assert (server.logins, len(server.letters)) == ([("hop", PASSWORD)], 1)
        with pytest.raises(MailFailed):
            await mailroom.try_mail(settings_for(deployment, server, **login), office.engineer, address="a@example.vn")
        wrong = settings_for(deployment, server, smtp_ca=given.certificate[0], **{**login, "smtp_password": "sai"})
        with pytest.raises(MailFailed) as refused:
            await mailroom.try_mail(wrong, office.engineer, address="a@example.vn")
        assert "sai tên hoặc mật khẩu" in str(refused.value.params["answer"])
    with mail_server() as plain, pytest.raises(MailFailed):
        # No STARTTLS there: the password is not sent.
        await mailroom.try_mail(settings_for(deployment, plain, **login), office.engineer, address="a@example.vn")
    assert plain.letters == []
    assert (PASSWORD in repr(logs), PASSWORD in repr(trusting.settings)) == (False, False)
