"""Changing somebody who signs in: who they are, whether they may come in, their password, their roles."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest
from sqlalchemy import select

from nhipcau.domain.roles import Role, ScopeKind
from nhipcau.services.deployment import Deployment
from nhipcau.services.passwords import hash_password
from nhipcau.store.models import Event, Seat
from support.control_plane import Clock, make_body, make_conference, make_person, make_point, make_signed_in
from support.web import Browser, open_browser

pytestmark = pytest.mark.anyio

PASSWORD = "đồng bằng sông Hồng"


async def events_of(deployment: Deployment) -> list[str]:
    async with deployment.database.read() as tx:
        return list(await tx.scalars(select(Event.type).where(Event.type.like("person.%")).order_by(Event.id)))


async def secret_of_link(browser: Browser, person_id: int) -> str:
    answer = await browser.post(f"/api/people/{person_id}/password-links")
    path: str = answer.json()["path"]
    return path.removeprefix("/mat-khau#")


async def test_name_post_and_telephone_are_changed_and_the_event_says_what_was(deployment: Deployment) -> None:
    _, token = await make_signed_in(deployment, Role.ADMINISTRATOR)
    person = await make_person(deployment, Role.REGISTRAR, name="Trần Thị Thu")
    async with open_browser(deployment, token=token) as browser:
        body = {"name": "Trần Thị Thư", "post": "Văn thư", "phone": "0204 3829 006"}
        changed = (await browser.call("PUT", f"/api/people/{person.id}", json=body)).json()
        assert {field: changed[field] for field in body} == body
        again = await browser.call("PUT", f"/api/people/{person.id}", json=body)
        assert again.json() == changed
        nobody = await browser.call("PUT", "/api/people/999", json=body)
        assert (nobody.status_code, nobody.json()["code"]) == (404, "not_found")
    async with deployment.database.read() as tx:
        (data,) = await tx.scalars(select(Event.data).where(Event.type == "person.changed"))
    assert data["changes"] == {
        "name": ["Trần Thị Thu", "Trần Thị Thư"],
        "post": ["", "Văn thư"],
        "phone": ["", "0204 3829 006"],
    }


async def test_whoever_is_deactivated_is_out_at_once_and_comes_back_with_the_old_password(
    deployment: Deployment,
) -> None:
    """Sign-in, seat and link to a new password end together; roles stay for the day of return."""
    _, token = await make_signed_in(deployment, Role.ADMINISTRATOR)
    main = await make_point(deployment)
    meeting = await make_conference(deployment, main, [])
    person, theirs = await make_signed_in(
        deployment, Role.CHAIR, username="chutich", password_hash=hash_password(PASSWORD)
    )
    async with deployment.database.write() as tx:
        meeting_session = await tx.merge(meeting.session)
        meeting_session.state = "open"
        tx.add(Seat(session_id=meeting_session.id, point_id=main.id, holder=f"web:{person.sign_in_id}"))
    async with (
        open_browser(deployment, token=token) as browser,
        open_browser(deployment, token=theirs) as chair,
        open_browser(deployment, address="10.0.0.2") as door,
    ):
        assert (await chair.get("/api/me")).json()["kind"] == "person"
        link = await secret_of_link(browser, person.id)
        for _ in range(2):
            out = await browser.post(f"/api/people/{person.id}/deactivate")
            assert (out.status_code, out.json()["active"]) == (200, False)
        assert (await chair.get("/api/me")).json()["kind"] == "nobody"
        async with deployment.database.read() as tx:
            assert (await tx.scalar(select(Seat.holder))) == ""
        right = {"username": "chutich", "password": PASSWORD}
        assert (await door.post("/api/sign-in", right)).json()["code"] == "wrong_password"
        void = await door.post("/api/password", {"token": link, "password": PASSWORD})
        assert (void.status_code, void.json()["code"]) == (401, "link_expired")
        no_link = await browser.post(f"/api/people/{person.id}/password-links")
        assert (no_link.status_code, no_link.json()["code"]) == (404, "not_found")

        back = await browser.post(f"/api/people/{person.id}/reactivate")
        assert (back.json()["active"], len(back.json()["assignments"])) == (True, 1)
        # The sign-in of before stays ended.
        assert (await chair.get("/api/me")).json()["kind"] == "nobody"
        assert (await door.post("/api/sign-in", right)).status_code == 200
    assert await events_of(deployment) == [
        "person.password_link_issued",
        "person.deactivated",
        "person.reactivated",
    ]


async def test_the_last_administrator_cannot_be_deactivated(deployment: Deployment) -> None:
    first, token = await make_signed_in(deployment, Role.ADMINISTRATOR, name="Một")
    second = await make_person(deployment, Role.ADMINISTRATOR, name="Hai")
    async with open_browser(deployment, token=token) as browser:
        assert (await browser.post(f"/api/people/{second.id}/deactivate")).status_code == 200
        refused = await browser.post(f"/api/people/{first.id}/deactivate")
        assert (refused.status_code, refused.json()["code"]) == (409, "last_administrator")
        assert refused.json()["params"] == {"name": "Một"}
        # An administrator with an end date would leave nobody after it.
        people = (await browser.get("/api/people")).json()
        own = next(person for person in people if person["id"] == first.id)["assignments"][0]["id"]
        for end in ({}, {"last_day": "2030-01-01"}):
            refused = await browser.post(f"/api/people/{first.id}/roles/{own}/end", end)
            assert (refused.status_code, refused.json()["code"]) == (409, "last_administrator")
        await browser.post(f"/api/people/{second.id}/reactivate")
        assert (await browser.post(f"/api/people/{first.id}/deactivate")).status_code == 200
        assert (await browser.get("/api/me")).json()["kind"] == "nobody"


async def test_of_two_administrators_who_put_each_other_out_at_once_one_stays(deployment: Deployment) -> None:
    first, token = await make_signed_in(deployment, Role.ADMINISTRATOR)
    second, other = await make_signed_in(deployment, Role.ADMINISTRATOR)
    async with open_browser(deployment, token=token) as here, open_browser(deployment, token=other) as there:
        async with asyncio.timeout(60):
            answers = await asyncio.gather(
                here.post(f"/api/people/{second.id}/deactivate"), there.post(f"/api/people/{first.id}/deactivate")
            )
    codes = sorted(answer.status_code for answer in answers)
    assert codes in ([200, 401], [200, 409])


async def test_a_link_sets_a_new_password_once_and_ends_what_was_signed_in(
    deployment: Deployment, clock: Clock
) -> None:
    _, token = await make_signed_in(deployment, Role.ADMINISTRATOR)
    person, theirs = await make_signed_in(deployment, Role.REGISTRAR, username="thu", name="Thư")
    async with (
        open_browser(deployment, token=token) as browser,
        open_browser(deployment, token=theirs) as old,
        open_browser(deployment, address="10.0.0.2") as door,
    ):
        older = await secret_of_link(browser, person.id)
        link = await secret_of_link(browser, person.id)
        short = await door.post("/api/password", {"token": link, "password": "ngắn"})
        assert short.status_code == 422
        for wrong in (older, "x" * 40):
            refused = await door.post("/api/password", {"token": wrong, "password": PASSWORD})
            assert (refused.status_code, refused.json()["code"]) == (401, "link_expired")
        done = await door.post("/api/password", {"token": link, "password": PASSWORD})
        assert (done.status_code, done.json()["name"]) == (200, "Thư")
        assert (await old.get("/api/me")).json()["kind"] == "nobody"
        assert (await door.get("/api/me")).json()["name"] == "Thư"
        twice = await door.post("/api/password", {"token": link, "password": PASSWORD})
        assert (twice.status_code, twice.json()["code"]) == (401, "link_expired")
        late = await secret_of_link(browser, person.id)
        clock.advance(hours=24, seconds=1)
        async with open_browser(deployment, address="10.0.0.3") as tomorrow:
            run_out = await tomorrow.post("/api/password", {"token": late, "password": PASSWORD})
            assert (run_out.status_code, run_out.json()["code"]) == (401, "link_expired")
            right = await tomorrow.post("/api/sign-in", {"username": "thu", "password": PASSWORD})
            assert right.status_code == 200


async def test_roles_are_given_with_place_and_days_and_ended(deployment: Deployment, clock: Clock) -> None:
    _, token = await make_signed_in(deployment, Role.ADMINISTRATOR)
    district = await make_body(deployment, "Huyện Sơn Động", level="district")
    person, theirs = await make_signed_in(deployment)
    today = clock.at.date()
    path = f"/api/people/{person.id}/roles"
    role = {"role": "registrar", "scope": "subtree", "scope_id": district.id}
    async with open_browser(deployment, token=token) as browser, open_browser(deployment, token=theirs) as registrar:
        given = await browser.post(path, {**role, "valid_from": f"{today}"})
        (held,) = given.json()["assignments"]
        assert (held["scope_name"], held["valid_from"], held["valid_to"]) == ("Huyện Sơn Động", f"{today}", None)
        assert "conference.register" in (await registrar.get("/api/me")).json()["may"]
        twice = await browser.post(path, role)
        assert (twice.status_code, twice.json()["code"]) == (409, "role_held_already")
        turned = await browser.post(path, {**role, "valid_from": "2026-05-02", "valid_to": "2026-05-01"})
        assert (turned.status_code, turned.json()["code"]) == (422, "dates_turned")
        odd = await browser.post(path, {**role, "scope": "point"})
        assert (odd.status_code, odd.json()["code"]) == (422, "bad_input")

        ended = await browser.post(f"{path}/{held['id']}/end", {"last_day": f"{today}"})
        assert ended.json()["assignments"][0]["valid_to"] == f"{today}"
        assert "conference.register" in (await registrar.get("/api/me")).json()["may"]
        for _ in range(3):
            clock.advance(hours=11)
            assert (await browser.get("/api/people")).status_code == 200
            await registrar.get("/api/me")
        assert (await registrar.get("/api/me")).json()["may"] == []
        # What was held stays on record; the same may be given again after it.
        again = await browser.post(path, {**role, "valid_from": f"{clock.at.date()}"})
        first, second = again.json()["assignments"]
        assert (first["id"], first["valid_to"]) == (held["id"], f"{today}")
        # One that never held on any day is taken back.
        at_once = await browser.post(f"{path}/{second['id']}/end", {})
        assert [one["id"] for one in at_once.json()["assignments"]] == [held["id"]]
        foreign = await browser.post(f"/api/people/{person.id}/roles/999/end", {})
        assert (foreign.status_code, foreign.json()["code"]) == (404, "not_found")
    assert await events_of(deployment) == [
        "person.role_given",
        "person.role_ended",
        "person.role_given",
        "person.role_ended",
    ]


async def test_only_an_administrator_with_no_end_counts_when_there_is_one(deployment: Deployment) -> None:
    """Two who both end some day: one may go, the other may not."""
    _, token = await make_signed_in(deployment, Role.ADMINISTRATOR)
    person = await make_person(deployment)
    async with open_browser(deployment, token=token) as browser:
        role = {"role": "administrator", "scope": ScopeKind.SYSTEM, "valid_to": f"{date(2030, 1, 1)}"}
        assert (await browser.post(f"/api/people/{person.id}/roles", role)).status_code == 200
        people = (await browser.get("/api/people")).json()
        own = next(one for one in people if one["id"] != person.id)
        refused = await browser.post(f"/api/people/{own['id']}/deactivate")
        assert refused.json()["code"] == "last_administrator"
