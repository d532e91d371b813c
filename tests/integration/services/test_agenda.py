"""The agenda of a conference, edited by several and gone through in one click, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from nhipcau.documents.words import moment
from nhipcau.domain.errors import BadInput, Forbidden, NotFound, StageMoved, WrongState
from nhipcau.domain.errors_preparation import AgendaEditedMeanwhile, AgendaItemOn
from nhipcau.domain.requests import FileKind, FileState
from nhipcau.domain.roles import Role, ScopeKind
from nhipcau.schemas.agenda import AgendaIn, AgendaView
from nhipcau.schemas.rooms import ContentIn, Presence, PresenterIn, SceneIn
from nhipcau.services import agenda_steps, content_machines, content_page, floor, scenes, screens, speakers
from nhipcau.services.agenda import get_agenda, save_agenda
from nhipcau.services.deployment import Deployment
from nhipcau.services.floor_rows import load_floor
from nhipcau.services.sessions import end_session, pause_session, resume_session, start_session
from nhipcau.store.models import ConferenceFile, Room, Seat, Session
from nhipcau_media.contract.stage import SOFT_LIMIT_BYTES, ContentKind, Preset
from support.control_plane import Clock, make_person
from support.database import counted_queries
from support.meetings import Scene, make_scene, stage_of

pytestmark = pytest.mark.anyio


async def make_file(scene: Scene, *, kind: FileKind = FileKind.SLIDES, state: FileState = FileState.READY) -> int:
    now = scene.deployment.now()
    async with scene.deployment.database.write() as tx:
        row = ConferenceFile(
            conference_id=scene.meeting.conference.id,
            kind=kind,
            state=state,
            name=f"Tệp {kind}",
            bytes=1,
            pages=4 if kind is FileKind.SLIDES else 0,
            failure=None,
            uploaded_by="",
            created_at=now,
            touched_at=now,
        )
        tx.add(row)
        await tx.flush()
        return row.id


def four_items(scene: Scene, *file_ids: int) -> list[dict[str, Any]]:
    """Opening by the main point, a report of a sub point with files, a discussion, an end."""
    main, sub = scene.meeting.main.id, scene.sub_ids[0]
    return [
        {
            "title": "Khai mạc",
            "minutes": 10,
            "speakers": [{"point_id": main, "name": "Hà Lan", "post": "Chủ tịch"}],
        },
        {"title": "Báo cáo", "minutes": 30, "speakers": [{"point_id": sub}], "file_ids": list(file_ids)},
        {"title": "Thảo luận", "minutes": 0},
        {"title": "Kết luận", "minutes": 20, "speakers": [{"point_id": main}]},
    ]


async def write(scene: Scene, items: list[dict[str, Any]], *, version: int = 0) -> AgendaView:
    request = AgendaIn.model_validate({"version": version, "items": items})
    return await save_agenda(scene.deployment, scene.chair, conference_id=scene.meeting.conference.id, request=request)


def as_sent(view: AgendaView) -> list[dict[str, Any]]:
    """What was read, as it is sent back."""
    return [
        {
            "id": item.id,
            "title": item.title,
            "minutes": item.minutes,
            "speakers": [
                {"point_id": speaker.point_id, "name": speaker.name, "post": speaker.post} for speaker in item.speakers
            ],
            "file_ids": [file.id for file in item.files],
        }
        for item in view.items
    ]


async def go(scene: Scene, item_id: int) -> None:
    seen = (await stage_of(scene)).v
    await agenda_steps.go_to_item(
        scene.deployment, scene.chair, session_id=scene.session_id, item_id=item_id, seen=seen
    )


async def back(scene: Scene) -> None:
    seen = (await stage_of(scene)).v
    await agenda_steps.go_back(scene.deployment, scene.chair, session_id=scene.session_id, seen=seen)


async def begun(deployment: Deployment, *file_ids: int) -> tuple[Scene, list[int]]:
    """A session that runs, with the first sub point in the room, and the ids of its items."""
    scene = await make_scene(deployment)
    return scene, await begin(scene, *file_ids)


async def set_presence(scene: Scene, point_id: int, presence: Presence) -> None:
    async with scene.deployment.database.write() as tx:
        await tx.execute(update(Seat).where(Seat.point_id == point_id).values(presence=presence))


async def begin(scene: Scene, *file_ids: int) -> list[int]:
    await scene.open()
    for actor in (scene.main, scene.subs[0]):
        await scene.join(actor)
        await set_presence(scene, actor.point_id, Presence.PRESENT)
    await start_session(scene.deployment, scene.chair, session_id=scene.session_id)
    view = await write(scene, four_items(scene, *file_ids))
    return [item.id for item in view.items]


async def test_an_agenda_is_kept_whole_and_items_keep_their_ids(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    files = [await make_file(scene), await make_file(scene, kind=FileKind.CLIP)]
    conference_id = scene.meeting.conference.id
    assert (await get_agenda(deployment, scene.subs[0], conference_id=conference_id)).version == 0
    first = await write(scene, four_items(scene, *files))
    assert [(item.number, item.title, item.minutes) for item in first.items] == [
        (1, "Khai mạc", 10),
        (2, "Báo cáo", 30),
        (3, "Thảo luận", 0),
        (4, "Kết luận", 20),
    ]
    (speaker,) = first.items[0].speakers
    assert (speaker.point_name, speaker.name, speaker.post, speaker.invited) == (
        "Điểm cầu chính",
        "Hà Lan",
        "Chủ tịch",
        True,
    )
    assert [file.id for file in first.items[1].files] == files
    assert (first.version, first.changed_by) == (1, "Chủ trì A")
    kept = as_sent(first)
    # The discussion goes, a new item comes first, the rest turns round.
    edited = await write(scene, [{"title": "Chào cờ", "minutes": 5}, kept[3], kept[1], kept[0]], version=1)
    ids = [item.id for item in edited.items]
    assert ids[1:] == [first.items[3].id, first.items[1].id, first.items[0].id]
    assert [item.number for item in edited.items] == [1, 2, 3, 4]
    assert [file.id for file in edited.items[2].files] == files
    assert await write(scene, as_sent(edited), version=2) == edited, "the same once more is no edit"


async def test_of_two_who_edit_the_second_is_told_and_loses_nothing(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    await write(scene, four_items(scene))
    request = AgendaIn.model_validate({"version": 0, "items": [{"title": "Khác"}]})
    with pytest.raises(AgendaEditedMeanwhile) as refused:
        await save_agenda(deployment, scene.engineer, conference_id=scene.meeting.conference.id, request=request)
    assert refused.value.params == {"who": "Chủ trì A", "version": 1}
    view = await get_agenda(deployment, scene.chair, conference_id=scene.meeting.conference.id)
    assert len(view.items) == 4


async def test_only_who_prepares_or_runs_it_edits_an_agenda(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    conference = scene.meeting.conference
    registrar = await make_person(deployment, Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=conference.host_body_id)
    other = await make_person(deployment, Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=9999)
    request = AgendaIn.model_validate({"version": 0, "items": [{"title": "Khai mạc"}]})
    for actor, refusal in ((scene.subs[0], Forbidden), (scene.main, Forbidden), (other, NotFound)):
        with pytest.raises(refusal):
            await save_agenda(deployment, actor, conference_id=conference.id, request=request)
    saved = await save_agenda(deployment, registrar, conference_id=conference.id, request=request)
    assert [item.title for item in saved.items] == ["Khai mạc"]


async def test_an_agenda_names_only_what_the_conference_has(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    other = await make_scene(deployment)
    foreign, gone = await make_file(other), await make_file(scene, state=FileState.REMOVED)
    for wrong, refusal in (
        ({"title": "A", "speakers": [{"point_id": other.sub_ids[0]}]}, BadInput),
        ({"title": "A", "file_ids": [foreign]}, NotFound),
        ({"title": "A", "file_ids": [gone]}, NotFound),
        ({"id": 99, "title": "A"}, NotFound),
    ):
        with pytest.raises(refusal):
            await write(scene, [wrong])


async def test_one_click_takes_the_room_to_an_item_and_one_takes_it_back(deployment: Deployment, clock: Clock) -> None:
    scene = await make_scene(deployment)
    slides = await make_file(scene)
    opening, report, discussion, _ = await begin(scene, await make_file(scene, state=FileState.WORKING), slides)
    sub = f"point:{scene.sub_ids[0]}"
    before = await stage_of(scene)
    await go(scene, opening)
    first = await stage_of(scene)
    began = clock.at
    now = int(began.timestamp() * 1000)
    assert (first.v, first.item, first.topic, first.preset) == (before.v + 1, 1, "Khai mạc", Preset.CONFERENCE)
    assert (first.topic_since, first.topic_until, first.floor) == (now, now + 600_000, ())
    clock.at += timedelta(minutes=12)
    await go(scene, report)
    second = await stage_of(scene)
    assert (second.v, second.item, second.topic) == (first.v + 1, 2, "Báo cáo")
    assert [seat.identity for seat in second.floor] == [sub]
    assert second.preset is Preset.CONTENT
    assert second.content is not None
    assert (second.content.path, second.content.page, second.content.pages) == (f"{slides}/page-{{page}}.jpg", 1, 4)
    clock.at += timedelta(minutes=1)
    await go(scene, discussion)
    third = await stage_of(scene)
    assert (third.item, third.topic_until, third.floor, third.preset) == (3, 0, (), Preset.CONFERENCE)
    await back(scene)
    again = await stage_of(scene)
    assert (again.item, again.topic_since, again.topic_until) == (2, second.topic_since, second.topic_until)
    assert ([seat.identity for seat in again.floor], again.preset) == ([sub], Preset.CONTENT)
    assert again.content is not None
    assert again.content.path == second.content.path
    view = await agenda_steps.get_session_agenda(deployment, scene.subs[0], session_id=scene.session_id)
    assert view.standing.item_id == report
    assert [(spent.item_id, spent.ms) for spent in view.standing.spent] == [(opening, 12 * 60_000)]
    assert not view.standing.can_go_back
    assert await scene.told("agenda", "floor", "content") == [
        "agenda.moved",
        "agenda.moved",
        "floor.given",
        "content.shown",
        "agenda.moved",
        "floor.taken",
        "content.ended",
        "agenda.back",
        "floor.given",
        "content.shown",
    ]


async def test_the_floor_ends_when_the_speakers_point_is_not_in_the_room(deployment: Deployment) -> None:
    scene, (_, report, *_) = await begun(deployment)
    await set_presence(scene, scene.sub_ids[0], Presence.DROPPED)
    await go(scene, report)
    stage = await stage_of(scene)
    assert (stage.item, stage.floor) == (2, ())


async def test_a_step_back_brings_turn_queue_and_who_was_shown_back(deployment: Deployment, clock: Clock) -> None:
    scene, (_, report, *_) = await begun(deployment)
    first, second, third = scene.sub_ids
    session = {"session_id": scene.session_id}

    async def stands() -> tuple[Any, ...]:
        async with deployment.database.read() as tx:
            row = await tx.get_one(Session, scene.session_id)
            now = await load_floor(tx, row, await tx.get_one(Room, 1))
            return now.holders, now.queue, now.shown

    for point_id in (second, third):
        await set_presence(scene, point_id, Presence.PRESENT)
    seen = (await stage_of(scene)).v
    given = await floor.give_floor(deployment, scene.chair, point_id=second, minutes=5, seen=seen, **session)
    await floor.show_point(deployment, scene.chair, point_id=third, seen=given.version, **session)
    for actor in (scene.subs[0], scene.subs[2]):
        await floor.request_floor(deployment, actor, point_id=actor.point_id, **session)
        clock.at += timedelta(seconds=10)
    before = await stands()
    await go(scene, report)
    (speaking,), (waiting,), shown = await stands()
    assert (speaking.point_id, waiting.point_id, shown) == (first, third, 0)
    clock.at += timedelta(minutes=2)
    await back(scene)
    assert await stands() == before


async def test_two_hosts_who_press_at_once_have_one_outcome(deployment: Deployment) -> None:
    scene, (opening, report, *_) = await begun(deployment)
    seen = (await stage_of(scene)).v
    await agenda_steps.go_to_item(deployment, scene.chair, session_id=scene.session_id, item_id=opening, seen=seen)
    await agenda_steps.go_to_item(deployment, scene.engineer, session_id=scene.session_id, item_id=opening, seen=seen)
    with pytest.raises(StageMoved) as refused:
        await agenda_steps.go_to_item(
            deployment, scene.engineer, session_id=scene.session_id, item_id=report, seen=seen
        )
    assert refused.value.params == {"who": "Chủ trì A", "what": "Khai mạc"}
    assert await scene.told("agenda") == ["agenda.moved"]
    for actor in (scene.subs[0], scene.main):
        with pytest.raises(Forbidden):
            await agenda_steps.go_to_item(deployment, actor, session_id=scene.session_id, item_id=report, seen=seen + 9)


async def test_a_second_press_on_an_item_leaves_the_name_that_was_told_meanwhile(deployment: Deployment) -> None:
    scene, (opening, report, *_) = await begun(deployment)
    main = scene.meeting.main.id
    await go(scene, opening)
    assert (await stage_of(scene)).main.person == "Hà Lan, Chủ tịch"
    await speakers.tell_speaker(
        deployment, scene.main, session_id=scene.session_id, point_id=main, name="Trần Bình", post=""
    )
    told = await stage_of(scene)
    await go(scene, opening)
    assert await stage_of(scene) == told
    assert told.main.person == "Trần Bình"
    await go(scene, report)
    await go(scene, opening)
    assert (await stage_of(scene)).main.person == "Hà Lan, Chủ tịch", "gone to anew, it names them anew"


async def test_a_break_stops_the_clock_and_nothing_moves_in_it(deployment: Deployment, clock: Clock) -> None:
    scene, (opening, report, *_) = await begun(deployment)
    await go(scene, opening)
    until = (await stage_of(scene)).topic_until
    await pause_session(deployment, scene.chair, session_id=scene.session_id)
    paused = await stage_of(scene)
    assert (paused.slide, paused.agenda, paused.item) == (
        Preset.PAUSE,
        ("Khai mạc", "Báo cáo", "Thảo luận", "Kết luận"),
        1,
    )
    with pytest.raises(WrongState):
        await go(scene, report)
    clock.at += timedelta(minutes=15)
    await resume_session(deployment, scene.chair, session_id=scene.session_id)
    resumed = await stage_of(scene)
    assert (resumed.topic_until, resumed.agenda) == (until + 15 * 60_000, ())
    await end_session(deployment, scene.chair, session_id=scene.session_id)
    view = await agenda_steps.get_session_agenda(deployment, scene.chair, session_id=scene.session_id)
    assert view.standing.held_at == clock.at
    with pytest.raises(WrongState):
        await write(scene, [], version=1)


async def test_more_time_moves_the_end_of_the_item(deployment: Deployment) -> None:
    scene, (opening, *_) = await begun(deployment)
    await go(scene, opening)
    stage = await stage_of(scene)
    await agenda_steps.add_minutes(deployment, scene.chair, session_id=scene.session_id, minutes=10, seen=stage.v)
    more = await stage_of(scene)
    assert (more.v, more.topic_until) == (stage.v + 1, stage.topic_until + 600_000)
    with pytest.raises(StageMoved):
        await agenda_steps.add_minutes(deployment, scene.chair, session_id=scene.session_id, minutes=10, seen=stage.v)


async def test_an_agenda_is_edited_while_it_is_gone_through(deployment: Deployment) -> None:
    scene, (opening, report, *_) = await begun(deployment)
    await go(scene, opening)
    await go(scene, report)
    before = await stage_of(scene)
    view = await get_agenda(deployment, scene.chair, conference_id=scene.meeting.conference.id)
    kept = as_sent(view)
    with pytest.raises(AgendaItemOn) as refused:
        await write(scene, [kept[0], kept[2]], version=1)
    assert refused.value.params == {"title": "Báo cáo"}
    await write(scene, [{**kept[1], "title": "Báo cáo bổ sung", "minutes": 45}, kept[2]], version=1)
    after = await stage_of(scene)
    assert (after.v, after.item, after.topic) == (before.v + 1, 1, "Báo cáo bổ sung")
    assert after.topic_until == before.topic_until + 15 * 60_000
    shown = await agenda_steps.get_session_agenda(deployment, scene.chair, session_id=scene.session_id)
    assert (shown.standing.spent, shown.standing.can_go_back) == ((), False), "what is gone is nowhere any more"


async def test_a_clip_goes_on_after_a_step_back_from_where_it_was_left(deployment: Deployment, clock: Clock) -> None:
    scene = await make_scene(deployment)
    clip = await make_file(scene, kind=FileKind.CLIP)
    _, report, discussion, _ = await begin(scene, clip)
    await go(scene, report)
    play = ContentIn(file_id=clip, playing=True)
    await scenes.set_content(deployment, scene.chair, session_id=scene.session_id, wish=play)
    clock.at += timedelta(seconds=30)
    await go(scene, discussion)
    clock.at += timedelta(seconds=50)
    await back(scene)
    content = (await stage_of(scene)).content
    assert content is not None
    assert (content.playing, content.position, content.at) == (True, 30_000, int(clock.at.timestamp() * 1000))


async def let_present(scene: Scene, point_id: int) -> None:
    wish = PresenterIn(point_id=point_id, seen=(await stage_of(scene)).v)
    await screens.let_present(scene.deployment, scene.chair, session_id=scene.session_id, wish=wish)


async def test_a_screen_comes_back_with_a_step_back_when_its_point_is_there(deployment: Deployment) -> None:
    scene, (opening, report, discussion, _) = await begun(deployment)
    sub = scene.sub_ids[0]
    await go(scene, opening)
    await let_present(scene, sub)
    await go(scene, report)
    assert (await stage_of(scene)).content is None
    await back(scene)
    again = await stage_of(scene)
    assert again.content is not None
    assert (again.item, again.preset) == (1, Preset.CONTENT)
    assert (again.content.kind, again.content.identity) == (ContentKind.SCREEN, f"point:{sub}")
    await go(scene, discussion)
    await set_presence(scene, sub, Presence.LEFT)
    await back(scene)
    gone = await stage_of(scene)
    assert (gone.item, gone.preset, gone.content) == (1, Preset.PAIR, None)
    assert await scene.told("content") == [
        "content.screen_shown",
        "content.ended",
        "content.screen_shown",
        "content.ended",
    ]


async def test_a_second_machine_that_went_meanwhile_leaves_its_screen_to_the_seats_own(deployment: Deployment) -> None:
    scene, (opening, *_) = await begun(deployment)
    sub = scene.subs[0]
    about = {"session_id": scene.session_id, "point_id": sub.point_id}
    made = await content_machines.make_code(deployment, sub, **about)
    secret, _ = await content_page.open_code(deployment, code=made.code, address="10.0.0.9")
    await let_present(scene, sub.point_id)
    await content_page.show(deployment, secret=secret)
    shown = []
    for leaves in (False, True):
        await go(scene, opening)
        if leaves:
            await content_page.go(deployment, secret=secret)
        await back(scene)
        content = (await stage_of(scene)).content
        assert content is not None
        shown.append(content.identity)
    assert shown == [f"point:{sub.point_id}:content", f"point:{sub.point_id}"]


async def test_the_title_slide_shows_the_agenda_and_counts_down_to_the_official_time(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    long = "Thảo luận về tình hình thiên tai và công tác ứng phó của các huyện, thị xã"
    await write(scene, [{"title": f"{number} {long}", "minutes": 10} for number in range(1, 31)])
    chosen = SceneIn(preset=Preset.TITLE)
    await scenes.set_scene(deployment, scene.chair, session_id=scene.session_id, scene=chosen)
    stage = await stage_of(scene)
    assert (stage.title, stage.subtitle) == (
        scene.meeting.conference.title,
        moment(scene.meeting.session.starts_at),
    )
    assert stage.until == int(scene.meeting.session.starts_at.timestamp() * 1000)
    assert (stage.agenda_from, len(stage.agenda), stage.agenda[0]) == (1, 8, f"1 {long}"[:59].rstrip() + "…")
    assert len(stage.dump().encode()) < SOFT_LIMIT_BYTES
    view = await get_agenda(deployment, scene.chair, conference_id=scene.meeting.conference.id)
    await go(scene, view.items[19].id)
    assert ((await stage_of(scene)).item, (await stage_of(scene)).agenda) == (20, ())
    await scenes.set_scene(deployment, scene.chair, session_id=scene.session_id, scene=chosen)
    later = await stage_of(scene)
    assert (later.agenda_from, later.agenda[20 - later.agenda_from][:2]) == (17, "20")


@pytest.mark.parametrize("count", [1, 40])
async def test_an_agenda_costs_the_same_for_one_item_and_for_forty(deployment: Deployment, count: int) -> None:
    scene = await make_scene(deployment)
    file = await make_file(scene)
    item = {"title": "Mục", "speakers": [{"point_id": scene.sub_ids[0]}] * 3, "file_ids": [file]}
    await write(scene, [item] * count)
    await scene.open()
    with counted_queries(deployment.database) as whole:
        await get_agenda(deployment, scene.chair, conference_id=scene.meeting.conference.id)
    with counted_queries(deployment.database) as session:
        await agenda_steps.get_session_agenda(deployment, scene.chair, session_id=scene.session_id)
    assert (len(whole), len(session)) == (6, 10)
