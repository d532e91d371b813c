"""Signing in and out, the two cookies, CSRF, and limits that never shut out others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from nhipcau.domain.roles import Role
from nhipcau.services.deployment import Deployment
from nhipcau.services.passwords import hash_password
from nhipcau.services.sign_in import DEMO, SETUP, add_link
from nhipcau.store.models import Person
from support.control_plane import Clock, make_enrolled, make_person, make_point, make_regulation, make_signed_in
from support.web import open_browser

pytestmark = pytest.mark.anyio

PASSWORD = "đồng bằng sông Hồng"


async def make_chair(deployment: Deployment, username: str = "chutich") -> None:
    await make_person(deployment, Role.CHAIR, name="Chủ tịch", username=username, password_hash=hash_password(PASSWORD))


async def test_nobody_is_an_answer(deployment: Deployment) -> None:
    await make_regulation(deployment)
    async with open_browser(deployment) as browser:
        assert (await browser.get("/api/me")).json() == {
            "kind": "nobody",
            "id": 0,
            "name": "",
            "post": "",
            "csrf": "",
            "device_point": None,
            "assignments": [],
            "may": [],
            "demo": False,
            "empty": True,
            "hotline": "0204.3829.006",
        }


async def test_a_password_signs_in_and_out(deployment: Deployment) -> None:
    await make_chair(deployment)
    async with open_browser(deployment) as browser:
        answer = await browser.post("/api/sign-in", {"username": " ChuTich ", "password": PASSWORD})
        assert (answer.status_code, answer.json()["kind"], answer.json()["name"]) == (200, "person", "Chủ tịch")
        cookie = answer.headers["set-cookie"]
        assert ("HttpOnly" in cookie, "SameSite=strict" in cookie, "Secure" in cookie) == (True, True, False)
        assert (await browser.get("/api/me")).json()["csrf"] == answer.json()["csrf"] == browser.csrf
        assert (await browser.post("/api/sign-out")).status_code == 200
        assert (await browser.get("/api/me")).json()["kind"] == "nobody"


async def test_the_cookie_is_secure_over_https(deployment: Deployment) -> None:
    settings = deployment.settings.model_copy(update={"public_url": "https://nhipcau.test"})
    await make_chair(deployment)
    async with open_browser(replace(deployment, settings=settings)) as browser:
        answer = await browser.post("/api/sign-in", {"username": "chutich", "password": PASSWORD})
    assert "Secure" in answer.headers["set-cookie"]


async def test_wrong_password_and_unknown_name_look_the_same(deployment: Deployment) -> None:
    await make_chair(deployment)
    async with open_browser(deployment) as browser:
        wrong = await browser.post("/api/sign-in", {"username": "chutich", "password": "x"})
        unknown = await browser.post("/api/sign-in", {"username": "aicuatoi", "password": "x"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_password")
    assert wrong.json() == unknown.json()


async def test_a_name_that_is_hammered_waits_there_and_nobody_else_does(deployment: Deployment, clock: Clock) -> None:
    await make_chair(deployment)
    await make_chair(deployment, "phochutich")
    right = {"username": "chutich", "password": PASSWORD}
    async with (
        open_browser(deployment, address="10.0.0.1") as there,
        open_browser(deployment, address="10.0.0.2") as elsewhere,
    ):
        for _ in range(5):
            assert (await there.post("/api/sign-in", {**right, "password": "x"})).status_code == 401
        locked = await there.post("/api/sign-in", right)
        assert (locked.status_code, locked.json()["code"], locked.headers["retry-after"]) == (429, "too_many", "1")
        # The building goes on, and so does the chair from another machine.
        assert (await there.post("/api/sign-in", {**right, "username": "phochutich"})).status_code == 200
        assert (await elsewhere.post("/api/sign-in", right)).status_code == 200

        clock.advance(seconds=1)
        assert (await there.post("/api/sign-in", {**right, "password": "x"})).status_code == 401
        assert (await there.post("/api/sign-in", right)).json()["params"] == {"seconds": 2}
        clock.advance(seconds=2)
        assert (await there.post("/api/sign-in", right)).status_code == 200


async def test_a_sign_in_slides_and_ends(deployment: Deployment, clock: Clock) -> None:
    _, token = await make_signed_in(deployment, Role.CHAIR)
    async with open_browser(deployment, token=token) as browser:
        clock.advance(hours=11)
        assert (await browser.get("/api/me")).json()["kind"] == "person"
        clock.advance(hours=11)
        assert (await browser.get("/api/me")).json()["kind"] == "person"
        clock.advance(hours=12)
        assert (await browser.get("/api/me")).json()["kind"] == "nobody"


async def test_a_change_needs_the_csrf_token_of_the_cookie_that_acts(deployment: Deployment) -> None:
    _, token = await make_signed_in(deployment, Role.CHAIR)
    _, secret = await make_enrolled(deployment, await make_point(deployment))
    async with open_browser(deployment, token=token, secret=secret) as browser:
        of_person = browser.csrf
        for wrong in ("", "x", of_person[:-1]):
            answer = await browser.post("/api/sign-out", headers={"x-csrf-token": wrong})
            assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
        browser.as_device = True
        assert browser.csrf != of_person
        answer = await browser.post("/api/sign-out", headers={"x-csrf-token": of_person})
        assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
        assert (await browser.post("/api/sign-out")).status_code == 200


async def test_the_person_acts_before_the_device_and_the_point_is_kept_beside(deployment: Deployment) -> None:
    _, token = await make_signed_in(deployment, Role.CHAIR, name="Chủ tịch")
    point = await make_point(deployment, "Xã An Bá")
    _, secret = await make_enrolled(deployment, point)
    async with open_browser(deployment, token=token, secret=secret) as browser:
        me = (await browser.get("/api/me")).json()
        assert (me["kind"], me["name"], me["device_point"]["name"]) == ("person", "Chủ tịch", "Xã An Bá")
        browser.as_device = True
        me = (await browser.get("/api/me")).json()
        assert (me["kind"], me["name"], me["csrf"]) == ("device", "Xã An Bá", browser.csrf)


async def test_a_demo_link_signs_in_until_it_runs_out(deployment: Deployment, clock: Clock) -> None:
    actor = await make_person(deployment, Role.ENGINEER)
    async with deployment.database.write() as tx:
        token = add_link(tx, purpose=DEMO, person_id=actor.id, now=clock(), life=timedelta(hours=1))
    async with open_browser(deployment) as browser:
        for _ in range(2):
            me = await browser.post("/api/sign-in/link", {"token": token})
            assert (me.status_code, me.json()["name"], me.json()["demo"]) == (200, actor.name, True)
        clock.advance(hours=1)
        late = await browser.post("/api/sign-in/link", {"token": token})
        assert (late.status_code, late.json()["code"]) == (401, "link_expired")


async def test_the_first_administrator_is_made_once(deployment: Deployment, clock: Clock) -> None:
    async with deployment.database.write() as tx:
        token = add_link(tx, purpose=SETUP, person_id=None, now=clock(), life=timedelta(days=1))
        other = add_link(tx, purpose=SETUP, person_id=None, now=clock(), life=timedelta(days=1))
    body = {"token": token, "username": "Quantri", "name": "Quản trị", "password": PASSWORD}
    async with open_browser(deployment) as browser:
        assert (await browser.post("/api/sign-in/link", {"token": token})).status_code == 401
        for asked, answer in (({"token": token}, 200), ({"token": "x" * 40}, 401), ({"token": token}, 200)):
            looked = await browser.post("/api/link-checks", {"purpose": "setup", **asked})
            assert (looked.status_code, looked.json().get("code", "")) == (
                answer,
                "" if answer == 200 else "link_expired",
            )
        assert (await browser.post("/api/link-checks", {"purpose": "password", "token": token})).status_code == 401
        me = await browser.post("/api/setup", body)
        assert (me.status_code, me.json()["name"]) == (200, "Quản trị")
        assert [held["role"] for held in me.json()["assignments"]] == ["administrator"]
        for used in (token, other):
            again = await browser.post("/api/setup", {**body, "token": used, "username": "hai"})
            assert (again.status_code, again.json()["code"]) == (401, "link_expired")
            assert (await browser.post("/api/link-checks", {"purpose": "setup", "token": used})).status_code == 401
        assert (await browser.post("/api/sign-in", {"username": "quantri", "password": PASSWORD})).status_code == 200


async def test_somebody_who_is_no_longer_active_is_nobody(deployment: Deployment) -> None:
    await make_chair(deployment)
    async with open_browser(deployment) as browser:
        body = {"username": "chutich", "password": PASSWORD}
        assert (await browser.post("/api/sign-in", body)).status_code == 200
        async with deployment.database.write() as tx:
            await tx.execute(update(Person).values(active=False))
        assert (await browser.get("/api/me")).json()["kind"] == "nobody"
        assert (await browser.post("/api/sign-in", body)).json()["code"] == "wrong_password"
