"""Technical requests that the registration form asks for: each is a row that the Department answers (Art. 9.2 ¶2)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from nhipcau.domain.conference import HeldElsewhere, Intake
from nhipcau.domain.deadline import Outcome
from nhipcau.domain.requests import RequestState, RequestStep
from nhipcau.schemas.conferences import ConferenceChange, ConferenceView, SeriesIn
from nhipcau.schemas.preparation import RequestStepIn
from nhipcau.services import conferences, series, technical_requests
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import Event, TechnicalRequest
from support.control_plane import Clock
from support.district import HOUR, NEXT_WEEK, Province, make_province
from support.emergencies import make_storm

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)


async def rows(province: Province, conference_id: int) -> list[tuple[str, str, str]]:
    """Return kind, state and outcome of every request, in the order in which they were made."""
    seen = await technical_requests.get_preparation(
        province.deployment, province.of_province, conference_id=conference_id
    )
    return [(one.kind, one.state, one.outcome) for one in seen.requests]


async def answer(province: Province, conference: ConferenceView, kind: str, step: RequestStep) -> None:
    seen = await technical_requests.get_preparation(province.deployment, province.engineer, conference_id=conference.id)
    (row,) = [one for one in seen.requests if one.kind == kind and one.state != RequestState.WITHDRAWN]
    said = RequestStepIn(step=step, answer="Đã rõ")
    await technical_requests.step(
        province.deployment, province.engineer, conference_id=conference.id, request_id=row.id, request=said
    )


async def change(province: Province, conference: ConferenceView, **changed: Any) -> ConferenceView:
    request = ConferenceChange.model_validate(
        {**province.request(**changed).model_dump(), "version": conference.version}
    )
    return await conferences.change_conference(
        province.deployment, province.of_province, conference_id=conference.id, request=request
    )


async def told(deployment: Deployment) -> list[tuple[str, str]]:
    async with deployment.database.read() as tx:
        found = await tx.scalars(select(Event.data).where(Event.type == "request.changed").order_by(Event.id))
        return [(data["kind"], data["state"]) for data in found]


async def test_what_is_ticked_reaches_the_department_as_requests(deployment: Deployment) -> None:
    province = await make_province(deployment)
    conference = await province.register(recording_requested=True, requests=["stream", "slides"])
    assert conference.requests == ("recording", "slides", "stream")
    assert await rows(province, conference.id) == [
        (kind, RequestState.ASKED, Outcome.IN_TIME) for kind in ("recording", "slides", "stream")
    ]
    await answer(province, conference, "recording", RequestStep.AGREE)
    await answer(province, conference, "stream", RequestStep.SAY_UNABLE)
    assert [state for _, state, _ in await rows(province, conference.id)] == ["agreed", "asked", "unable"]


async def test_a_change_keeps_what_was_answered_and_withdraws_what_is_no_longer_ticked(
    deployment: Deployment,
) -> None:
    province = await make_province(deployment)
    conference = await province.register(recording_requested=True, requests=["slides"])
    await answer(province, conference, "recording", RequestStep.AGREE)
    await conferences.confirm_conference(
        deployment, province.engineer, conference_id=conference.id, version=conference.version
    )
    before = len(await told(deployment))
    changed = await change(province, conference, recording_requested=True, requests=["clip"])
    assert (changed.requests, changed.intake) == (("recording", "clip"), Intake.RECEIVED)
    assert [(kind, state) for kind, state, _ in await rows(province, conference.id)] == [
        ("recording", "agreed"),
        ("slides", "withdrawn"),
        ("clip", "asked"),
    ]
    assert (await told(deployment))[before:] == [("slides", "withdrawn"), ("clip", "asked")]
    # A form that does not speak of them leaves them; the recording it always speaks of.
    again = await change(province, changed, recording_requested=False)
    assert (again.requests, again.recording_requested) == (("clip",), False)


async def test_the_same_form_sent_again_asks_for_nothing_new(deployment: Deployment) -> None:
    province = await make_province(deployment)
    conference = await province.register(recording_requested=True, requests=["slides"])
    await conferences.confirm_conference(
        deployment, province.engineer, conference_id=conference.id, version=conference.version
    )
    changed = await change(
        province, conference, recording_requested=True, requests=["slides"], coordinator="Người khác"
    )
    assert changed.intake == Intake.CONFIRMED
    assert len(await rows(province, conference.id)) == 2


async def test_requests_of_a_draft_count_from_when_it_is_handed_in(deployment: Deployment, clock: Clock) -> None:
    """In time when the draft was begun, late when the Department hears of it."""
    province = await make_province(deployment)
    conference = await province.register(submit=False, requests=["slides"])
    assert (await rows(province, conference.id), await told(deployment)) == (
        [("slides", RequestState.ASKED, Outcome.IN_TIME)],
        [],
    )
    clock.at = NEXT_WEEK - HOUR
    await conferences.submit_conference(deployment, province.of_province, conference_id=conference.id)
    assert await rows(province, conference.id) == [("slides", RequestState.ASKED, Outcome.LATE)]
    async with deployment.database.read() as tx:
        (row,) = await tx.scalars(select(TechnicalRequest))
    assert row.asked_at == clock.at


async def test_nothing_is_asked_of_what_was_held_elsewhere(deployment: Deployment) -> None:
    province = await make_province(deployment)
    past = NEXT_WEEK - 14 * DAY
    conference = await province.register(
        starts_at=past,
        ends_at=past + HOUR,
        held_elsewhere=HeldElsewhere.PAPER,
        recording_requested=True,
        requests=["slides"],
    )
    assert conference.requests == ()


async def test_in_an_emergency_nobody_is_asked(deployment: Deployment) -> None:
    """Art. 9.3: who directs it says whether it is recorded."""
    storm = await make_storm(deployment)
    called = await storm.call()
    assert called.recording_requested
    async with deployment.database.read() as tx:
        assert (await tx.scalars(select(TechnicalRequest))).all() == []


async def test_each_day_of_a_series_has_its_requests(deployment: Deployment) -> None:
    province = await make_province(deployment)
    first = province.briefing(requests=["slides"])
    last = (NEXT_WEEK + 14 * DAY).date()
    made = await series.register_series(
        deployment,
        province.of_district,
        request=SeriesIn.model_validate(
            {
                "conference": first.model_dump(),
                "recurrence": {"weekdays": [NEXT_WEEK.isoweekday()], "last_day": last},
            }
        ),
    )
    for one in made.conferences:
        assert await rows(province, one.id) == [("slides", RequestState.ASKED, Outcome.IN_TIME)]
    assert len(made.conferences) == 3
