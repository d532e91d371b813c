"""Registration by the regulation: hosts and scopes, on behalf of another, central conferences, series, two editors."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from nhipcau.domain.conference import HeldElsewhere, Intake, PurposeScope, SessionState
from nhipcau.domain.errors import BadInput, Forbidden, NameTaken, NotFound, SessionTooLong, WrongState
from nhipcau.domain.errors_registration import (
    BodyClosed,
    ChangedSinceSeen,
    DaysChanged,
    EditedMeanwhile,
    NoMandate,
    NotLawful,
    SecretRefused,
    TakenAlready,
)
from nhipcau.domain.events import EventType
from nhipcau.domain.roles import Role
from nhipcau.schemas.assignments import MandateIn
from nhipcau.schemas.conferences import SeriesIn
from nhipcau.schemas.registration import (
    DraftIn,
    GroupIn,
    OutsideIn,
    RecurrenceIn,
    SeenIn,
    SeriesStepIn,
    SeriesView,
)
from nhipcau.services import (
    conference_views,
    conferences,
    drafts,
    intake_board,
    mandates,
    open_tasks,
    point_groups,
    series,
    today,
)
from nhipcau.services.conference_lists import list_conferences
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import Body, BridgePoint, Conference, Event
from support.control_plane import Clock, make_body, make_device, make_person, make_point
from support.district import HOUR, NEXT_WEEK, Province, make_province

pytestmark = pytest.mark.anyio

OUTSIDE = OutsideIn.model_validate(
    {
        "host": "Văn phòng Chính phủ",
        "protocol": "h323",
        "address": "10.0.0.1##1234",
        "invitation_number": "123/GM-VPCP",
        "invitation_date": "2026-03-16",
    }
)


@pytest.fixture
async def here(deployment: Deployment) -> Province:
    return await make_province(deployment)


async def test_a_department_does_not_call_as_the_provincial_chair(here: Province) -> None:
    """Art. 5.2a: only the provincial chair; as a provincial body the same is lawful (Art. 5.2b)."""
    as_chair = here.request(host_body_id=here.office.id)
    with pytest.raises(NotLawful) as refused:
        await conferences.register_conference(here.deployment, here.of_office, request=as_chair)
    assert refused.value.params["clause"] == "5.2a"
    made = await conferences.register_conference(
        here.deployment, here.of_office, request=here.request(host_body_id=here.office.id, scope=PurposeScope.B)
    )
    assert made.intake is Intake.RECEIVED


async def test_a_district_meets_its_own_communes_only(here: Province) -> None:
    """Art. 5.2c."""
    stranger = await make_point(here.deployment, "Xã huyện khác")
    request = here.briefing(sub_point_ids=[here.communes[0].id, stranger.id])
    with pytest.raises(NotLawful) as refused:
        await conferences.register_conference(here.deployment, here.of_district, request=request)
    assert (refused.value.params["clause"], refused.value.params["ruling"]) == ("5.2c", "guest_not_own")


async def test_an_unlawful_draft_is_kept_and_cannot_be_handed_in(here: Province) -> None:
    """Nothing that was typed is lost: only handing in is refused."""
    draft = await here.register(host_body_id=here.office.id, submit=False)
    with pytest.raises(NotLawful):
        await conferences.submit_conference(here.deployment, here.of_province, conference_id=draft.id)
    kept = await conference_views.get_conference(here.deployment, here.of_province, conference_id=draft.id)
    assert kept.intake is Intake.DRAFT


@pytest.mark.parametrize("field", ["coordinator", "duty_officer"])
async def test_somebody_answers_for_the_conference_and_is_on_duty(here: Province, field: str) -> None:
    """Art. 13.6b, Art. 13.6c: coordinator and duty officer at the main point are mandatory."""
    blank = here.request().model_copy(update={field: " "})
    with pytest.raises(BadInput) as refused:
        await conferences.register_conference(here.deployment, here.of_province, request=blank)
    assert (refused.value.params["field"], refused.value.params["detail"]) == (field, "required")


async def test_the_office_registers_for_the_chair_when_it_is_assigned(here: Province) -> None:
    """Art. 13.6c: the body assigned to organise registers for the host, and works with it afterwards."""
    for_chair = here.request(organiser_body_id=here.office.id)
    with pytest.raises(NoMandate):
        await conferences.register_conference(here.deployment, here.of_office, request=for_chair)
    administrator = await make_person(here.deployment, Role.ADMINISTRATOR)
    assigned = MandateIn(
        organiser_body_id=here.office.id, host_body_id=here.province.id, valid_from=date(2026, 1, 1), document="12/QĐ"
    )
    await mandates.assign(here.deployment, administrator, request=assigned)
    made = await conferences.register_conference(here.deployment, here.of_office, request=for_chair)
    assert (made.host_name, made.organiser_name, made.intake) == ("Tỉnh Thử", "Văn phòng UBND tỉnh", Intake.RECEIVED)
    assert [c.id for c in (await list_conferences(here.deployment, here.of_office)).conferences] == [made.id]
    changed = here.change(made, for_chair, title="Tên mới")
    again = await conferences.change_conference(here.deployment, here.of_office, conference_id=made.id, request=changed)
    assert again.title == "Tên mới"


async def test_a_district_does_not_register_for_the_province(here: Province) -> None:
    """Art. 13.6c."""
    with pytest.raises(Forbidden):
        await conferences.register_conference(here.deployment, here.of_district, request=here.request())


async def test_a_central_conference_is_excused_by_its_invitation(here: Province, clock: Clock) -> None:
    """Art. 5.2đ: the province is a sub point; number and date of the central invitation excuse lateness (Art. 9.1)."""
    clock.at = NEXT_WEEK - timedelta(days=1)
    central: dict[str, Any] = {"scope": PurposeScope.DD, "outside": OUTSIDE}
    made = await here.register(**central)
    assert made.outside is not None
    assert (made.outside.host, made.outside.protocol, made.outside.invitation_number) == (
        "Văn phòng Chính phủ",
        "h323",
        "123/GM-VPCP",
    )
    assert ([v.outcome for v in made.verdicts if v.clause == "9.1"], made.late) == (["excused"], False)
    without = OUTSIDE.model_copy(update={"invitation_number": ""})
    late = await here.register(scope=PurposeScope.DD, outside=without)
    assert ([v.outcome for v in late.verdicts if v.clause == "9.1"], late.late) == (["late"], True)
    changed = here.change(made, here.request(**central), outside=None, scope=PurposeScope.A)
    ours = await conferences.change_conference(
        here.deployment, here.of_province, conference_id=made.id, request=changed
    )
    assert (ours.late, ours.outside) == (True, None)


async def test_a_central_conference_names_its_host(here: Province) -> None:
    """Art. 5.2đ."""
    with pytest.raises(BadInput) as refused:
        await here.register(scope=PurposeScope.DD)
    assert refused.value.params["field"] == "outside_host"


async def test_secret_conferences_are_refused_with_the_legal_ground(here: Province) -> None:
    """Law 117/2025, Decree 26/2020: not even a draft is kept."""
    for submit in (True, False):
        with pytest.raises(SecretRefused) as refused:
            await here.register(secret=True, submit=submit)
        assert "117/2025" in refused.value.words("vi")[0]
        assert "26/2020" in refused.value.words("en")[0]
    assert (await list_conferences(here.deployment, here.of_province)).conferences == ()


async def test_what_was_held_elsewhere_is_written_down_without_deadline(here: Province, clock: Clock) -> None:
    """The year's figures are true (Art. 13.4): entered afterwards, marked as such, held for nobody to confirm."""
    held: dict[str, Any] = {"held_elsewhere": HeldElsewhere.PAPER, "duty_officer": ""}
    with pytest.raises(BadInput) as refused:
        await here.register(**held)
    assert refused.value.params["detail"] == "future"
    clock.at = NEXT_WEEK + timedelta(days=5)
    made = await here.register(**held)
    assert (made.intake, made.late, made.held_elsewhere, made.verdicts) == (
        Intake.ENTERED,
        False,
        HeldElsewhere.PAPER,
        (),
    )
    assert [(s.state, s.started_at, s.ended_at) for s in made.sessions] == [
        (SessionState.ENDED, NEXT_WEEK, NEXT_WEEK + 2 * HOUR)
    ]
    with pytest.raises(WrongState):
        await conferences.confirm_conference(here.deployment, here.engineer, conference_id=made.id, version=1)
    request = here.change(made, here.request(**held), title="Tên đúng")
    corrected = await conferences.change_conference(
        here.deployment, here.of_province, conference_id=made.id, request=request
    )
    assert (corrected.title, corrected.intake) == ("Tên đúng", Intake.ENTERED)


