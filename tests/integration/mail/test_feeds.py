"""Calendar feeds: what a body hosts and where it has a point, at an address that is secret and can be taken back."""

from __future__ import annotations

import icalendar
import pytest
from sqlalchemy import update

from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.services import feeds
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import Conference
from support.control_plane import Clock, make_conference, make_point
from support.office import WHEN, Office, make_office
from support.web import open_browser

pytestmark = pytest.mark.anyio

WHERE = "10.9.9.9"


@pytest.fixture
async def office(deployment: Deployment) -> Office:
    made = await make_office(deployment)
    await made.rehearse()
    return made


def token(url: str) -> str:
    return url.rpartition("/api/feeds/")[2].removesuffix(".ics")


async def entries(office: Office, url: str) -> list[tuple[str, str]]:
    content = await feeds.read_feed(office.deployment, token=token(url), address=WHERE)
    events = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return [(str(event["SUMMARY"]), str(event["STATUS"])) for event in events]


async def test_a_feed_holds_what_concerns_the_body_and_no_more(office: Office) -> None:
    sub = office.subs[0]
    await make_conference(
        office.deployment,
        await make_point(office.deployment, "Nơi khác"),
        [office.subs[1]],
        title="Việc của người khác",
        starts_in=WHEN - office.deployment.now(),
    )
    both = [
        ("Vận hành thử: Hội nghị giao ban tháng 3", "CONFIRMED"),
        ("Hội nghị giao ban tháng 3", "CONFIRMED"),
    ]
    for body_id in (office.host.id, sub.body_id):
        feed = await feeds.issue_feed(office.deployment, office.engineer, body_id=body_id)
        assert await entries(office, feed.url) == both
    async with office.deployment.database.write() as tx:
        await tx.execute(update(Conference).where(Conference.id == office.conference.id).values(intake="cancelled"))
    assert {status for _, status in await entries(office, feed.url)} == {"CANCELLED"}
    async with office.deployment.database.write() as tx:
        await tx.execute(update(Conference).where(Conference.id == office.conference.id).values(intake="draft"))
    assert await entries(office, feed.url) == []


async def test_an_address_is_taken_back_by_a_new_one_and_by_revoking(office: Office, clock: Clock) -> None:
    first = await feeds.issue_feed(office.deployment, office.registrar, body_id=office.host.id)
    second = await feeds.issue_feed(office.deployment, office.registrar, body_id=office.host.id)
    shown = await feeds.get_feed(office.deployment, office.registrar, body_id=office.host.id)
    assert shown.url == second.url != first.url
    with pytest.raises(NotFound):
        await entries(office, first.url)
    assert len(await entries(office, second.url)) == 2
    await feeds.revoke_feed(office.deployment, office.registrar, body_id=office.host.id)
    with pytest.raises(NotFound):
        await entries(office, second.url)


async def test_a_feed_is_read_without_a_sign_in_and_managed_by_its_own_people(office: Office) -> None:
    feed = await feeds.issue_feed(office.deployment, office.registrar, body_id=office.host.id)
    async with open_browser(office.deployment) as browser:
        answer = await browser.get(f"/api/feeds/{token(feed.url)}.ics")
        assert (answer.status_code, answer.headers["content-type"], answer.headers["cache-control"]) == (
            200,
            "text/calendar; charset=utf-8",
            "private, no-store",
        )
    with pytest.raises(Forbidden):
        await feeds.issue_feed(office.deployment, office.registrar, body_id=office.subs[0].body_id)
