"""Who speaks at a point: told by the point or the host, and shown on stage, in the call and in the logbook."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from nhipcau.documents.logbook import line
from nhipcau.domain.errors import Forbidden, NotInvited, SessionNotOpen
from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.schemas.rooms import Presence, SeatNow, SessionView
from nhipcau.services import floor, speakers, stage
from nhipcau.services.deployment import Deployment
from nhipcau.services.session_access import meet
from nhipcau.services.session_view import get_session
from nhipcau.services.stage_people import person_line
from nhipcau.store.models import Delegate, Seat
from nhipcau_media.contract.stage import PERSON_LETTERS, Stage
from support.control_plane import make_person, make_point
from support.meetings import Scene, make_scene

pytestmark = pytest.mark.anyio

AN, POST = "Nguyễn Văn An", "Chủ tịch UBND xã"


@pytest.fixture
async def scene(deployment: Deployment) -> Scene:
    """Everybody is in the room."""
    made = await make_scene(deployment, subs=3)
    await made.open()
    async with deployment.database.write() as tx:
        await tx.execute(update(Seat).values(presence=Presence.PRESENT.value))
    return made


async def tell(scene: Scene, actor: Actor, point_id: int, name: str = AN, post: str = POST) -> SeatNow:
    return await speakers.tell_speaker(
        scene.deployment, actor, session_id=scene.session_id, point_id=point_id, name=name, post=post
    )


async def document(scene: Scene) -> Stage:
    async with scene.deployment.database.read() as tx:
        meeting = await meet(tx, scene.chair, scene.session_id, scene.deployment.now().date())
        return await stage.load_stage(tx, meeting.session, meeting.main_room)


def named(view: SessionView) -> dict[int, tuple[str, str]]:
    return {seat.point_id: (seat.speaker_name, seat.speaker_post) for seat in view.seats if seat.speaker_name}


async def test_the_point_tells_it_and_the_call_and_the_stage_say_it(scene: Scene) -> None:
    deployment, session_id, first = scene.deployment, scene.session_id, scene.sub_ids[0]
    before = (await document(scene)).v
    told = await tell(scene, scene.subs[0], first)
    assert (told.point_id, told.speaker_name, told.speaker_post) == (first, AN, POST)
    assert (await document(scene)).v == before, "nobody on stage changed: 250 points need no new document"
    chair = await get_session(deployment, scene.chair, session_id=session_id)
    assert named(chair) == {first: (AN, POST)}
    await floor.give_floor(deployment, scene.chair, session_id=session_id, point_id=first, seen=chair.version)
    made = await document(scene)
    assert [(on.label, on.person) for on in made.floor] == [("Xã 001", f"{AN}, {POST}")]
    assert (made.floor[0].named, made.main.person) == (f"Xã 001 ({AN}, {POST})", "")
    again = await tell(scene, scene.chair, first, "Trần Thị Bình", "")
    assert (await document(scene)).floor[0].person == "Trần Thị Bình"
    assert again.version == made.v + 1
    assert (await tell(scene, scene.chair, first, "Trần Thị Bình", "")).version == again.version, "nothing is new"
    main = scene.meeting.main.id
    await tell(scene, scene.chair, main, "Lê Văn Chung", "Phó Chủ tịch UBND tỉnh")
    assert (await document(scene)).main.person == "Lê Văn Chung, Phó Chủ tịch UBND tỉnh"
    await tell(scene, scene.subs[0], first, "")
    assert (await document(scene)).floor[0].person == ""
    lines = [line(kind, data, "vi") for kind, data in await scene.events("seat.speaker", "floor.given")]
    assert [words[0] for words in lines if words] == [
        f"Người phát biểu tại Xã 001: {AN}, {POST}.",
        f"Mời Xã 001 ({AN}, {POST}) phát biểu.",
        "Người phát biểu tại Xã 001: Trần Thị Bình.",
        "Người phát biểu tại Điểm cầu chính: Lê Văn Chung, Phó Chủ tịch UBND tỉnh.",
        "Bỏ tên người phát biểu tại Xã 001.",
    ]


async def test_other_points_learn_it_when_it_speaks(scene: Scene) -> None:
    deployment, session_id, first = scene.deployment, scene.session_id, scene.sub_ids[0]
    await tell(scene, scene.subs[0], first)
    other = await get_session(deployment, scene.subs[1], session_id=session_id)
    assert named(other) == {}
    await floor.give_floor(deployment, scene.chair, session_id=session_id, point_id=first, seen=other.version)
    assert named(await get_session(deployment, scene.subs[1], session_id=session_id)) == {first: (AN, POST)}


async def test_it_is_chosen_from_the_delegates_of_the_own_point(scene: Scene) -> None:
    conference, (first, second) = scene.meeting.conference.id, scene.sub_ids[:2]
    async with scene.deployment.database.write() as tx:
        for position, (point_id, name) in enumerate(((first, AN), (first, "Trần Thị Bình"), (second, "Người khác"))):
            tx.add(Delegate(conference_id=conference, point_id=point_id, position=position, name=name, post=POST))
    for actor in (scene.subs[0], scene.chair):
        found = await speakers.list_choices(scene.deployment, actor, session_id=scene.session_id, point_id=first)
        assert [(one.name, one.post) for one in found.delegates] == [(AN, POST), ("Trần Thị Bình", POST)]
    with pytest.raises(Forbidden):
        await speakers.list_choices(scene.deployment, scene.subs[0], session_id=scene.session_id, point_id=second)


async def test_who_may_not_is_refused(scene: Scene) -> None:
    deployment, first = scene.deployment, scene.sub_ids[0]
    secretary = await make_person(
        deployment, Role.SECRETARY, scope=ScopeKind.CONFERENCE, scope_id=scene.meeting.conference.id
    )
    for actor in (scene.subs[1], scene.main, secretary):
        with pytest.raises(Forbidden):
            await tell(scene, actor, first)
    stranger = await make_point(deployment, "Điểm khác")
    with pytest.raises(NotInvited):
        await tell(scene, scene.chair, stranger.id)
    closed = await make_scene(deployment)
    with pytest.raises(SessionNotOpen):
        await tell(closed, closed.chair, closed.sub_ids[0])


def test_a_line_is_cut_to_what_the_stage_carries() -> None:
    assert person_line("", POST) == ""
    assert person_line(AN, "") == AN
    cut = person_line("A" * 100, "B" * 100)
    assert (len(cut), cut[-1]) == (PERSON_LETTERS, "…")
