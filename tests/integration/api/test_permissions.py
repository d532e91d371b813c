"""The permission table, walked: every role at every endpoint. A route that is not in the map below fails the test."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from nhipcau.api.app import create_app
from nhipcau.domain.roles import OF_THE_WHOLE, PERSONS_ONLY, SCOPES, TABLE, Action, Role, ScopeKind
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import (
    RoleAssignment,
)
from support.control_plane import (
    make_enrolled,
    make_points,
    make_signed_in,
)
from support.permission_case import Case
from support.permission_cases import AT_MAIN, CASES, EMPTY, OF_MORE, OF_PERSONS, REFUSED
from support.permission_world import World, make_world
from support.web import Browser, open_browser

pytestmark = pytest.mark.anyio


@cache
def operations() -> dict[str, tuple[str, str]]:
    """Return operation → (method, path), as the description of the API has them."""
    return {
        operation["operationId"]: (method.upper(), path)
        for path, methods in create_app().openapi()["paths"].items()
        for method, operation in methods.items()
    }


IN, OUT = "in", "out"


async def outcome(browser: Browser, world: World, operation: str, case: Case) -> str:
    """Return IN, OUT, or the code with which a request that is let in is refused by what stands in the database.

    What somebody may not read may be left out of a list, or be answered as if it were not there.
    """
    method, path = operations()[operation]
    address = path.format(
        point_id=world.sub,
        body_id=world.meeting.main.body_id,
        device_id=world.device_id,
        conference_id=world.meeting.conference.id,
        session_id=(world.held if operation == "get_logbook_page" else world.meeting).session.id,
        recording_id=world.recording_id,
        series_id=world.kept.series_id,
        group_id=world.kept.group_id,
        mandate_id=world.kept.mandate_id,
        year=2026,
        name="new",
        table="bodies",
        key="province",
        stream_id=world.stream_id,
        branch_id=1,
        number=1,
        page=1,
        file_id=world.files.get(operation, world.files[""]),
        token="x" * 30,
        **world.ids,
        **world.papers,
    )
    if operation == "upload_template":
        # Everybody's template is for roles over the whole system alone.
        address += f"?body_id={world.meeting.main.body_id}"
    if operation == "drop_precedence":
        # The second version: the walk changed it before.
        address += "?version=2"
    if operation == "post_still":
        address += f"?point_id={world.sub}&generation=0"
    if operation == "stream_events":
        return IN if await begin(browser, address) == 200 else OUT
    answer = await browser.call(method, address, json=case.body(world) if case.body else None)
    if answer.is_success:
        return OUT if "json" in answer.headers.get("content-type", "") and holds_nothing(answer.json()) else IN
    if method == "HEAD":
        # Such an answer has no body that says why.
        return OUT if answer.status_code in {401, 403, 404} else str(answer.status_code)
    code = str(answer.json()["code"])
    return OUT if answer.status_code == 403 or code in {"not_signed_in", "not_found"} else code


def holds_nothing(answer: Any) -> bool:
    """Whether a list has nothing in it: whole, the first part of one that comes in parts, or the newest of so many."""
    if isinstance(answer, dict) and answer.keys() & {"next", "total"}:
        return not any(answer.values())
    return bool(answer == [])


async def begin(browser: Browser, path: str) -> int:
    """Return the status with which a stream begins."""
    started: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start" and not started.done():
            started.set_result(message["status"])

    cookie = "; ".join(f"{name}={value}" for name, value in browser.client.cookies.items())
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"nhipcau.test"), (b"cookie", cookie.encode())],
        "server": ("nhipcau.test", 80),
        "client": ("10.0.0.1", 1),
    }
    task = asyncio.create_task(browser.app(scope, receive, send))
    try:
        async with asyncio.timeout(60):
            return await started
    finally:
        task.cancel()
        await asyncio.wait({task})


async def walk(browser: Browser, world: World, expected: Callable[[str, Case], bool]) -> None:
    """Ask at every endpoint and compare who is let in with who should be."""
    cases = {f"{operation}/{n}": (operation, case) for operation in CASES for n, case in enumerate(CASES[operation])}
    found = {name: await outcome(browser, world, operation, case) for name, (operation, case) in cases.items()}
    # By what the same walk did before, a request may also succeed that others are refused.
    answers = {
        name: {IN, REFUSED.get(operation, IN)} if expected(operation, case) else {OUT}
        for name, (operation, case) in cases.items()
    }
    assert {name: (code, answers[name]) for name, code in found.items() if code not in answers[name]} == {}


def test_every_endpoint_is_in_the_map() -> None:
    assert set(CASES) == set(operations())


def test_an_auditor_reads_all_and_changes_nothing() -> None:
    """Everything but what somebody else is still typing; nothing but one's own signing in and out."""
    refused, changes = set(), set()
    for operation, cases in CASES.items():
        reads = operations()[operation][0] == "GET"
        for case in cases:
            may = case.roles is None or Role.AUDITOR in case.roles
            if reads and not may:
                refused.add(operation)
            if not reads and case.roles is not None and may:
                changes.add(operation)
    assert refused == {"get_draft"}
    # A watcher is given a cookie for the pieces of an internal stream.
    assert changes == {"sign_out", "mark_deadline_moves_seen", "watch_stream"}


