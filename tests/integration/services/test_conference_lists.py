"""Lists of conferences: what one may read is never pushed out, a list that is cut says so and goes on."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from nhipcau.domain.conference import Intake
from nhipcau.domain.roles import SYSTEM, Action, Actor, Role, ScopeKind
from nhipcau.schemas.conferences import ConferenceOrder
from nhipcau.services import conference_lists, intake_board, today
from nhipcau.services.calendar import day_of
from nhipcau.services.conference_views import within_scopes
from nhipcau.services.deployment import Deployment
from nhipcau.services.reach import reaches_of
from nhipcau.store.models import Body, BodyEdge, BodyName, Conference, HostMandate
from support.control_plane import make_body, make_conference, make_device, make_person, make_point, make_regulation
from support.database import counted_queries

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)
#: The clock stands on 11 March: from this day on the commune is another district's.
MOVED = date(2026, 3, 21)


class Tree:
    """Two districts; a commune stands below the one, and from a day on below the other."""

    def __init__(self, deployment: Deployment) -> None:
        self.deployment = deployment

    async def set_up(self) -> Tree:
        await make_regulation(self.deployment)
        self.province = await make_body(self.deployment, "Tỉnh Thử")
        self.old = await make_body(self.deployment, "Huyện Cũ", level="district", parent=self.province)
        self.new = await make_body(self.deployment, "Huyện Mới", level="district", parent=self.province)
        self.commune = await make_body(
            self.deployment, "Xã Đổi", level="commune", parent=self.old, valid_to=MOVED - DAY
        )
        async with self.deployment.database.write() as tx:
            tx.add(BodyEdge(body_id=self.commune.id, parent_id=self.new.id, valid_from=MOVED))
        self.main = await make_point(self.deployment, "Điểm cầu xã", body=self.commune)
        self.sub = await make_point(self.deployment, "Điểm cầu khác")
        return self

    async def hold(self, title: str, starts_in: timedelta, *, host: Body | None = None, **more: Any) -> Conference:
        """Make a conference of the commune, or of another host."""
        meeting = await make_conference(
            self.deployment, self.main, [self.sub], title=title, host=host or self.commune, starts_in=starts_in, **more
        )
        return meeting.conference

    async def registrar(self, body: Body) -> Actor:
        return await make_person(self.deployment, Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=body.id)

    async def titles(self, actor: Actor, **asked: Any) -> list[str]:
        """Return the titles of a whole list, asked for a part at a time."""
        found: list[str] = []
        after: str | None = ""
        while after is not None:
            part = await conference_lists.list_conferences(self.deployment, actor, after=after, **asked)
            found += [one.title for one in part.conferences]
            after = part.next
        return found


@pytest.fixture
async def tree(deployment: Deployment) -> Tree:
    return await Tree(deployment).set_up()


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two conferences to an answer."""
    monkeypatch.setattr(conference_lists, "LIST_LIMIT", 2)


async def test_what_others_hold_pushes_nothing_of_ones_own_out(tree: Tree, short: None) -> None:
    """The district has what the commune held while it stood below it; what comes later is the other district's."""
    await tree.hold("Trước", DAY)
    for number in range(3):
        await tree.hold(f"Sau {number}", (20 + number) * DAY)
    old, new = [await tree.registrar(body) for body in (tree.old, tree.new)]
    seen = await conference_lists.list_conferences(tree.deployment, old)
    assert ([one.title for one in seen.conferences], seen.next) == (["Trước"], None)
    assert await tree.titles(new) == ["Sau 2", "Sau 1", "Sau 0"]


async def test_drafts_of_others_push_nothing_out_of_a_points_list(tree: Tree, short: None) -> None:
    await tree.hold("Được mời", DAY)
    for number in range(3):
        await tree.hold(f"Nháp {number}", (2 + number) * DAY, intake=Intake.DRAFT)
    seen = await conference_lists.list_conferences(tree.deployment, await make_device(tree.deployment, tree.sub))
    assert ([one.title for one in seen.conferences], seen.next) == (["Được mời"], None)


