"""A point on one page: records with dates and a history, team and training, the list that goes to the Department."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter
from sqlalchemy import event, select

from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.errors_people import DatesTurned
from nhipcau.domain.errors_points import NoContactOfficer, NothingNewToSend
from nhipcau.domain.events import EventType
from nhipcau.domain.fault import FaultKind
from nhipcau.domain.point_records import Connection, RecordSection
from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.schemas.faults import FaultIn
from nhipcau.schemas.point_page import PointPage, ProfileIn, RecordEnd, RecordIn
from nhipcau.services import contact_lists, point_cards, point_faults, point_page, point_records
from nhipcau.services.deployment import Deployment
from nhipcau.services.training import trained_among
from nhipcau.store.models import BridgePoint, Event
from support.control_plane import Clock, make_body, make_device, make_person, make_point, make_points

pytestmark = pytest.mark.anyio

RECORD: TypeAdapter[RecordIn] = TypeAdapter(RecordIn)


def record(section: str, **fields: Any) -> RecordIn:
    return RECORD.validate_python({"section": section, **fields})


async def make_keeper(deployment: Deployment, point: BridgePoint, name: str = "Văn thư") -> Actor:
    return await make_person(deployment, Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=point.body_id, name=name)


async def save(deployment: Deployment, actor: Actor, point: BridgePoint, section: str, **fields: Any) -> PointPage:
    return await point_records.save_record(deployment, actor, point_id=point.id, request=record(section, **fields))


async def test_what_a_point_consists_of_is_kept_with_what_it_was(deployment: Deployment, clock: Clock) -> None:
    """Art. 3.5, Art. 8.1: rooms, lines, equipment with its custodian; ended records stay, changes are remembered."""
    point = await make_point(deployment, "Xã Tân Sỏi")
    keeper = await make_keeper(deployment, point)
    today = clock.at.date()
    await point_records.save_profile(
        deployment, keeper, point_id=point.id, request=ProfileIn(connection=Connection.CODEC, codec_model="HDX 7000")
    )
    page = await save(deployment, keeper, point, "venue", name="Phòng họp tầng 2", seats=40)
    (venue,) = page.venues
    page = await save(
        deployment, keeper, point, "circuit", provider="VNPT", kind="fibre", down_kbit=50_000, up_kbit=50_000
    )
    page = await save(
        deployment,
        keeper,
        point,
        "asset",
        kind="camera",
        name="Máy quay PTZ",
        custodian="Lý Văn Trực",
        venue_id=venue.id,
        valid_from=today,
    )
    (asset,) = page.assets
    assert (page.profile.connection, asset.custodian, asset.venue_id) == ("codec", "Lý Văn Trực", venue.id)

    changed = await point_records.save_record(
        deployment,
        keeper,
        point_id=point.id,
        record_id=asset.id,
        request=record("asset", kind="camera", name="Máy quay PTZ", custodian="Giáp Văn Tân", venue_id=venue.id),
    )
    assert changed.changes[0].changes == {
        "custodian": ["Lý Văn Trực", "Giáp Văn Tân"],
        "valid_from": [f"{today}", None],
    }
    assert (changed.changes[0].actor_name, changed.changes[0].label) == ("Văn thư", "Máy quay PTZ")
    ended = await point_records.end_record(
        deployment,
        keeper,
        point_id=point.id,
        record_id=page.circuits[0].id,
        request=RecordEnd(section=RecordSection.CIRCUIT),
    )
    assert [(line.provider, line.valid_to) for line in ended.circuits] == [("VNPT", today)]
    assert [change.section for change in ended.changes] == ["circuit", "asset", "asset", "circuit", "venue", "profile"]


async def test_a_record_of_another_point_is_not_found_and_dates_do_not_turn(
    deployment: Deployment, clock: Clock
) -> None:
    point, other = await make_points(deployment, 2)
    keeper, foreign = await make_keeper(deployment, point), await make_keeper(deployment, other)
    today = clock.at.date()
    page = await save(deployment, keeper, point, "venue", name="Phòng họp", valid_from=today)
    (venue,) = page.venues
    with pytest.raises(NotFound):
        await point_records.end_record(
            deployment, foreign, point_id=other.id, record_id=venue.id, request=RecordEnd(section=RecordSection.VENUE)
        )
    with pytest.raises(DatesTurned):
        await point_records.end_record(
            deployment,
            keeper,
            point_id=point.id,
            record_id=venue.id,
            request=RecordEnd(section=RecordSection.VENUE, last_day=today - timedelta(days=1)),
        )


async def test_each_body_keeps_its_own_and_the_department_reads(deployment: Deployment) -> None:
    """Art. 13.1, Art. 8.1: an operator keeps his own point, not the neighbour's; its device keeps nothing."""
    point, other = await make_points(deployment, 2)
    operator = await make_person(deployment, Role.POINT_OPERATOR, scope=ScopeKind.POINT, scope_id=point.id)
    engineer = await make_person(deployment, Role.ENGINEER)
    device = await make_device(deployment, point)
    assert (await save(deployment, operator, point, "venue", name="Phòng họp")).manages
    for who, where in ((operator, other), (engineer, point), (device, point)):
        with pytest.raises(Forbidden):
            await save(deployment, who, where, "venue", name="Phòng họp")
    with pytest.raises(Forbidden):
        await point_page.get_point_page(deployment, operator, point_id=other.id)
    seen = await point_page.get_point_page(deployment, engineer, point_id=point.id)
    assert (seen.manages, seen.reports, [venue.name for venue in seen.venues]) == (False, True, ["Phòng họp"])
    assert [card.id for card in await point_cards.list_point_cards(deployment, operator)] == [point.id]
    assert len(await point_cards.list_point_cards(deployment, engineer)) == 2


