"""The machine that shows content at the edge: a cookie of its own, for its own addresses, and nothing else by it."""

from __future__ import annotations

import pytest

from nhipcau.api import cookies
from nhipcau.domain.roles import ActorKind
from nhipcau.services.deployment import Deployment
from support.control_plane import make_enrolled
from support.meetings import make_scene
from support.web import open_browser

pytestmark = pytest.mark.anyio


async def test_a_code_makes_a_browser_the_machine_that_shows_content(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    sub, secret = await make_enrolled(deployment, scene.meeting.subs[0])
    assert sub.kind is ActorKind.DEVICE
    session = f"/api/sessions/{scene.session_id}"
    async with open_browser(deployment, secret=secret) as seat, open_browser(deployment) as laptop:
        await seat.post(f"{session}/join", {"point_id": sub.point_id, "takeover": False, "page": 1})
        made = (await seat.post(f"{session}/content-machine/code", {"point_id": sub.point_id})).json()
        opened = await laptop.post("/api/content-machine/open", {"code": made["code"]})
        (cookie,) = opened.headers.get_list("set-cookie")
        assert cookie.startswith(f"{cookies.CONTENT}=")
        assert {"HttpOnly", "Path=/api/content-machine", "SameSite=strict"} <= set(cookie.split("; "))
        assert opened.json() == (await laptop.get("/api/content-machine")).json()

        # It is nobody anywhere else.
        assert (await laptop.get("/api/me")).json()["kind"] == "nobody"
        for path in (session, "/api/events", "/api/conferences"):
            assert (await laptop.get(path)).status_code == 401, path
        for path in ("floor/request", "presented", "leave", "content-machine/code"):
            assert (await laptop.post(f"{session}/{path}", {"point_id": sub.point_id})).status_code == 401, path

        admitted = (await laptop.post("/api/content-machine/join")).json()
        assert (admitted["identity"], admitted["generation"]) == (f"point:{sub.point_id}:content", 2)
        foreign = {"origin": "http://elsewhere.test", "sec-fetch-site": "cross-site"}
        assert (await laptop.post("/api/content-machine/join", headers=foreign)).status_code == 403

        assert (await laptop.post("/api/content-machine/go")).json() == {"done": True}
        assert laptop.client.cookies.get(cookies.CONTENT) is None
        assert (await laptop.get("/api/content-machine")).json()["code"] == "no_content_machine"
