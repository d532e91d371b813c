"""A point's screen on stage: one presenter at a time, and the right to send it lasts as long as it is shown."""

from __future__ import annotations

import pytest

from nhipcau.domain.errors import Forbidden, NotInvited, PointAbsent, SessionNotOpen
from nhipcau.domain.errors_scene import SceneMoved
from nhipcau.schemas.rooms import ContentIn, SceneIn
from nhipcau.services import content_machines, content_page, door, scenes, screens, seats
from nhipcau.services.deployment import Deployment
from nhipcau.services.sessions import end_session, open_session, pause_session, resume_session, start_session
from nhipcau.services.stage import grants_of
from nhipcau.worker.running_rooms import room_states
from nhipcau_media.contract.stage import Content, ContentKind, Preset, Source, Stage, StageTrack
from support.control_plane import make_conference
from support.meetings import ask_for_screen, make_seated, stage_of

pytestmark = pytest.mark.anyio


def may_show(stage: Stage) -> list[str]:
    """Return who may send a screen: by the stage, and by what the media server is told."""
    named = [track.identity for track in stage.tracks if track.source is Source.SCREEN]
    granted = [identity for identity, grants in grants_of(stage).items() if Source.SCREEN in grants.publish]
    assert named == granted
    return named


async def test_a_screen_is_shown_by_the_chairs_word_and_one_at_a_time(deployment: Deployment) -> None:
    scene = await make_seated(deployment)
    first, second = (f"point:{point_id}" for point_id in scene.sub_ids[:2])
    assert may_show(await stage_of(scene)) == []
    shown = await ask_for_screen(scene, scene.sub_ids[0])
    assert (shown.preset, shown.content) == (Preset.CONTENT, Content(kind=ContentKind.SCREEN, identity=first))
    assert may_show(shown) == [first]
    assert StageTrack(identity=first, source=Source.MICROPHONE) not in shown.tracks, "shown is not heard"
    again = await ask_for_screen(scene, scene.sub_ids[0])
    assert again.v == shown.v, "asked twice is once"
    assert may_show(await ask_for_screen(scene, scene.sub_ids[1])) == [second]
    assert await scene.told("content") == ["content.screen_shown", "content.screen_shown"]


async def test_the_right_goes_with_the_picture(deployment: Deployment) -> None:
    scene = await make_seated(deployment)
    point_id = scene.sub_ids[0]
    await ask_for_screen(scene, point_id)
    await screens.give_back(deployment, scene.subs[1], session_id=scene.session_id, point_id=scene.sub_ids[1])
    assert may_show(await stage_of(scene)) != [], "another point ends nothing"
    await screens.give_back(deployment, scene.subs[0], session_id=scene.session_id, point_id=point_id)
    over = await stage_of(scene)
    assert (over.preset, over.content, may_show(over)) == (Preset.PAIR, None, [])
    await screens.give_back(deployment, scene.subs[0], session_id=scene.session_id, point_id=point_id)
    assert (await stage_of(scene)).v == over.v

    await ask_for_screen(scene, point_id)
    await scenes.set_content(deployment, scene.chair, session_id=scene.session_id, wish=ContentIn())
    assert may_show(await stage_of(scene)) == [], "taken away by the chair"
    await ask_for_screen(scene, point_id)
    await scenes.set_scene(deployment, scene.chair, session_id=scene.session_id, scene=SceneIn(preset=Preset.LECTURE))
    assert may_show(await stage_of(scene)) == [], "another arrangement shows no content"
    await scenes.set_scene(deployment, scene.chair, session_id=scene.session_id, scene=SceneIn(preset=Preset.CONTENT))
    assert may_show(await stage_of(scene)) == [f"point:{point_id}"], "put aside is not ended"


async def test_a_break_sends_no_screen_and_it_comes_back_after_it(deployment: Deployment) -> None:
    scene = await make_seated(deployment)
    await start_session(deployment, scene.chair, session_id=scene.session_id)
    await ask_for_screen(scene, scene.sub_ids[0])
    await pause_session(deployment, scene.chair, session_id=scene.session_id)
    assert may_show(await stage_of(scene)) == []
    await resume_session(deployment, scene.chair, session_id=scene.session_id)
    assert may_show(await stage_of(scene)) == [f"point:{scene.sub_ids[0]}"]
    await end_session(deployment, scene.chair, session_id=scene.session_id)
    assert may_show(await stage_of(scene)) == []
    with pytest.raises(SessionNotOpen):
        await ask_for_screen(scene, scene.sub_ids[0])


