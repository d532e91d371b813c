"""Live events: in order, replayed without a hole, and only to whom they are for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

import pytest
from sqlalchemy import update

from nhipcau.domain.conference import Intake
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import SYSTEM, Actor, Role, ScopeKind
from nhipcau.schemas.rooms import EventView
from nhipcau.services import event_stream
from nhipcau.services.deployment import Deployment
from nhipcau.services.enrolment import revoke_device
from nhipcau.services.event_stream import follow
from nhipcau.services.outbox_tail import KEPT, PAGE, TOPIC, OutboxTail
from nhipcau.services.sign_in import sign_out
from nhipcau.store import outbox
from nhipcau.store.models import BodyEdge, Conference
from support.control_plane import make_body, make_conference, make_device, make_person, make_point, make_points

pytestmark = pytest.mark.anyio

TIMEOUT_S = 20.0


async def tell(deployment: Deployment, kind: EventType, conference_id: int | None = None, **data: object) -> int:
    async with deployment.database.write() as tx:
        place = outbox.Place(conference_id)
        [event] = await outbox.append(tx, [Happened(kind, data)], actor=SYSTEM, at=deployment.now(), place=place)
    deployment.bus.publish(TOPIC)
    return event.id


async def read(deployment: Deployment, actor: Actor, after: int | None, count: int) -> list[EventView]:
    """Take ``count`` events from a stream."""
    found: list[EventView] = []
    stream = follow(deployment, actor, after)
    async with asyncio.timeout(TIMEOUT_S):
        async for item in stream:
            if isinstance(item, EventView):
                found.append(item)
            if len(found) == count:
                break
    await stream.aclose()
    return found


async def test_who_was_away_gets_what_was_missed_in_order(deployment: Deployment) -> None:
    staff = await make_person(deployment, Role.ENGINEER)
    ids = [await tell(deployment, EventType.POINT_CREATED, n=n) for n in range(PAGE + 20)]
    events = await read(deployment, staff, ids[4], PAGE + 15)
    assert [event.id for event in events] == ids[5:]
    assert [event.data["n"] for event in events] == list(range(5, PAGE + 20))


async def test_a_reader_that_waits_is_woken(deployment: Deployment) -> None:
    staff = await make_person(deployment, Role.ENGINEER)
    before = await tell(deployment, EventType.POINT_CREATED)
    reading = asyncio.create_task(read(deployment, staff, before, 1))
    await asyncio.sleep(0.05)
    told = await tell(deployment, EventType.POINT_CREATED)
    assert [event.id for event in await reading] == [told]


async def test_a_lost_wake_up_costs_half_a_second_only(deployment: Deployment) -> None:
    staff = await make_person(deployment, Role.ENGINEER)
    before = await tell(deployment, EventType.POINT_CREATED)
    reading = asyncio.create_task(read(deployment, staff, before, 1))
    await asyncio.sleep(0.05)
    async with deployment.database.write() as tx:
        await outbox.append(tx, [Happened(EventType.POINT_CREATED)], actor=SYSTEM, at=deployment.now())
    assert len(await reading) == 1


async def test_two_writers_at_once_are_read_whole(deployment: Deployment) -> None:
    """The later transaction may not take an id before the earlier one has committed, or a reader misses one."""
    staff = await make_person(deployment, Role.ENGINEER)
    before = await tell(deployment, EventType.POINT_CREATED)
    reading = asyncio.create_task(read(deployment, staff, before, 2))
    first_is_in, let_first_end = asyncio.Event(), asyncio.Event()
    order: list[str] = []

    async def first() -> None:
        async with deployment.database.write() as tx:
            facts = [Happened(EventType.POINT_CREATED, {"by": "first"})]
            await outbox.append(tx, facts, actor=SYSTEM, at=deployment.now())
            first_is_in.set()
            await let_first_end.wait()
        order.append("first")

    async def second() -> None:
        await first_is_in.wait()
        async with deployment.database.write() as tx:
            facts = [Happened(EventType.POINT_CREATED, {"by": "second"})]
            await outbox.append(tx, facts, actor=SYSTEM, at=deployment.now())
        order.append("second")

    async with asyncio.timeout(TIMEOUT_S), asyncio.TaskGroup() as tasks:
        tasks.create_task(first())
        tasks.create_task(second())
        await first_is_in.wait()
        # Long enough for the second to commit, if it could, and for the reader to look.
        await asyncio.sleep(0.8)
        assert order == []
        assert not reading.done()
        let_first_end.set()
    assert [event.data["by"] for event in await reading] == ["first", "second"]


async def test_events_reach_only_those_they_are_for(deployment: Deployment) -> None:
    main, sub, stranger = await make_points(deployment, 3)
    meeting = await make_conference(deployment, main, [sub])
    here = meeting.conference.id
    engineer = await make_person(deployment, Role.ENGINEER)
    chair = await make_person(deployment, Role.CHAIR, scope=ScopeKind.CONFERENCE, scope_id=here)
    sub_device, other_device = await make_device(deployment, sub), await make_device(deployment, stranger)
    start = await tell(deployment, EventType.POINT_CREATED)
    await tell(deployment, EventType.SESSION_OPENED, here)
    await tell(deployment, EventType.FAULT_REPORTED, here)
    await tell(deployment, EventType.DEVICE_ENROLLED)
    end = await tell(deployment, EventType.SESSION_ENDED, here)

    async def received(actor: Actor) -> list[str]:
        found: list[str] = []
        stream = follow(deployment, actor, start)
        async with asyncio.timeout(TIMEOUT_S):
            async for item in stream:
                if isinstance(item, EventView):
                    found.append(item.type)
                elif item >= end:
                    break
        await stream.aclose()
        return found

    assert await received(engineer) == ["session.opened", "fault.reported", "device.enrolled", "session.ended"]
    assert await received(chair) == ["session.opened", "fault.reported", "session.ended"]
    assert await received(sub_device) == ["session.opened", "session.ended"]
    assert await received(other_device) == []


async def test_what_happens_to_a_series_reaches_whoever_is_in_one_of_its_days(deployment: Deployment) -> None:
    """The fact is stored with the first conference; a point that comes on the second day alone is told of it too."""
    main, first, second, stranger = await make_points(deployment, 4)
    days = [(await make_conference(deployment, main, [sub])).conference.id for sub in (first, second)]
    start = await tell(deployment, EventType.POINT_CREATED)
    end = await tell(deployment, EventType.SERIES_CANCELLED, days[0], conferences=days)
    received = []
    for point in (first, second, stranger):
        stream = follow(deployment, await make_device(deployment, point), start)
        async with asyncio.timeout(TIMEOUT_S):
            received.append([item.id async for item in _until(stream, end) if isinstance(item, EventView)])
        await stream.aclose()
    assert received == [[end], [end], []]


async def test_an_answer_reaches_the_people_of_the_point_besides_the_host(deployment: Deployment) -> None:
    """Art. 9.2: who else has the page of that point's answer open sees it; another point learns nothing."""
    main, sub, other = await make_points(deployment, 3)
    meeting = await make_conference(deployment, main, [sub, other])
    here = meeting.conference.id
    registrar = await make_person(deployment, Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=sub.body_id)
    chair = await make_person(deployment, Role.CHAIR, scope=ScopeKind.CONFERENCE, scope_id=here)
    start = await tell(deployment, EventType.POINT_CREATED)
    told = await tell(deployment, EventType.ANSWER_GIVEN, here, point_id=sub.id, state="acknowledged")
    received = []
    for actor in (chair, registrar, await make_device(deployment, sub), await make_device(deployment, other)):
        stream = follow(deployment, actor, start)
        async with asyncio.timeout(TIMEOUT_S):
            received.append([item.id async for item in _until(stream, told) if isinstance(item, EventView)])
        await stream.aclose()
    assert received == [[told], [told], [told], []]