async def test_a_body_that_is_gone_on_the_day_is_not_invited(here: Province) -> None:
    """A body closed before the session's date: one clear message that names it, and nothing is stored."""
    async with here.deployment.database.write() as tx:
        gone = Body(code="gone", name="Xã Cũ", level="commune", valid_to=date(2026, 3, 17))
        tx.add(gone)
        await tx.flush()
        point = BridgePoint(body_id=gone.id, name="Xã Cũ", active=True, created_at=here.deployment.now())
        tx.add(point)
    with pytest.raises(BodyClosed) as refused:
        await here.register(sub_point_ids=[here.communes[0].id, point.id])
    assert refused.value.params["names"] == "Xã Cũ"
    earlier = NEXT_WEEK - timedelta(days=1)
    made = await here.register(sub_point_ids=[point.id], starts_at=earlier, ends_at=earlier + HOUR)
    assert made.point_count == 2


async def test_a_session_over_midnight_needs_its_bodies_on_both_days(here: Province) -> None:
    """A session may run over midnight, but not over the end of a body, and not for more than a day."""
    async with here.deployment.database.write() as tx:
        body = await tx.get_one(Body, here.communes[0].body_id)
        body.valid_to = date(2026, 3, 18)
    evening = datetime(2026, 3, 18, 15, 0, tzinfo=UTC)
    with pytest.raises(BodyClosed):
        await here.register(starts_at=evening, ends_at=evening + 4 * HOUR)
    made = await here.register(starts_at=evening, ends_at=evening + 4 * HOUR, sub_point_ids=[here.communes[1].id])
    assert made.ends_at == evening + 4 * HOUR
    with pytest.raises(SessionTooLong):
        await here.register(ends_at=NEXT_WEEK + 25 * HOUR)


