"""A district sees on its wall whom its own points call and what they report, and nothing of the others (Art. 10.1)."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.events import EventType
from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.services import help_calls, incidents, messages
from nhipcau.services.deployment import Deployment
from nhipcau.services.event_stream import EventFilter
from nhipcau.services.reach import BodyTree
from nhipcau.store.models import Event
from support.control_plane import make_body, make_conference, make_device, make_person, make_point, make_points
from support.meetings import Scene

pytestmark = pytest.mark.anyio


@pytest.fixture
async def scene(deployment: Deployment) -> Scene:
    """An open session with two communes of one district and one of another."""
    province = await make_body(deployment, "Tỉnh Thử")
    one, two = [await make_body(deployment, f"Huyện {n}", level="district", parent=province) for n in (1, 2)]
    main = await make_point(deployment, "Điểm cầu chính", body=province)
    points = [*await make_points(deployment, 2, parent=one), *await make_points(deployment, 1, parent=two)]
    meeting = await make_conference(deployment, main, points)
    made = Scene(
        deployment=deployment,
        meeting=meeting,
        chair=await make_person(deployment, Role.CHAIR, scope=ScopeKind.CONFERENCE, scope_id=meeting.conference.id),
        engineer=await make_person(deployment, Role.ENGINEER),
        main=await make_device(deployment, main),
        subs=[await make_device(deployment, point) for point in points],
    )
    await made.open()
    for actor in made.subs:
        await help_calls.call_engineer(deployment, actor, session_id=made.session_id, point_id=actor.point_id)
        await incidents.report_incident(
            deployment, actor, session_id=made.session_id, point_id=actor.point_id, text="mất tiếng"
        )
    return made


async def operator(scene: Scene, number: int) -> Actor:
    """Whoever operates the district of a sub point."""
    async with scene.deployment.database.read() as tx:
        tree = await BodyTree.load(tx)
    body = scene.meeting.subs[number].body_id
    district = tree.parent(body, scene.deployment.now().date())
    return await make_person(scene.deployment, Role.DISTRICT_OPERATOR, scope=ScopeKind.SUBTREE, scope_id=district)


async def seen(scene: Scene, actor: Actor) -> tuple[list[int], list[int]]:
    """Points of the calls and of the faults that somebody is given."""
    calls = await help_calls.list_calls(scene.deployment, actor, session_id=scene.session_id)
    faults = await incidents.list_incidents(scene.deployment, actor, session_id=scene.session_id)
    assert not (calls.answers or faults.works) or actor == scene.engineer
    return [one.point_id for one in calls.calls], [one.point_id for one in faults.incidents]


async def test_each_sees_its_own_and_the_engineer_all(scene: Scene) -> None:
    first, second, third = scene.sub_ids
    assert await seen(scene, await operator(scene, 0)) == ([first, second], [first, second])
    assert await seen(scene, await operator(scene, 2)) == ([third], [third])
    assert await seen(scene, scene.engineer) == (scene.sub_ids, scene.sub_ids)
    elsewhere = await make_body(scene.deployment, "Huyện khác", level="district")
    stranger = await make_person(
        scene.deployment, Role.DISTRICT_OPERATOR, scope=ScopeKind.SUBTREE, scope_id=elsewhere.id
    )
    with pytest.raises(NotFound):
        await seen(scene, stranger)


async def test_it_reads_and_does_nothing_about_them(scene: Scene) -> None:
    deployment, session_id, district = scene.deployment, scene.session_id, await operator(scene, 0)
    (call, *_) = (await help_calls.list_calls(deployment, district, session_id=session_id)).calls
    (fault, *_) = (await incidents.list_incidents(deployment, district, session_id=session_id)).incidents
    with pytest.raises(Forbidden):
        await help_calls.answer_call(deployment, district, session_id=session_id, call_id=call.id)
    with pytest.raises(Forbidden):
        await help_calls.end_call(deployment, district, session_id=session_id, call_id=call.id)
    with pytest.raises(Forbidden):
        await messages.list_call_messages(deployment, district, session_id=session_id, call_id=call.id)
    with pytest.raises(Forbidden):
        await incidents.take_incident(deployment, district, session_id=session_id, incident_id=fault.id)


async def test_the_news_of_its_own_reach_it_at_once_and_no_others(scene: Scene) -> None:
    deployment, session_id = scene.deployment, scene.session_id
    (call, *_) = (await help_calls.list_calls(deployment, scene.engineer, session_id=session_id)).calls
    await messages.send_call_message(deployment, scene.engineer, session_id=session_id, call_id=call.id, text="Alô")
    await help_calls.end_call(deployment, scene.engineer, session_id=session_id, call_id=call.id)
    async with deployment.database.read() as tx:
        events = [one for one in await scene_events(tx, session_id) if one.type.startswith(("help.", "fault."))]
    filters = {n: EventFilter(deployment, await operator(scene, n)) for n in (0, 2)}
    told = {
        n: [(one.type, scene.sub_ids.index(one.data["point_id"])) for one in events if await passes.passes(one)]
        for n, passes in filters.items()
    }
    both = {n: [(EventType.HELP_CALLED, n), (EventType.FAULT_REPORTED, n)] for n in range(3)}
    assert told == {0: [*both[0], *both[1], (EventType.HELP_GIVEN_UP, 0)], 2: both[2]}


async def scene_events(tx: AsyncSession, session_id: int) -> list[Event]:
    return list(await tx.scalars(select(Event).where(Event.session_id == session_id).order_by(Event.id)))