async def test_the_answer_to_requests_of_a_series_reaches_the_hosts_of_its_later_days(deployment: Deployment) -> None:
    """Art. 9.2 ¶2: the fact is stored with the first day that was answered."""
    main, sub = await make_points(deployment, 2)
    days = [(await make_conference(deployment, main, [sub])).conference.id for _ in range(2)]
    secretary = await make_person(deployment, Role.SECRETARY, scope=ScopeKind.CONFERENCE, scope_id=days[1])
    start = await tell(deployment, EventType.POINT_CREATED)
    told = await tell(deployment, EventType.REQUEST_CHANGED, days[0], conferences=days)
    stream = follow(deployment, secretary, start)
    async with asyncio.timeout(TIMEOUT_S):
        assert [item.id async for item in _until(stream, told) if isinstance(item, EventView)] == [told]
    await stream.aclose()


async def test_every_day_of_a_series_is_looked_at_again_after_it_changed(deployment: Deployment) -> None:
    """A draft is the host's own business: what a stream knew of a later day is not kept when it was handed in."""
    main, sub = await make_points(deployment, 2)
    days = [(await make_conference(deployment, main, [sub], intake=Intake.DRAFT)).conference.id for _ in range(2)]
    device = await make_device(deployment, sub)
    start = await tell(deployment, EventType.POINT_CREATED)
    stream = follow(deployment, device, start)
    async with asyncio.timeout(TIMEOUT_S):
        hidden = await tell(deployment, EventType.SESSION_OPENED, days[1])
        found = [item.id async for item in _until(stream, hidden) if isinstance(item, EventView)]
        async with deployment.database.write() as tx:
            await tx.execute(update(Conference).values(intake=Intake.CONFIRMED))
        confirmed = await tell(deployment, EventType.SERIES_CONFIRMED, days[0], conferences=days)
        seen = await tell(deployment, EventType.SESSION_OPENED, days[1])
        found += [item.id async for item in _until(stream, seen) if isinstance(item, EventView)]
    await stream.aclose()
    assert found == [confirmed, seen]


