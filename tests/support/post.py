"""An office that sends mail to a real server, for tests of letters."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.papers import DocumentKind
from nhipcau.schemas.documents import DocumentIn, SendIn
from nhipcau.services import documents
from nhipcau.services.deployment import Deployment
from nhipcau.services.outgoing import write_letters
from nhipcau.services.posting import send_due
from nhipcau.settings import Settings
from nhipcau.store import outbox
from nhipcau.store.models import Conference, Mail
from support.control_plane import Clock
from support.mailserver import MailServer
from support.office import Office


class Post:
    """An office with a mail server."""

    def __init__(self, office: Office, server: MailServer, clock: Clock) -> None:
        self.office, self.server, self.clock = office, server, clock
        self.deployment = office.deployment

    async def deliver(self) -> None:
        """Make the letters of what happened, and send what is due."""
        while await write_letters(self.deployment):
            pass
        while await send_due(self.deployment):
            pass

    async def send(
        self, kind: DocumentKind = DocumentKind.NOTICE, *addresses: str, conference_id: int | None = None
    ) -> None:
        """Make a document of the conference, or of another one, and send it."""
        request = DocumentIn.model_validate({"kind": kind, "number": "15/TB-VP"})
        made = await documents.make_document(
            self.deployment,
            self.office.registrar,
            request=request,
            conference_id=conference_id or self.office.conference.id,
        )
        order = SendIn(addresses=list(addresses))
        await documents.send_document(self.deployment, self.office.registrar, document_id=made.id, request=order)

    async def change(self, **values: object) -> None:
        """Change the conference, as a registration is changed: rows and the fact in one transaction."""
        async with self.deployment.database.write() as tx:
            await tx.execute(update(Conference).values(**values))
            await self.tell(tx)

    async def tell(self, tx: AsyncSession, kind: EventType = EventType.CONFERENCE_CHANGED) -> None:
        """Store a fact about the conference."""
        place = outbox.Place(conference_id=self.office.conference.id)
        await outbox.append(
            tx,
            [Happened(kind, {"title": "x"})],
            actor=self.office.registrar,
            at=self.deployment.now(),
            place=place,
        )

    async def rows(self) -> list[Mail]:
        """Every letter that was made."""
        async with self.deployment.database.read() as tx:
            return list(await tx.scalars(select(Mail).order_by(Mail.id)))


def settings_for(deployment: Deployment, server: MailServer, **more: object) -> Deployment:
    """Return the deployment with that mail server."""
    values: dict[str, Any] = {
        **deployment.settings.model_dump(),
        "smtp_host": "127.0.0.1",
        "smtp_port": server.port,
        "smtp_tls": "none",
        "smtp_from": "hop@bacgiang.example.vn",
        **more,
    }
    return replace(deployment, settings=Settings(**values))


def to(letter: EmailMessage) -> str:
    """Return whom a letter is addressed to."""
    return str(letter["To"].addresses[0].addr_spec)
