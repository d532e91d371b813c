"""Whoever guesses codes and links does not stand before the chair's commands in the queue of writers."""

from __future__ import annotations

import pytest

from nhipcau.domain.errors_content import ContentCodeUnknown
from nhipcau.domain.errors_preparation import SeatLinkUsed
from nhipcau.domain.errors_sign_in import CodeUnknown, LinkExpired
from nhipcau.services import content_page, enrolment, seat_links, sign_in
from nhipcau.services.deployment import Deployment

pytestmark = pytest.mark.anyio

ADDRESS = "10.0.0.9"


async def test_a_wrong_code_is_refused_while_somebody_writes(deployment: Deployment) -> None:
    # A command would wait for the one before it, and be refused with StorageUnavailable in the end.
    async with deployment.database.write():
        with pytest.raises(ContentCodeUnknown):
            await content_page.open_code(deployment, code="AAAA-AAAA", address=ADDRESS)
        with pytest.raises(CodeUnknown):
            await enrolment.enrol_device(deployment, code="AAAA-AAAA", address=ADDRESS)
        with pytest.raises(SeatLinkUsed):
            await seat_links.open_link(deployment, token="x" * 20, address=ADDRESS)
        with pytest.raises(LinkExpired):
            await sign_in.sign_in_by_link(deployment, token="x" * 20, address=ADDRESS)
