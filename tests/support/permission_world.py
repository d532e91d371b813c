"""A little of everything that requests can be about, for the walk over the permission table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from nhipcau.domain.conference import Intake, SessionKind
from nhipcau.domain.precedence import Standing
from nhipcau.domain.roles import Role
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import (
    BodyMail,
    BridgePoint,
    CalendarChange,
    CalendarEntry,
    CallRow,
    Conference,
    ConferenceFile,
    ContactList,
    Emergency,
    HelpCall,
    HostMandate,
    ImportRun,
    Incident,
    LogbookPage,
    PointFault,
    PointGroup,
    PrecedenceOrder,
    Recording,
    RecordingLook,
    RegulationVersion,
    RoleAssignment,
    Room,
    Series,
    Stream,
    TeamMember,
    TechnicalRequest,
    Venue,
)
from support.control_plane import (
    Meeting,
    make_body,
    make_conference,
    make_device,
    make_person,
    make_point,
    make_points,
    make_regulation,
)
from support.papers import make_papers


@dataclass(frozen=True)
class Kept:
    """A received briefing of a series, a group of points, an assignment on record."""

    series_id: int
    briefing_id: int
    #: What is asked of the technicians on its day.
    asked_id: int
    group_id: int
    mandate_id: int
    #: First day of that assignment.
    day: date


@dataclass(frozen=True)
class World:
    """What requests are about."""

    meeting: Meeting
    #: A session that was held: it has a recording and a page in the logbook.
    held: Meeting
    device_id: int
    recording_id: int
    stream_id: int
    #: What registration keeps beside conferences.
    kept: Kept
    #: What is addressed by an id of its own: name in the path → id.
    ids: dict[str, int]
    #: Documents, their ids and secrets.
    papers: dict[str, Any]
    #: Operation → the file that it is about; the one that is being uploaded under the empty name.
    files: dict[str, int]

    @property
    def sub(self) -> int:
        return self.meeting.subs[0].id

    @property
    def main(self) -> int:
        return self.meeting.main.id


def regulation_body() -> dict[str, Any]:
    return {
        "number": "20/2027/QĐ-UBND",
        "effective_from": "2099-01-01",
        "hotline": "0204.3829.006",
        "opens_before_minutes": 60,
        "registration_days": 3,
        "technical_request_days": 1,
        "rehearsal_days": 1,
    }


async def make_world(deployment: Deployment) -> World:
    await make_regulation(deployment)
    province = await make_body(deployment)
    main = await make_point(deployment, "Điểm cầu chính", body=province)
    subs = await make_points(deployment, 3, parent=province)
    meeting = await make_conference(deployment, main, subs, recording_requested=True)
    device = await make_device(deployment, subs[0])
    held = await make_conference(deployment, main, subs, kind=SessionKind.REHEARSAL)
    async with deployment.database.write() as tx:
        room = Room(session_id=held.session.id, kind="main", name="held", main_point_id=main.id)
        tx.add(room)
        await tx.flush()
        recording = Recording(session_id=held.session.id, room_id=room.id, state="waiting", folder="held")
        page = LogbookPage(session_id=held.session.id, year=2026, number=1, created_at=deployment.now())
        stream = Stream(
            conference_id=meeting.conference.id,
            kind="hls",
            name="Công khai",
            public=True,
            folder="",
            created_at=deployment.now(),
        )
        tx.add_all([recording, page, stream, BodyMail(body_id=main.body_id, address="ubnd@bacgiang.example")])
        await tx.flush()
        person = RecordingLook(recording_id=recording.id, at=deployment.now(), name="Người xem", what="film")
        tx.add(person)
    return World(
        meeting,
        held,
        device.id,
        recording.id,
        stream.id,
        kept=await keep(deployment, main, subs),
        ids={
            **await make_ids(deployment, subs[0]),
            **await make_emergency(deployment, meeting),
            **await make_help(deployment, meeting),
        },
        papers=await make_papers(deployment, meeting.conference),
        files=await make_files(deployment, meeting),
    )


async def make_files(deployment: Deployment, meeting: Meeting) -> dict[str, int]:
    """Make a file that is being uploaded, slides with one page, and a clip."""
    now = deployment.now()
    wanted = {"": ("slides", "uploading"), "get_slide": ("slides", "ready"), "get_clip": ("clip", "ready")}
    made = {}
    async with deployment.database.write() as tx:
        for operation, (kind, state) in wanted.items():
            file = ConferenceFile(
                conference_id=meeting.conference.id,
                kind=kind,
                state=state,
                name="Tài liệu",
                bytes=10,
                pages=1,
                uploaded_by="",
                created_at=now,
                touched_at=now,
            )
            tx.add(file)
            await tx.flush()
            made[operation] = file.id
            folder = deployment.settings.files_dir / str(file.id)
            folder.mkdir(parents=True)
            for name in ("page-1.jpg", "clip.mp4", "original"):
                (folder / name).write_bytes(b"x")
    return {**made, "get_original": made["get_slide"]}


async def make_emergency(deployment: Deployment, meeting: Meeting) -> dict[str, int]:
    """Make the meeting an emergency with one row on its call sheet, and a technical request."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        emergency = Emergency(
            conference_id=meeting.conference.id,
            authority="provincial_chair",
            authority_person="Chủ tịch",
            directed_at=now,
            call_back="0204",
            called_at=now,
            called_by="",
        )
        row = CallRow(conference_id=meeting.conference.id, point_id=meeting.subs[0].id)
        request = TechnicalRequest(
            conference_id=meeting.conference.id, kind="slides", asked_at=now, asked_by="", outcome="in_time", due_at=now
        )
        tx.add_all([emergency, row, request])
        await tx.flush()
        return {"row_id": row.id, "request_id": request.id}


