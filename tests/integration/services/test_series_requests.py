"""Technical requests of a recurring briefing: one answer, exceptions by day; cancelling it names what was read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from nhipcau.domain.conference import Intake
from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.errors_registration import DaysChanged
from nhipcau.domain.requests import RequestState, RequestStep
from nhipcau.schemas.conferences import SeriesIn
from nhipcau.schemas.preparation import RequestStepIn, SeriesAnswerIn, SeriesRequests
from nhipcau.schemas.registration import SeenIn, SeriesStepIn, SeriesView
from nhipcau.services import conference_views, conferences, series, series_requests, technical_requests
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import Event
from support.control_plane import Clock
from support.district import HOUR, NEXT_WEEK, Province, make_province

pytestmark = pytest.mark.anyio

WEEKS = 4


async def recur(province: Province, **changed: object) -> SeriesView:
    """A weekly briefing of four days that asks for a recording and slides."""
    first = province.briefing(**{"recording_requested": True, "requests": ["slides"], **changed})
    last: date = (NEXT_WEEK + timedelta(weeks=WEEKS - 1)).date()
    recurrence = {"weekdays": [NEXT_WEEK.isoweekday()], "last_day": last}
    request = SeriesIn.model_validate({"conference": first.model_dump(), "recurrence": recurrence})
    return await series.register_series(province.deployment, province.of_district, request=request)


async def asked(province: Province, made: SeriesView) -> SeriesRequests:
    return await series_requests.list_requests(province.deployment, province.engineer, series_id=made.id)


def states(listed: SeriesRequests, kind: str) -> list[str]:
    return [one.state.value for one in listed.requests if one.kind == kind]


def saying(listed: SeriesRequests, kind: str, step: RequestStep, without: tuple[int, ...] = ()) -> SeriesAnswerIn:
    """An answer to all that was seen of a kind, but some days."""
    named = [one for place, one in enumerate(of for of in listed.requests if of.kind == kind) if place not in without]
    return SeriesAnswerIn.model_validate(
        {"step": step.value, "answer": "Đã rõ", "requests": [{"id": one.id, "state": one.state.value} for one in named]}
    )


async def test_one_answer_stands_for_the_series_with_exceptions_by_day(deployment: Deployment) -> None:
    """Art. 9.2: the third day is left out, and answered by itself afterwards."""
    province = await make_province(deployment)
    made = await recur(province)
    seen = await asked(province, made)
    assert (states(seen, "recording"), states(seen, "slides")) == (["asked"] * WEEKS, ["asked"] * WEEKS)
    answer = saying(seen, "recording", RequestStep.AGREE, without=(2,))
    now = await series_requests.answer_requests(deployment, province.engineer, series_id=made.id, request=answer)
    assert states(now, "recording") == ["agreed", "agreed", "asked", "agreed"]
    assert states(now, "slides") == ["asked"] * WEEKS
    third = made.conferences[2]
    (row,) = [one for one in now.requests if one.conference_id == third.id and one.kind == "recording"]
    await technical_requests.step(
        deployment,
        province.engineer,
        conference_id=third.id,
        request_id=row.id,
        request=RequestStepIn(step=RequestStep.SAY_UNABLE, answer="Máy ghi đi bảo dưỡng"),
    )
    after = await asked(province, made)
    assert states(after, "recording") == ["agreed", "agreed", "unable", "agreed"]
    async with deployment.database.read() as tx:
        told = [
            event.data.get("conferences")
            for event in await tx.scalars(select(Event).where(Event.type == "request.changed").order_by(Event.id))
            if event.data["state"] == "agreed"
        ]
    # Told once: the notice names the days that it stands for.
    assert told == [[one.id for one in made.conferences if one.id != third.id]]


async def test_a_day_that_was_answered_meanwhile_is_named_and_none_is_touched(deployment: Deployment) -> None:
    province = await make_province(deployment)
    made = await recur(province)
    seen = await asked(province, made)
    first = next(one for one in seen.requests if one.kind == "recording")
    await technical_requests.step(
        deployment,
        province.of_district,
        conference_id=first.conference_id,
        request_id=first.id,
        request=RequestStepIn(step=RequestStep.WITHDRAW),
    )
    # What was withdrawn is no longer there to be answered …
    with pytest.raises(NotFound):
        await series_requests.answer_requests(
            deployment, province.engineer, series_id=made.id, request=saying(seen, "recording", RequestStep.AGREE)
        )
    slides = saying(seen, "slides", RequestStep.AGREE)
    await series_requests.answer_requests(deployment, province.engineer, series_id=made.id, request=slides)
    # … and what another answered is named.
    with pytest.raises(DaysChanged) as refused:
        await series_requests.answer_requests(
            deployment, province.engineer, series_id=made.id, request=saying(seen, "slides", RequestStep.SAY_UNABLE)
        )
    assert refused.value.words("vi")[0].startswith("Các phiên đã đổi sau khi bạn mở: 18/3/2026 (đã thống nhất)")
    assert states(await asked(province, made), "slides") == ["agreed"] * WEEKS


async def test_only_the_department_answers_and_only_the_days_of_that_series(
    deployment: Deployment, clock: Clock
) -> None:
    province = await make_province(deployment)
    made, other = await recur(province), await recur(province, title="Giao ban khác")
    seen = await asked(province, made)
    answer = saying(seen, "slides", RequestStep.AGREE)
    with pytest.raises(Forbidden):
        await series_requests.answer_requests(deployment, province.of_district, series_id=made.id, request=answer)
    with pytest.raises(NotFound):
        await series_requests.answer_requests(deployment, province.engineer, series_id=other.id, request=answer)
    # What is over is asked no more.
    clock.at = NEXT_WEEK + timedelta(weeks=1)
    assert states(await asked(province, made), "slides") == ["asked"] * (WEEKS - 1)


async def test_a_series_is_cancelled_as_it_was_read_or_not_at_all(deployment: Deployment) -> None:
    province = await make_province(deployment)
    made = await recur(province)
    read = SeriesStepIn(
        conferences=[SeenIn(id=one.id, version=one.version) for one in made.conferences], note="Huyện sáp nhập"
    )
    second = made.conferences[1]
    view = await conference_views.get_conference(deployment, province.engineer, conference_id=second.id)
    moved = province.briefing(starts_at=second.starts_at + 5 * HOUR, ends_at=second.ends_at + 5 * HOUR)
    await conferences.change_conference(
        deployment, province.of_district, conference_id=second.id, request=province.change(view, moved)
    )
    with pytest.raises(DaysChanged) as refused:
        await series.cancel_series(deployment, province.of_district, series_id=made.id, request=read)
    assert refused.value.words("vi")[0] == "Các phiên đã đổi sau khi bạn mở: 25/3/2026 (Người của Huyện Thử)."
    now = await series.get_series(deployment, province.of_district, series_id=made.id)
    assert {one.intake for one in now.conferences} == {Intake.RECEIVED}
    again = SeriesStepIn(
        conferences=[SeenIn(id=one.id, version=one.version) for one in now.conferences], note="Huyện sáp nhập"
    )
    left = await series.cancel_series(deployment, province.of_district, series_id=made.id, request=again)
    assert {one.intake for one in left.conferences} == {Intake.CANCELLED}
    gone = await conference_views.get_conference(deployment, province.of_district, conference_id=second.id)
    assert gone.cancel_note == "Huyện sáp nhập"


@pytest.mark.parametrize(("by", "state"), [(timedelta(days=1), RequestState.ASKED), (5 * HOUR, RequestState.AGREED)])
async def test_what_was_agreed_is_asked_again_when_the_day_moves(
    deployment: Deployment, by: timedelta, state: RequestState
) -> None:
    """Art. 9.2: agreed for one day is not agreed for another; another hour of the same day is nothing new."""
    province = await make_province(deployment)
    made = await recur(province)
    seen = await asked(province, made)
    await series_requests.answer_requests(
        deployment, province.engineer, series_id=made.id, request=saying(seen, "recording", RequestStep.AGREE)
    )
    first = made.conferences[0]
    view = await conference_views.get_conference(deployment, province.engineer, conference_id=first.id)
    moved = province.briefing(starts_at=first.starts_at + by, ends_at=first.ends_at + by, recording_requested=True)
    await conferences.change_conference(
        deployment, province.of_district, conference_id=first.id, request=province.change(view, moved)
    )
    listed = await technical_requests.get_preparation(deployment, province.engineer, conference_id=first.id)
    (row,) = [one for one in listed.requests if one.kind == "recording"]
    assert row.state == state
    assert (row.answered_by, row.answer) == (("", "") if state == RequestState.ASKED else ("Kỹ sư Sở", "Đã rõ"))
