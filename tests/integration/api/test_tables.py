"""Tables over HTTP: a file is sent raw and bounded, a file comes back named and is never kept by a browser."""

from __future__ import annotations

import pytest

from nhipcau.domain.roles import Role
from nhipcau.services.deployment import Deployment
from nhipcau.services.import_runs import run_next_import
from support.control_plane import make_signed_in
from support.web import open_browser

pytestmark = pytest.mark.anyio

FILE = "Mã,Tên,Cấp,Mã cấp trên\n24,Tỉnh,Cấp tỉnh,\n".encode()


async def test_a_file_goes_in_and_comes_out(deployment: Deployment) -> None:
    _, token = await make_signed_in(deployment, Role.ADMINISTRATOR)
    async with open_browser(deployment, token=token) as browser:
        begun = await browser.call("PUT", "/api/tables/bodies/imports?file_name=don-vi.csv", content=FILE)
        assert (begun.status_code, begun.json()["state"]) == (200, "waiting")
        path = f"/api/imports/{begun.json()['id']}"
        early = await browser.post(f"{path}/apply")
        assert (early.status_code, early.json()["code"]) == (409, "import_not_ready")
        assert await run_next_import(deployment)
        assert (await browser.get(path)).json()["report"]["made"] == 1
        # Pressed twice it is done once.
        assert [(await browser.post(f"{path}/apply")).json()["state"] for _ in range(2)] == ["approved", "approved"]
        assert await run_next_import(deployment)
        assert not await run_next_import(deployment)
        assert (await browser.get(path)).json()["state"] == "applied"
        out = await browser.get("/api/tables/bodies/export?form=csv")
        assert out.content.decode("utf-8-sig").splitlines()[1] == "24,Tỉnh,Cấp tỉnh,,,"
        assert out.headers["content-disposition"] == "attachment; filename*=UTF-8''bodies.csv"
        assert out.headers["cache-control"] == "private, no-store"


async def test_a_file_that_is_too_large_or_empty_is_refused(deployment: Deployment) -> None:
    _, token = await make_signed_in(deployment, Role.ADMINISTRATOR)
    async with open_browser(deployment, token=token) as browser:
        for content, code in ((bytes(9 * 1024 * 1024), "body_too_large"), (b"", "bad_input")):
            answer = await browser.call("PUT", "/api/tables/bodies/imports", content=content)
            assert answer.json()["code"] == code
        unknown = await browser.call("PUT", "/api/tables/nothing/imports", content=FILE)
        assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")
