"""Faults of points outside any session (Art. 13.3), reported by anybody of the body and tracked to the end."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from nhipcau.domain.errors import BadInput, Forbidden, NotFound
from nhipcau.domain.errors_points import DifficultyMoved, DifficultyStateWrong, FaultMoved, FaultStateWrong
from nhipcau.domain.fault import FaultCommand, FaultKind
from nhipcau.domain.roles import Actor, Role, ScopeKind
from nhipcau.schemas.faults import FaultIn, FaultStepIn, FaultView
from nhipcau.services import point_cards, point_faults
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import BridgePoint, Event
from support.control_plane import Clock, make_device, make_person, make_points

pytestmark = pytest.mark.anyio


async def report(deployment: Deployment, actor: Actor, point: BridgePoint, text: str = "Mất mạng") -> FaultView:
    return await point_faults.report_point_fault(
        deployment, actor, point_id=point.id, request=FaultIn(kind=FaultKind.LINE, text=text, blocks=True, phone="0912")
    )


async def step(
    deployment: Deployment, actor: Actor, fault: FaultView, command: str, *, note: str = "", provider: str = ""
) -> FaultView:
    request = FaultStepIn(command=FaultCommand(command), seen=fault.version, note=note, provider=provider)
    return await point_faults.step_point_fault(deployment, actor, fault_id=fault.id, request=request)


async def operator_of(deployment: Deployment, point: BridgePoint) -> Actor:
    return await make_person(
        deployment, Role.POINT_OPERATOR, scope=ScopeKind.POINT, scope_id=point.id, name="Lý Văn Trực"
    )


async def test_a_fault_is_followed_from_report_to_close(deployment: Deployment, clock: Clock) -> None:
    """Art. 13.3, Art. 14: who did what and when, and when the provider was told."""
    (point,) = await make_points(deployment, 1)
    operator = await operator_of(deployment, point)
    engineer = await make_person(deployment, Role.ENGINEER, name="Kỹ sư Sở")
    fault = await report(deployment, operator, point)
    assert (fault.state, fault.may, fault.waiting) == (
        "reported",
        ("begin_work", "notify_provider", "fix", "close", "note"),
        False,
    )
    (listed,) = (await point_faults.list_point_faults(deployment, engineer)).faults
    assert (listed.waiting, "receive" in listed.may) == (True, True)

    clock.advance(minutes=5)
    fault = await step(deployment, engineer, fault, "receive")
    clock.advance(minutes=5)
    fault = await step(deployment, engineer, fault, "notify_provider", provider="VNPT", note="phiếu 1234")
    told = clock.at
    fault = await step(deployment, engineer, fault, "begin_work")
    fault = await step(deployment, engineer, fault, "fix", note="Thay đầu cáp")
    (listed,) = (await point_faults.list_point_faults(deployment, operator)).faults
    assert (listed.waiting, listed.provider, listed.provider_notified_at) == (True, "VNPT", told)
    clock.advance(minutes=30)
    fault = await step(deployment, operator, fault, "close")
    assert (fault.state, fault.closed_at) == ("closed", clock.at)
    assert [(one.actor_name, one.from_state, one.to_state, one.note) for one in fault.steps] == [
        ("Kỹ sư Sở", "reported", "received", ""),
        ("Kỹ sư Sở", "received", "received", "VNPT: phiếu 1234"),
        ("Kỹ sư Sở", "received", "in_work", ""),
        ("Kỹ sư Sở", "in_work", "fixed", "Thay đầu cáp"),
        ("Lý Văn Trực", "fixed", "closed", ""),
    ]
    fault = await step(deployment, operator, fault, "reopen", note="Lại mất")
    assert (fault.state, fault.closed_at) == ("reopened", None)
    async with deployment.database.read() as tx:
        kinds = list(await tx.scalars(select(Event.type).where(Event.type.like("point_fault.%")).order_by(Event.id)))
    assert kinds == ["point_fault.reported", *["point_fault.moved"] * 6]


async def test_a_difficulty_goes_to_the_department_and_is_followed_to_its_end(
    deployment: Deployment, clock: Clock
) -> None:
    """Art. 15.2, Art. 11.2: what is hard to carry out is told, gathered in one list, answered and closed."""
    (point,) = await make_points(deployment, 1)
    operator = await operator_of(deployment, point)
    engineer = await make_person(deployment, Role.ENGINEER, name="Kỹ sư Sở")
    words = "Xã có một người vận hành, không cử được hai người trực (khoản 6 Điều 13)"
    said = FaultIn(kind=FaultKind.DIFFICULTY, text=words)
    told = await point_faults.report_point_fault(deployment, operator, point_id=point.id, request=said)
    await report(deployment, operator, point)
    gathered = (await point_faults.list_point_faults(deployment, engineer)).faults
    assert [(one.text, one.state, one.waiting) for one in gathered if one.kind is FaultKind.DIFFICULTY] == [
        (words, "reported", True)
    ]
    # Nothing of the room is out of order by it.
    (card,) = await point_cards.list_point_cards(deployment, engineer)
    assert card.open_faults == 1
    told = await step(deployment, engineer, told, "receive")
    told = await step(deployment, engineer, told, "fix", note="Huyện cử người hỗ trợ")
    clock.advance(hours=1)
    answered, told = told, await step(deployment, operator, told, "close")
    assert (told.state, told.closed_at, [one.note for one in told.steps]) == (
        "closed",
        clock.at,
        ["", "Huyện cử người hỗ trợ", ""],
    )
    with pytest.raises(DifficultyMoved):
        await step(deployment, engineer, answered, "close")
    with pytest.raises(DifficultyStateWrong):
        await step(deployment, engineer, told, "receive")


async def test_what_a_step_needs_and_what_a_state_does_not_allow(deployment: Deployment) -> None:
    (point,) = await make_points(deployment, 1)
    operator = await operator_of(deployment, point)
    fault = await report(deployment, operator, point)
    for command, field in (("fix", "note"), ("note", "note"), ("notify_provider", "provider")):
        with pytest.raises(BadInput) as raised:
            await step(deployment, operator, fault, command)
        assert raised.value.params["field"] == field
    with pytest.raises(FaultStateWrong):
        await step(deployment, operator, fault, "reopen", note="x")
    with pytest.raises(Forbidden):
        await step(deployment, operator, fault, "receive")
    same = await point_faults.get_point_fault(deployment, operator, fault_id=fault.id)
    assert same == fault


async def test_of_two_who_step_at_once_one_is_told_who_was_quicker(deployment: Deployment) -> None:
    (point,) = await make_points(deployment, 1)
    operator = await operator_of(deployment, point)
    engineer = await make_person(deployment, Role.ENGINEER, name="Kỹ sư Sở")
    fault = await report(deployment, operator, point)
    async with asyncio.timeout(60):
        answers = await asyncio.gather(
            step(deployment, engineer, fault, "receive"),
            step(deployment, operator, fault, "fix", note="Tự hết"),
            return_exceptions=True,
        )
    (refused,) = [answer for answer in answers if isinstance(answer, FaultMoved)]
    (done,) = [answer for answer in answers if isinstance(answer, FaultView)]
    assert refused.params == {"who": done.steps[0].actor_name, "state": done.state}


async def test_a_fault_is_seen_by_its_body_and_the_department_alone(deployment: Deployment) -> None:
    point, other = await make_points(deployment, 2)
    operator, neighbour = await operator_of(deployment, point), await operator_of(deployment, other)
    device = await make_device(deployment, point)
    auditor = await make_person(deployment, Role.AUDITOR)
    nobody = await make_person(deployment)
    fault = await report(deployment, device, point, text="Màn hình không lên")
    lists = [
        [one.id for one in (await point_faults.list_point_faults(deployment, who)).faults]
        for who in (operator, device, neighbour, auditor)
    ]
    assert lists == [[fault.id], [fault.id], [], [fault.id]]
    for who in (neighbour, nobody):
        with pytest.raises(Forbidden):
            await point_faults.get_point_fault(deployment, who, fault_id=fault.id)
    with pytest.raises(Forbidden):
        await report(deployment, auditor, point)
    with pytest.raises(Forbidden):
        await report(deployment, operator, other)
    engineer = await make_person(deployment, Role.ENGINEER)
    with pytest.raises(NotFound):
        await point_faults.get_point_fault(deployment, engineer, fault_id=999)


async def test_faults_of_others_push_nothing_of_ones_own_out(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(point_faults, "LIMIT", 2)
    own, *others = await make_points(deployment, 4)
    operator = await operator_of(deployment, own)
    mine = await report(deployment, operator, own)
    for point in others:
        await report(deployment, await operator_of(deployment, point), point)
    assert [one.id for one in (await point_faults.list_point_faults(deployment, operator)).faults] == [mine.id]


async def test_a_list_that_is_cut_says_how_many_faults_there_are(
    deployment: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of those within reach; faults of others are no part of the number."""
    monkeypatch.setattr(point_faults, "LIMIT", 2)
    mine, other = await make_points(deployment, 2)
    engineer = await make_person(deployment, Role.ENGINEER, name="Kỹ sư Sở")
    operator = await operator_of(deployment, mine)
    own = [await report(deployment, operator, mine, text=f"Lần {number}") for number in range(3)]
    await report(deployment, await operator_of(deployment, other), other)
    listed = await point_faults.list_point_faults(deployment, operator)
    assert ([fault.id for fault in listed.faults], listed.total) == ([own[2].id, own[1].id], 3)
    assert (await point_faults.list_point_faults(deployment, engineer)).total == 4
