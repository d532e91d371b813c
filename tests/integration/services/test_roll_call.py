"""The roll of a session: presence proposes, people confirm and correct, on both databases."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select, update

from nhipcau.documents.logbook import line
from nhipcau.domain.answers import AnswerState
from nhipcau.domain.errors import BadInput, Forbidden, NotFound, WrongState
from nhipcau.domain.errors_roll import RollClosed, RollMarkedMeanwhile
from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.domain.roll_call import CORRECTABLE, Mark, QuorumBy, QuorumOf
from nhipcau.schemas.roll import MarkIn, QuorumIn, QuorumView, RollLine, RollView
from nhipcau.schemas.rooms import Presence
from nhipcau.services import roll_call
from nhipcau.services.deployment import Deployment
from nhipcau.services.roll_view import get_roll, list_delegates
from nhipcau.services.sessions import end_session, open_session, start_session
from nhipcau.store.models import BridgePoint, Conference, Delegate, Event, PointAnswer, Seat, TeamMember
from support.control_plane import Clock, Meeting, make_body, make_conference, make_person, make_point
from support.database import counted_queries
from support.meetings import make_scene

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Called:
    """A province with a department and two districts, each with two communes, and who takes the roll."""

    deployment: Deployment
    clock: Clock
    meeting: Meeting
    chair: Actor
    secretary: Actor
    auditor: Actor
    #: Looks after the first district.
    of_district: Actor
    points: dict[str, BridgePoint]

    @property
    def session_id(self) -> int:
        return self.meeting.session.id

    async def roll(self, actor: Actor | None = None) -> RollView:
        return await get_roll(self.deployment, actor or self.secretary, session_id=self.session_id)

    async def mark(
        self,
        name: str,
        mark: Mark,
        *,
        version: int = 0,
        reason: str = "",
        people: int | None = None,
        by: Actor | None = None,
    ) -> RollLine:
        request = MarkIn(point_id=self.points[name].id, mark=mark, version=version, reason=reason, people=people)
        actor = by or self.secretary
        view = await roll_call.mark(self.deployment, actor, session_id=self.session_id, request=request)
        return line_of(view, name)

    async def confirm(self, group_id: int | None = None, *, by: Actor | None = None) -> RollView:
        return await roll_call.confirm(
            self.deployment, by or self.secretary, session_id=self.session_id, group_id=group_id
        )

    async def set_seat(self, name: str, presence: Presence, *, joined: bool = True) -> None:
        """Store what the worker would store when a point comes or goes."""
        values = {"presence": presence, "presence_since": self.clock.at}
        if joined and presence is Presence.PRESENT:
            values["first_joined_at"] = self.clock.at
        async with self.deployment.database.write() as tx:
            await tx.execute(update(Seat).where(Seat.point_id == self.points[name].id).values(**values))

    async def logbook(self, language: str = "vi") -> list[str]:
        """Sentences about the roll, oldest first."""
        async with self.deployment.database.read() as tx:
            rows = await tx.scalars(select(Event).where(Event.type.startswith("roll.")).order_by(Event.id))
            return [told[0] for row in rows if (told := line(row.type, row.data, language)) is not None]


def line_of(view: RollView, name: str) -> RollLine:
    return next(line for line in view.lines if line.name == name)


def said(view: RollView) -> dict[str, tuple[Mark | None, Mark | None]]:
    """Name → what presence proposes, and what was confirmed."""
    return {line.name: (line.proposal.mark, line.mark) for line in view.lines}


async def make_called(deployment: Deployment, clock: Clock) -> Called:
    province = await make_body(deployment, "Tỉnh Thử")
    main = await make_point(deployment, "UBND tỉnh", body=province)
    health = await make_body(deployment, "Sở Y tế", level="department", parent=province)
    yen_the = await make_body(deployment, "Huyện Yên Thế", level="district", parent=province)
    luc_nam = await make_body(deployment, "Huyện Lục Nam", level="district", parent=province)
    bodies = {"Sở Y tế": health, "Huyện Yên Thế": yen_the, "Huyện Lục Nam": luc_nam}
    for name, parent in (("Xã A", yen_the), ("Xã B", yen_the), ("Xã C", luc_nam), ("Xã D", luc_nam)):
        bodies[name] = await make_body(deployment, name, level="commune", parent=parent)
    points = {name: await make_point(deployment, name, body=body) for name, body in bodies.items()}
    meeting = await make_conference(deployment, main, list(points.values()))
    place = {"scope": ScopeKind.CONFERENCE, "scope_id": meeting.conference.id}
    return Called(
        deployment,
        clock,
        meeting,
        chair=await make_person(deployment, Role.CHAIR, **place, name="Chủ trì A"),  # type: ignore[arg-type]
        secretary=await make_person(deployment, Role.SECRETARY, **place, name="Thư ký B"),  # type: ignore[arg-type]
        auditor=await make_person(deployment, Role.AUDITOR),
        of_district=await make_person(
            deployment, Role.DISTRICT_OPERATOR, scope=ScopeKind.SUBTREE, scope_id=yen_the.id, name="Tổ huyện"
        ),
        points={"UBND tỉnh": main, **points},
    )


async def begun(deployment: Deployment, clock: Clock) -> Called:
    """It began at 8:15: the main point, Sở Y tế, Yên Thế with Xã A are there, Lục Nam comes at 8:30, Xã C declined."""
    called = await make_called(deployment, clock)
    await open_session(deployment, called.chair, session_id=called.session_id)
    for name in ("UBND tỉnh", "Sở Y tế", "Huyện Yên Thế", "Xã A"):
        await called.set_seat(name, Presence.PRESENT)
    await decline(called, "Xã C", "Mất điện cả xã")
    clock.advance(minutes=15)
    await start_session(deployment, called.chair, session_id=called.session_id)
    clock.advance(minutes=15)
    await called.set_seat("Huyện Lục Nam", Presence.PRESENT)
    return called


async def decline(called: Called, name: str, reason: str) -> None:
    async with called.deployment.database.write() as tx:
        tx.add(
            PointAnswer(
                conference_id=called.meeting.conference.id,
                point_id=called.points[name].id,
                state=AnswerState.DECLINED,
                answered_for=called.meeting.conference.starts_at,
                reason=reason,
                answered_at=called.clock.at,
                answered_by="",
            )
        )


async def test_presence_proposes_and_a_group_is_confirmed_at_one_press(deployment: Deployment, clock: Clock) -> None:
    called = await begun(deployment, clock)
    view = await called.roll()
    assert [(group.name, [line.name for line in view.lines if line.group_id == group.id]) for group in view.groups] == [
        ("", ["UBND tỉnh"]),
        ("Tỉnh Thử", ["Sở Y tế"]),
        ("Huyện Yên Thế", ["Huyện Yên Thế", "Xã A", "Xã B"]),
        ("Huyện Lục Nam", ["Huyện Lục Nam", "Xã C", "Xã D"]),
    ]
    assert said(view) == {
        "UBND tỉnh": (Mark.PRESENT, None),
        "Sở Y tế": (Mark.PRESENT, None),
        "Huyện Yên Thế": (Mark.PRESENT, None),
        "Xã A": (Mark.PRESENT, None),
        "Xã B": (Mark.ABSENT, None),
        "Huyện Lục Nam": (Mark.LATE, None),
        "Xã C": (Mark.EXCUSED, None),
        "Xã D": (Mark.ABSENT, None),
    }
    late = line_of(view, "Huyện Lục Nam")
    assert (late.proposal.late_min, late.group_id) == (15, called.points["Huyện Lục Nam"].body_id)
    confirmed = await called.confirm(late.group_id)
    assert {name: mark for name, (_, mark) in said(confirmed).items() if mark} == {
        "Huyện Lục Nam": Mark.LATE,
        "Xã C": Mark.EXCUSED,
        "Xã D": Mark.ABSENT,
    }
    excused = line_of(confirmed, "Xã C")
    assert (excused.reason, excused.marked_by, excused.by_hand) == ("Mất điện cả xã", "Thư ký B", False)
    assert await called.logbook() == [
        "Xác nhận điểm danh Huyện Lục Nam: 0 có mặt, 1 đến muộn, 0 về sớm, 1 vắng có lý do, 1 vắng không lý do."
    ]
    # A second press has nothing left to confirm, and says nothing.
    assert said(await called.confirm(late.group_id)) == said(confirmed)
    assert len(await called.logbook()) == 1


async def test_everybody_is_confirmed_at_one_press_but_what_was_corrected_stays(
    deployment: Deployment, clock: Clock
) -> None:
    called = await begun(deployment, clock)
    corrected = await called.mark("Xã B", Mark.EXCUSED, reason="Lũ cuốn cầu")
    assert (corrected.by_hand, corrected.reason, corrected.version) == (True, "Lũ cuốn cầu", 1)
    # It comes after all: what was corrected by hand is pointed out, and nobody but a person changes it.
    await called.set_seat("Xã B", Presence.PRESENT)
    view = await called.confirm()
    assert said(view)["Xã B"] == (Mark.LATE, Mark.EXCUSED)
    assert line_of(view, "Xã B").moved
    assert sum(line.mark is None for line in view.lines) == 0
    # Whoever was confirmed as there and leaves is confirmed anew.
    clock.advance(minutes=30)
    await called.set_seat("Xã A", Presence.LEFT)
    clock.advance(minutes=5)
    moved = line_of(await called.roll(), "Xã A")
    assert (moved.mark, moved.proposal.mark, moved.moved) == (Mark.PRESENT, Mark.LEFT_EARLY, True)
    again = line_of(await called.confirm(moved.group_id), "Xã A")
    assert (again.mark, again.moved, again.version) == (Mark.LEFT_EARLY, False, 2)


async def test_a_correction_needs_a_reason_and_tells_who_and_what(deployment: Deployment, clock: Clock) -> None:
    called = await begun(deployment, clock)
    with pytest.raises(BadInput) as refused:
        await called.mark("Xã D", Mark.PRESENT)
    assert refused.value.params["field"] == "reason"
    # Another one confirms meanwhile: the second is told by whom, and what it is now.
    await called.mark("Xã D", Mark.ABSENT, by=called.chair)
    with pytest.raises(RollMarkedMeanwhile) as quicker:
        await called.mark("Xã D", Mark.PRESENT, reason="Dự cùng Huyện Lục Nam")
    assert quicker.value.words("vi")[0] == "Chủ trì A vừa ghi «vắng không lý do» cho điểm cầu này."
    await called.mark("Xã D", Mark.PRESENT, version=1, reason="Dự cùng Huyện Lục Nam")
    assert await called.logbook() == [
        "Điểm danh Xã D: vắng không lý do.",
        "Sửa điểm danh Xã D: vắng không lý do thành có mặt. Dự cùng Huyện Lục Nam.",
    ]
    assert (await called.logbook("en"))[1] == (
        "Roll corrected, Xã D: absent without a reason is now present. Dự cùng Huyện Lục Nam."
    )
    # What the point itself answered is reason enough for an excuse.
    assert (await called.mark("Xã C", Mark.EXCUSED)).reason == "Mất điện cả xã"


async def test_after_the_end_it_is_corrected_for_a_week(deployment: Deployment, clock: Clock) -> None:
    called = await begun(deployment, clock)
    clock.advance(minutes=10)
    # A lost link that never comes back is not the same as staying to the end.
    await called.set_seat("Xã A", Presence.DROPPED)
    clock.advance(minutes=40)
    await end_session(deployment, called.chair, session_id=called.session_id)
    clock.advance(days=2)
    view = await called.roll()
    assert (view.open, view.open_until) == (True, view.ended_at + CORRECTABLE if view.ended_at else None)
    assert said(view)["Sở Y tế"] == (Mark.PRESENT, None)
    gone = line_of(view, "Xã A")
    assert (gone.proposal.mark, gone.proposal.early_min) == (Mark.LEFT_EARLY, 40)
    await called.confirm()
    with pytest.raises(BadInput):
        await called.mark("Xã A", Mark.PRESENT, version=1)
    corrected = await called.mark("Xã A", Mark.PRESENT, version=1, reason="Hỏng máy, dự qua điện thoại")
    assert (corrected.marked_by, corrected.marked_at) == ("Thư ký B", clock.at)
    clock.advance(days=5, minutes=1)
    assert not (await called.roll()).open
    with pytest.raises(RollClosed):
        await called.mark("Xã A", Mark.LATE, version=2, reason="Sửa lại")
    with pytest.raises(RollClosed):
        await called.confirm()


async def test_before_it_is_opened_there_is_nothing_to_mark(deployment: Deployment, clock: Clock) -> None:
    called = await make_called(deployment, clock)
    await decline(called, "Xã C", "Mất điện cả xã")
    view = await called.roll()
    assert not view.open
    assert {name: mark for name, (mark, _) in said(view).items() if mark} == {"Xã C": Mark.EXCUSED}
    with pytest.raises(WrongState):
        await called.mark("Xã A", Mark.PRESENT, reason="Thử")
    with pytest.raises(WrongState):
        await called.confirm()


async def test_a_district_operator_takes_the_roll_of_the_own_subtree_and_sees_no_other(
    deployment: Deployment, clock: Clock
) -> None:
    """Art. 10.1b: the district's own team works in its own subtree."""
    called = await begun(deployment, clock)
    view = await called.roll(called.of_district)
    assert [line.name for line in view.lines] == ["Huyện Yên Thế", "Xã A", "Xã B"]
    assert (view.whole, view.may_take, view.quorum) == (False, False, None)
    assert all(line.may_mark for line in view.lines)
    assert (await called.mark("Xã B", Mark.EXCUSED, reason="Lũ", by=called.of_district)).mark is Mark.EXCUSED
    with pytest.raises(NotFound):
        await called.mark("Xã D", Mark.EXCUSED, reason="Lũ", by=called.of_district)
    confirmed = await called.confirm(by=called.of_district)
    assert {line.mark for line in confirmed.lines} == {Mark.PRESENT, Mark.EXCUSED}
    assert line_of(await called.roll(), "Xã D").mark is None
    request = QuorumIn(of=QuorumOf.POINTS, by=QuorumBy.NUMBER, amount=1)
    with pytest.raises(Forbidden):
        await roll_call.set_quorum(deployment, called.of_district, session_id=called.session_id, request=request)