async def test_older_events_come_from_the_database(deployment: Deployment) -> None:
    """A ring that has forgotten the reader's place must not skip what lies between."""
    await make_point(deployment)
    ids = [await tell(deployment, EventType.POINT_CREATED, n=n) for n in range(6)]
    tail = OutboxTail()
    assert await tail.newest(deployment.database, deployment.bus) == ids[-1]
    ids.append(await tell(deployment, EventType.POINT_CREATED, n=6))
    assert [e.id for e in await tail.since(deployment.database, deployment.bus, ids[-2])] == ids[-1:]
    assert [e.id for e in await tail.since(deployment.database, deployment.bus, ids[1])] == ids[2:]
    assert KEPT > PAGE


async def follow_to_the_end(deployment: Deployment, actor: Actor, begun: asyncio.Event) -> None:
    async with asyncio.timeout(TIMEOUT_S):
        async for _ in follow(deployment, actor, None):
            begun.set()


async def test_the_stream_of_a_revoked_device_ends_and_those_of_others_go_on(deployment: Deployment) -> None:
    point = await make_point(deployment)
    engineer = await make_person(deployment, Role.ENGINEER)
    revoked, other = await make_device(deployment, point), await make_device(deployment, point)
    begun, others = asyncio.Event(), asyncio.Event()
    staying = asyncio.create_task(follow_to_the_end(deployment, other, others))
    ending = asyncio.create_task(follow_to_the_end(deployment, revoked, begun))
    await asyncio.gather(begun.wait(), others.wait())
    await revoke_device(deployment, engineer, device_id=revoked.id)
    await ending
    assert not staying.done()
    staying.cancel()
    await asyncio.wait({staying})


async def test_the_stream_of_somebody_who_signed_out_ends(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "SIGN_IN_CHECKED_S", 0.0)
    engineer = await make_person(deployment, Role.ENGINEER)
    begun = asyncio.Event()
    ending = asyncio.create_task(follow_to_the_end(deployment, engineer, begun))
    await begun.wait()
    await sign_out(deployment, engineer)
    await ending