async def test_two_who_edit_one_registration_lose_nothing(here: Province) -> None:
    """Optimistic concurrency: the second to save is refused with what is stored, and writes nothing."""
    made = await here.register()
    first = here.change(made, here.request(title="Tên của người thứ nhất"))
    second = here.change(made, here.request(title="Tên của người thứ hai"))
    saved = await conferences.change_conference(here.deployment, here.of_province, conference_id=made.id, request=first)
    assert (saved.version, saved.changed_by) == (2, here.of_province.name)
    with pytest.raises(EditedMeanwhile) as refused:
        await conferences.change_conference(here.deployment, here.engineer, conference_id=made.id, request=second)
    assert refused.value.params["who"] == here.of_province.name
    assert refused.value.params["current"]["title"] == "Tên của người thứ nhất"
    kept = await conference_views.get_conference(here.deployment, here.engineer, conference_id=made.id)
    assert (kept.title, kept.version) == ("Tên của người thứ nhất", 2)
    third = here.change(kept, here.request(title="Tên của người thứ hai"))
    again = await conferences.change_conference(here.deployment, here.engineer, conference_id=made.id, request=third)
    assert (again.title, again.version) == ("Tên của người thứ hai", 3)


async def test_the_department_confirms_what_it_has_read(here: Province) -> None:
    """Art. 11.1: a registration that was changed meanwhile is not confirmed unseen."""
    made = await here.register()
    request = here.change(made, here.request(ends_at=NEXT_WEEK + 3 * HOUR))
    await conferences.change_conference(here.deployment, here.of_province, conference_id=made.id, request=request)
    for answer in (conferences.confirm_conference, conferences.report_conflict):
        with pytest.raises(ChangedSinceSeen) as refused:
            await answer(here.deployment, here.engineer, conference_id=made.id, version=made.version, note="Xem rồi.")
        assert refused.value.params["current"]["ends_at"] == "2026-03-18T04:00:00Z"
        said, then = refused.value.words("vi")
        assert said == "Người của Tỉnh Thử đã sửa đăng ký này lúc 08:00 11/03/2026, sau khi bạn mở."
        assert then.startswith("Xem lại bản mới")
    kept = await conference_views.get_conference(here.deployment, here.engineer, conference_id=made.id)
    assert (kept.intake, kept.department_note) == (Intake.RECEIVED, "")
    sure = await conferences.confirm_conference(here.deployment, here.engineer, conference_id=made.id, version=2)
    assert sure.intake is Intake.CONFIRMED


