"""A real SMTP server on this machine, which takes, refuses, stalls or goes away as a test says."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import icalendar
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class MailServer:
    """What arrived, and how the next letters are answered."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    #: Address → answer instead of taking it.
    answers: dict[str, str] = field(default_factory=dict)
    #: Number of letters to take before the connection is cut without an answer.
    cut_after: int | None = None
    logins: list[tuple[str, str]] = field(default_factory=list)

    def calendars(self) -> list[Any]:
        """Entries of every calendar that arrived, in order, each with ``METHOD`` beside it."""
        found = []
        for letter in self.letters:
            for part in letter.walk():
                if part.get_content_type() == "text/calendar":
                    calendar = icalendar.Calendar.from_ical(part.get_content())
                    assert part.get_param("method") == str(calendar["METHOD"])
                    (event,) = calendar.walk("VEVENT")
                    event["X-METHOD"] = calendar["METHOD"]
                    event["X-TO"] = str(letter["To"].addresses[0].addr_spec)
                    found.append(event)
        return found

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer for a recipient."""
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take a letter, or cut the line after it was taken."""
        assert isinstance(envelope.content, bytes)
        letter = message_from_bytes(envelope.content, policy=default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        if self.cut_after is not None and len(self.letters) > self.cut_after:
            line: Any = server.transport
            line.abort()
        return "250 OK"


class _Controller(Controller):
    """Binds to the port first asked for, and to none of its own choosing afterwards."""

    def __init__(self, handler: MailServer, **options: Any) -> None:
        super().__init__(handler, hostname="127.0.0.1", port=0, **options)

    def _trigger_server(self) -> None:
        # The library would connect to port 0.
        listening: Any = self.server
        self.port = listening.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server(*, tls: ssl.SSLContext | None = None, password: str = "") -> Iterator[MailServer]:
    """Run the server; with ``tls`` it speaks STARTTLS only, with ``password`` it wants a login."""
    state = MailServer()

    def login(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        state.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password.decode() == password, handled=False)

    options: dict[str, Any] = {}
    if tls is not None:
        options |= {"tls_context": tls, "require_starttls": True}
    if password:
        options |= {"authenticator": login, "auth_required": True}
    controller = _Controller(state, **options)
    controller.start()
    state.port = controller.port
    try:
        yield state
    finally:
        controller.stop()
