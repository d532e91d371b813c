"""Points answer invitations, and are reminded by timers that survive a restart."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from nhipcau.domain.conference import Intake
from nhipcau.domain.errors import Forbidden, NotFound, WrongState
from nhipcau.domain.errors_preparation import (
    AnsweredMeanwhile,
    FileBomb,
    FileDamaged,
    FileHasMacros,
    FileTypeWrong,
    SheetWrong,
    SubstituteWrong,
)
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.point_records import folded
from nhipcau.domain.requests import FileState
from nhipcau.domain.roles import SYSTEM, Actor, Role, ScopeKind
from nhipcau.schemas.preparation import AcknowledgeIn, DeclineIn, DelegateIn
from nhipcau.services import answer_views, answers, open_tasks, substitutes
from nhipcau.services.delegate_sheets import read_delegates
from nhipcau.services.deployment import Deployment
from nhipcau.services.open_tasks import list_tasks
from nhipcau.services.reminders import plan_from_events, tell_due
from nhipcau.store import outbox
from nhipcau.store.database import Database
from nhipcau.store.models import (
    BodyMail,
    Conference,
    ConferenceFile,
    ConferencePoint,
    Event,
    Mail,
    PointProfile,
    Reminder,
    Series,
    TrainingRecord,
)
from support import uploads as sent
from support.control_plane import (
    Clock,
    Meeting,
    make_body,
    make_conference,
    make_deployment,
    make_device,
    make_person,
    make_points,
    make_regulation,
)
from support.database import counted_queries
from support.meetings import make_scene

pytestmark = pytest.mark.anyio


def coming(operator: str = "Nguyễn Văn Máy", *, version: int = 0, series: bool = False) -> AcknowledgeIn:
    delegates = [DelegateIn(name="Trần Thị Đại Biểu", post="Chủ tịch", body="UBND xã")]
    return AcknowledgeIn(
        version=version, operator=operator, operator_phone="0911", delegates=delegates, whole_series=series
    )


async def invited(deployment: Deployment, *, days: int = 10) -> tuple[Meeting, Actor, Actor]:
    """Return a confirmed conference far ahead, the device of its first sub point, and an engineer."""
    await make_regulation(deployment)
    main, *subs = await make_points(deployment, 4)
    host = await make_body(deployment)
    meeting = await make_conference(deployment, main, subs, host=host, starts_in=timedelta(days=days))
    device = await make_device(deployment, subs[0])
    return meeting, device, await make_person(deployment, Role.ENGINEER, name="Kỹ sư Sở")


async def test_a_point_names_operator_and_delegates_and_may_change_its_mind(deployment: Deployment) -> None:
    """Art. 7.5: an operator without a training record is warned of, and taken all the same."""
    meeting, device, engineer = await invited(deployment)
    place = {"conference_id": meeting.conference.id, "point_id": device.point_id}
    before = await answer_views.get_invitation(deployment, device, **place)
    assert (before.answer.state, before.answer.version, before.answer.operator_trained) == ("waiting", 0, None)
    said = await answers.acknowledge(deployment, device, **place, request=coming())
    assert (said.answer.state, said.answer.operator_trained, said.answer.delegates) == ("acknowledged", False, 1)
    async with deployment.database.write() as tx:
        tx.add(
            TrainingRecord(
                body_id=meeting.subs[0].body_id,
                name="NGUYỄN VĂN MÁY",
                folded_name=folded("NGUYỄN  VĂN MÁY"),
                course="Vận hành",
                trained_on=date(2026, 1, 5),
            )
        )
    assert (await answer_views.get_invitation(deployment, device, **place)).answer.operator_trained is True
    with pytest.raises(AnsweredMeanwhile):
        await answers.decline(deployment, device, **place, request=DeclineIn(version=0, reason="Mất điện"))
    declined = await answers.decline(
        deployment, device, **place, request=DeclineIn(version=1, reason="Mất điện", substitute="Phó chủ tịch")
    )
    assert (declined.answer.state, declined.answer.substitute, declined.delegates) == ("declined", "Phó chủ tịch", ())
    shown = await answer_views.get_answers(deployment, engineer, conference_id=meeting.conference.id)
    assert [one.state for one in shown.answers] == ["waiting", "declined", "waiting", "waiting"]


async def test_only_the_points_own_people_answer_for_it(deployment: Deployment) -> None:
    meeting, device, _ = await invited(deployment)
    with pytest.raises(Forbidden):
        await answers.acknowledge(
            deployment,
            device,
            conference_id=meeting.conference.id,
            point_id=meeting.subs[1].id,
            request=coming(),
        )
    (outside,) = await make_points(deployment, 1)
    stranger = await make_device(deployment, outside)
    with pytest.raises(NotFound):
        await answer_views.get_invitation(
            deployment, stranger, conference_id=meeting.conference.id, point_id=outside.id
        )
    with pytest.raises(Forbidden):
        await answer_views.get_answers(deployment, device, conference_id=meeting.conference.id)


async def test_another_time_has_to_be_acknowledged_anew(deployment: Deployment) -> None:
    meeting, device, _ = await invited(deployment)
    place = {"conference_id": meeting.conference.id, "point_id": device.point_id}
    await answers.acknowledge(deployment, device, **place, request=coming())
    async with deployment.database.write() as tx:
        (await tx.get_one(Conference, meeting.conference.id)).starts_at += timedelta(hours=1)
    moved = await answer_views.get_invitation(deployment, device, **place)
    assert (moved.answer.state, moved.answer.stale, moved.answer.operator) == ("waiting", True, "Nguyễn Văn Máy")
    again = await answers.acknowledge(deployment, device, **place, request=coming(version=1))
    assert (again.answer.state, again.answer.stale) == ("acknowledged", False)


async def test_what_was_cancelled_or_is_over_takes_no_answer(deployment: Deployment, clock: Clock) -> None:
    meeting, device, _ = await invited(deployment)
    place = {"conference_id": meeting.conference.id, "point_id": device.point_id}
    clock.advance(days=11)
    with pytest.raises(WrongState):
        await answers.acknowledge(deployment, device, **place, request=coming())
    clock.advance(days=-11)
    async with deployment.database.write() as tx:
        (await tx.get_one(Conference, meeting.conference.id)).intake = Intake.CANCELLED
    with pytest.raises(WrongState):
        await answers.acknowledge(deployment, device, **place, request=coming())


async def test_a_substitute_takes_the_place_of_the_point_that_named_it(deployment: Deployment) -> None:
    meeting, device, engineer = await invited(deployment)
    place = {"conference_id": meeting.conference.id, "point_id": device.point_id}
    (other,) = await make_points(deployment, 1)
    listed = DeclineIn(version=0, reason="Mất điện", substitute_point_id=meeting.subs[1].id)
    with pytest.raises(SubstituteWrong):
        await answers.decline(deployment, device, **place, request=listed)
    await answers.decline(
        deployment, device, **place, request=DeclineIn(version=0, reason="Mất điện", substitute_point_id=other.id)
    )
    await substitutes.seat_substitute(deployment, engineer, **place)
    async with deployment.database.read() as tx:
        points = await tx.scalars(
            select(ConferencePoint.point_id)
            .where(ConferencePoint.conference_id == meeting.conference.id)
            .order_by(ConferencePoint.position)
        )
        assert points.all() == [meeting.main.id, other.id, meeting.subs[1].id, meeting.subs[2].id]
    with pytest.raises(NotFound):
        await answer_views.get_invitation(deployment, device, **place)


async def test_one_answer_holds_for_the_series(deployment: Deployment) -> None:
    meeting, device, _ = await invited(deployment)
    second = await make_conference(deployment, meeting.main, meeting.subs, starts_in=timedelta(days=17))
    async with deployment.database.write() as tx:
        day = date(2026, 3, 21)
        series = Series(
            title="Giao ban",
            host_body_id=meeting.main.body_id,
            weekdays=[6],
            first_day=day,
            last_day=day,
            left_out=[],
            created_at=deployment.now(),
        )
        tx.add(series)
        await tx.flush()
        for one in (meeting, second):
            (await tx.get_one(Conference, one.conference.id)).series_id = series.id
    request = coming(series=True)
    await answers.acknowledge(
        deployment, device, conference_id=meeting.conference.id, point_id=device.point_id, request=request
    )
    other = await answer_views.get_invitation(
        deployment, device, conference_id=second.conference.id, point_id=device.point_id
    )
    assert (other.answer.state, [one.name for one in other.delegates]) == ("acknowledged", ["Trần Thị Đại Biểu"])


async def confirm(deployment: Deployment, conference_id: int, kind: EventType = EventType.CONFERENCE_CONFIRMED) -> None:
    """Tell that a conference was confirmed (or what else), as its command does."""
    async with deployment.database.write() as tx:
        place = outbox.Place(conference_id)
        await outbox.append(tx, [Happened(kind, {"title": "x"})], actor=SYSTEM, at=deployment.now(), place=place)


async def told(deployment: Deployment) -> list[str]:
    async with deployment.database.read() as tx:
        rows = await tx.scalars(select(Event).where(Event.type == EventType.REMINDER_TOLD).order_by(Event.id))
        return [event.data["kind"] for event in rows]


async def test_reminders_survive_a_restart_and_are_told_once(database: Database, clock: Clock) -> None:
    """Exactly once by the event that planned them, whatever process looks."""
    deployment = make_deployment(database, now=clock)
    meeting, device, _ = await invited(deployment)
    async with database.write() as tx:
        tx.add_all(BodyMail(body_id=point.body_id, address=f"{point.id}@xa.example") for point in meeting.subs)
    await confirm(deployment, meeting.conference.id)
    while await plan_from_events(deployment):
        pass
    async with database.read() as tx:
        planned = [(row.kind, row.state) for row in await tx.scalars(select(Reminder).order_by(Reminder.id))]
    assert planned == [("answers", "waiting"), ("answers", "waiting"), ("files", "waiting")]
    assert await tell_due(deployment) == 0
    await answers.acknowledge(
        deployment, device, conference_id=meeting.conference.id, point_id=device.point_id, request=coming()
    )
    clock.advance(days=9, hours=21)
    restarted = make_deployment(database, now=clock)
    assert await tell_due(restarted) == 3
    assert await tell_due(deployment) == 0
    assert await told(deployment) == ["answers", "answers", "files"]
    async with database.read() as tx:
        addresses = [mail.address for mail in await tx.scalars(select(Mail).order_by(Mail.id))]
    late = [f"{point.id}@xa.example" for point in meeting.subs[1:]]
    assert addresses == [*late, *late]


async def test_a_point_with_a_mailbox_of_its_own_is_written_to_there(deployment: Deployment, clock: Clock) -> None:
    """Art. 13.3: the room's own mailbox before that of its body; whoever has neither gets no letter."""
    meeting, _, _ = await invited(deployment)
    own, of_body, *_ = meeting.subs
    async with deployment.database.write() as tx:
        tx.add(PointProfile(point_id=own.id, connection="browser", mail="phong-hop@xa.example"))
        tx.add(PointProfile(point_id=of_body.id, connection="browser"))
        tx.add_all(BodyMail(body_id=point.body_id, address=f"{point.id}@xa.example") for point in (own, of_body))
    await confirm(deployment, meeting.conference.id)
    while await plan_from_events(deployment):
        pass
    clock.advance(days=9, hours=21)
    await tell_due(deployment)
    async with deployment.database.read() as tx:
        addresses = set(await tx.scalars(select(Mail.address)))
    assert addresses == {"phong-hop@xa.example", f"{of_body.id}@xa.example"}