async def test_who_reads_and_who_may_not(deployment: Deployment, clock: Clock) -> None:
    called = await begun(deployment, clock)
    view = await called.roll(called.auditor)
    assert len(view.lines) == 8
    # An auditor needs nobody's telephone number.
    assert {(line.may_mark, line.contact) for line in view.lines} == {(False, None)}
    with pytest.raises(Forbidden):
        await called.mark("Xã D", Mark.ABSENT, by=called.auditor)
    with pytest.raises(Forbidden):
        await called.confirm(by=called.auditor)
    # Whoever registers for a commune, or presides there, has no say in the province's roll.
    commune = called.points["Xã A"].body_id
    for role in (Role.REGISTRAR, Role.CHAIR, Role.SECRETARY):
        stranger = await make_person(deployment, role, scope=ScopeKind.SUBTREE, scope_id=commune)
        # The registrar's points are invited: the conference may be read, its roll not.
        with pytest.raises(Forbidden if role is Role.REGISTRAR else NotFound):
            await called.roll(stranger)
    elsewhere = await make_body(deployment, "Huyện khác", level="district")
    other = await make_person(deployment, Role.DISTRICT_OPERATOR, scope=ScopeKind.SUBTREE, scope_id=elsewhere.id)
    with pytest.raises(NotFound):
        await called.roll(other)