async def test_what_the_department_says_is_kept_with_its_answer(here: Province) -> None:
    """Art. 11.1: the host reads it, whether it was confirmed or is in conflict; the newest answer counts."""
    made = await here.register()
    clash = await conferences.report_conflict(
        here.deployment, here.engineer, conference_id=made.id, version=1, note="Trùng phòng họp."
    )
    assert (clash.intake, clash.department_note) == (Intake.IN_CONFLICT, "Trùng phòng họp.")
    sure = await conferences.confirm_conference(
        here.deployment, here.engineer, conference_id=made.id, version=1, note="Dùng phòng số 2."
    )
    assert (sure.intake, sure.department_note) == (Intake.CONFIRMED, "Dùng phòng số 2.")
    seen = await conference_views.get_conference(here.deployment, here.of_province, conference_id=made.id)
    assert seen.department_note == "Dùng phòng số 2."
    gone = await conferences.cancel_conference(
        here.deployment, here.of_province, conference_id=made.id, version=1, note="Hoãn vì bão"
    )
    assert (gone.department_note, gone.cancel_note) == ("Dùng phòng số 2.", "Hoãn vì bão")


def weekly(here: Province, **changed: object) -> SeriesIn:
    recurrence = {"weekdays": [3], "last_day": "2026-05-06", **changed}
    return SeriesIn(conference=here.briefing(), recurrence=RecurrenceIn.model_validate(recurrence))


def seen(of: SeriesView, note: str = "") -> SeriesStepIn:
    """The whole series as somebody has it before them."""
    return SeriesStepIn(conferences=[SeenIn(id=one.id, version=one.version) for one in of.conferences], note=note)


async def test_a_weekly_briefing_is_registered_told_and_confirmed_once(here: Province) -> None:
    """Art. 4: *giao ban*; one registration, one notice, one confirmation for the series."""
    made = await series.register_series(
        here.deployment, here.of_district, request=weekly(here, left_out=["2026-04-29"])
    )
    days = [one.series_day.isoformat() for one in made.conferences]
    assert days == [f"2026-{day}" for day in ("03-18", "03-25", "04-01", "04-08", "04-15", "04-22", "05-06")]
    assert {(one.intake, one.late) for one in made.conferences} == {(Intake.RECEIVED, False)}
    (waiting,) = (await intake_board.get_board(here.deployment, here.engineer)).items
    assert (waiting.title, waiting.waiting_in_series) == ("Giao ban huyện", 7)
    sure = await series.confirm_series(here.deployment, here.engineer, series_id=made.id, request=seen(made))
    assert {one.intake for one in sure.conferences} == {Intake.CONFIRMED}
    async with here.deployment.database.read() as tx:
        told = await tx.execute(select(Event.type, func.count()).group_by(Event.type))
        assert dict(told.all()) == {EventType.SERIES_REGISTERED: 1, EventType.SERIES_CONFIRMED: 1}


