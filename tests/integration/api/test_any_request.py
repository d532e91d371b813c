"""Whatever is sent, the answer is one of those the description names, and never a failure of ours.

Requests are made from the description by schemathesis: right ones, wrong ones and nonsense, to every operation, as an
administrator who is also an engineer. A number in a path is often one that exists, else all answers would be 404.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.core.result import Ok

from nhipcau.api import cookies
from nhipcau.api.app import create_app
from nhipcau.api.description import describe
from nhipcau.domain.roles import Role, ScopeKind
from nhipcau.services.secret_values import csrf_token
from nhipcau.store.database import Database
from nhipcau.store.models import RoleAssignment
from support.control_plane import (
    make_body,
    make_conference,
    make_deployment,
    make_point,
    make_points,
    make_regulation,
    make_signed_in,
)
from support.database import own_sqlite

#: Requests to each operation.
EXAMPLES = 8
ANSWER_S = 30
START_S = 60


@dataclass(frozen=True)
class Door:
    """Where the API answers, and who asks."""

    address: str
    headers: dict[str, str]


@contextmanager
def answering(template: Path, folder: Path) -> Iterator[Door]:
    """Serve the API from a thread with a loop of its own; ends with the block."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}"
    opened: list[Door] = []
    ready, server = threading.Event(), None

    async def serve(url: str) -> None:
        nonlocal server
        async with Database(url) as database:
            deployment = make_deployment(database, data_dir=folder)
            await make_regulation(deployment)
            province = await make_body(deployment)
            main = await make_point(deployment, "Điểm cầu chính", body=province)
            await make_conference(deployment, main, await make_points(deployment, 3, parent=province))
            person, token = await make_signed_in(deployment, Role.ADMINISTRATOR)
            async with deployment.database.write() as tx:
                tx.add(RoleAssignment(person_id=person.id, role=Role.ENGINEER, scope=ScopeKind.SYSTEM, scope_id=0))
            csrf = csrf_token(deployment.settings.session_secret.get_secret_value(), token)
            opened.append(
                Door(address, {"Cookie": f"{cookies.SESSION}={token}", "X-CSRF-Token": csrf, "Origin": address})
            )
            server = uvicorn.Server(uvicorn.Config(create_app(deployment), log_level="critical", lifespan="off"))
            ready.set()
            await server.serve(sockets=[listening])

    with own_sqlite(template, folder) as url:
        thread = threading.Thread(target=lambda: asyncio.run(serve(url)), daemon=True)
        thread.start()
        try:
            assert ready.wait(START_S), "the API did not start"
            yield opened[0]
        finally:
            if server is not None:
                server.should_exit = True
            thread.join(START_S)
            listening.close()


@pytest.fixture(scope="module")
def door(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    with answering(sqlite_template, tmp_path_factory.mktemp("any")) as opened:
        yield opened


def described() -> dict[str, Any]:
    """The description without what answers for ever, and without the way out."""
    whole: dict[str, Any] = json.loads(describe())
    for path, methods in whole["paths"].items():
        for method in list(methods):
            endless = "text/event-stream" in methods[method]["responses"].get("200", {}).get("content", {})
            if endless or path.endswith("/sign-out"):
                del methods[method]
    return whole


SCHEMA = schemathesis.openapi.from_dict(described())
OPERATIONS = {result.ok().label: result.ok() for result in SCHEMA.get_all_operations() if isinstance(result, Ok)}


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_no_request_makes_it_fail(door: Door, label: str) -> None:
    operation = OPERATIONS[label]
    known = set(operation.definition.raw["responses"])
    failures: list[str] = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), there=st.sampled_from((True, True, False)))
    def ask(case: schemathesis.Case[Any], there: bool) -> None:
        if there:
            for name, value in case.path_parameters.items():
                case.path_parameters[name] = 1 if isinstance(value, int) else value
        answer = case.call(base_url=door.address, headers=door.headers, timeout=ANSWER_S)
        if str(answer.status_code) not in known or answer.status_code >= 500:
            failures.append(f"{answer.status_code} {case.as_curl_command()[:2000]}")

    ask()
    assert failures == []