async def test_a_draft_is_nobody_elses_to_see(deployment: Deployment, clock: Clock) -> None:
    called = await make_called(deployment, clock)
    async with deployment.database.write() as tx:
        await tx.execute(update(Conference).values(intake="draft"))
    with pytest.raises(NotFound):
        await called.roll(called.of_district)


async def test_absent_points_are_rung_by_the_numbers_of_their_people(deployment: Deployment, clock: Clock) -> None:
    """Art. 13.3: contact officers and their deputies; and who was named for this conference before them."""
    called = await begun(deployment, clock)
    async with deployment.database.write() as tx:
        for name, phone, rank in (
            ("Cao Đầu Mối", "0912.000.001", "officer"),
            ("Lê Dự Phòng", "0912.000.002", "deputy"),
        ):
            body_id = called.points["Xã D"].body_id
            tx.add(TeamMember(body_id=body_id, name=name, phone=phone, duty="operator", contact=rank))
        tx.add(
            PointAnswer(
                conference_id=called.meeting.conference.id,
                point_id=called.points["Xã D"].id,
                state=AnswerState.ACKNOWLEDGED,
                answered_for=called.meeting.conference.starts_at,
                operator="Vi Vận Hành",
                operator_phone="0912.000.003",
                answered_at=clock.at,
                answered_by="",
            )
        )
    line = line_of(await called.roll(), "Xã D")
    assert line.contact is not None
    assert line.contact.model_dump() == {
        "operator": "Vi Vận Hành",
        "operator_phone": "0912.000.003",
        "contact": "Cao Đầu Mối",
        "phone": "0912.000.001",
        "deputy": "Lê Dự Phòng",
        "deputy_phone": "0912.000.002",
    }
    assert line_of(await called.roll(), "Xã A").contact is None
    point_id = called.points["Xã D"].id
    for _ in range(2):
        view = await roll_call.note_call(deployment, called.chair, session_id=called.session_id, point_id=point_id)
    rung = line_of(view, "Xã D")
    assert (rung.calls, rung.called_by, rung.mark, rung.version) == (2, "Chủ trì A", None, 0)
    assert await called.logbook() == ["Gọi lại Xã D, lần 1.", "Gọi lại Xã D, lần 2."]
    # Ringing is no mark: whoever read the roll before may still confirm.
    assert (await called.mark("Xã D", Mark.ABSENT)).calls == 2


