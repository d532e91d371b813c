"""Sends letters over SMTP: a lease first, then the server, then the result. Never a secret in a log.

A letter that the server took is marked in a transaction of its own. Should the process die exactly between the two,
the letter goes out once more under the same Message-ID, by which mailboxes know a copy.
"""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from pathlib import Path

import aiosmtplib
import structlog
from sqlalchemy import select, update

from nhipcau.domain.errors import NotFound
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import SYSTEM
from nhipcau.services import document_files
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.settings import Settings
from nhipcau.store import outbox
from nhipcau.store.models import Mail

_log = structlog.get_logger()

#: Letters over one connection.
BATCH = 20
#: Longest wait for one answer of the server, and for a whole batch, seconds.
ANSWER_S = 20.0
BATCH_S = 240.0
#: Nobody else takes a letter that somebody is sending; longer than any batch.
LEASE = timedelta(minutes=10)
#: First pause after a letter that was not taken; doubles up to the longest.
PAUSE = timedelta(minutes=1)
PAUSE_MOST = timedelta(hours=1)
#: A letter dies when it was not taken for so long (RFC 5321, 4.5.4.1).
LIFE = timedelta(days=4)
_ANSWER_MOST = 250


class ServerAway(Exception):
    """The mail server cannot be reached, or does not let us in."""


@dataclass(frozen=True, slots=True)
class _Result:
    mail: Mail
    #: Empty: taken.
    failure: str = ""
    #: The server will never take it.
    for_good: bool = False


async def send_due(deployment: Deployment) -> int:
    """Send the letters that are due, one batch; returns how many were taken. Raises ServerAway."""
    claimed = await _claim(deployment)
    if not claimed:
        return 0
    results: list[_Result] = []
    away: ServerAway | None = None
    try:
        async with asyncio.timeout(BATCH_S):
            async with _connected(deployment.settings) as client:
                for mail in claimed:
                    results.append(await _send(deployment, client, mail))
                    await _note(deployment, results[-1])
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        away = ServerAway(_said(error))
        done = {result.mail.id for result in results}
        for mail in claimed:
            if mail.id not in done:
                await _note(deployment, _Result(mail, str(away)))
    if away is not None:
        raise away
    return sum(not result.failure for result in results)


async def send_test(deployment: Deployment, *, address: str) -> None:
    """Send one letter at once. Raises ServerAway when it was not taken."""
    settings = deployment.settings
    message = _message(
        settings,
        address=address,
        name="",
        subject="Thư thử của hệ thống Nhịp Cầu",
        text="Máy chủ thư hoạt động.\n\nThe mail server works.",
        now=deployment.now(),
        identity=f"test-{deployment.now().timestamp():.6f}",
    )
    try:
        async with asyncio.timeout(ANSWER_S * 2), _connected(settings) as client:
            await client.send_message(message)
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        raise ServerAway(_said(error)) from error


def _connected(settings: Settings) -> aiosmtplib.SMTP:
    context = ssl.create_default_context(cafile=str(settings.smtp_ca)) if settings.smtp_ca else None
    return aiosmtplib.SMTP(
        hostname=settings.smtp_host,
        port=settings.smtp_port,
        use_tls=settings.smtp_tls == "tls",
        # Asked for means required: a server without it is not talked to.
        start_tls=settings.smtp_tls == "starttls",
        tls_context=context,
        username=settings.smtp_username or None,
        password=settings.smtp_password.get_secret_value() or None,
        timeout=ANSWER_S,
        local_hostname=settings.smtp_from.rpartition("@")[2],
    )


async def _claim(deployment: Deployment) -> Sequence[Mail]:
    now = deployment.now()
    due = select(Mail).where(Mail.state == "waiting", Mail.next_at <= now).order_by(Mail.next_at, Mail.id).limit(BATCH)
    async with deployment.database.read() as tx:
        if (await tx.scalars(due.limit(1))).first() is None:
            return ()
    async with deployment.database.write() as tx:
        claimed = (await tx.scalars(due)).all()
        for mail in claimed:
            mail.next_at = now + LEASE
            mail.tries += 1
    return claimed


