"""Lists of recordings and of the logbook: what is one's own is never pushed out, and length costs no queries."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import SYSTEM, Actor, Role, ScopeKind
from nhipcau.services import logbook, record_lists
from nhipcau.services.deployment import Deployment
from nhipcau.store import outbox
from nhipcau.store.models import Body, LogbookPage, Recording, Room
from support.control_plane import make_body, make_conference, make_device, make_person, make_point
from support.database import counted_queries

pytestmark = pytest.mark.anyio


async def hold(deployment: Deployment, host: Body, number: int) -> int:
    """Make a conference that was held, with a recording and a page; returns its session."""
    main, sub = [await make_point(deployment, f"{host.name} {number} {n}", body=host) for n in "ab"]
    meeting = await make_conference(deployment, main, [sub], host=host, starts_in=timedelta(hours=number))
    session_id = meeting.session.id
    async with deployment.database.write() as tx:
        room = Room(session_id=session_id, kind="main", name=f"room-{session_id}", main_point_id=main.id)
        tx.add(room)
        await tx.flush()
        tx.add(Recording(session_id=session_id, room_id=room.id, state="waiting", folder=f"f{session_id}"))
        page = LogbookPage(session_id=session_id, year=2026, number=session_id, created_at=deployment.now())
        tx.add(page)
    return session_id


async def shown(deployment: Deployment, actor: Actor) -> tuple[list[int], list[int]]:
    """Return the sessions in both lists."""
    films = await record_lists.list_recordings(deployment, actor, language="vi")
    pages = await record_lists.list_logbook(deployment, actor)
    return [film.session_id for film in films.recordings], [page.session_id for page in pages.pages]


async def whole(deployment: Deployment, actor: Actor, **asked: Any) -> tuple[list[int], list[int]]:
    """Return the sessions in both lists, asked for part after part."""
    films: list[int] = []
    pages: list[int] = []
    after: str | None = ""
    while after is not None:
        some = await record_lists.list_recordings(deployment, actor, language="vi", after=after, **asked)
        films += [film.session_id for film in some.recordings]
        after = some.next
    after = ""
    while after is not None:
        part = await record_lists.list_logbook(deployment, actor, after=after, **asked)
        pages += [page.session_id for page in part.pages]
        after = part.next
    return films, pages


async def test_what_others_hold_pushes_nothing_of_ones_own_out_of_a_list(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_lists, "LIST_LIMIT", 2)
    province = await make_body(deployment, "Tỉnh")
    mine = await make_body(deployment, "Huyện A", level="district", parent=province)
    other = await make_body(deployment, "Huyện B", level="district", parent=province)
    own = await hold(deployment, mine, 1)
    others = [await hold(deployment, other, number) for number in range(2, 5)]
    registrar = await make_person(deployment, Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=mine.id)
    auditor = await make_person(deployment, Role.AUDITOR)
    assert await shown(deployment, registrar) == ([own], [own])
    newest = others[:0:-1]
    assert await shown(deployment, auditor) == (newest, newest)
    everything = [*others[::-1], own]
    assert await whole(deployment, auditor) == (everything, everything)
    assert await whole(deployment, registrar) == ([own], [own])


async def test_a_list_that_is_cut_goes_on_over_the_turn_of_a_year(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Numbers of pages begin anew each year; meanwhile another one is written."""
    monkeypatch.setattr(record_lists, "LIST_LIMIT", 2)
    host = await make_body(deployment, "Tỉnh")
    held = [await hold(deployment, host, number) for number in range(5)]
    async with deployment.database.write() as tx:
        for place, page in enumerate(await tx.scalars(select(LogbookPage).order_by(LogbookPage.id))):
            page.year, page.number = [(2025, 8), (2025, 9), (2026, 1), (2026, 2), (2026, 3)][place]
    auditor = await make_person(deployment, Role.AUDITOR)
    assert await whole(deployment, auditor) == (held[::-1], held[::-1])
    first = await record_lists.list_logbook(deployment, auditor)
    films = await record_lists.list_recordings(deployment, auditor, language="vi")
    await hold(deployment, host, 6)
    second = await record_lists.list_logbook(deployment, auditor, after=first.next or "")
    more = await record_lists.list_recordings(deployment, auditor, language="vi", after=films.next or "")
    assert [page.session_id for page in second.pages] == [held[2], held[1]]
    assert [film.session_id for film in more.recordings] == [held[2], held[1]]