async def test_what_happens_at_a_point_reaches_the_people_of_its_body(deployment: Deployment) -> None:
    """Art. 13.3: a fault and what is on record reach who keeps it, over the body, above it and at the point."""
    province = await make_body(deployment, "Tỉnh", code="24")
    district = await make_body(deployment, "Huyện", level="district", parent=province, code="215")
    own = await make_body(deployment, "Xã", level="commune", parent=district, code="1")
    far = await make_body(deployment, "Huyện khác", level="district", parent=province, code="216")
    point, beside = await make_point(deployment, "Xã", body=own), await make_point(deployment, "Xã (2)", body=own)
    stranger = await make_point(deployment, "Huyện khác", body=far)

    async def somebody(role: Role, scope: ScopeKind, scope_id: int) -> Actor:
        return await make_person(deployment, role, scope=scope, scope_id=scope_id)

    start = await tell(deployment, EventType.POINT_CREATED)
    await tell(deployment, EventType.POINT_FAULT_REPORTED, point_id=point.id)
    await tell(deployment, EventType.POINT_DETAILS_CHANGED, point_id=point.id)
    await tell(deployment, EventType.CONTACT_LIST_RECEIVED, body_id=own.id)
    await tell(deployment, EventType.DEVICE_ENROLLED, point_id=point.id)
    end = await tell(deployment, EventType.TREE_CHANGED)

    async def received(actor: Actor) -> list[str]:
        found: list[str] = []
        stream = follow(deployment, actor, start)
        async with asyncio.timeout(TIMEOUT_S):
            async for item in stream:
                if isinstance(item, EventView):
                    found.append(item.type)
                elif item >= end:
                    break
        await stream.aclose()
        return found

    fault, details, listed = "point_fault.reported", "point.details_changed", "point.contact_list_received"
    engineer = await make_person(deployment, Role.ENGINEER)
    assert await received(engineer) == [fault, details, listed, "device.enrolled", "tree.changed"]
    for role, scope, scope_id in (
        (Role.REGISTRAR, ScopeKind.SUBTREE, own.id),
        (Role.DISTRICT_OPERATOR, ScopeKind.SUBTREE, district.id),
        (Role.POINT_OPERATOR, ScopeKind.POINT, point.id),
    ):
        assert await received(await somebody(role, scope, scope_id)) == [fault, details, listed]
    # The chair follows faults and keeps no records; what is of the body concerns all its points.
    assert await received(await somebody(Role.CHAIR, ScopeKind.SUBTREE, district.id)) == [fault]
    assert await received(await somebody(Role.POINT_OPERATOR, ScopeKind.POINT, beside.id)) == [listed]
    assert await received(await make_device(deployment, point)) == [fault, details, listed]
    for role, scope, scope_id in (
        (Role.REGISTRAR, ScopeKind.SUBTREE, far.id),
        (Role.POINT_OPERATOR, ScopeKind.POINT, stranger.id),
    ):
        assert await received(await somebody(role, scope, scope_id)) == []
    assert await received(await make_device(deployment, stranger)) == []
    assert await received(await make_person(deployment)) == []


async def test_a_point_that_moves_is_told_where_it_stands_now(deployment: Deployment) -> None:
    """What a stream knows of the tree is read again after the tree has changed."""
    before, after = (
        await make_body(deployment, "Huyện A", code="215"),
        await make_body(deployment, "Huyện B", code="216"),
    )
    commune = await make_body(deployment, "Xã", level="commune", parent=before, code="1")
    point = await make_point(deployment, "Xã", body=commune)
    registrar = await make_person(deployment, Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=before.id)
    start = await tell(deployment, EventType.POINT_CREATED)
    stream = follow(deployment, registrar, start)
    async with asyncio.timeout(TIMEOUT_S):
        first = await tell(deployment, EventType.POINT_FAULT_MOVED, point_id=point.id)
        found = [item.id async for item in _until(stream, first) if isinstance(item, EventView)]
        async with deployment.database.write() as tx:
            await tx.execute(update(BodyEdge).where(BodyEdge.body_id == commune.id).values(parent_id=after.id))
        await tell(deployment, EventType.TREE_CHANGED)
        second = await tell(deployment, EventType.POINT_FAULT_MOVED, point_id=point.id)
        found += [item.id async for item in _until(stream, second) if isinstance(item, EventView)]
    await stream.aclose()
    assert found == [first]


async def _until(stream: AsyncGenerator[EventView | int], last: int) -> AsyncGenerator[EventView | int]:
    """Yield what a stream tells up to an event, whether it tells of that or passes it over."""
    while True:
        item = await anext(stream)
        yield item
        if (item.id if isinstance(item, EventView) else item) >= last:
            return