async def test_a_day_of_a_series_is_moved_or_cancelled_by_itself(here: Province, clock: Clock) -> None:
    made = await series.register_series(here.deployment, here.of_district, request=weekly(here))
    second, third = made.conferences[1:3]
    view = await conference_views.get_conference(here.deployment, here.of_district, conference_id=second.id)
    moved = here.change(view, here.briefing(starts_at=second.starts_at + 6 * HOUR, ends_at=second.ends_at + 6 * HOUR))
    await conferences.change_conference(here.deployment, here.of_district, conference_id=second.id, request=moved)
    await conferences.cancel_conference(here.deployment, here.of_district, conference_id=third.id, version=1)
    clock.at = made.conferences[0].starts_at + HOUR
    now = await series.get_series(here.deployment, here.of_district, series_id=made.id)
    left = await series.cancel_series(here.deployment, here.of_district, series_id=made.id, request=seen(now))
    assert [one.intake for one in left.conferences] == [Intake.RECEIVED, *[Intake.CANCELLED] * 7]
    assert (left.conferences[1].series_day, left.conferences[1].starts_at) == (
        date(2026, 3, 25),
        second.starts_at + 6 * HOUR,
    )


async def test_a_series_is_confirmed_as_it_was_seen_or_not_at_all(here: Province) -> None:
    """Art. 11.1: one day moved and one cancelled meanwhile; both are named, none of the others is confirmed."""
    made = await series.register_series(here.deployment, here.of_district, request=weekly(here))
    second, third, fourth = made.conferences[1:4]
    view = await conference_views.get_conference(here.deployment, here.of_district, conference_id=second.id)
    moved = here.change(view, here.briefing(starts_at=second.starts_at + 6 * HOUR, ends_at=second.ends_at + 6 * HOUR))
    await conferences.change_conference(here.deployment, here.of_district, conference_id=second.id, request=moved)
    await conferences.cancel_conference(here.deployment, here.of_district, conference_id=third.id, version=1)
    # Another engineer's confirmation is no change of what was seen.
    await conferences.confirm_conference(here.deployment, here.engineer, conference_id=fourth.id, version=1)
    with pytest.raises(DaysChanged) as refused:
        await series.confirm_series(here.deployment, here.engineer, series_id=made.id, request=seen(made))
    assert refused.value.words("vi")[0] == (
        "Các phiên đã đổi sau khi bạn mở: 25/3/2026 (Người của Huyện Thử), 01/4/2026 (đã hủy)."
    )
    assert "25/3/2026 (Người của Huyện Thử), 01/4/2026 (cancelled)" in refused.value.words("en")[0]
    assert refused.value.params["conference_ids"] == [second.id, third.id]
    now = await series.get_series(here.deployment, here.engineer, series_id=made.id)
    assert [one.intake for one in now.conferences][:5] == [
        Intake.RECEIVED,
        Intake.RECEIVED,
        Intake.CANCELLED,
        Intake.CONFIRMED,
        Intake.RECEIVED,
    ]
    rest = SeriesStepIn(
        conferences=[one for one in seen(now).conferences if one.id != third.id], note="Thử đường truyền trước 7 giờ."
    )
    sure = await series.confirm_series(here.deployment, here.engineer, series_id=made.id, request=rest)
    assert {one.intake for one in sure.conferences if one.id != third.id} == {Intake.CONFIRMED}
    told = await conference_views.get_conference(here.deployment, here.of_district, conference_id=second.id)
    assert told.department_note == "Thử đường truyền trước 7 giờ."


