"""Bad input while a conference runs: a rush for the queue, names that look alike, lists that are too long."""

from __future__ import annotations

import asyncio
import unicodedata
from datetime import timedelta

import httpx2
import pytest
from sqlalchemy import update

from nhipcau.api.app import create_app
from nhipcau.domain.answers import DELEGATE_LIMIT
from nhipcau.domain.roles import Role, ScopeKind
from nhipcau.services import floor
from nhipcau.services.deployment import Deployment
from nhipcau.services.session_view import get_session
from nhipcau.store.models import Seat
from support import uploads
from support.control_plane import (
    make_body,
    make_conference,
    make_enrolled,
    make_point,
    make_points,
    make_regulation,
    make_signed_in,
)
from support.meetings import make_scene
from support.refusals import refused
from support.web import ORIGIN, Browser, open_browser

pytestmark = pytest.mark.anyio

RUSH = 250


async def test_250_points_that_ask_at_once_stand_in_one_queue_each_once(deployment: Deployment) -> None:
    """Some press twice. A machine too busy to take all of them at once says so in words, and nobody is lost by it."""
    scene = await make_scene(deployment, RUSH)
    await scene.open()
    secrets = [(await make_enrolled(deployment, point))[1] for point in scene.meeting.subs]
    async with deployment.database.write() as tx:
        await tx.execute(update(Seat).values(presence="present"))
    before = (await scene.join(scene.main)).stage.v
    app = create_app(deployment)
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    request = f"/api/sessions/{scene.session_id}/floor/request"
    twice = scene.sub_ids[::10]

    async def ask(point_id: int, secret: str) -> bool:
        async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN, timeout=300) as client:
            browser = Browser(deployment, app, client)
            browser.enrol_with(secret)
            presses = 2 if point_id in twice else 1
            answers = await asyncio.gather(*(browser.post(request, {"point_id": point_id}) for _ in range(presses)))
        for answer in answers:
            assert answer.status_code == 200 or answer.json()["code"] == "storage_unavailable", answer.text
        return any(answer.status_code == 200 for answer in answers)

    waiting = dict(zip(scene.sub_ids, secrets, strict=True))
    async with asyncio.timeout(500):
        while waiting:
            taken = await asyncio.gather(*(ask(point_id, secret) for point_id, secret in waiting.items()))
            asked = {point_id for point_id, done in zip(waiting, taken, strict=True) if done}
            view = await get_session(deployment, scene.chair, session_id=scene.session_id)
            assert asked <= set(view.queue), "whoever was told that it waits does"
            # Whoever was told that it did not work presses again.
            waiting = {point_id: secret for point_id, secret in waiting.items() if point_id not in asked}

    told = await scene.events("floor.requested")
    assert [data["place"] for _, data in told] == list(range(1, RUSH + 1))
    assert list(view.queue) == [data["point_id"] for _, data in told]
    assert sorted(view.queue) == sorted(scene.sub_ids), "each once"
    assert view.version == before + 1, "only the head of the queue stands in the stage"
    called = await floor.call_next(
        deployment, scene.chair, session_id=scene.session_id, point_id=view.queue[0], seen=view.version
    )
    assert (called.floor[0].point_id, called.queue) == (view.queue[0], view.queue[1:])


async def test_names_that_differ_by_a_diacritic_are_two_points_and_by_capitals_one(deployment: Deployment) -> None:
    province = await make_body(deployment)
    _, token = await make_signed_in(deployment, Role.ADMINISTRATOR)
    async with open_browser(deployment, token=token) as admin:
        made = await admin.post("/api/points", {"body_id": province.id, "name": "Xã Tân Mỹ"})
        assert made.status_code == 200
        for same in ("Xã Tân Mỹ", "XÃ TÂN MỸ", "Xã  Tân Mỹ", unicodedata.normalize("NFD", "Xã Tân Mỹ")):
            body = {"body_id": province.id, "name": same}
            told = await refused(deployment, admin, "POST", "/api/points", status=409, code="name_taken", json=body)
            assert told["vi"] == "«Xã Tân Mỹ» đã được dùng."
        other = await admin.post("/api/points", {"body_id": province.id, "name": "Xã Tân My"})
        assert (other.status_code, other.json()["name"]) == (200, "Xã Tân My")


async def test_of_two_points_with_names_alike_the_one_that_is_meant_speaks(deployment: Deployment) -> None:
    await make_regulation(deployment)
    province = await make_body(deployment)
    main = await make_point(deployment, "UBND tỉnh", body=province)
    alike = [await make_point(deployment, name) for name in ("Xã Tân Mỹ", "Xã Tân My")]
    meeting = await make_conference(deployment, main, alike, host=province)
    _, token = await make_signed_in(deployment, Role.CHAIR, scope=ScopeKind.CONFERENCE, scope_id=meeting.conference.id)
    async with open_browser(deployment, token=token) as chair:
        session = f"/api/sessions/{meeting.session.id}"
        await chair.post(f"{session}/open")
        async with deployment.database.write() as tx:
            await tx.execute(update(Seat).values(presence="present"))
        for point in alike:
            seen = (await chair.get(session)).json()["version"]
            given = (await chair.post(f"{session}/floor/give", {"point_id": point.id, "seen": seen})).json()
            named = {seat["point_id"]: seat["name"] for seat in given["seats"] if seat["has_floor"]}
            assert named == {point.id: point.name}
            lines = (await chair.get(f"{session}/logbook")).json()["lines"]
            assert lines[-1]["text"] == f"Mời {point.name} phát biểu."


async def test_a_list_of_3000_delegates_is_refused_whole_and_the_one_before_stays(deployment: Deployment) -> None:
    await make_regulation(deployment)
    main, point = await make_points(deployment, 2)
    host = await make_body(deployment)
    meeting = await make_conference(deployment, main, [point], host=host, starts_in=timedelta(days=10))
    _, secret = await make_enrolled(deployment, point)
    async with open_browser(deployment, secret=secret) as device:
        point_of = f"/api/conferences/{meeting.conference.id}/points/{point.id}"
        place = f"{point_of}/answer"

        def answer(count: int, version: int) -> dict[str, object]:
            people = [{"name": f"Đại biểu {number}", "post": "", "body": ""} for number in range(count)]
            return {"version": version, "operator": "Nguyễn Văn Máy", "operator_phone": "0911", "delegates": people}

        kept = await device.call("PUT", place, json=answer(DELEGATE_LIMIT, 0))
        assert kept.status_code == 200, kept.text
        told = await refused(deployment, device, "PUT", place, status=422, code="bad_input", json=answer(3000, 1))
        assert told["params"]["field"] == "delegates"
        sheet = uploads.sheet([["Họ và tên"], *[[f"Đại biểu {number}"] for number in range(3000)]])
        sent = {"content": sheet, "headers": {"content-type": "application/octet-stream"}}
        told = await refused(deployment, device, "PUT", f"{point_of}/delegates", status=422, code="sheet_wrong", **sent)
        assert str(DELEGATE_LIMIT) in told["vi"]
        assert str(DELEGATE_LIMIT) in told["en"]
        assert len((await device.get(place)).json()["delegates"]) == DELEGATE_LIMIT