def test_every_action_is_in_the_table() -> None:
    assert set(TABLE) == set(Action)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("role", "scope"), [(role, scope) for role in Role for scope in SCOPES[role]])
async def test_a_role_is_let_in_where_the_table_says_so(deployment: Deployment, role: Role, scope: ScopeKind) -> None:
    """Art. 13.2: used for its purpose alone; Art. 3.2: the centre is the Department's."""
    world = await make_world(deployment)
    places = {
        ScopeKind.SYSTEM: [0],
        ScopeKind.SUBTREE: [world.meeting.main.body_id],
        ScopeKind.CONFERENCE: [world.meeting.conference.id, world.held.conference.id],
        ScopeKind.POINT: [world.sub],
    }[scope]
    person, token = await make_signed_in(deployment)
    async with deployment.database.write() as tx:
        tx.add_all(RoleAssignment(person_id=person.id, role=role, scope=scope, scope_id=place) for place in places)

    def expected(operation: str, case: Case) -> bool:
        if scope is ScopeKind.CONFERENCE and operation in OF_MORE:
            # Neither a point nor a series is a part of one conference.
            return False
        if scope is ScopeKind.SUBTREE and case.who in OF_THE_WHOLE:
            return False
        if scope is ScopeKind.POINT and case is AT_MAIN:
            return False
        return case.roles is None or role in case.roles

    async with open_browser(deployment, token=token) as browser:
        await walk(browser, world, expected)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("role", "scope"), [(Role.ADMINISTRATOR, ScopeKind.SUBTREE), (Role.CHAIR, ScopeKind.POINT)])
async def test_a_role_in_a_scope_that_it_cannot_have_lets_in_nowhere(
    deployment: Deployment, role: Role, scope: ScopeKind
) -> None:
    world = await make_world(deployment)
    place = world.sub if scope is ScopeKind.POINT else world.meeting.main.body_id
    _, token = await make_signed_in(deployment, role, scope=scope, scope_id=place)
    async with open_browser(deployment, token=token) as browser:
        await walk(browser, world, lambda operation, case: case.roles is None or operation in EMPTY)


async def test_somebody_without_a_role_is_let_in_nowhere(deployment: Deployment) -> None:
    world = await make_world(deployment)
    _, token = await make_signed_in(deployment)
    async with open_browser(deployment, token=token) as browser:
        await walk(browser, world, lambda operation, case: case.roles is None or operation in EMPTY)
        assert (await browser.get("/api/me")).json()["may"] == []


async def test_nobody_is_let_in_nowhere(deployment: Deployment) -> None:
    world = await make_world(deployment)
    async with open_browser(deployment) as browser:
        await walk(browser, world, lambda _, case: case.roles is None)


async def test_a_device_does_what_an_operator_does_at_its_own_point(deployment: Deployment) -> None:
    world = await make_world(deployment)
    _, secret = await make_enrolled(deployment, world.meeting.subs[0])

    def expected(operation: str, case: Case) -> bool:
        if case.who in PERSONS_ONLY or operation in OF_PERSONS:
            return False
        return case.roles is None or (Role.POINT_OPERATOR in case.roles and case is not AT_MAIN)

    async with open_browser(deployment, secret=secret) as browser:
        await walk(browser, world, expected)


async def test_a_device_of_a_point_that_is_not_invited_does_not_even_see_the_conference(
    deployment: Deployment,
) -> None:
    world = await make_world(deployment)
    (stranger,) = await make_points(deployment, 1)
    _, secret = await make_enrolled(deployment, stranger)
    async with open_browser(deployment, secret=secret) as browser:
        for path in (
            f"/api/conferences/{world.meeting.conference.id}",
            f"/api/sessions/{world.meeting.session.id}",
        ):
            assert ((await browser.get(path)).json()["code"], path) == ("not_found", path)
        assert (await browser.get("/api/conferences")).json() == {"conferences": [], "next": None}