async def make_help(deployment: Deployment, meeting: Meeting) -> dict[str, int]:
    """Make a call of the first sub point to the engineer, which has ended, and a fault that it reported."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        call = HelpCall(session_id=meeting.session.id, point_id=meeting.subs[0].id, called_at=now, ended_at=now)
        fault = Incident(session_id=meeting.session.id, point_id=meeting.subs[0].id, opened_at=now)
        tx.add_all([call, fault])
        await tx.flush()
        return {"help_id": call.id, "incident_id": fault.id}


async def make_ids(deployment: Deployment, sub: BridgePoint) -> dict[str, int]:
    """Make what is addressed by its id and belongs to nobody of the meeting."""
    person = await make_person(deployment, Role.REGISTRAR, name="Người khác")
    async with deployment.database.write() as tx:
        day = CalendarEntry(day=date(2026, 12, 1), kind="holiday", name="", document_number="", confirmed=True)
        coming = RegulationVersion(**{**regulation_body(), "effective_from": date(2098, 1, 1)})
        order = PrecedenceOrder(effective_from=date(2098, 1, 1), standings=[*Standing])
        change = CalendarChange(version=1, at=deployment.now(), actor_name="", what="added", data={})
        tx.add_all([day, coming, order, change])
    async with deployment.database.read() as tx:
        held = await tx.scalar(select(RoleAssignment.id).where(RoleAssignment.person_id == person.id))
    async with deployment.database.write() as tx:
        venue = Venue(point_id=sub.id, name="Phòng họp")
        member = TeamMember(body_id=sub.body_id, name="Lý Văn Trực", phone="1", duty="operator", contact="officer")
        tx.add_all([venue, member])
        await tx.flush()
        facts = {"body_id": sub.body_id, "body_name": "", "decision_number": "", "on": "2026-03-11"}
        sent = ContactList(
            body_id=sub.body_id,
            version=1,
            facts={**facts, "officers": [], "changes": []},
            sent_at=deployment.now(),
            sent_by_name="Lý Văn Trực",
        )
        fault = PointFault(
            point_id=sub.id,
            kind="line",
            state="reported",
            text="Mất mạng",
            reported_at=deployment.now(),
            reported_by_name="Lý Văn Trực",
            changed_at=deployment.now(),
        )
        brought = ImportRun(
            table_key="bodies",
            file_name="don-vi.xlsx",
            file_hash="0" * 64,
            state="checked",
            report={},
            created_at=deployment.now(),
        )
        tx.add_all([sent, fault, brought])
    return {
        "import_id": brought.id,
        "entry_id": day.id,
        "regulation_id": coming.id,
        "order_id": order.id,
        "person_id": person.id,
        "assignment_id": held or 0,
        "record_id": venue.id,
        "list_id": sent.id,
        "fault_id": fault.id,
    }


async def keep(deployment: Deployment, main: BridgePoint, subs: list[BridgePoint]) -> Kept:
    waiting = await make_conference(deployment, main, subs, intake=Intake.RECEIVED)
    day = waiting.session.starts_at.date()
    async with deployment.database.write() as tx:
        series = Series(
            title=waiting.conference.title,
            host_body_id=main.body_id,
            weekdays=[day.isoweekday()],
            first_day=day,
            last_day=day,
            left_out=[],
            created_at=deployment.now(),
        )
        tx.add(series)
        await tx.flush()
        conference = await tx.get_one(Conference, waiting.conference.id)
        conference.series_id, conference.series_day = series.id, day
        group = PointGroup(body_id=main.body_id, name="Mọi xã", point_ids=[subs[0].id], created_at=deployment.now())
        mandate = HostMandate(organiser_body_id=subs[0].body_id, host_body_id=main.body_id, valid_from=day)
        now = deployment.now()
        asked = TechnicalRequest(
            conference_id=conference.id, kind="slides", asked_at=now, asked_by="", outcome="in_time", due_at=now
        )
        tx.add_all([group, mandate, asked])
    return Kept(series.id, conference.id, asked.id, group.id, mandate.id, day)