async def test_a_cancelled_conference_reminds_nobody(deployment: Deployment, clock: Clock) -> None:
    meeting, _, _ = await invited(deployment)
    await confirm(deployment, meeting.conference.id)
    await plan_from_events(deployment)
    async with deployment.database.write() as tx:
        (await tx.get_one(Conference, meeting.conference.id)).intake = Intake.CANCELLED
    await confirm(deployment, meeting.conference.id, EventType.CONFERENCE_CANCELLED)
    await plan_from_events(deployment)
    clock.advance(days=9, hours=21)
    assert (await tell_due(deployment), await told(deployment)) == (0, [])


async def test_an_invitation_waits_on_the_points_day_until_it_is_answered(deployment: Deployment) -> None:
    meeting, device, _ = await invited(deployment)
    assert [(task.kind, task.point_id) for task in await list_tasks(deployment, device)] == [
        ("answer", device.point_id)
    ]
    await answers.acknowledge(
        deployment, device, conference_id=meeting.conference.id, point_id=device.point_id, request=coming()
    )
    assert await list_tasks(deployment, device) == []


async def test_what_is_done_hides_nothing_that_waits(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of tasks is cut: what was answered or made ready takes no place in it."""
    monkeypatch.setattr(open_tasks, "LIMIT", 1)
    meeting, device, _ = await invited(deployment)
    later = await make_conference(deployment, meeting.main, meeting.subs, starts_in=timedelta(days=11))
    host = await make_person(deployment, Role.HOST_OPERATOR, scope=ScopeKind.SUBTREE, scope_id=meeting.main.body_id)
    place = {"conference_id": meeting.conference.id, "point_id": device.point_id}
    await answers.acknowledge(deployment, device, **place, request=coming())
    assert [task.conference_id for task in await list_tasks(deployment, device)] == [later.conference.id]
    async with deployment.database.write() as tx:
        (await tx.get_one(Conference, meeting.conference.id)).starts_at += timedelta(minutes=30)
        for one, state in ((meeting, FileState.READY), (later, FileState.WORKING)):
            now, own = deployment.now(), {"conference_id": one.conference.id}
            tx.add(Reminder(key=f"f{one.conference.id}", kind="files", due_at=now, state="told", **own))
            stamps = {"uploaded_by": "x", "created_at": now, "touched_at": now}
            tx.add(ConferenceFile(kind="slides", name="bai.pdf", bytes=1, state=state, **stamps, **own))
    # What was answered for another time waits again.
    assert [task.conference_id for task in await list_tasks(deployment, device)] == [meeting.conference.id]
    assert [(task.kind, task.conference_id) for task in await list_tasks(deployment, host)] == [
        ("files", later.conference.id)
    ]


async def test_answers_cost_the_same_for_few_points_and_for_many(deployment: Deployment) -> None:
    counts = []
    for subs in (1, 60):
        scene = await make_scene(deployment, subs)
        with counted_queries(deployment.database) as asked:
            await answer_views.get_answers(deployment, scene.engineer, conference_id=scene.meeting.conference.id)
        counts.append(len(asked))
    assert counts[0] == counts[1]


async def test_delegates_are_read_from_a_sheet_with_or_without_heads() -> None:
    with_heads = sent.sheet(
        [["STT", "Họ và tên", "Chức vụ", "Cơ quan"], [1, "Trần A", "Chủ tịch", "UBND"], [2, " Lê   B ", None, None]]
    )
    assert [(one.name, one.post, one.body) for one in await read_delegates("a.xlsx", with_heads)] == [
        ("Trần A", "Chủ tịch", "UBND"),
        ("Lê B", "", ""),
    ]
    bare = sent.sheet([["Trần A", "Chủ tịch"], *[[None]] * 60, ["Người thứ hai"]])
    assert [one.name for one in await read_delegates("a.xlsx", bare)] == ["Trần A"]


def with_entities() -> bytes:
    """A sheet whose rows cannot be parsed: it shows itself only when they are walked through."""
    with zipfile.ZipFile(io.BytesIO(sent.sheet([["Họ và tên"], ["Trần A"]]))) as good:
        parts = {name: good.read(name) for name in good.namelist()}
    page = "xl/worksheets/sheet1.xml"
    parts[page] = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + parts[page][parts[page].index(b"<worksheet") :]
    return sent.archive(parts)


BAD_SHEETS = {
    "merged": (sent.sheet([["Họ và tên"], ["Trần A"], ["Lê B"]], merge="A2:A3"), SheetWrong),
    "formula": (sent.sheet([["Họ và tên"], ["=A1"]]), SheetWrong),
    "nameless": (sent.sheet([["Họ và tên", "Chức vụ"], [None, "Chủ tịch"]]), SheetWrong),
    "empty": (sent.sheet([["Họ và tên"]]), SheetWrong),
    "many": (sent.sheet([["Họ và tên"], *[[f"Người {n}"] for n in range(201)]]), SheetWrong),
    "text": (b"ten,chuc vu", FileTypeWrong),
    "document": (sent.archive({"word/document.xml": b"<w/>"}), FileTypeWrong),
    "macros": (sent.archive({"xl/worksheets/sheet1.xml": b"<s/>", "xl/vbaProject.bin": b"x"}), FileHasMacros),
    "bomb": (sent.archive({"xl/worksheets/sheet1.xml": b" " * (60 * 1024 * 1024)}), FileBomb),
    "broken": (b"PK\x03\x04 and nothing more", FileDamaged),
    "entities": (with_entities(), FileDamaged),
}


@pytest.mark.parametrize("fault", BAD_SHEETS)
async def test_a_sheet_that_cannot_be_read_says_why(fault: str) -> None:
    content, refusal = BAD_SHEETS[fault]
    with pytest.raises(refusal) as refused:
        await read_delegates("danh-sach.xlsx", content)
    assert "…" not in " ".join(refused.value.words("vi") + refused.value.words("en"))
