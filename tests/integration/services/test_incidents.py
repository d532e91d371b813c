"""Faults reported in a session: a card with a clock, who works on it, and what was done."""

from __future__ import annotations

import asyncio

import pytest

from nhipcau.domain.errors import Forbidden, NotFound, NotInvited, SessionNotOpen, TooMany
from nhipcau.domain.errors_help import FaultSolved, FaultTaken
from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.schemas.incidents import IncidentView
from nhipcau.services import incidents
from nhipcau.services.deployment import Deployment
from nhipcau.services.help_calls import MOST_CALLS
from nhipcau.services.logbook import get_logbook_page
from nhipcau.store.models import Incident
from support.control_plane import Clock, make_person, make_point
from support.database import counted_queries
from support.meetings import Scene, make_scene

pytestmark = pytest.mark.anyio


@pytest.fixture
async def scene(deployment: Deployment) -> Scene:
    made = await make_scene(deployment)
    await made.open()
    return made


async def report(scene: Scene, actor: Actor, point_id: int, text: str = "mất tiếng") -> None:
    await incidents.report_incident(scene.deployment, actor, session_id=scene.session_id, point_id=point_id, text=text)


async def cards(scene: Scene, actor: Actor) -> list[IncidentView]:
    found = await incidents.list_incidents(scene.deployment, actor, session_id=scene.session_id)
    return list(found.incidents)


async def test_a_card_tells_who_reported_and_who_took_it_when(scene: Scene, clock: Clock) -> None:
    """Art. 10.2b: a sub point tells of a fault at once; Art. 10.2a: the main point works on it."""
    deployment, session_id = scene.deployment, scene.session_id
    sub = scene.subs[0]
    reported_at = clock.at
    await report(scene, sub, sub.point_id)
    clock.advance(seconds=40)
    (card,) = await cards(scene, scene.engineer)
    assert (card.label, card.text, card.opened_at, card.reported_by, card.taken_at) == (
        "Xã 001",
        "mất tiếng",
        reported_at,
        "Xã 001",
        None,
    )
    await incidents.take_incident(deployment, scene.engineer, session_id=session_id, incident_id=card.id)
    (mine,), (own,) = await cards(scene, scene.engineer), await cards(scene, sub)
    assert (mine.taken_at, mine.taken_by, mine.mine) == (clock.at, "Kỹ sư Sở", True)
    # The point sees that somebody works on it; other points see nothing of it.
    assert (own.taken_by, own.mine) == ("Kỹ sư Sở", False)
    assert await cards(scene, scene.subs[1]) == []
    clock.advance(seconds=20)
    await incidents.solve_incident(
        deployment, scene.engineer, session_id=session_id, incident_id=card.id, outcome="Cắm lại dây micrô"
    )
    assert await cards(scene, scene.engineer) == []
    page = await get_logbook_page(deployment, scene.engineer, session_id=session_id, language="vi")
    said = [line.text for line in page.lines if "sự cố" in line.text]
    assert said == [
        "Xã 001 báo sự cố: mất tiếng",
        "Nhận xử lý sự cố của Xã 001 (sau 40 giây).",
        "Xử lý xong sự cố của Xã 001 (sau 1 phút 00 giây): Cắm lại dây micrô",
    ]


async def test_whoever_reports_again_and_again_has_to_wait(scene: Scene, clock: Clock) -> None:
    first, second = scene.subs[:2]
    for number in range(MOST_CALLS):
        await report(scene, first, first.point_id, f"lần {number}")
    with pytest.raises(TooMany):
        await report(scene, first, first.point_id, "nữa")
    # The button that was pressed twice is no report, and other points report theirs.
    await report(scene, first, first.point_id, f"lần {MOST_CALLS - 1}")
    await report(scene, second, second.point_id)
    clock.advance(seconds=61)
    await report(scene, first, first.point_id, "nữa")
    assert len(await cards(scene, scene.engineer)) == MOST_CALLS + 2