async def test_all_absent_points_are_called_at_one_press(deployment: Deployment, clock: Clock) -> None:
    """One line of the logbook says how many; a double press, or another host's, calls nobody again."""
    called = await begun(deployment, clock)

    async def call_all(by: Actor) -> dict[str, tuple[int, str]]:
        view = await roll_call.note_all_called(deployment, by, session_id=called.session_id)
        return {line.name: (line.calls, line.called_by) for line in view.lines if line.calls}

    # Corrected by hand, but in the room; and one that said it would not come: nobody calls them.
    await called.mark("Sở Y tế", Mark.ABSENT, reason="Nhầm phòng")
    first = await call_all(called.secretary)
    assert first == {"Xã B": (1, "Thư ký B"), "Xã D": (1, "Thư ký B")}
    assert await call_all(called.chair) == first
    clock.advance(seconds=30)
    # A district calls its own.
    assert await call_all(called.of_district) == {"Xã B": (2, "Tổ huyện")}
    await called.set_seat("Xã B", Presence.PRESENT)
    clock.advance(seconds=30)
    assert await call_all(called.chair) == {"Xã B": (2, "Tổ huyện"), "Xã D": (2, "Chủ trì A")}
    assert (await called.logbook())[1:] == [
        "Gọi tất cả điểm cầu vắng: 2 điểm cầu.",
        "Gọi tất cả điểm cầu vắng: 1 điểm cầu.",
        "Gọi tất cả điểm cầu vắng: 1 điểm cầu.",
    ]
    assert (await called.logbook("en"))[1] == "All absent points were called: 2 points."
    with pytest.raises(Forbidden):
        await call_all(called.auditor)
    await end_session(deployment, called.chair, session_id=called.session_id)
    with pytest.raises(WrongState):
        await call_all(called.chair)


