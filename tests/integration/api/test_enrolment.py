"""Machines of a point: codes that work once, devices that come back by themselves, revoking."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from nhipcau.domain.events import EventType
from nhipcau.domain.roles import Role
from nhipcau.services.deployment import Deployment
from nhipcau.services.secret_values import ALPHABET
from nhipcau.store.models import BridgePoint, Device, Event, Seat
from support.control_plane import Clock, make_conference, make_point, make_points, make_signed_in
from support.web import Browser, open_browser

pytestmark = pytest.mark.anyio


async def issue(deployment: Deployment, point: BridgePoint) -> str:
    _, token = await make_signed_in(deployment, Role.ENGINEER)
    async with open_browser(deployment, token=token) as browser:
        code: str = (await browser.post(f"/api/points/{point.id}/enrolment-codes")).json()["code"]
    return code


async def refused(browser: Browser, code: str) -> tuple[int, str]:
    answer = await browser.post("/api/devices/enrol", {"code": code})
    return answer.status_code, answer.json()["code"]


UNKNOWN = (422, "enrolment_code_unknown")


async def test_a_code_makes_a_device_that_comes_back_by_itself(deployment: Deployment) -> None:
    point = await make_point(deployment, "Xã An Bá")
    code = await issue(deployment, point)
    assert re.fullmatch(f"[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", code)
    async with open_browser(deployment) as browser:
        me = (await browser.post("/api/devices/enrol", {"code": f" {code.replace('-', ' ').lower()} "})).json()
        assert (me["kind"], me["name"], me["device_point"]["id"]) == ("device", "Xã An Bá", point.id)
        assert (await browser.get("/api/me")).json()["csrf"] == me["csrf"] == browser.csrf


async def test_a_device_that_is_used_is_never_forgotten_by_its_browser(deployment: Deployment) -> None:
    """Browsers keep a cookie for 400 days at most; each look at the page begins them anew. The secret stays."""
    code = await issue(deployment, await make_point(deployment))
    async with open_browser(deployment) as browser, open_browser(deployment) as stranger:
        enrolled = await browser.post("/api/devices/enrol", {"code": code})
        renewed = (await browser.get("/api/me")).headers["set-cookie"]
        assert renewed == enrolled.headers["set-cookie"]
        assert "Max-Age=34560000" in renewed
        assert "set-cookie" not in (await stranger.get("/api/me")).headers


async def test_a_code_works_once(deployment: Deployment) -> None:
    code = await issue(deployment, await make_point(deployment))
    async with open_browser(deployment) as first, open_browser(deployment) as second:
        assert (await first.post("/api/devices/enrol", {"code": code})).status_code == 200
        assert await refused(second, code) == UNKNOWN


async def test_wrong_and_expired_and_replaced_codes_are_refused(deployment: Deployment, clock: Clock) -> None:
    point = await make_point(deployment)
    replaced = await issue(deployment, point)
    expired = await issue(deployment, point)
    async with open_browser(deployment) as browser:
        assert await refused(browser, replaced) == UNKNOWN
        assert await refused(browser, "ABCD-2345") == UNKNOWN
        clock.advance(hours=24)
        assert await refused(browser, expired) == UNKNOWN
    async with deployment.database.read() as tx:
        assert (await tx.scalars(select(Device))).all() == []


async def test_guessing_slows_down_and_never_shuts_a_building_out(deployment: Deployment, clock: Clock) -> None:
    code = await issue(deployment, await make_point(deployment))
    async with open_browser(deployment) as browser:
        found = [await refused(browser, f"ABCD-{n:04}") for n in range(20)]
        assert found == [UNKNOWN] * 20
        assert await refused(browser, code) == (429, "too_many")
        for _ in range(6):
            clock.advance(seconds=10)
            assert await refused(browser, "ABCD-2345") == UNKNOWN
        # However much was guessed, ten seconds are the longest wait.
        clock.advance(seconds=10)
        assert (await browser.post("/api/devices/enrol", {"code": code})).status_code == 200


async def test_a_revoked_device_is_nobody_and_leaves_its_seat(deployment: Deployment) -> None:
    main, sub = await make_points(deployment, 2)
    meeting = await make_conference(deployment, main, [sub])
    code = await issue(deployment, sub)
    async with open_browser(deployment) as machine:
        assert (await machine.post("/api/devices/enrol", {"code": code})).status_code == 200
        async with deployment.database.write() as tx:
            device = (await tx.scalars(select(Device))).one()
            session = await tx.merge(meeting.session)
            session.state = "open"
            tx.add(Seat(session_id=session.id, point_id=sub.id, generation=3, holder=f"device:{device.id}"))
        _, token = await make_signed_in(deployment, Role.ADMINISTRATOR)
        async with open_browser(deployment, token=token) as admin:
            listed = (await admin.get(f"/api/points/{sub.id}/devices")).json()
            assert [(one["id"], one["revoked_at"]) for one in listed] == [(device.id, None)]
            for _ in range(2):
                assert (await admin.call("DELETE", f"/api/devices/{device.id}")).status_code == 200
        assert (await machine.get("/api/me")).json()["kind"] == "nobody"
    async with deployment.database.read() as tx:
        seat = (await tx.scalars(select(Seat))).one()
        told = (await tx.scalars(select(Event.type).order_by(Event.id))).all()
    assert (seat.holder, seat.generation) == ("", 4)
    assert told == [EventType.ENROLMENT_CODE_ISSUED, EventType.DEVICE_ENROLLED, EventType.DEVICE_REVOKED]


async def test_a_machine_that_is_enrolled_again_is_one_device(deployment: Deployment) -> None:
    first, second = await make_points(deployment, 2)
    async with open_browser(deployment) as machine:
        for point in (first, second):
            answer = await machine.post("/api/devices/enrol", {"code": await issue(deployment, point)})
            assert answer.json()["device_point"]["id"] == point.id
    async with deployment.database.read() as tx:
        devices = (await tx.scalars(select(Device).order_by(Device.id))).all()
    assert [(one.point_id, one.revoked_at is None) for one in devices] == [(first.id, False), (second.id, True)]
