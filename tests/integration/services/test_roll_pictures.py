"""Pictures as evidence of the roll: which are kept, when, for whom, and what the annex says of them."""

from __future__ import annotations

import io
from hashlib import sha256

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.errors_roll import RollPictureMissing, RollWithoutPictures
from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.domain.roll_call import PICTURE_FOR, Mark
from nhipcau.schemas.roll import MarkIn, RollView
from nhipcau.schemas.rooms import Presence
from nhipcau.services import roll_call, roll_pictures
from nhipcau.services.deployment import Deployment
from nhipcau.services.roll_files import make_roll_file
from nhipcau.services.roll_view import get_roll
from nhipcau.store.models import Seat
from support.control_plane import Clock, make_person
from support.meetings import Scene, make_scene
from support.stills import jpeg

pytestmark = pytest.mark.anyio

RED, BLUE = jpeg(colour="#a01010"), jpeg(colour="#1010a0")


@pytest.fixture
async def scene(deployment: Deployment, clock: Clock) -> Scene:
    made = await make_scene(deployment)
    await made.open()
    for point_id in made.sub_ids[:2]:
        async with deployment.database.write() as tx:
            await tx.execute(
                update(Seat)
                .where(Seat.point_id == point_id)
                .values(presence=Presence.PRESENT, presence_since=clock.at, first_joined_at=clock.at)
            )
    return made


async def want(scene: Scene, *, wanted: bool = True) -> RollView:
    return await roll_pictures.set_wanted(scene.deployment, scene.chair, session_id=scene.session_id, wanted=wanted)


def send(scene: Scene, point_id: int, content: bytes) -> None:
    scene.deployment.wall.keep_still(scene.session_id, point_id, content, scene.deployment.now())


async def mark(scene: Scene, point_id: int, *, to: Mark = Mark.PRESENT, version: int = 0) -> RollView:
    request = MarkIn(point_id=point_id, mark=to, version=version, reason="theo điện thoại")
    return await roll_call.mark(scene.deployment, scene.chair, session_id=scene.session_id, request=request)


def pictured(view: RollView) -> set[int]:
    return {line.point_id for line in view.lines if line.pictured_at is not None}


async def kept(scene: Scene, point_id: int, actor: Actor | None = None) -> bytes:
    picture = await roll_pictures.get_picture(
        scene.deployment, actor or scene.chair, session_id=scene.session_id, point_id=point_id
    )
    assert picture.sha256 == sha256(picture.content).hexdigest()
    return picture.content


async def test_nothing_is_kept_where_the_conference_does_not_ask(scene: Scene) -> None:
    send(scene, scene.sub_ids[0], RED)
    view = await mark(scene, scene.sub_ids[0])
    assert (view.pictures, pictured(view)) == (False, set())
    with pytest.raises(RollPictureMissing):
        await kept(scene, scene.sub_ids[0])
    with pytest.raises(RollWithoutPictures):
        await roll_pictures.take_pictures(scene.deployment, scene.chair, session_id=scene.session_id)


async def test_the_newest_picture_goes_with_the_mark(scene: Scene, clock: Clock) -> None:
    first, second, third = scene.sub_ids
    assert (await want(scene)).pictures
    send(scene, first, RED)
    taken_at = clock.at
    clock.advance(seconds=9)
    view = await roll_call.confirm(scene.deployment, scene.chair, session_id=scene.session_id, group_id=None)
    assert pictured(view) == {first}
    assert next(line for line in view.lines if line.point_id == first).pictured_at == taken_at
    assert await kept(scene, first) == RED
    # It came later: its own mark brings it, and a mark of absence none.
    send(scene, second, BLUE)
    send(scene, third, BLUE)
    assert pictured(await mark(scene, second, version=1)) == {first, second}
    assert pictured(await mark(scene, third, to=Mark.ABSENT)) == {first, second}


async def test_a_picture_of_long_ago_is_no_evidence(scene: Scene, clock: Clock) -> None:
    await want(scene)
    send(scene, scene.sub_ids[0], RED)
    clock.advance(seconds=PICTURE_FOR.total_seconds() + 1)
    assert pictured(await mark(scene, scene.sub_ids[0])) == set()


async def test_pictures_are_taken_again_at_a_word_of_those_who_are_there(scene: Scene, clock: Clock) -> None:
    first, second, third = scene.sub_ids
    await want(scene)
    for point_id in scene.sub_ids:
        send(scene, point_id, RED)
    await mark(scene, first)
    clock.advance(seconds=10)
    for point_id in scene.sub_ids:
        send(scene, point_id, BLUE)
    view = await roll_pictures.take_pictures(scene.deployment, scene.chair, session_id=scene.session_id)
    assert pictured(view) == {first, second}
    assert await kept(scene, first) == await kept(scene, second) == BLUE
    with pytest.raises(RollPictureMissing):
        await kept(scene, third)
    told = await scene.events("roll.pictures")
    assert told == [("roll.pictures_wanted", {}), ("roll.pictures_taken", {"count": 2})]


async def test_what_was_kept_stays_when_no_more_is_wanted(scene: Scene) -> None:
    await want(scene)
    await want(scene)
    send(scene, scene.sub_ids[0], RED)
    await mark(scene, scene.sub_ids[0])
    view = await want(scene, wanted=False)
    assert (view.pictures, pictured(view)) == (False, {scene.sub_ids[0]})
    assert await kept(scene, scene.sub_ids[0]) == RED
    assert await scene.told("roll.pictures") == ["roll.pictures_wanted", "roll.pictures_given_up"]


async def test_a_district_sees_the_pictures_of_its_own_points_only(scene: Scene) -> None:
    await want(scene)
    own, other = scene.meeting.subs[0], scene.meeting.subs[1]
    district = await make_person(
        scene.deployment, Role.DISTRICT_OPERATOR, scope=ScopeKind.SUBTREE, scope_id=own.body_id
    )
    for point in (own, other):
        send(scene, point.id, RED)
        await mark(scene, point.id)
    assert await kept(scene, own.id, district) == RED
    with pytest.raises(NotFound):
        await kept(scene, other.id, district)
    with pytest.raises(Forbidden):
        await roll_pictures.set_wanted(scene.deployment, district, session_id=scene.session_id, wanted=False)


async def test_the_annex_names_the_fingerprint(scene: Scene) -> None:
    await want(scene)
    send(scene, scene.sub_ids[0], RED)
    await mark(scene, scene.sub_ids[0])
    view = await get_roll(scene.deployment, scene.chair, session_id=scene.session_id)
    name = next(line.name for line in view.lines if line.point_id == scene.sub_ids[0])
    content = await make_roll_file(
        scene.deployment, scene.chair, session_id=scene.session_id, form="xlsx", language="vi"
    )
    rows = list(load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True))
    head = next(row for row in rows if "Ảnh: SHA-256" in row)
    at = {str(title): place for place, title in enumerate(head)}
    found = {row[at["Điểm cầu"]]: row[at["Ảnh: SHA-256"]] for row in rows[rows.index(head) + 1 :]}
    assert found[name] == sha256(RED).hexdigest()
    assert [value for point, value in found.items() if point != name and value] == []
