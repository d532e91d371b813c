"""Cameras of who is seen besides main point and floor, step by step, with the media server in memory."""

from __future__ import annotations

import pytest

from nhipcau.domain.roles import Actor
from nhipcau.schemas.rooms import SceneIn
from nhipcau.services import scenes, seats
from nhipcau.services.deployment import Deployment
from nhipcau.services.stage import SEEN, SILENT
from nhipcau_media.contract.stage import Preset, Source

from .test_reconciler import make_hall

pytestmark = pytest.mark.anyio


async def test_cameras_follow_who_comes_and_goes_while_others_are_seen(deployment: Deployment) -> None:
    hall = await make_hall(deployment)
    scene = hall.scene
    first, second = scene.subs[:2]

    async def seen() -> list[str]:
        await hall.look()
        await hall.look()
        return [other.identity for other in (await hall.stage()).others]

    async def choose(actor: Actor) -> None:
        await scenes.set_seen(
            scene.deployment, scene.chair, session_id=scene.session_id, point_id=actor.point_id, seen=True
        )

    one, two = await hall.enter(first), await hall.enter(second)
    assert await seen() == []
    assert (one.grants, two.grants) == (SILENT, SILENT), "nobody is seen in the other arrangements"
    before = (await hall.stage()).v
    discussion = SceneIn(preset=Preset.DISCUSSION)
    await scenes.set_scene(scene.deployment, scene.chair, session_id=scene.session_id, scene=discussion)
    assert await seen() == [one.info.identity, two.info.identity]
    assert (one.grants, two.grants) == (SEEN, SEEN)
    two.publish(Source.CAMERA)
    await hall.look()
    assert len(two.info.tracks) == 1, "a camera that is seen is no stray"
    one.cut()
    assert await seen() == [two.info.identity]
    await choose(first)
    assert await seen() == []
    assert two.grants == SILENT
    assert not two.info.tracks
    back = await hall.enter(first)
    assert await seen() == [back.info.identity]
    assert back.grants == SEEN
    seat = await scene.seat(first.point_id)
    await seats.leave_session(
        scene.deployment,
        first,
        session_id=scene.session_id,
        point_id=first.point_id,
        generation=seat.generation,
    )
    assert await seen() == []
    assert (await hall.stage()).v == before + 5, "a stage is written anew only when who is seen has changed"


async def test_who_comes_and_is_not_seen_changes_no_stage(deployment: Deployment) -> None:
    hall = await make_hall(deployment, 7)
    scene = hall.scene
    lecture = SceneIn(preset=Preset.CONFERENCE)
    await scenes.set_scene(scene.deployment, scene.chair, session_id=scene.session_id, scene=lecture)
    await scenes.set_seen(
        scene.deployment, scene.chair, session_id=scene.session_id, point_id=scene.sub_ids[0], seen=True
    )
    await hall.look()
    before = (await hall.stage()).v
    late = await hall.enter(scene.subs[1])
    for _ in range(2):
        await hall.look()
    assert ((await hall.stage()).v, late.grants) == (before, SILENT)