async def test_delegates_and_quorum(deployment: Deployment, clock: Clock) -> None:
    called = await begun(deployment, clock)
    people = {"Sở Y tế": ["Hà Một", "Hà Hai"], "Xã A": ["Vi Một"], "Xã D": ["Lý Một", "Lý Hai", "Lý Ba"]}
    async with deployment.database.write() as tx:
        tx.add_all(
            Delegate(
                conference_id=called.meeting.conference.id,
                point_id=called.points[name].id,
                position=place,
                name=who,
                post="Chuyên viên",
                body=name,
            )
            for name, listed in people.items()
            for place, who in enumerate(listed)
        )
    view = await called.roll()
    assert (view.delegates, view.people) == (6, 3)
    named = await list_delegates(
        deployment, called.secretary, session_id=called.session_id, point_id=called.points["Xã D"].id
    )
    assert [(one.name, one.post) for one in named.delegates] == [(name, "Chuyên viên") for name in people["Xã D"]]
    counted = await called.mark("Sở Y tế", Mark.PRESENT, people=1)
    assert (counted.delegates, counted.people) == (2, 1)

    async def quorum(of: QuorumOf, by: QuorumBy, amount: int) -> QuorumView | None:
        request = QuorumIn(of=of, by=by, amount=amount)
        view = await roll_call.set_quorum(deployment, called.chair, session_id=called.session_id, request=request)
        return view.quorum

    # Five of eight are there, one of them late.
    found = await quorum(QuorumOf.POINTS, QuorumBy.SHARE, 62)
    assert found is not None
    assert (found.needed, found.here, found.called, found.reached, found.set_by) == (5, 5, 8, True, "Chủ trì A")
    found = await quorum(QuorumOf.POINTS, QuorumBy.NUMBER, 6)
    assert found is not None
    assert (found.needed, found.here, found.reached) == (6, 5, False)
    found = await quorum(QuorumOf.DELEGATES, QuorumBy.SHARE, 50)
    assert found is not None
    assert (found.needed, found.here, found.called, found.reached) == (3, 2, 6, False)
    # A correction counts, not what presence says.
    await called.mark("Xã D", Mark.PRESENT, reason="Dự cùng Huyện Lục Nam")
    found = (await called.roll()).quorum
    assert found is not None
    assert (found.here, found.reached) == (5, True)
    with pytest.raises(BadInput):
        await quorum(QuorumOf.DELEGATES, QuorumBy.SHARE, 101)
    assert await quorum(QuorumOf.POINTS, QuorumBy.NUMBER, 0) is None
    assert (await called.logbook())[1:5] == [
        "Đặt số cần có mặt: ít nhất 62% điểm cầu.",
        "Đặt số cần có mặt: ít nhất 6 điểm cầu.",
        "Đặt số cần có mặt: ít nhất 50% đại biểu.",
        "Điểm danh Xã D: có mặt. Dự cùng Huyện Lục Nam.",
    ]
    # Whoever left is not there any more; when all is over whoever was there counts.
    await called.set_seat("Xã A", Presence.LEFT)
    clock.advance(minutes=5)
    assert (await called.roll()).people == 4
    await end_session(deployment, called.chair, session_id=called.session_id)
    assert (await called.roll()).people == 5


async def test_a_roll_costs_the_same_for_one_point_and_for_250(deployment: Deployment) -> None:
    counts = {}
    for size in (1, 249):
        scene = await make_scene(deployment, size)
        await scene.open()
        with counted_queries(deployment.database) as asked:
            view = await get_roll(deployment, scene.chair, session_id=scene.session_id)
        assert len(view.lines) == size + 1
        counts[size] = len(asked)
    assert counts[1] == counts[249]
    assert counts[249] <= 10