async def test_words_and_days_find_what_stands_behind_the_cut(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the host's name typed without diacritics, by the page's number, by who spoke, by whole days in Viet Nam."""
    monkeypatch.setattr(record_lists, "LIST_LIMIT", 1)
    floods = await make_body(deployment, "Ban Phòng chống lũ")
    other = await make_body(deployment, "Sở Y tế")
    # The clock stands at 8:00 of 11 March in Viet Nam.
    wet = [await hold(deployment, floods, hours) for hours in (1, 15)]
    dry = [await hold(deployment, other, hours) for hours in (2, 16)]
    async with deployment.database.write() as tx:
        (film,) = await tx.scalars(select(Recording).where(Recording.session_id == dry[0]))
        film.chapters = [{"title": "Xã Đông Sơn", "start_s": 0.0, "end_s": 1.0}]
        for session_id, hours in zip((*wet, *dry), (1, 15, 2, 16), strict=True):
            (page,) = await tx.scalars(select(LogbookPage).where(LogbookPage.session_id == session_id))
            page.created_at = deployment.now() + timedelta(hours=hours)
            page.number = 100 + hours
    auditor = await make_person(deployment, Role.AUDITOR)
    assert await whole(deployment, auditor, words="phong CHONG lu") == ([wet[1], wet[0]], [wet[1], wet[0]])
    assert await whole(deployment, auditor, words="dong son") == ([dry[0]], [])
    assert await whole(deployment, auditor, words="115/2026") == ([], [wet[1]])
    day = date(2026, 3, 12)
    films, pages = await whole(deployment, auditor, since=day)
    assert (set(films), set(pages)) == ({wet[1], dry[1]}, {wet[1], dry[1]})
    films, pages = await whole(deployment, auditor, until=day - timedelta(days=1), words="y te")
    assert (films, pages) == ([dry[0]], [dry[0]])


async def test_a_long_page_is_read_part_after_part(deployment: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also through lines of one instant, and nothing stands twice."""
    monkeypatch.setattr(logbook, "LINE_LIMIT", 2)
    session_id = await hold(deployment, await make_body(deployment, "Tỉnh"), 1)
    came, auditor = deployment.now(), await make_person(deployment, Role.AUDITOR)
    told = [EventType.SESSION_PAUSED, EventType.SESSION_RESUMED, EventType.SESSION_PAUSED, EventType.SESSION_RESUMED]
    async with deployment.database.write() as tx:
        for type_ in told:
            await outbox.append(tx, [Happened(type_)], actor=SYSTEM, at=came, place=outbox.Place(session_id=session_id))
    read: list[str] = []
    after: str | None = ""
    parts = 0
    while after is not None:
        page = await logbook.get_logbook_page(deployment, auditor, session_id=session_id, language="vi", after=after)
        read += [line.type for line in page.lines]
        after, parts = page.next, parts + 1
    assert (read, parts) == (told, 2)


async def test_a_page_reads_in_the_order_of_its_times(deployment: Deployment) -> None:
    """A restart that the runner reported while a command waited for the writers before it."""
    session_id = await hold(deployment, await make_body(deployment, "Tỉnh"), 1)
    came, auditor = deployment.now(), await make_person(deployment, Role.AUDITOR)
    told = [
        (Happened(EventType.SESSION_PAUSED), came + timedelta(milliseconds=13)),
        (Happened(EventType.SESSION_RESUMED), came + timedelta(milliseconds=1)),
    ]
    async with deployment.database.write() as tx:
        for fact, at in told:
            await outbox.append(tx, [fact], actor=SYSTEM, at=at, place=outbox.Place(session_id=session_id))
    page = await logbook.get_logbook_page(deployment, auditor, session_id=session_id, language="vi")
    assert [line.type for line in page.lines] == [EventType.SESSION_RESUMED, EventType.SESSION_PAUSED]


async def test_who_reads_the_conference_alone_reads_neither_list(deployment: Deployment) -> None:
    host = await make_body(deployment, "Tỉnh")
    await hold(deployment, host, 1)
    operator = await make_person(deployment, Role.DISTRICT_OPERATOR, scope=ScopeKind.SUBTREE, scope_id=host.id)
    device = await make_device(deployment, await make_point(deployment, "Điểm khác"))
    for actor in (operator, device):
        assert await shown(deployment, actor) == ([], [])


@pytest.mark.parametrize("held", [1, 12])
async def test_lists_cost_the_same_for_one_meeting_and_for_many(deployment: Deployment, held: int) -> None:
    host = await make_body(deployment, "Tỉnh")
    for number in range(held):
        await hold(deployment, host, number)
    auditor = await make_person(deployment, Role.AUDITOR)
    registrar = await make_person(deployment, Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=host.id)
    counts = []
    for actor in (auditor, registrar):
        with counted_queries(deployment.database) as films:
            assert len((await record_lists.list_recordings(deployment, actor, language="vi")).recordings) == held
        with counted_queries(deployment.database) as pages:
            assert len((await record_lists.list_logbook(deployment, actor)).pages) == held
        counts += [len(films), len(pages)]
    assert counts == [3, 2, 5, 4]
