"""What an administrator sets about registration: who registers for whom, and the dated order of precedence."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from nhipcau.domain.errors import BadInput, Forbidden, NotFound
from nhipcau.domain.errors_assignments import (
    ChangedMeanwhile,
    MandateOver,
    MandateOverlaps,
    OrderBackdated,
    OrderDayTaken,
    OrderInForce,
)
from nhipcau.domain.errors_registration import NoMandate
from nhipcau.domain.events import EventType
from nhipcau.domain.roles import Actor, Role
from nhipcau.domain.validity import Validity
from nhipcau.schemas.assignments import (
    MandateChange,
    MandateEnd,
    MandateIn,
    MandateView,
    PrecedenceChange,
    PrecedenceIn,
)
from nhipcau.services import conferences, mandates, precedence
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import Event
from support.control_plane import Clock, make_body, make_person
from support.database import counted_queries
from support.district import Province, make_province

pytestmark = pytest.mark.anyio

#: The clock's own day.
TODAY = date(2026, 3, 11)
BEGUN = date(2026, 1, 1)
TO_COME = date(2026, 6, 1)


@pytest.fixture
async def here(deployment: Deployment) -> Province:
    return await make_province(deployment)


@pytest.fixture
async def administrator(deployment: Deployment) -> Actor:
    return await make_person(deployment, Role.ADMINISTRATOR, name="Phạm Quốc Quản")


def office_for_chair(here: Province, **changed: Any) -> MandateIn:
    values = {
        "organiser_body_id": here.office.id,
        "host_body_id": here.province.id,
        "valid_from": BEGUN,
        "document": "12/QĐ-UBND",
    }
    return MandateIn.model_validate({**values, **changed})


def changed(view: MandateView, **other: Any) -> MandateChange:
    values = view.model_dump(include={"version", "valid_from", "valid_to", "document"})
    return MandateChange.model_validate({**values, "reason": "Văn bản mới", **other})


async def test_two_assignments_of_the_same_bodies_do_not_overlap(here: Province, administrator: Actor) -> None:
    """Art. 13.6c: which document holds on a day is never in doubt."""
    spring = office_for_chair(here, valid_to="2026-05-31")
    await mandates.assign(here.deployment, administrator, request=spring)
    with pytest.raises(MandateOverlaps) as refused:
        await mandates.assign(here.deployment, administrator, request=office_for_chair(here, valid_from="2026-05-31"))
    assert refused.value.params["day"] == "01/01/2026"
    with pytest.raises(MandateOverlaps):
        await mandates.assign(here.deployment, administrator, request=office_for_chair(here, valid_from="2025-01-01"))
    await mandates.assign(here.deployment, administrator, request=office_for_chair(here, valid_from=TO_COME))
    listed = await mandates.list_mandates(here.deployment, here.of_district)
    assert [(one.valid_from, one.state) for one in listed] == [
        (TO_COME, Validity.COMING),
        (BEGUN, Validity.IN_FORCE),
    ]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("host_body_id", {"host_body_id": "office"}),
        ("organiser_body_id", {"organiser_body_id": 9999}),
        ("valid_to", {"valid_to": "2025-12-31"}),
    ],
)
async def test_an_assignment_that_cannot_be_is_refused(
    here: Province, administrator: Actor, field: str, values: dict[str, Any]
) -> None:
    values = {name: here.office.id if value == "office" else value for name, value in values.items()}
    with pytest.raises(BadInput) as refused:
        await mandates.assign(here.deployment, administrator, request=office_for_chair(here, **values))
    assert refused.value.params["field"] == field


async def test_an_assignment_is_changed_with_a_reason_on_the_version_that_was_seen(
    here: Province, administrator: Actor
) -> None:
    """Two administrators: the second is told, and writes nothing; the fact keeps what was before."""
    seen = await mandates.assign(here.deployment, administrator, request=office_for_chair(here))
    change = changed(seen, valid_to="2026-12-31", document="99/QĐ-UBND")
    saved = await mandates.change_mandate(here.deployment, administrator, mandate_id=seen.id, request=change)
    assert (saved.valid_to, saved.document, saved.version, saved.reason, saved.changed_by) == (
        date(2026, 12, 31),
        "99/QĐ-UBND",
        2,
        "Văn bản mới",
        "Phạm Quốc Quản",
    )
    with pytest.raises(ChangedMeanwhile) as refused:
        await mandates.change_mandate(here.deployment, administrator, mandate_id=seen.id, request=changed(seen))
    assert refused.value.params["who"] == "Phạm Quốc Quản"
    assert await mandates.list_mandates(here.deployment, administrator) == [saved]
    async with here.deployment.database.read() as tx:
        facts = list(await tx.scalars(select(Event).where(Event.type.like("mandate.%")).order_by(Event.id)))
    assert [(fact.type, fact.actor_name) for fact in facts] == [
        (EventType.MANDATE_GIVEN, "Phạm Quốc Quản"),
        (EventType.MANDATE_CHANGED, "Phạm Quốc Quản"),
    ]
    assert (facts[1].data["before"]["document"], facts[1].data["document"]) == ("12/QĐ-UBND", "99/QĐ-UBND")


async def test_days_that_have_passed_keep_their_assignment(here: Province, administrator: Actor) -> None:
    """Art. 13.6c: what was registered under an assignment does not lose its ground afterwards."""
    seen = await mandates.assign(here.deployment, administrator, request=office_for_chair(here))
    for field, values in (
        ("valid_from", {"valid_from": "2026-02-01"}),
        ("valid_to", {"valid_to": "2026-03-10"}),
    ):
        with pytest.raises(BadInput) as refused:
            await mandates.change_mandate(
                here.deployment, administrator, mandate_id=seen.id, request=changed(seen, **values)
            )
        assert refused.value.params["field"] == field
    with pytest.raises(NotFound):
        await mandates.change_mandate(here.deployment, administrator, mandate_id=999, request=changed(seen))
    with pytest.raises(Forbidden):
        await mandates.change_mandate(here.deployment, here.of_office, mandate_id=seen.id, request=changed(seen))


async def test_the_office_registers_until_the_last_day_of_its_assignment(
    here: Province, administrator: Actor, clock: Clock
) -> None:
    """Art. 13.6c."""
    seen = await mandates.assign(here.deployment, administrator, request=office_for_chair(here))
    over = MandateEnd(version=seen.version, reason="Văn phòng thôi nhiệm vụ")
    (ended,) = await mandates.end_mandate(here.deployment, administrator, mandate_id=seen.id, request=over)
    assert (ended.valid_to, ended.state, ended.reason) == (TODAY, Validity.IN_FORCE, "Văn phòng thôi nhiệm vụ")
    for_chair = here.request(organiser_body_id=here.office.id)
    await conferences.register_conference(here.deployment, here.of_office, request=for_chair)
    clock.advance(days=1)
    with pytest.raises(NoMandate):
        await conferences.register_conference(here.deployment, here.of_office, request=for_chair)
    (listed,) = await mandates.list_mandates(here.deployment, administrator)
    assert listed.state is Validity.OVER
    with pytest.raises(MandateOver) as refused:
        await mandates.change_mandate(here.deployment, administrator, mandate_id=ended.id, request=changed(ended))
    assert refused.value.params["day"] == "11/03/2026"


async def test_an_assignment_that_never_began_leaves_its_fact_alone(here: Province, administrator: Actor) -> None:
    request = office_for_chair(here, valid_from=TO_COME)
    seen = await mandates.assign(here.deployment, administrator, request=request)
    later = MandateEnd(version=seen.version, valid_to=date(2026, 12, 31), reason="Chỉ hết năm")
    (kept,) = await mandates.end_mandate(here.deployment, administrator, mandate_id=seen.id, request=later)
    assert (kept.valid_to, kept.state) == (date(2026, 12, 31), Validity.COMING)
    longer = MandateEnd(version=kept.version, valid_to=date(2027, 6, 1), reason="Kéo dài")
    with pytest.raises(BadInput):
        await mandates.end_mandate(here.deployment, administrator, mandate_id=seen.id, request=longer)
    drop = MandateEnd(version=kept.version, reason="Ghi nhầm")
    assert await mandates.end_mandate(here.deployment, administrator, mandate_id=seen.id, request=drop) == []
    async with here.deployment.database.read() as tx:
        last = await tx.scalar(select(Event).order_by(Event.id.desc()).limit(1))
    assert last is not None
    assert (last.type, last.data["reason"]) == (EventType.MANDATE_ENDED, "Ghi nhầm")


async def test_the_list_of_assignments_is_read_by_one_question(here: Province, administrator: Actor) -> None:
    await mandates.assign(here.deployment, administrator, request=office_for_chair(here))
    with counted_queries(here.deployment.database) as one:
        assert len(await mandates.list_mandates(here.deployment, administrator)) == 1
    for number in range(20):
        body = await make_body(here.deployment, f"Cơ quan {number}", level="department", parent=here.province)
        request = office_for_chair(here, organiser_body_id=body.id)
        await mandates.assign(here.deployment, administrator, request=request)
    with counted_queries(here.deployment.database) as many:
        assert len(await mandates.list_mandates(here.deployment, administrator)) == 21
    assert len(one) == len(many)


async def test_an_order_of_precedence_holds_from_its_day(here: Province, administrator: Actor) -> None:
    (proposed,) = await precedence.list_orders(here.deployment, here.of_district)
    assert (proposed.id, proposed.state) == (None, Validity.IN_FORCE)
    order = [*reversed(proposed.standings)]
    request = PrecedenceIn(effective_from=date(2026, 4, 1), standings=order, document="5/TB-UBND")
    with pytest.raises(Forbidden):
        await precedence.put_in_force(here.deployment, here.of_district, request=request)
    listed = await precedence.put_in_force(here.deployment, administrator, request=request)
    assert [(one.state, one.effective_to) for one in listed] == [
        (Validity.COMING, None),
        (Validity.IN_FORCE, date(2026, 3, 31)),
    ]
    async with here.deployment.database.read() as tx:
        assert await precedence.order_on(tx, date(2026, 3, 31)) == proposed.standings
        assert await precedence.order_on(tx, date(2026, 4, 1)) == tuple(order)
    with pytest.raises(BadInput):
        await precedence.put_in_force(
            here.deployment, administrator, request=request.model_copy(update={"standings": order[1:]})
        )
    with pytest.raises(OrderDayTaken):
        await precedence.put_in_force(here.deployment, administrator, request=request)
    with pytest.raises(OrderBackdated):
        await precedence.put_in_force(
            here.deployment, administrator, request=request.model_copy(update={"effective_from": date(2026, 3, 10)})
        )


async def test_an_order_to_come_is_changed_or_dropped_and_one_in_force_is_not(
    here: Province, administrator: Actor
) -> None:
    (proposed,) = await precedence.list_orders(here.deployment, administrator)
    order = [*reversed(proposed.standings)]
    await precedence.put_in_force(
        here.deployment, administrator, request=PrecedenceIn(effective_from=TODAY, standings=order)
    )
    coming, now, _ = await precedence.put_in_force(
        here.deployment, administrator, request=PrecedenceIn(effective_from=TO_COME, standings=order)
    )
    assert coming.id is not None
    assert now.id is not None
    change = PrecedenceChange(
        version=1, effective_from=date(2026, 7, 1), standings=[*proposed.standings], reason="Chờ nghị quyết"
    )
    saved, *_ = await precedence.change_order(here.deployment, administrator, order_id=coming.id, request=change)
    assert (saved.effective_from, saved.standings, saved.version, saved.reason) == (
        date(2026, 7, 1),
        proposed.standings,
        2,
        "Chờ nghị quyết",
    )
    with pytest.raises(ChangedMeanwhile):
        await precedence.change_order(here.deployment, administrator, order_id=coming.id, request=change)
    with pytest.raises(OrderInForce):
        await precedence.change_order(here.deployment, administrator, order_id=now.id, request=change)
    with pytest.raises(OrderInForce):
        await precedence.drop_order(here.deployment, administrator, order_id=now.id, version=1)
    left = await precedence.drop_order(here.deployment, administrator, order_id=coming.id, version=2)
    assert [one.id for one in left] == [now.id, None]
    with pytest.raises(NotFound):
        await precedence.drop_order(here.deployment, administrator, order_id=coming.id, version=2)
    async with here.deployment.database.read() as tx:
        facts = list(
            await tx.scalars(select(Event).where(Event.type == EventType.PRECEDENCE_CHANGED).order_by(Event.id))
        )
    assert [fact.data["what"] for fact in facts] == ["added", "added", "changed", "dropped"]