async def test_a_new_decision_takes_the_place_of_the_team_before(deployment: Deployment) -> None:
    """Art. 13.3: the operation team by its decision, from when to when."""
    point = await make_point(deployment)
    keeper = await make_keeper(deployment, point)
    await save(deployment, keeper, point, "team", decision_number="12/QĐ-UBND", valid_from=date(2025, 7, 1))
    page = await save(deployment, keeper, point, "team", decision_number="3/QĐ-UBND", valid_from=date(2026, 2, 1))
    assert [(team.decision_number, team.valid_from, team.valid_to) for team in page.teams] == [
        ("12/QĐ-UBND", date(2025, 7, 1), date(2026, 1, 31)),
        ("3/QĐ-UBND", date(2026, 2, 1), None),
    ]


async def test_the_list_goes_to_the_department_numbered_with_its_changes_and_a_receipt(
    deployment: Deployment, clock: Clock
) -> None:
    """Art. 13.3: the list of contact officers and its changes."""
    point = await make_point(deployment, "Xã Tân Sỏi")
    keeper = await make_keeper(deployment, point)
    engineer = await make_person(deployment, Role.ENGINEER, name="Kỹ sư Sở")

    async def send() -> Any:
        return await contact_lists.send_contact_list(deployment, keeper, point_id=point.id)

    await save(deployment, keeper, point, "member", name="Trần Thị Thư", contact="deputy", phone="0912")
    with pytest.raises(NoContactOfficer):
        await send()
    await save(deployment, keeper, point, "team", decision_number="12/QĐ-UBND")
    page = await save(deployment, keeper, point, "member", name="Lý Văn Trực", contact="officer", phone="0987")
    await save(deployment, keeper, point, "member", name="Giáp Văn Tân")
    await save(
        deployment, keeper, point, "training", name="LÝ  VĂN TRỰC", course="Vận hành", trained_on=date(2026, 1, 5)
    )

    first = await send()
    assert (first.version, first.facts.decision_number, first.received_at) == (1, "12/QĐ-UBND", None)
    assert [(row.name, row.rank, row.trained_on) for row in first.facts.officers] == [
        ("Lý Văn Trực", "officer", date(2026, 1, 5)),
        ("Trần Thị Thư", "deputy", None),
    ]
    with pytest.raises(NothingNewToSend):
        await send()
    with pytest.raises(Forbidden):
        await contact_lists.receive_contact_list(deployment, keeper, list_id=first.id)
    receipt = await contact_lists.receive_contact_list(deployment, engineer, list_id=first.id)
    clock.advance(hours=1)
    again = await contact_lists.receive_contact_list(deployment, engineer, list_id=first.id)
    assert (receipt.received_by_name, again.received_at) == ("Kỹ sư Sở", receipt.received_at)
    async with deployment.database.read() as tx:
        told = (await tx.execute(select(Event.type, Event.data).order_by(Event.id))).all()
    # What concerns the team or the list concerns all points of the body.
    assert len(told) == 7
    assert {(kind, data["body_id"]) for kind, data in told} == {
        (EventType.POINT_DETAILS_CHANGED, point.body_id),
        (EventType.CONTACT_LIST_SENT, point.body_id),
        (EventType.CONTACT_LIST_RECEIVED, point.body_id),
    }

    officer = next(member for member in page.members if member.name == "Lý Văn Trực")
    changed = await point_records.save_record(
        deployment,
        keeper,
        point_id=point.id,
        record_id=officer.id,
        request=record("member", name="Lý Văn Trực", contact="officer", phone="0999"),
    )
    assert [(change.kind, change.name, change.fields) for change in changed.contact_list.changes] == [
        ("changed", "Lý Văn Trực", {"phone": ["0987", "0999"]})
    ]
    second = await send()
    assert (second.version, second.facts.changes) == (2, changed.contact_list.changes)
    (shown,) = await contact_lists.list_contact_lists(deployment, engineer)
    assert (shown.id, shown.version) == (second.id, 2)
    # The first stays as it was sent.
    page = await point_page.get_point_page(deployment, keeper, point_id=point.id)
    assert [(sent.version, sent.facts.officers[0].phone) for sent in page.sent_lists] == [(2, "0999"), (1, "0987")]
    table = await contact_lists.contact_table_of(deployment, engineer, list_id=second.id)
    assert table.decode("utf-8-sig").splitlines()[1] == "1,Lý Văn Trực,Đầu mối,,0999,,,2026-01-05"


