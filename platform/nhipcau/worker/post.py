"""The post: makes letters from events and sends them, as long as a mail server is configured."""

from __future__ import annotations

import asyncio
import logging

from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.outgoing import write_letters
from nhipcau.services.posting import ServerAway, send_due

log = logging.getLogger(__name__)

#: Looks by itself this often, whatever the bus says, seconds.
LOOK_EVERY_S = 2.0
#: First pause after the server was away, and the longest, seconds.
AWAY_S = 5.0
AWAY_MOST_S = 120.0


async def post_letters(deployment: Deployment) -> None:
    """Run until cancelled."""
    away_s = 0.0
    while True:
        if not deployment.settings.smtp_host:
            await asyncio.sleep(3600)
            continue
        seen = deployment.bus.published(TOPIC)
        await write_letters(deployment)
        try:
            while await send_due(deployment):
                pass
            away_s = 0.0
        except ServerAway as error:
            away_s = min(max(AWAY_S, away_s * 2), AWAY_MOST_S)
            log.warning("mail server away, next try in %d s: %s", away_s, error)
            await asyncio.sleep(away_s)
        if deployment.bus.published(TOPIC) == seen:
            await deployment.bus.wait(TOPIC, LOOK_EVERY_S)
