"""Tokens are looked at before the media server sees them; what is refused is refused in our words, without them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nhipcau.services import content_machines, content_page
from nhipcau.services.deployment import Deployment
from nhipcau_media.server import Grants
from support.control_plane import Clock, make_device
from support.meetings import make_scene
from support.web import Browser, open_browser

pytestmark = pytest.mark.anyio

#: No media server stands behind these tests: a token that is let through finds it away.
AWAY = (503, "")


async def asked(browser: Browser, token: str, *, bearer: bool = False) -> tuple[int, str]:
    """Return status and code of the answer to who asks why a join is refused; it never says the token again."""
    path = "/rtc/v1/validate" if bearer else f"/rtc/v1/validate?access_token={token}"
    answer = await browser.get(path, headers={"authorization": f"Bearer {token}"} if bearer else {})
    assert not token or token not in answer.text
    return answer.status_code, answer.json()["code"] if answer.content else ""


@pytest.mark.parametrize("bearer", [False, True])
async def test_a_token_is_let_through_for_its_two_minutes(
    deployment: Deployment, clock: Clock, *, bearer: bool
) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    token = (await scene.join(scene.subs[0])).token
    async with open_browser(deployment) as browser:
        assert await asked(browser, token, bearer=bearer) == AWAY
        # The media server that signed it goes by the true time.
        clock.at = datetime.now(UTC) + timedelta(minutes=2)
        assert await asked(browser, token, bearer=bearer) == (401, "token_expired")
        for foreign in ("", "no-token-of-ours", f"{token[:-6]}AAAAAA"):
            assert await asked(browser, foreign, bearer=bearer) == (401, "token_refused")


async def test_a_token_of_a_seat_that_was_given_anew_is_refused(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    first = (await scene.join(scene.subs[0])).token
    spare = await make_device(deployment, scene.meeting.subs[0])
    second = (await scene.join(spare, takeover=True)).token
    async with open_browser(deployment) as browser:
        assert await asked(browser, first) == (401, "seat_given_anew")
        assert await asked(browser, second) == AWAY


async def test_a_token_of_a_machine_that_shows_content_is_as_good_as_its_machine(deployment: Deployment) -> None:
    scene = await make_scene(deployment)
    await scene.open()
    sub, place = scene.subs[0], {"session_id": scene.session_id, "point_id": scene.sub_ids[0]}
    await scene.join(sub)
    code = (await content_machines.make_code(deployment, sub, **place)).code
    secret, _ = await content_page.open_code(deployment, code=code, address="10.0.0.9")
    first = (await content_page.join(deployment, secret=secret)).token
    second = (await content_page.join(deployment, secret=secret)).token
    bare = deployment.media.admit(
        "session-1", "point:1:content", name="", grants=Grants(), attributes={}, life_s=60
    ).token
    async with open_browser(deployment) as browser:
        assert await asked(browser, first) == (401, "seat_given_anew")
        assert await asked(browser, second) == AWAY
        assert (await asked(browser, bare))[0] == 401
        code = (await content_machines.make_code(deployment, sub, **place)).code
        await content_page.open_code(deployment, code=code, address="10.0.0.9")
        assert await asked(browser, second) == (401, "seat_given_anew"), "another machine took its place"
        await content_machines.end_machine(deployment, sub, **place)
        assert await asked(browser, second) == (401, "token_refused")