async def test_a_series_is_confirmed_only_by_its_own_days(here: Province) -> None:
    made = await series.register_series(here.deployment, here.of_district, request=weekly(here))
    other = await here.register()
    first = made.conferences[0]
    foreign = SeriesStepIn(conferences=[SeenIn(id=first.id, version=1), SeenIn(id=other.id, version=1)])
    with pytest.raises(NotFound):
        await series.confirm_series(here.deployment, here.engineer, series_id=made.id, request=foreign)
    one = SeriesStepIn(conferences=[SeenIn(id=first.id, version=1)])
    sure = await series.confirm_series(here.deployment, here.engineer, series_id=made.id, request=one)
    assert [day.intake for day in sure.conferences] == [Intake.CONFIRMED, *[Intake.RECEIVED] * 7]


async def test_a_series_is_all_or_nothing(here: Province) -> None:
    """One day that cannot be refuses the whole, and nothing is half done."""
    async with here.deployment.database.write() as tx:
        body = await tx.get_one(Body, here.communes[0].body_id)
        body.valid_to = date(2026, 4, 10)
    with pytest.raises(BodyClosed):
        await series.register_series(here.deployment, here.of_district, request=weekly(here))
    async with here.deployment.database.read() as tx:
        assert await tx.scalar(select(func.count()).select_from(Conference)) == 0
    with pytest.raises(BadInput):
        await series.register_series(here.deployment, here.of_district, request=weekly(here, weekdays=[5]))
    with pytest.raises(NotFound):
        await series.get_series(here.deployment, here.of_district, series_id=1)


async def test_one_engineer_takes_a_registration_in_hand(here: Province) -> None:
    """Art. 11.1: receive; two engineers do not work on one. Art. 11.3c: the host sees who has it in hand."""
    made = await here.register()
    taken = await intake_board.take(here.deployment, here.engineer, conference_id=made.id)
    assert (taken.taken_by, taken.intake) == ("Kỹ sư Sở", Intake.RECEIVED)
    assert (await intake_board.take(here.deployment, here.engineer, conference_id=made.id)).taken_by == "Kỹ sư Sở"
    seen = await conference_views.get_conference(here.deployment, here.of_province, conference_id=made.id)
    assert seen.taken_by == "Kỹ sư Sở"
    # Somebody of the same name is somebody else.
    for name in ("Kỹ sư khác", "Kỹ sư Sở"):
        other = await make_person(here.deployment, Role.ENGINEER, name=name)
        with pytest.raises(TakenAlready):
            await intake_board.take(here.deployment, other, conference_id=made.id)
    (waiting,) = (await intake_board.get_board(here.deployment, other)).items
    assert waiting.taken_by_id == seen.taken_by_id == here.engineer.id != other.id
    with pytest.raises(Forbidden):
        await intake_board.take(here.deployment, here.of_province, conference_id=made.id)


async def test_the_board_is_ordered_by_deadline_and_names_what_clashes(here: Province) -> None:
    """Art. 11.1: the queue of the Department; a conflict is reported with what clashes."""
    later = await here.register(starts_at=NEXT_WEEK + timedelta(days=2), ends_at=NEXT_WEEK + timedelta(days=2, hours=1))
    chair = await here.register()
    briefing = await conferences.register_conference(here.deployment, here.of_district, request=here.briefing())
    board = (await intake_board.get_board(here.deployment, here.engineer)).items
    assert [item.conference_id for item in board] == [chair.id, briefing.id, later.id]
    assert [item.clashing for item in board] == [("Giao ban huyện",), ("Hội nghị của Chủ tịch tỉnh",), ()]
    said = await conferences.report_conflict(
        here.deployment, here.engineer, conference_id=briefing.id, version=1, note="Trùng 4 điểm; đề nghị huyện dời."
    )
    assert (said.intake, said.department_note) == (Intake.IN_CONFLICT, "Trùng 4 điểm; đề nghị huyện dời.")
    with pytest.raises(Forbidden):
        await intake_board.get_board(here.deployment, here.of_district)


