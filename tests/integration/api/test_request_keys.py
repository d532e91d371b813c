"""The header ``Idempotency-Key`` (draft-ietf-httpapi-idempotency-key-header), as a page or a program sends it."""

from __future__ import annotations

from typing import Any

import pytest

from nhipcau.domain.roles import Role, ScopeKind
from nhipcau.services.deployment import Deployment
from support.control_plane import make_signed_in
from support.district import make_province
from support.refusals import refused
from support.web import Browser, open_browser

pytestmark = pytest.mark.anyio

KEY = '"8e03978e40d543e8bc936894a57f9324"'


async def test_the_same_form_is_answered_alike_and_another_one_refused(deployment: Deployment) -> None:
    here = await make_province(deployment)
    _, token = await make_signed_in(deployment, Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=here.district.id)
    body = here.briefing().model_dump(mode="json")
    recurrence = {"weekdays": [3], "last_day": "2026-04-08"}

    async def send(who: Browser, path: str, body: dict[str, Any], key: str) -> tuple[int, Any]:
        answer = await who.post(path, body, headers={"idempotency-key": key})
        return answer.status_code, answer.json()

    async with open_browser(deployment, token=token) as who:
        for path, sent, key in (
            ("/api/conferences", body, KEY),
            ("/api/series", {"conference": body, "recurrence": recurrence}, KEY.replace("8", "9")),
        ):
            first = await send(who, path, sent, key)
            assert first[0] == 200, first
            # The order in which a program writes its fields is no content.
            assert await send(who, path, dict(reversed(sent.items())), key) == first
        assert len((await who.get("/api/conferences")).json()["conferences"]) == 5
        said = await refused(
            deployment,
            who,
            "POST",
            "/api/conferences",
            status=422,
            code="already_sent",
            json={**body, "title": "Tên khác"},
            headers={"idempotency-key": KEY},
        )
        assert set(said["params"]) == {"conference_id"}


@pytest.mark.parametrize(
    "key", ["", '""', "8e03978e40d543e8bc936894a57f9324", '"short"', f'"{"x" * 65}"', '"<script>-123456789"']
)
async def test_what_is_no_key_is_refused(deployment: Deployment, key: str) -> None:
    here = await make_province(deployment)
    _, token = await make_signed_in(deployment, Role.REGISTRAR, scope=ScopeKind.SUBTREE, scope_id=here.district.id)
    body = here.briefing().model_dump(mode="json")
    async with open_browser(deployment, token=token) as who:
        said = await refused(
            deployment,
            who,
            "POST",
            "/api/conferences",
            status=422,
            code="bad_input",
            json=body,
            headers={"idempotency-key": key},
        )
    assert said["vi"].startswith("Trường «Khóa của lần gửi» chưa đúng")