async def test_no_more_than_two_hundred_are_given_out_the_oldest(scene: Scene, clock: Clock) -> None:
    async with scene.deployment.database.write() as tx:
        about = {"session_id": scene.session_id, "opened_at": clock.at, "reported_by": "Xã 001"}
        tx.add_all(Incident(point_id=scene.sub_ids[0], text=f"lần {number}", **about) for number in range(205))
    assert [card.text for card in await cards(scene, scene.engineer)] == [f"lần {number}" for number in range(200)]


async def test_a_point_reads_its_own_rows_alone(scene: Scene) -> None:
    """Of 250 that look, 249 ask for nothing that others reported."""
    database, other = scene.deployment.database, scene.subs[1]
    with counted_queries(database) as without:
        assert await cards(scene, other) == []
    await report(scene, scene.subs[0], scene.sub_ids[0])
    with counted_queries(database) as beside:
        assert await cards(scene, other) == []
    assert beside == without
    await report(scene, other, other.point_id)
    assert [card.label for card in await cards(scene, other)] == ["Xã 002"]


async def test_of_two_engineers_one_takes_it(scene: Scene) -> None:
    other = await make_person(scene.deployment, Role.ENGINEER, name="Kỹ sư khác")
    await report(scene, scene.subs[0], scene.sub_ids[0])
    (card,) = await cards(scene, other)

    async def attempt(actor: Actor) -> str:
        try:
            await incidents.take_incident(scene.deployment, actor, session_id=scene.session_id, incident_id=card.id)
        except FaultTaken as refusal:
            return f"sau {refusal.params['who']}"
        return actor.name

    outcomes = set(await asyncio.gather(attempt(scene.engineer), attempt(other)))
    (now,) = await cards(scene, other)
    assert outcomes == {now.taken_by, f"sau {now.taken_by}"}
    assert await scene.told("fault") == ["fault.reported", "fault.taken"]


async def test_whoever_works_on_faults_reports_one_for_a_point(scene: Scene) -> None:
    """By telephone, when the point's own page is what fails."""
    operator = await make_person(
        scene.deployment,
        Role.HOST_OPERATOR,
        scope=ScopeKind.CONFERENCE,
        scope_id=scene.meeting.conference.id,
        name="Vận hành điểm chính",
    )
    for actor in (operator, scene.engineer):
        await report(scene, actor, scene.sub_ids[1], f"báo qua điện thoại cho {actor.name}")
    assert [(card.label, card.reported_by) for card in await cards(scene, scene.chair)] == [
        ("Xã 002", "Vận hành điểm chính"),
        ("Xã 002", "Kỹ sư Sở"),
    ]
    stranger = await make_point(scene.deployment, "Xã lạ")
    with pytest.raises(NotInvited):
        await report(scene, scene.engineer, stranger.id)
    with pytest.raises(Forbidden):
        await report(scene, scene.chair, scene.sub_ids[1])


async def test_the_hosts_read_and_only_technicians_work(scene: Scene) -> None:
    await report(scene, scene.subs[0], scene.sub_ids[0])
    (card,) = await cards(scene, scene.chair)
    for actor in (scene.chair, scene.subs[0]):
        with pytest.raises(Forbidden):
            await incidents.take_incident(scene.deployment, actor, session_id=scene.session_id, incident_id=card.id)
    # The chair notes at one press that it was attended to.
    await incidents.close_incidents(
        scene.deployment, scene.chair, session_id=scene.session_id, point_id=scene.sub_ids[0]
    )
    with pytest.raises(FaultSolved) as refusal:
        await incidents.take_incident(
            scene.deployment, scene.engineer, session_id=scene.session_id, incident_id=card.id
        )
    assert refusal.value.params["who"] == "Chủ trì A"


async def test_faults_are_of_one_session_while_it_runs(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    with pytest.raises(SessionNotOpen):
        await report(scene, scene.subs[0], scene.sub_ids[0])
    await scene.open()
    await report(scene, scene.subs[0], scene.sub_ids[0])
    (card,) = await cards(scene, scene.engineer)
    elsewhere = await make_scene(deployment)
    await elsewhere.open()
    with pytest.raises(NotFound):
        await incidents.take_incident(
            deployment, elsewhere.engineer, session_id=elsewhere.session_id, incident_id=card.id
        )
