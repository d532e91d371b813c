"""What chair and engineer choose for the picture, and for whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from nhipcau.domain import seen
from nhipcau.domain.errors import Forbidden, NotFound, NotInvited, SessionNotOpen
from nhipcau.domain.errors_scene import SceneMoved, TooManyByHand, TooManySeen
from nhipcau.domain.requests import FileKind, FileState
from nhipcau.domain.roles import Actor
from nhipcau.schemas.rooms import ContentIn, DeliveryChoice, Presence, SceneIn, SceneView
from nhipcau.services import floor, scenes
from nhipcau.services.deployment import Deployment
from nhipcau.services.session_view import get_session
from nhipcau.services.sessions import pause_session, resume_session, start_session
from nhipcau.store.models import ConferenceFile, Seat
from nhipcau_media.contract.stage import Content, ContentKind, Delivery, Preset
from support.control_plane import Clock
from support.meetings import Scene, make_scene, stage_of

pytestmark = pytest.mark.anyio


async def add_files(scene: Scene, clock: Clock) -> None:
    """Add slides (1) and a clip (2) that are ready."""
    async with scene.deployment.database.write() as tx:
        for kind, pages in ((FileKind.SLIDES, 3), (FileKind.CLIP, 0)):
            tx.add(
                ConferenceFile(
                    conference_id=scene.meeting.conference.id,
                    kind=kind,
                    state=FileState.READY,
                    name=f"Tệp {kind}",
                    bytes=1,
                    pages=pages,
                    failure=None,
                    uploaded_by="",
                    created_at=clock.at,
                    touched_at=clock.at,
                )
            )


async def test_scene_stands_in_the_stage_and_in_the_logbook(deployment: Deployment, clock: Clock) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    before = await stage_of(scene)
    assert (before.preset, before.banner, before.title) == (Preset.PAIR, "", "")
    until = clock.at + timedelta(minutes=10)
    chosen = SceneIn(preset=Preset.TITLE, banner="Hội nghị giao ban", until=until)
    for _ in range(2):
        await scenes.set_scene(deployment, scene.chair, session_id=scene.session_id, scene=chosen)
    after = await stage_of(scene)
    assert after.v == before.v + 1, "the same once more changes nothing"
    assert (after.preset, after.banner, after.title) == (
        Preset.TITLE,
        "Hội nghị giao ban",
        scene.meeting.conference.title,
    )
    assert after.until == int(until.timestamp() * 1000)
    ((kind, data),) = await scene.events("scene")
    assert (kind, data["scene_vi"], data["banner"]) == ("scene.set", "màn hình tiêu đề", "Hội nghị giao ban")
    await scenes.set_scene(
        deployment, scene.engineer, session_id=scene.session_id, scene=SceneIn(preset=Preset.LECTURE)
    )
    assert (await stage_of(scene)).title == ""
    await start_session(deployment, scene.chair, session_id=scene.session_id)
    await pause_session(deployment, scene.chair, session_id=scene.session_id)
    paused = await stage_of(scene)
    assert (paused.slide, paused.title) == (Preset.PAUSE, scene.meeting.conference.title)


async def test_the_layout_is_left_to_each_point_and_taken_back(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    await scene.open()

    async def arrange(preset: Preset, *, own: bool, seen: int | None = None) -> tuple[bool, bool]:
        wish = SceneIn(preset=preset, own_layout=own, seen=seen)
        view = await scenes.set_scene(deployment, scene.chair, session_id=scene.session_id, scene=wish)
        return view.scene.own_layout, (await stage_of(scene)).own_layout

    assert not (await stage_of(scene)).own_layout
    assert await arrange(Preset.PAIR, own=True) == (True, True)
    left = await stage_of(scene)
    assert await arrange(Preset.PAIR, own=True) == (True, True)
    assert (await stage_of(scene)).v == left.v, "leaving it once more changes nothing"
    assert await arrange(Preset.LECTURE, own=True) == (True, True), "what the programme shows is the chair's still"
    with pytest.raises(SceneMoved):
        await arrange(Preset.LECTURE, own=False, seen=left.v)
    assert await arrange(Preset.PAIR, own=False) == (False, False)
    told = [kind for kind, _ in await scene.events("scene")]
    assert told == ["scene.layout_left", "scene.set", "scene.set", "scene.layout_taken_back"]
    with pytest.raises(Forbidden):
        await scenes.set_scene(
            deployment,
            scene.subs[0],
            session_id=scene.session_id,
            scene=SceneIn(preset=Preset.PAIR, own_layout=True),
        )


async def test_point_is_served_as_it_was_set_by_hand(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    point = scene.sub_ids[0]

    async def choose(choice: DeliveryChoice) -> Delivery:
        await scenes.set_delivery(
            deployment, scene.engineer, session_id=scene.session_id, point_id=point, choice=choice
        )
        return (await stage_of(scene)).delivery_of(f"point:{point}", 3)

    assert await choose(DeliveryChoice.PROGRAMME) is Delivery.PROGRAMME
    assert await choose(DeliveryChoice.DIRECT) is Delivery.DIRECT
    assert (await stage_of(scene)).delivery_of(f"point:{point}", 200) is Delivery.DIRECT
    assert await choose(DeliveryChoice.RULE) is Delivery.DIRECT
    assert (await stage_of(scene)).delivery_of(f"point:{point}", 200) is Delivery.PROGRAMME
    told = [(data["label"], data["delivery_en"]) for _, data in await scene.events("delivery")]
    label = scene.meeting.subs[0].name
    assert told == [(label, "the programme"), (label, "direct pictures"), (label, "by the common rule")]


async def test_only_who_conducts_chooses_and_only_in_an_open_session(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    chosen = SceneIn(preset=Preset.LECTURE)
    with pytest.raises(SessionNotOpen):
        await scenes.set_scene(deployment, scene.chair, session_id=scene.session_id, scene=chosen)
    await scene.open()
    with pytest.raises(Forbidden):
        await scenes.set_scene(deployment, scene.subs[0], session_id=scene.session_id, scene=chosen)
    with pytest.raises(NotInvited):
        await scenes.set_delivery(
            deployment, scene.chair, session_id=scene.session_id, point_id=9999, choice=DeliveryChoice.DIRECT
        )


async def test_slides_are_presented_page_by_page_and_clips_from_a_position(
    deployment: Deployment, clock: Clock
) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    await add_files(scene, clock)

    async def present(**wish: object) -> Content | None:
        await scenes.set_content(
            deployment, scene.chair, session_id=scene.session_id, wish=ContentIn.model_validate(wish)
        )
        return (await stage_of(scene)).content

    now = int(clock.at.timestamp() * 1000)
    slides = Content(kind=ContentKind.SLIDES, path="1/page-{page}.jpg", page=2, pages=3, at=now)
    assert await present(file_id=1, page=2) == slides
    assert await present(file_id=1, page=9) == slides.model_copy(update={"page": 3}), "the last there is"
    assert (await stage_of(scene)).preset is Preset.CONTENT
    clip = Content(kind=ContentKind.CLIP, path="2/clip.mp4", position=5000, playing=True, at=now)
    assert await present(file_id=2, playing=True, position_ms=5000) == clip
    assert (await stage_of(scene)).delivery_of(f"point:{scene.main.point_id}", 2) is Delivery.CLIP
    assert (await stage_of(scene)).delivery_of(f"point:{scene.sub_ids[0]}", 2) is Delivery.PROGRAMME
    assert await present() is None
    assert (await stage_of(scene)).preset is Preset.PAIR
    assert await scene.told("content") == ["content.shown", "content.shown", "content.ended"]
    with pytest.raises(NotFound):
        await present(file_id=99)


async def test_a_clip_stands_still_in_a_break_and_goes_on_if_it_ran(deployment: Deployment, clock: Clock) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    await add_files(scene, clock)
    await start_session(deployment, scene.chair, session_id=scene.session_id)

    async def present(*, playing: bool, position_ms: int) -> None:
        wish = ContentIn(file_id=2, playing=playing, position_ms=position_ms)
        await scenes.set_content(deployment, scene.chair, session_id=scene.session_id, wish=wish)

    async def seen() -> tuple[bool, float]:
        content = (await stage_of(scene)).content
        assert content is not None
        return content.playing, content.position_ms(int(clock.at.timestamp() * 1000))

    async def break_of(minutes: int, *, moved_to: int | None = None, let_run: bool = False) -> tuple[bool, float]:
        await pause_session(deployment, scene.chair, session_id=scene.session_id)
        if moved_to is not None:
            await present(playing=let_run, position_ms=moved_to)
        clock.advance(minutes=minutes)
        still = await seen()
        assert not still[0]
        await resume_session(deployment, scene.chair, session_id=scene.session_id)
        assert (await seen())[1] == still[1], "it goes on from where it stood"
        clock.advance(seconds=1)
        return await seen()

    await present(playing=True, position_ms=5000)
    clock.advance(seconds=2)
    assert await break_of(10) == (True, 8000)
    assert await break_of(1, moved_to=3000) == (True, 4000), "a clip that is moved in a break still ran before"
    await present(playing=False, position_ms=6000)
    assert await break_of(10) == (False, 6000)
    assert await break_of(1, moved_to=6000, let_run=True) == (True, 7000), "what is let run begins with the meeting"


async def test_a_clip_that_another_arrangement_takes_the_place_of_waits_where_it_was(
    deployment: Deployment, clock: Clock
) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    await add_files(scene, clock)
    await start_session(deployment, scene.chair, session_id=scene.session_id)

    async def show(preset: Preset) -> Content | None:
        await scenes.set_scene(deployment, scene.chair, session_id=scene.session_id, scene=SceneIn(preset=preset))
        return (await stage_of(scene)).content

    wish = ContentIn(file_id=2, playing=True, position_ms=5000)
    await scenes.set_content(deployment, scene.chair, session_id=scene.session_id, wish=wish)
    clock.advance(seconds=2)
    assert await show(Preset.LECTURE) is None
    clock.advance(minutes=3)
    back = await show(Preset.CONTENT)
    assert back is not None
    assert (back.playing, back.position_ms(int(clock.at.timestamp() * 1000))) == (False, 7000)
    await scenes.set_content(deployment, scene.chair, session_id=scene.session_id, wish=wish)
    await pause_session(deployment, scene.chair, session_id=scene.session_id)
    await show(Preset.LECTURE)
    await resume_session(deployment, scene.chair, session_id=scene.session_id)
    clock.advance(minutes=1)
    after = await show(Preset.CONTENT)
    assert after is not None
    assert (after.playing, after.position) == (False, 5000), "a break does not set it going behind another picture"


async def test_who_was_quicker_is_told_and_nothing_is_overwritten(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    both_saw = (await stage_of(scene)).v
    wish = SceneIn(preset=Preset.LECTURE, seen=both_saw)
    told = await scenes.set_scene(deployment, scene.engineer, session_id=scene.session_id, scene=wish)
    shown = SceneView(preset=Preset.LECTURE, changed_by="Kỹ sư Sở")
    assert told.scene == shown
    late = SceneIn(preset=Preset.PAUSE, banner="Nghỉ", seen=both_saw)
    with pytest.raises(SceneMoved) as refused:
        await scenes.set_scene(deployment, scene.chair, session_id=scene.session_id, scene=late)
    assert refused.value.words("vi")[0] == "Kỹ sư Sở vừa đổi hình trước bạn: nay là bài giảng."
    assert refused.value.words("en")[0] == "Kỹ sư Sở was quicker: the picture is now lecture."
    nothing = ContentIn(file_id=None, seen=both_saw)
    with pytest.raises(SceneMoved):
        await scenes.set_content(deployment, scene.chair, session_id=scene.session_id, wish=nothing)
    view = await get_session(deployment, scene.chair, session_id=scene.session_id)
    assert view.scene == shown
    same = await scenes.set_scene(deployment, scene.chair, session_id=scene.session_id, scene=wish)
    assert same.version == view.version, "who wants what stands already is not refused"
    fresh = late.model_copy(update={"seen": view.version})
    now = await scenes.set_scene(deployment, scene.chair, session_id=scene.session_id, scene=fresh)
    assert now.scene == SceneView(preset=Preset.PAUSE, banner="Nghỉ", changed_by="Chủ trì A")


async def test_by_hand_stands_on_the_seat_and_is_bounded_by_the_stage(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    monkeypatch.setattr(scenes, "MOST_BY_HAND", 2)

    async def choose(point: int, choice: DeliveryChoice) -> list[DeliveryChoice]:
        view = await scenes.set_delivery(
            deployment, scene.engineer, session_id=scene.session_id, point_id=point, choice=choice
        )
        return [seat.delivery for seat in view.seats]

    first, second, third = scene.sub_ids
    rule, direct, programme = DeliveryChoice.RULE, DeliveryChoice.DIRECT, DeliveryChoice.PROGRAMME
    assert await choose(first, direct) == [rule, direct, rule, rule]
    assert await choose(second, programme) == [rule, direct, programme, rule]
    with pytest.raises(TooManyByHand) as refused:
        await choose(third, direct)
    assert refused.value.words("en") == (
        "2 points are served by hand already, the most there can be.",
        "Set one of them back to “by the common rule” first.",
    )
    assert await choose(first, programme) == [rule, programme, programme, rule], "a point that is set may be set anew"
    assert await choose(first, rule) == [rule, rule, programme, rule]
    assert await choose(third, direct) == [rule, rule, programme, direct]


async def seat_all(scene: Scene) -> None:
    """Let every point be in the room."""
    async with scene.deployment.database.write() as tx:
        await tx.execute(update(Seat).values(presence=Presence.PRESENT))


async def test_others_are_seen_in_the_arrangements_that_show_them_alone(deployment: Deployment) -> None:
    scene = await make_scene(deployment, 7)
    await scene.open()
    await seat_all(scene)

    async def show(preset: Preset) -> list[str]:
        await scenes.set_scene(deployment, scene.chair, session_id=scene.session_id, scene=SceneIn(preset=preset))
        return [seat.label for seat in (await stage_of(scene)).others]

    names = [point.name for point in scene.meeting.subs]
    for preset in Preset:
        expected = names[:5] if preset in (Preset.DISCUSSION, Preset.CONFERENCE) else []
        assert await show(preset) == expected
    await show(Preset.DISCUSSION)
    await floor.give_floor(deployment, scene.chair, session_id=scene.session_id, point_id=scene.sub_ids[6], seen=1_000)
    stage = await stage_of(scene)
    assert [on.label for on in (*stage.floor, *stage.others)] == [names[6], *names[:4]], "one large and five, in all"
    await start_session(deployment, scene.chair, session_id=scene.session_id)
    await pause_session(deployment, scene.chair, session_id=scene.session_id)
    paused = await stage_of(scene)
    assert (paused.others, paused.tracks) == ((), ())


async def test_the_host_chooses_who_is_seen(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    await seat_all(scene)
    monkeypatch.setattr(seen, "MOST_CHOSEN", 2)
    discussion = SceneIn(preset=Preset.DISCUSSION)
    await scenes.set_scene(deployment, scene.chair, session_id=scene.session_id, scene=discussion)
    first, second, third = scene.sub_ids

    async def choose(point: int, *, on: bool) -> list[tuple[bool, bool]]:
        before = (await stage_of(scene)).v
        view = await scenes.set_seen(deployment, scene.chair, session_id=scene.session_id, point_id=point, seen=on)
        stage = await stage_of(scene)
        assert view.version == stage.v == before + 1
        in_order = [int(other.identity.removeprefix("point:")) for other in stage.others]
        assert {seat.point_id for seat in view.seats if seat.seen} == set(in_order)
        return [(seat.chosen, seat.seen) for seat in view.seats]

    no, chosen, filled = (False, False), (True, True), (False, True)
    assert await choose(third, on=True) == [no, no, no, chosen]
    assert await choose(first, on=True) == [no, chosen, no, chosen]
    assert [other.identity for other in (await stage_of(scene)).others] == [f"point:{third}", f"point:{first}"]
    with pytest.raises(TooManySeen):
        await choose(second, on=True)
    async with deployment.database.write() as tx:
        await tx.execute(update(Seat).where(Seat.point_id == third).values(presence=Presence.DROPPED))
    view = await get_session(deployment, scene.chair, session_id=scene.session_id)
    assert [(seat.chosen, seat.seen) for seat in view.seats] == [no, chosen, no, (True, False)], "it stays chosen"
    assert await choose(first, on=False) == [no, no, no, (True, False)]
    assert await choose(third, on=False) == [no, filled, filled, no]
    told = await scene.events("seen")
    names = [point.name for point in scene.meeting.subs]
    assert [(kind, data["label"]) for kind, data in told] == [
        ("seen.chosen", names[2]),
        ("seen.chosen", names[0]),
        ("seen.ended", names[0]),
        ("seen.ended", names[2]),
    ]


async def test_choosing_what_stands_changes_nothing(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    main, point = scene.main.point_id, scene.sub_ids[0]

    async def choose(point_id: int, *, on: bool, by: Actor = scene.engineer) -> int:
        view = await scenes.set_seen(deployment, by, session_id=scene.session_id, point_id=point_id, seen=on)
        return view.version

    once = await choose(point, on=True)
    assert [await choose(point, on=True), await choose(main, on=True), await choose(main, on=False)] == [once] * 3
    assert await scene.told("seen") == ["seen.chosen"]
    with pytest.raises(NotInvited):
        await choose(9999, on=True)
    with pytest.raises(Forbidden):
        await choose(point, on=True, by=scene.subs[0])