async def test_who_is_put_out_presents_no_longer_and_comes_back_without_it(deployment: Deployment) -> None:
    scene = await make_seated(deployment)
    first, second = scene.sub_ids[:2]
    session = {"session_id": scene.session_id}
    made = await content_machines.make_code(deployment, scene.subs[0], point_id=first, **session)
    secret, _ = await content_page.open_code(deployment, code=made.code, address="10.0.0.9")
    await ask_for_screen(scene, first)
    await content_page.show(deployment, secret=secret)
    assert may_show(await stage_of(scene)) == [f"point:{first}:content"]
    seen = (await stage_of(scene)).v
    await door.send_back(deployment, scene.chair, point_id=first, seen=seen, **session)
    over = await stage_of(scene)
    assert (over.preset, over.content, may_show(over)) == (Preset.PAIR, None, [])
    await door.admit_point(deployment, scene.chair, point_id=first, seen=over.v, **session)
    await scene.join(scene.subs[0])
    assert may_show(await stage_of(scene)) == [], "its right to show did not wait for it"

    # Put aside is not ended, and ends all the same when its point is barred.
    await ask_for_screen(scene, second)
    await scenes.set_scene(deployment, scene.chair, scene=SceneIn(preset=Preset.LECTURE), **session)
    seen = (await stage_of(scene)).v
    await door.bar(deployment, scene.chair, point_id=second, reason="Nhầm", seen=seen, **session)
    over = await stage_of(scene)
    assert (over.preset, over.content) == (Preset.LECTURE, None)
    assert await scene.told("content.screen") == ["content.screen_shown", "content.screen_ended"] * 2


async def test_who_leaves_or_is_seated_elsewhere_presents_no_longer(deployment: Deployment) -> None:
    scene = await make_seated(deployment)
    first, second = scene.sub_ids[:2]
    await ask_for_screen(scene, first)
    await seats.leave_session(deployment, scene.subs[1], session_id=scene.session_id, point_id=second, generation=1)
    assert may_show(await stage_of(scene)) == [f"point:{first}"], "another point ends nothing"
    await seats.leave_session(deployment, scene.subs[0], session_id=scene.session_id, point_id=first, generation=1)
    assert (await stage_of(scene)).content is None

    main = scene.meeting.main.id
    await ask_for_screen(scene, main)
    other = (await make_conference(deployment, scene.meeting.main, scene.meeting.subs)).session.id
    await open_session(deployment, scene.engineer, session_id=other)
    await seats.join_session(deployment, scene.main, session_id=other, point_id=main, takeover=True)
    assert (await stage_of(scene)).content is None
    assert await scene.told("content.screen") == ["content.screen_shown", "content.screen_ended"] * 2


async def test_who_may_not_and_what_moved_is_refused_and_changes_nothing(deployment: Deployment) -> None:
    scene = await make_seated(deployment)
    before = await stage_of(scene)
    with pytest.raises(Forbidden):
        await ask_for_screen(scene, scene.sub_ids[0], by=scene.subs[0])
    with pytest.raises(PointAbsent):
        await ask_for_screen(scene, scene.sub_ids[2])
    with pytest.raises(NotInvited):
        await ask_for_screen(scene, 9999)
    with pytest.raises((Forbidden, NotInvited)):
        await screens.give_back(deployment, scene.subs[1], session_id=scene.session_id, point_id=scene.sub_ids[0])
    assert (await stage_of(scene)).v == before.v
    shown = await ask_for_screen(scene, scene.sub_ids[0])
    with pytest.raises(SceneMoved):
        await ask_for_screen(scene, scene.sub_ids[1], seen=before.v)
    assert (await stage_of(scene)).v == shown.v


async def test_rosters_are_compared_with_what_the_media_server_is_told(deployment: Deployment) -> None:
    scene = await make_seated(deployment)
    for asked in (False, True):
        stage = await ask_for_screen(scene, scene.sub_ids[0]) if asked else await stage_of(scene)
        async with deployment.database.read() as tx:
            states = await room_states(tx, [1])
        assert (states[1].grants, bool(may_show(stage))) == (grants_of(stage), asked)
