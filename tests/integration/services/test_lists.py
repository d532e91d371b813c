"""Lists of recordings and of the logbook: what is one's own is never pushed out, and length costs no queries."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import SYSTEM, Actor, Role, ScopeKind
from nhipcau.services import logbook, recordings
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
    films = await recordings.list_recordings(deployment, actor, language="vi")
    pages = await logbook.list_logbook(deployment, actor)
    return [film.session_id for film in films], [page.session_id for page in pages]


async def test_what_others_hold_pushes_nothing_of_ones_own_out_of_a_list(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (recordings, logbook):
        monkeypatch.setattr(module, "LIST_LIMIT", 2)
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
            assert len(await recordings.list_recordings(deployment, actor, language="vi")) == held
        with counted_queries(deployment.database) as pages:
            assert len(await logbook.list_logbook(deployment, actor)) == held
        counts += [len(films), len(pages)]
    assert counts == [3, 2, 5, 4]