async def test_the_question_says_of_each_conference_what_its_reach_says(tree: Tree) -> None:
    """Lists are narrowed by the one, single conferences opened by the other: neither may know more."""
    organised = await tree.hold("Đăng ký thay", 2 * DAY, host=tree.province)
    async with tree.deployment.database.write() as tx:
        (await tx.get_one(Conference, organised.id)).organiser_body_id = tree.commune.id
        tx.add(HostMandate(organiser_body_id=tree.commune.id, host_body_id=tree.province.id, valid_from=MOVED))
    chaired = await tree.hold("Tỉnh", 3 * DAY, host=tree.province)
    # 0:00 in Viet Nam of the day on which the commune moves, and the minute before.
    for minutes in (-1, 0):
        await tree.hold("Ranh giới", 9 * DAY + timedelta(hours=16, minutes=minutes))
        await tree.hold("Dự họp ở tỉnh", 9 * DAY + timedelta(hours=16, minutes=minutes), host=tree.province)
    for intake in Intake:
        await tree.hold(intake, 4 * DAY, intake=intake)
        await tree.hold(intake, 30 * DAY, intake=intake, host=tree.new)
        await tree.hold(intake, 5 * DAY, intake=intake, host=tree.province)
    people = [
        await make_person(tree.deployment, role, scope=scope, scope_id=where)
        for role in Role
        for scope, where in [
            (ScopeKind.SYSTEM, 0),
            *((ScopeKind.SUBTREE, body.id) for body in (tree.province, tree.old, tree.new, tree.commune)),
            (ScopeKind.CONFERENCE, chaired.id),
            (ScopeKind.POINT, tree.sub.id),
        ]
    ]
    actors = [*people, await make_device(tree.deployment, tree.main), SYSTEM]
    async with tree.deployment.database.read() as tx:
        everything = list(await tx.scalars(select(Conference)))
        for actor in actors:
            reach = await reaches_of(tx, actor, everything, day_of(tree.deployment.now()))
            for action in (
                Action.CONFERENCE_READ,
                Action.CONFERENCE_CONFIRM,
                Action.LOGBOOK_READ,
                Action.ROLL_OWN,
                Action.ANSWER_GIVE,
            ):
                mine = await within_scopes(tx, tree.deployment, actor, action)
                found = set(await tx.scalars(select(Conference.id).where(mine)))
                assert found == {one.id for one in everything if reach[one.id].may(action)}, (actor, action)


@pytest.mark.parametrize("order", ConferenceOrder)
async def test_a_list_that_is_cut_goes_on_where_it_ended(tree: Tree, short: None, order: ConferenceOrder) -> None:
    """Also among conferences of one instant, and when one of those that were shown is moved meanwhile."""
    for number in range(5):
        await tree.hold(f"Cùng giờ {number}", DAY)
    await tree.hold("Muộn", 2 * DAY)
    reader = await make_person(tree.deployment, Role.AUDITOR)
    expected = [*(f"Cùng giờ {number}" for number in range(5)), "Muộn"]
    if order is ConferenceOrder.NEWEST:
        expected.reverse()
    assert await tree.titles(reader, order=order) == expected
    first = await conference_lists.list_conferences(tree.deployment, reader, order=order)
    async with tree.deployment.database.write() as tx:
        (await tx.get_one(Conference, first.conferences[-1].id)).starts_at -= 100 * DAY
    second = await conference_lists.list_conferences(tree.deployment, reader, order=order, after=first.next or "")
    assert [one.title for one in second.conferences] == expected[2:4]


async def test_a_window_holds_whole_days_in_viet_nam(tree: Tree) -> None:
    """The clock stands at 8:00 of 11 March in Viet Nam."""
    for title, hours, lasts in [
        ("Đến nửa đêm", 14, 2),
        ("Qua nửa đêm", 15, 2),
        ("Từ nửa đêm", 16, 1),
        ("Cuối ngày 12", 39, 1),
        ("Đầu ngày 13", 40, 1),
    ]:
        await tree.hold(title, timedelta(hours=hours), lasts=timedelta(hours=lasts))
    reader = await make_person(tree.deployment, Role.AUDITOR)
    day = date(2026, 3, 12)
    whole = ["Đến nửa đêm", "Qua nửa đêm", "Từ nửa đêm", "Cuối ngày 12", "Đầu ngày 13"]
    asked = {"order": ConferenceOrder.OLDEST}
    assert await tree.titles(reader, **asked) == whole
    assert await tree.titles(reader, **asked, since=day) == whole[1:]
    assert await tree.titles(reader, **asked, until=day) == whole[:4]
    assert await tree.titles(reader, **asked, since=day, until=day) == whole[1:4]
    assert await tree.titles(reader, **asked, since=day, until=day - DAY) == whole[1:2]