async def test_groups_belong_to_a_host(here: Province) -> None:
    points = [point.id for point in here.communes]
    group = GroupIn(body_id=here.district.id, name="Các xã vùng cao", point_ids=points)
    made = await point_groups.save_group(here.deployment, here.of_district, request=group)
    with pytest.raises(NameTaken):
        await point_groups.save_group(here.deployment, here.of_district, request=group)
    with pytest.raises(Forbidden):
        await point_groups.save_group(here.deployment, here.of_office, request=group)
    assert await point_groups.list_groups(here.deployment, here.of_district) == [made]
    assert await point_groups.list_groups(here.deployment, here.of_office) == []
    with pytest.raises(BadInput):
        await point_groups.save_group(
            here.deployment,
            here.of_district,
            request=GroupIn(body_id=here.district.id, name="Trùng", point_ids=[points[0], points[0]]),
        )
    await point_groups.drop_group(here.deployment, here.of_district, group_id=made.id)
    assert await point_groups.list_groups(here.deployment, here.of_district) == []


async def test_a_draft_is_found_on_another_machine(here: Province) -> None:
    typed = DraftIn(content={"title": "Đang gõ", "subPointIds": [1, 2]})
    assert await drafts.get_draft(here.deployment, here.of_district, name="new") is None
    await drafts.keep_draft(here.deployment, here.of_district, name="new", request=DraftIn(content={"title": "Đ"}))
    kept = await drafts.keep_draft(here.deployment, here.of_district, name="new", request=typed)
    assert await drafts.get_draft(here.deployment, here.of_district, name="new") == kept
    assert await drafts.get_draft(here.deployment, here.of_office, name="new") is None
    with pytest.raises(BadInput):
        await drafts.keep_draft(
            here.deployment, here.of_district, name="new", request=DraftIn(content={"title": "x" * 40_000})
        )
    await drafts.drop_draft(here.deployment, here.of_district, name="new")
    assert await drafts.get_draft(here.deployment, here.of_district, name="new") is None


async def test_the_tree_of_the_day_says_whose_commune_it_is(here: Province) -> None:
    """Art. 5.2c, in the tree of the conference's own day."""
    other = await make_body(here.deployment, "Huyện khác", level="district", parent=here.province)
    commune = await make_body(
        here.deployment, "Xã chuyển đi", level="commune", parent=other, valid_from=date(2026, 3, 1)
    )
    point = await make_point(here.deployment, "Xã chuyển đi", body=commune)
    with pytest.raises(NotLawful):
        await conferences.register_conference(
            here.deployment, here.of_district, request=here.briefing(sub_point_ids=[point.id])
        )


async def test_a_series_waits_as_one_task_and_hides_nothing_else(
    here: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of its days the next one stands for all; what waits behind them is not pushed out."""
    monkeypatch.setattr(today, "LIMIT", 2)
    monkeypatch.setattr(open_tasks, "LIMIT", 2)
    made = await series.register_series(here.deployment, here.of_district, request=weekly(here))
    alone = await here.register(starts_at=NEXT_WEEK + 90 * 24 * HOUR, ends_at=NEXT_WEEK + 90 * 24 * HOUR + HOUR)
    day = await today.get_today(here.deployment, here.engineer)
    assert [(one.id, one.days) for one in day.waiting] == [(made.conferences[0].id, 8), (alone.id, 1)]
    assert not day.more_waiting
    await series.confirm_series(here.deployment, here.engineer, series_id=made.id, request=seen(made))
    device = await make_device(here.deployment, here.communes[0])
    (task,) = [one for one in await open_tasks.list_tasks(here.deployment, device) if one.kind == "answer"]
    # Those of the next thirty days.
    assert (task.conference_id, task.days) == (made.conferences[0].id, 4)
