"""An office with a mail server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from nhipcau.services.deployment import Deployment
from support.control_plane import Clock
from support.mailserver import mail_server
from support.office import make_office
from support.post import Post, settings_for


@pytest.fixture
async def post(deployment: Deployment, clock: Clock) -> AsyncIterator[Post]:
    with mail_server() as server:
        office = await make_office(settings_for(deployment, server))
        await office.rehearse()
        await office.give_addresses()
        made = Post(office, server, clock)
        # The mark is set at what has been: nobody is told of it.
        await made.deliver()
        yield made