async def test_states_are_chosen_before_the_cut(tree: Tree, short: None) -> None:
    for number, intake in enumerate([Intake.DRAFT, Intake.RECEIVED, Intake.IN_CONFLICT, *[Intake.CONFIRMED] * 3]):
        await tree.hold(f"{intake}", number * DAY, intake=intake)
    reader = await make_person(tree.deployment, Role.AUDITOR)
    assert await tree.titles(reader, intake=[Intake.DRAFT]) == ["draft"]
    assert await tree.titles(reader, intake=[Intake.RECEIVED, Intake.IN_CONFLICT]) == ["in_conflict", "received"]
    assert await tree.titles(reader, intake=[Intake.ENTERED]) == []


async def test_words_find_what_stands_behind_the_cut(tree: Tree, short: None) -> None:
    """Typed without diacritics, by the title or by what the host was called on the conference's day."""
    async with tree.deployment.database.write() as tx:
        tx.add(BodyName(body_id=tree.new.id, name="Khu Đông", level="district", valid_to=MOVED - DAY))
        tx.add(BodyName(body_id=tree.new.id, name="Khu Tây", level="district", valid_from=MOVED))
    for number in range(3):
        await tree.hold(f"Phòng, chống thiên tai {number}", DAY + number * timedelta(hours=3))
    await tree.hold("Cũ", 2 * DAY, host=tree.new)
    for number in range(4):
        await tree.hold(f"Giao ban {number}", (40 + number) * DAY, host=tree.new)
    reader = await make_person(tree.deployment, Role.AUDITOR)
    assert await tree.titles(reader, words="THIEN tai") == [f"Phòng, chống thiên tai {number}" for number in (2, 1, 0)]
    assert await tree.titles(reader, words="chong phong 1") == ["Phòng, chống thiên tai 1"]
    assert await tree.titles(reader, words="khu dong") == ["Cũ"]
    assert await tree.titles(reader, words="khu tay", until=date(2026, 4, 20)) == ["Giao ban 0"]
    assert await tree.titles(reader, words="hien tai") == []
    assert len(await tree.titles(reader, words=" - ")) == 8


async def test_the_board_says_how_many_wait_in_all(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake_board, "LIMIT", 2)
    monkeypatch.setattr(today, "LIMIT", 2)
    engineer = await make_person(tree.deployment, Role.ENGINEER)
    waiting = [await tree.hold(f"Chờ {number}", (1 + number) * DAY, intake=Intake.RECEIVED) for number in range(3)]
    board = await intake_board.get_board(tree.deployment, engineer)
    assert ([item.title for item in board.items], board.total) == (["Chờ 0", "Chờ 1"], 3)
    day = await today.get_today(tree.deployment, engineer)
    assert ([one.title for one in day.waiting], day.more_waiting) == (["Chờ 0", "Chờ 1"], True)
    async with tree.deployment.database.write() as tx:
        (await tx.get_one(Conference, waiting[0].id)).intake = Intake.CONFIRMED
    assert (await intake_board.get_board(tree.deployment, engineer)).total == 2
    assert not (await today.get_today(tree.deployment, engineer)).more_waiting


async def test_who_confirms_for_a_part_has_that_part_on_the_board(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engineer of one district who reads everything sees what waits for him, not what waits for others."""
    monkeypatch.setattr(today, "LIMIT", 2)
    for number in range(3):
        await tree.hold(f"Trước {number}", (1 + number) * DAY, intake=Intake.RECEIVED)
    await tree.hold("Sau", 20 * DAY, intake=Intake.RECEIVED)
    engineer = await make_person(tree.deployment, Role.ENGINEER, scope=ScopeKind.SUBTREE, scope_id=tree.new.id)
    reader = await make_person(tree.deployment, Role.AUDITOR)
    both = Actor(engineer.kind, engineer.id, engineer.name, (*engineer.assignments, *reader.assignments))
    board = await intake_board.get_board(tree.deployment, both)
    assert ([item.title for item in board.items], board.total) == (["Sau"], 1)
    day = await today.get_today(tree.deployment, both)
    assert ([one.title for one in day.waiting], day.more_waiting) == (["Sau"], False)


@pytest.mark.parametrize("held", [1, 12])
async def test_lists_cost_the_same_for_one_conference_and_for_many(tree: Tree, held: int) -> None:
    for number in range(held):
        await tree.hold(f"Họp {number}", (1 + number) * DAY)
    registrar = await tree.registrar(tree.province)
    counts = []
    for words in ("", "hop"):
        with counted_queries(tree.deployment.database) as asked:
            assert len(await tree.titles(registrar, words=words)) == held
        counts.append(len(asked))
    assert counts == [7, 9]
