"""An emergency is never refused by the table of hosts, a closing body or its size: what they say is a remark."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from nhipcau.domain.conference import Intake
from nhipcau.domain.errors import BadInput
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.emergency import call_emergency
from nhipcau.services.logbook import get_logbook_page
from nhipcau.store.models import Body, BridgePoint, Conference, Event
from support.control_plane import make_body, make_point, make_points
from support.emergencies import Storm, make_storm

pytestmark = pytest.mark.anyio


async def close(deployment: Deployment, point: BridgePoint, day: date) -> None:
    """Let a day be the last of a point's body."""
    async with deployment.database.write() as tx:
        (await tx.get_one(Body, point.body_id)).valid_to = day


async def hosted_by(storm: Storm, level: str) -> tuple[Body, BridgePoint]:
    """Make another body that holds it, with a point of its own."""
    host = await make_body(storm.deployment, "Huyện Thử", level=level, parent=storm.province)
    return host, await make_point(storm.deployment, "Điểm cầu huyện", body=host)


@pytest.mark.parametrize("level", ["department", "district", "commune", "party"])
async def test_any_host_may_hold_it_and_the_ruling_is_a_remark(deployment: Deployment, level: str) -> None:
    """Art. 9.3: who may host for whom (Art. 4, 5.2) is said beside it; nobody waits for it in a storm."""
    storm = await make_storm(deployment)
    host, point = await hosted_by(storm, level)
    order = storm.order().model_copy(update={"host_body_id": host.id, "main_point_id": point.id})
    called = await call_emergency(deployment, storm.engineer, request=order)
    (remark,) = called.remarks
    assert remark.words_vi.startswith("Vẫn gọi vì là họp khẩn cấp (khoản 3 Điều 9). Cơ quan này không chủ trì")
    assert "This body does not hold conferences of this scope" in remark.words_en
    async with deployment.database.read() as tx:
        assert (await tx.get_one(Conference, called.conference_id)).intake == Intake.CONFIRMED
        told = list(await tx.scalars(select(Event.type).where(Event.conference_id == called.conference_id)))
    assert told == ["conference.emergency_called", "conference.emergency_remarked", "session.opened"]
    page = await get_logbook_page(deployment, storm.engineer, session_id=called.session_id, language="vi")
    assert [line.text for line in page.lines if line.text == remark.words_vi]


async def test_nothing_is_remarked_where_all_is_in_order(deployment: Deployment) -> None:
    """Art. 9.3."""
    storm = await make_storm(deployment)
    assert (await storm.call()).remarks == ()


async def test_a_body_on_its_last_evening_is_called(deployment: Deployment) -> None:
    """Art. 9.3: the session may run past the body's last midnight; until then it is there."""
    storm = await make_storm(deployment)
    await close(deployment, storm.communes[0], day_of(deployment.now()))
    await close(deployment, storm.main, day_of(deployment.now()))
    called = await storm.call()
    assert (called.points, called.remarks) == (5, ())


async def test_points_of_closed_bodies_are_left_out_and_named(deployment: Deployment) -> None:
    """Art. 9.3: a call for the whole province does not fail because of a body that is gone."""
    storm = await make_storm(deployment)
    await close(deployment, storm.communes[1], day_of(deployment.now()) - timedelta(days=1))
    async with deployment.database.write() as tx:
        (await tx.get_one(BridgePoint, storm.communes[2].id)).active = False
    called = await storm.call()
    assert [row.point_id for row in called.rows] == [storm.main.id, storm.communes[0].id, storm.communes[3].id]
    assert [remark.words_vi for remark in called.remarks] == [
        "Không gọi 2 điểm cầu đã ngừng hoạt động: Xã 002, Xã 003."
    ]
    unknown = storm.order().model_copy(update={"sub_point_ids": [storm.communes[0].id, 999]})
    with pytest.raises(BadInput):
        await call_emergency(deployment, storm.engineer, request=unknown)


async def test_a_closed_host_and_the_last_point_left_are_called_all_the_same(deployment: Deployment) -> None:
    """Art. 9.3: somebody may still answer the telephone there."""
    storm = await make_storm(deployment, communes=1)
    yesterday = day_of(deployment.now()) - timedelta(days=1)
    await close(deployment, storm.communes[0], yesterday)
    await close(deployment, storm.main, yesterday)
    called = await storm.call()
    assert called.points == 2
    assert [remark.words_en for remark in called.remarks] == [
        "Closed or not in use, and called all the same: Điểm cầu tỉnh.",
        "Closed or not in use, and called all the same: Xã 001.",
        "Closed or not in use, and called all the same: Tỉnh Thử.",
    ]


async def test_the_whole_province_is_called_above_the_limit_of_a_conference(deployment: Deployment) -> None:
    """Art. 9.3: nobody is left out for being one too many."""
    storm = await make_storm(deployment, communes=4)
    more = await make_points(deployment, 247, parent=storm.province)
    order = storm.order()
    order = order.model_copy(update={"sub_point_ids": [*order.sub_point_ids, *(point.id for point in more)]})
    called = await call_emergency(deployment, storm.engineer, request=order)
    assert called.points == 252
    assert [remark.words_vi for remark in called.remarks] == [
        "251 điểm cầu phụ, hơn mức 250 của một cuộc họp; vẫn gọi tất cả."
    ]
