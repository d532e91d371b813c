"""Bad input over HTTP: one message with a code and the next step, in Vietnamese and in English, and nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text, update
from sqlalchemy.pool import AsyncAdaptedQueuePool

from nhipcau.api.routes.events import _event_id
from nhipcau.domain.roles import Role, ScopeKind
from nhipcau.services.deployment import Deployment
from nhipcau.store import database as store
from nhipcau.store.database import Database
from nhipcau.store.models import Seat
from support.control_plane import (
    Clock,
    Meeting,
    make_body,
    make_conference,
    make_deployment,
    make_enrolled,
    make_point,
    make_points,
    make_regulation,
    make_signed_in,
)
from support.database import own_sqlite
from support.refusals import refused
from support.web import Browser, open_browser

pytestmark = pytest.mark.anyio


@dataclass
class Office:
    """A confirmed conference that may be opened, and whoever has to do with it."""

    deployment: Deployment
    clock: Clock
    meeting: Meeting
    registrar: Browser
    chair: Browser
    engineer: Browser
    device: Browser
    stranger: Browser

    @property
    def session(self) -> str:
        return f"/api/sessions/{self.meeting.session.id}"

    def registration(self, **changed: Any) -> dict[str, Any]:
        starts = self.clock() + timedelta(days=7)
        return {
            "title": "Giao ban tháng",
            "kind": "briefing",
            "scope": "a",
            "host_body_id": self.meeting.main.body_id,
            "coordinator": "Nguyễn Văn An",
            "duty_officer": "Trần Văn Trực",
            "starts_at": starts.isoformat(),
            "ends_at": (starts + timedelta(hours=2)).isoformat(),
            "main_point_id": self.meeting.main.id,
            "sub_point_ids": [point.id for point in self.meeting.subs],
            "submit": True,
            **changed,
        }


@pytest.fixture
async def office(deployment: Deployment, clock: Clock) -> AsyncIterator[Office]:
    await make_regulation(deployment)
    province = await make_body(deployment)
    main = await make_point(deployment, "UBND tỉnh", body=province)
    subs = await make_points(deployment, 2, parent=province)
    meeting = await make_conference(deployment, main, subs, host=province)
    async with AsyncExitStack() as stack:

        async def person(role: Role, **scope: Any) -> Browser:
            _, token = await make_signed_in(deployment, role, **scope)
            return await stack.enter_async_context(open_browser(deployment, token=token))

        async def device(point: Any) -> Browser:
            _, secret = await make_enrolled(deployment, point)
            return await stack.enter_async_context(open_browser(deployment, secret=secret))

        here = {"scope": ScopeKind.SUBTREE, "scope_id": province.id}
        yield Office(
            deployment,
            clock,
            meeting,
            await person(Role.REGISTRAR, **here),
            await person(Role.CHAIR, **here),
            await person(Role.ENGINEER),
            await device(subs[0]),
            await device(await make_point(deployment, "Điểm cầu không mời")),
        )


async def told(
    office: Office, who: Browser, path: str, body: dict[str, Any] | None, status: int, code: str
) -> dict[str, Any]:
    """Post it in both languages: it is refused in words, and nothing is stored."""
    return await refused(office.deployment, who, "POST", path, status=status, code=code, json=body)


@pytest.mark.parametrize("field", ["title", "coordinator"])
async def test_a_name_with_markup_or_10_000_characters(office: Office, field: str) -> None:
    for name in ("<b>Giao ban</b>", "Giao ban\x07", "x" * 10_000, "", "   "):
        body = office.registration(**{field: name})
        problem = await told(office, office.registrar, "/api/conferences", body, 422, "bad_input")
        # Which field it is stands in the answer, so that the page shows it there; what was typed is not sent back.
        assert problem["params"] == {"field": field, "fields": [field]}


@pytest.mark.parametrize("field", ["name", "post"])
async def test_who_speaks_with_markup_or_10_000_characters(office: Office, field: str) -> None:
    await office.chair.call("POST", f"{office.session}/open")
    point = office.meeting.subs[0].id
    for wrong in ("<i>An</i>", "An\x07", "x" * 10_000, *(("", "   ") if field == "name" else ())):
        body = {"point_id": point, "name": "Nguyễn Văn An", "post": "Chủ tịch", field: wrong}
        problem = await told(office, office.chair, f"{office.session}/speaker", body, 422, "bad_input")
        assert problem["params"] == {"field": field, "fields": [field]}
        assert problem["vi"].startswith("Trường «Tên»" if field == "name" else "Trường «Chức vụ»")


async def test_an_end_before_the_start(office: Office) -> None:
    body = office.registration(ends_at=office.clock().isoformat())
    await told(office, office.registrar, "/api/conferences", body, 422, "end_before_start")


async def test_a_main_point_that_is_a_sub_point_too(office: Office) -> None:
    body = office.registration(sub_point_ids=[office.meeting.main.id, office.meeting.subs[0].id])
    problem = await told(office, office.registrar, "/api/conferences", body, 422, "main_point_twice")
    assert "khoản 3 Điều 3" in problem["vi"]


@pytest.mark.parametrize("hours", [-1, 3])
async def test_opening_outside_the_window(office: Office, hours: int) -> None:
    office.clock.advance(hours=hours)
    problem = await told(office, office.chair, f"{office.session}/open", None, 409, "outside_window")
    # It says when: 7:15 to the end at 10:15 in Việt Nam.
    for language in ("vi", "en"):
        assert "07:15" in problem[language]
        assert "10:15" in problem[language]


async def test_joining_what_is_not_open(office: Office) -> None:
    join = {"point_id": office.meeting.subs[0].id}
    await told(office, office.device, f"{office.session}/join", join, 409, "session_not_open")
    assert (await office.chair.post(f"{office.session}/open")).status_code == 200
    assert (await office.device.post(f"{office.session}/join", join)).status_code == 200
    assert (await office.chair.post(f"{office.session}/end")).status_code == 200
    await told(office, office.device, f"{office.session}/join", join, 409, "session_not_open")


async def test_joining_without_an_invitation(office: Office) -> None:
    assert (await office.chair.post(f"{office.session}/open")).status_code == 200
    point_id = (await office.stranger.get("/api/me")).json()["device_point"]["id"]
    await told(office, office.stranger, f"{office.session}/join", {"point_id": point_id}, 403, "not_invited")


async def test_two_chairs_press_at_once_and_the_slower_one_is_told_who(office: Office) -> None:
    opened = (await office.chair.post(f"{office.session}/open")).json()
    async with office.deployment.database.write() as tx:
        await tx.execute(update(Seat).values(presence="present"))
    presses = zip((office.chair, office.engineer), office.meeting.subs, strict=True)
    answers = await asyncio.gather(
        *(
            who.post(f"{office.session}/floor/give", {"point_id": point.id, "seen": opened["version"]})
            for who, point in presses
        )
    )
    (won,) = [answer.json() for answer in answers if answer.status_code == 200]
    (lost,) = [answer.json() for answer in answers if answer.status_code == 409]
    by_the_chair = won["floor"][0]["point_id"] == office.meeting.subs[0].id
    winner = "Người chair" if by_the_chair else "Người engineer"
    label = office.meeting.subs[0 if by_the_chair else 1].name
    assert (lost["code"], lost["what"]) == ("stage_moved", f"{winner} vừa thao tác trước: {label}.")
    assert lost["next"] == "Xem sân khấu mới trên trang rồi bấm lại nếu vẫn cần."
    view = (await office.engineer.get(office.session)).json()
    assert view["floor"] == won["floor"]


ODD_NUMBERS = (0, -1, 2**31, 2**63, 10**30)


async def test_numbers_that_no_column_holds(office: Office) -> None:
    session = office.session
    for number in ODD_NUMBERS:
        for path in (f"/api/sessions/{number}", f"/api/conferences/{number}", f"/api/recordings/{number}/film"):
            answer = await office.engineer.get(path)
            assert (answer.status_code, answer.json()["code"]) == (422, "bad_input"), path
        for path, body in (
            (f"{session}/join", {"point_id": number}),
            (f"{session}/floor/give", {"point_id": number, "seen": 0}),
            (f"{session}/incidents/close", {"point_id": number}),
            ("/api/points", {"body_id": number, "name": "Điểm"}),
            ("/api/conferences", office.registration(main_point_id=number)),
            ("/api/conferences", office.registration(sub_point_ids=[number])),
            ("/api/conferences", office.registration(host_body_id=number)),
        ):
            await told(office, office.engineer, path, body, 422, "bad_input")
    for number in ODD_NUMBERS[1:]:
        point_id = office.meeting.subs[0].id
        await told(
            office, office.device, f"{session}/leave", {"point_id": point_id, "generation": number}, 422, "bad_input"
        )
        await told(office, office.chair, f"{session}/floor/mute-all", {"seen": number}, 422, "bad_input")


async def test_a_place_in_the_stream_that_no_event_has(office: Office) -> None:
    for after in (-1, 2**63, "x", "²"):
        answer = await office.engineer.get("/api/events", params={"after": after})
        assert (answer.status_code, answer.json()["code"]) == (422, "bad_input"), after


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("7", 7),
        ("0", 0),
        (str(2**63 - 1), 2**63 - 1),
        (str(2**63), None),
        ("9" * 5000, None),
        ("²", None),
        ("-1", None),
        ("", None),
        ("x", None),
    ],
)
def test_where_a_stream_is_taken_up_again(header: str, found: int | None) -> None:
    assert _event_id(header) == found


@pytest.mark.parametrize("field", ["starts_at", "ends_at", "rehearsal_at"])
async def test_years_that_nobody_means(office: Office, field: str) -> None:
    for year in ("0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31"):
        body = office.registration(**{field: f"{year}T23:00:00-10:00"})
        problem = await told(office, office.registrar, "/api/conferences", body, 422, "bad_input")
        assert problem["params"]["field"] == field
        assert "2100" in problem["en"]


async def test_letters_that_no_database_holds(office: Office) -> None:
    for text_ in ("\x00", "a\x07b", "\x7f"):
        body = office.registration(technical_note=text_)
        problem = await told(office, office.registrar, "/api/conferences", body, 422, "bad_input")
        assert problem["params"]["field"] == "technical_note"
        login = {"username": f"a{text_}b", "password": "mật khẩu dài"}
        await told(office, office.engineer, "/api/sign-in", login, 422, "bad_input")
    lines = office.registration(technical_note="Hai micrô\n\tmột màn hình < 2 m")
    assert (await office.registrar.post("/api/conferences", lines)).status_code == 200


async def test_a_user_name_that_grows_when_it_is_made_plain(deployment: Deployment) -> None:
    _, token = await make_signed_in(deployment, Role.ADMINISTRATOR)
    # One letter of Unicode that stands for eighteen.
    body = {"username": "\ufdfa" * 64, "name": "A", "password": "mật khẩu dài"}
    async with open_browser(deployment, token=token) as browser:
        answer = await browser.post("/api/people", body)
        assert (answer.status_code, answer.json()["params"]["field"]) == (422, "username")


async def test_a_disk_that_is_full_changes_nothing_and_is_over_when_there_is_room(
    sqlite_template: Path, tmp_path: Path, clock: Clock
) -> None:
    """SQLite says that it is full when a database may have no more pages: as it does on a full disk."""
    with own_sqlite(sqlite_template, tmp_path) as url:
        async with Database(url) as database:
            deployment = make_deployment(database, now=clock, data_dir=tmp_path)
            await make_points(deployment, 3)
            _, token = await make_signed_in(deployment, Role.ADMINISTRATOR)
            async with database.read() as tx:
                pages = (await tx.execute(text("PRAGMA page_count"))).scalar_one()

            limit = pages

            @event.listens_for(database.engine.sync_engine, "connect")
            def hold(connection: Any, _: Any) -> None:
                connection.execute(f"PRAGMA max_page_count={limit}")

            async with open_browser(deployment, token=token) as admin:
                await database.engine.dispose()
                full = await _add_bodies(admin, "A")
                assert full.keys() == {200, 503}
                problem = full[503][0]
                assert (problem["code"], problem["what"]) == (
                    "storage_unavailable",
                    "Chưa ghi được vào cơ sở dữ liệu; thao tác chưa có hiệu lực.",
                )
                limit = pages * 100
                await database.engine.dispose()
                roomy = await _add_bodies(admin, "B")
                assert roomy.keys() == {200}
                added = [body["code"] for body in (await admin.get("/api/bodies")).json() if body["code"][0] in "AB"]
            # What was said to be done is there, and nothing else.
            assert sorted(added) == sorted(body["code"] for body in full[200] + roomy[200])


async def test_when_every_connection_is_taken_the_answer_says_so(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_POOL_WAIT_S", 0.1)
    async with Database(database_url) as database, AsyncExitStack() as held:
        deployment = make_deployment(database, data_dir=tmp_path)
        pool = database.engine.pool
        assert isinstance(pool, AsyncAdaptedQueuePool)
        for _ in range(pool.size() + pool._max_overflow):
            tx = await held.enter_async_context(database.read())
            await tx.execute(text("SELECT 1"))
        async with open_browser(deployment) as browser:
            answer = await browser.get("/api/me")
            assert (answer.status_code, answer.json()["code"]) == (503, "storage_unavailable")
            await held.aclose()
            assert (await browser.get("/api/me")).status_code == 200


async def _add_bodies(admin: Browser, letter: str) -> dict[int, list[dict[str, Any]]]:
    """Add sixty bodies, one after the other; answers by their status."""
    answers: dict[int, list[dict[str, Any]]] = {}
    for number in range(60):
        body = {"code": f"{letter}{number:03}", "name": "Xã " + "x" * 190, "level": "commune"}
        answer = await admin.post("/api/bodies", body)
        answers.setdefault(answer.status_code, []).append(answer.json())
    return answers
