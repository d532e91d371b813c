"""Which rehearsal an invitation names when there are several (Art. 10.1a)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from nhipcau.domain.roles import Actor
from nhipcau.services import answer_views
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import BridgePoint, Room, Session
from support.control_plane import Meeting, make_body, make_conference, make_device, make_point, make_regulation

pytestmark = pytest.mark.anyio


async def rehearse(deployment: Deployment, meeting: Meeting, at: datetime, *, led_by: BridgePoint | None) -> None:
    """Plan a rehearsal, led by a point when one is named."""
    async with deployment.database.write() as tx:
        session = Session(
            conference_id=meeting.conference.id,
            kind="rehearsal",
            state="planned",
            starts_at=at,
            ends_at=at + timedelta(hours=1),
            opens_from=at - timedelta(hours=1),
            opens_until=at + timedelta(hours=1),
            overran=False,
        )
        tx.add(session)
        await tx.flush()
        if led_by is not None:
            room = Room(session_id=session.id, kind="subtree", name=f"r{session.id}", main_point_id=led_by.id)
            tx.add(room)


async def told(deployment: Deployment, actor: Actor, meeting: Meeting, point: BridgePoint) -> datetime | None:
    view = await answer_views.get_invitation(deployment, actor, conference_id=meeting.conference.id, point_id=point.id)
    return view.rehearsal_at


async def test_a_point_is_told_the_rehearsal_it_is_in(deployment: Deployment) -> None:
    """Art. 10.1a: the main point rehearses with the districts, each district with its own communes."""
    await make_regulation(deployment)
    province = await make_body(deployment)
    main = await make_point(deployment, "UBND tỉnh", body=province)
    points = []
    for name in ("Huyện Một", "Huyện Hai"):
        district = await make_body(deployment, name, level="district", parent=province)
        commune = await make_body(deployment, f"Xã của {name}", parent=district, level="commune")
        points += [await make_point(deployment, body=body) for body in (district, commune)]
    one, _, two, _ = points
    meeting = await make_conference(deployment, main, points, host=province, starts_in=timedelta(days=10))
    devices = {point.id: await make_device(deployment, point) for point in points}

    async def seen() -> list[datetime | None]:
        return [await told(deployment, devices[point.id], meeting, point) for point in points]

    assert await seen() == [None] * 4
    day = meeting.conference.starts_at - timedelta(days=1)
    early, middle, late = (day + timedelta(hours=hours) for hours in (0, 2, 4))
    # The district's own comes first, in time and in the database.
    await rehearse(deployment, meeting, early, led_by=one)
    assert await seen() == [early] * 4
    await rehearse(deployment, meeting, middle, led_by=None)
    await rehearse(deployment, meeting, late, led_by=two)
    assert await seen() == [middle, early, middle, late]