async def _send(deployment: Deployment, client: aiosmtplib.SMTP, mail: Mail) -> _Result:
    settings = deployment.settings
    try:
        files = [
            (str(file["name"]), await document_files.read(settings.documents_dir, str(file["sha256"])))
            for file in mail.files
        ]
        message = await asyncio.to_thread(
            _message,
            settings,
            address=mail.address,
            name=mail.name,
            subject=mail.subject,
            text=mail.text,
            now=mail.created_at,
            identity=mail.reason,
            calendar=mail.calendar,
            method=mail.method,
            files=files,
        )
    except (NotFound, ValueError) as error:
        return _Result(mail, _said(error), for_good=True)
    try:
        await client.send_message(message)
    except aiosmtplib.SMTPRecipientsRefused as error:
        code = error.recipients[0].code if error.recipients else 450
        return _Result(mail, _said(error.recipients[0] if error.recipients else error), for_good=code >= 500)
    except aiosmtplib.SMTPResponseException as error:
        if error.code == 421 or not client.is_connected:
            raise
        return _Result(mail, _said(error), for_good=error.code >= 500)
    return _Result(mail)


async def _note(deployment: Deployment, result: _Result) -> None:
    now = deployment.now()
    mail = result.mail
    changed: dict[str, object] = {"failure": result.failure[:_ANSWER_MOST]}
    died = False
    if not result.failure:
        changed |= {"state": "sent", "sent_at": now}
    elif result.for_good or now - mail.created_at >= LIFE:
        changed |= {"state": "dead"}
        died = True
    else:
        changed |= {"next_at": now + min(PAUSE * 2 ** min(mail.tries - 1, 10), PAUSE_MOST)}
    async with deployment.database.write() as tx:
        await tx.execute(update(Mail).where(Mail.id == mail.id).values(**changed))
        if died:
            told = Happened(EventType.MAIL_DIED, {"address": mail.address, "failure": result.failure[:_ANSWER_MOST]})
            await outbox.append(tx, [told], actor=SYSTEM, at=now, place=outbox.Place(conference_id=mail.conference_id))
    if result.failure:
        _log.warning("letter not taken", mail=mail.id, for_good=died, answer=result.failure[:_ANSWER_MOST])
    if died:
        deployment.bus.publish(TOPIC)


def _message(
    settings: Settings,
    *,
    address: str,
    name: str,
    subject: str,
    text: str,
    now: datetime,
    identity: str,
    calendar: str = "",
    method: str = "",
    files: Sequence[tuple[str, bytes]] = (),
) -> EmailMessage:
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = Address("Nhịp Cầu", addr_spec=settings.smtp_from)
    message["To"] = Address(name, addr_spec=address)
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    # The same letter has the same identity, whenever and however often it is sent.
    domain = settings.smtp_from.rpartition("@")[2]
    message["Message-ID"] = f"<{hashlib.sha256(identity.encode()).hexdigest()[:32]}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    if calendar:
        message.add_alternative(calendar, subtype="calendar", params={"method": method})
    for file, content in files:
        kind = {"pdf": ("application", "pdf"), "png": ("image", "png"), "jpg": ("image", "jpeg")}
        main, sub = kind.get(Path(file).suffix.lstrip("."), ("application", "octet-stream"))
        message.add_attachment(content, maintype=main, subtype=sub, filename=file)
    return message


def _said(error: Exception) -> str:
    """Return what a server or the network answered, in one line; never what was sent to it."""
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return f"{error.code} (sai tên hoặc mật khẩu của máy chủ thư)"
    if isinstance(error, aiosmtplib.SMTPResponseException):
        text = f"{error.code} {error.message}"
    elif isinstance(error, TimeoutError):
        text = "không trả lời kịp"
    else:
        text = str(error) or type(error).__name__
    return " ".join(text.split())[:_ANSWER_MOST]