async def test_who_was_trained_is_known_by_body_and_name_on_a_day(deployment: Deployment) -> None:
    """Art. 7.5, Art. 11.2: operators must be trained; a training may run out."""
    point = await make_point(deployment)
    keeper = await make_keeper(deployment, point)
    fields = {"course": "Vận hành", "trained_on": date(2026, 1, 5), "valid_to": date(2026, 12, 31)}
    await save(deployment, keeper, point, "training", name="Đỗ Hương", **fields)
    async with deployment.database.read() as tx:
        days = (date(2026, 1, 4), date(2026, 1, 5), date(2026, 12, 31), date(2027, 1, 1))
        as_typed = [(point.body_id, "đỗ  hương"), (point.body_id, "Đỗ Hương")]
        others = [(point.body_id, "Người Lạ"), (point.body_id, ""), (987_654, "Đỗ Hương")]
        found = [await trained_among(tx, [*as_typed, *others], day) for day in days]
        assert found == [frozenset(), frozenset(as_typed), frozenset(as_typed), frozenset()]


async def test_a_plan_that_passed_is_counted_until_it_is_done(deployment: Deployment, clock: Clock) -> None:
    """Art. 13.5, Art. 8.2, Art. 11.2: a plan becomes an entry."""
    point = await make_point(deployment)
    keeper = await make_keeper(deployment, point)
    yesterday = clock.at.date() - timedelta(days=1)
    page = await save(
        deployment, keeper, point, "maintenance", kind="maintenance", what="Bảo dưỡng", planned_for=yesterday
    )
    (card,) = await point_cards.list_point_cards(deployment, keeper)
    assert card.overdue == 1
    await point_records.save_record(
        deployment,
        keeper,
        point_id=point.id,
        record_id=page.maintenance[0].id,
        request=record(
            "maintenance", kind="maintenance", what="Bảo dưỡng", planned_for=yesterday, done_on=clock.at.date()
        ),
    )
    (card,) = await point_cards.list_point_cards(deployment, keeper)
    assert card.overdue == 0


async def test_the_overview_asks_as_often_for_many_points_as_for_one(deployment: Deployment) -> None:
    engineer = await make_person(deployment, Role.ENGINEER)
    province = await make_body(deployment)
    counts = []
    asked = 0

    def count(*_: Any) -> None:
        nonlocal asked
        asked += 1

    for many in (1, 40):
        *_, point = await make_points(deployment, many, parent=province)
        keeper = await make_keeper(deployment, point)
        await save(deployment, keeper, point, "member", name="Lý Văn Trực", contact="officer", phone="1")
        await contact_lists.send_contact_list(deployment, keeper, point_id=point.id)
        asked = 0
        engine = deployment.database.engine.sync_engine
        event.listen(engine, "before_cursor_execute", count)
        await point_cards.list_point_cards(deployment, engineer)
        await contact_lists.list_contact_lists(deployment, engineer)
        event.remove(engine, "before_cursor_execute", count)
        counts.append(asked)
    assert counts[0] == counts[1]


async def test_the_overview_says_of_each_room_what_is_there_and_what_is_out_of_order(deployment: Deployment) -> None:
    """Art. 6.1: rooms, lines with their reserve, and the power that failed, before a meeting is held there."""
    point = await make_point(deployment, "Xã Tân Sỏi")
    keeper = await make_keeper(deployment, point)

    async def seen() -> tuple[int, int, bool, int]:
        (card,) = await point_cards.list_point_cards(deployment, keeper)
        return card.venues, card.circuits, card.has_backup, card.open_faults

    assert await seen() == (0, 0, False, 0)
    await save(deployment, keeper, point, "venue", name="Phòng họp tầng 2")
    await save(deployment, keeper, point, "circuit", provider="VNPT", kind="fibre", down_kbit=50_000, up_kbit=50_000)
    assert await seen() == (1, 1, False, 0)
    page = await save(
        deployment, keeper, point, "circuit", provider="Viettel", kind="fibre", down_kbit=9, up_kbit=9, is_backup=True
    )
    power = FaultIn(kind=FaultKind.POWER, text="Mất điện lưới, máy phát hỏng", blocks=True)
    await point_faults.report_point_fault(deployment, keeper, point_id=point.id, request=power)
    assert await seen() == (1, 2, True, 1)
    for line in page.circuits:
        ended = RecordEnd(section=RecordSection.CIRCUIT, last_day=date(2026, 3, 1))
        await point_records.end_record(deployment, keeper, point_id=point.id, record_id=line.id, request=ended)
    assert await seen() == (1, 0, False, 1)
