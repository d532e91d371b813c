"""Mail as administrators see it: whether it is on, what waits and what died; addresses of bodies; a test letter."""

from __future__ import annotations

from sqlalchemy import case, func, select, update

from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.errors_documents import MailFailed, MailOff
from nhipcau.domain.roles import ANYWHERE, Action, Actor, allowed
from nhipcau.schemas.mail import BodyMailView, LetterView, MailState
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.posting import ServerAway, send_test
from nhipcau.store.models import Body, BodyMail, Mail

#: Letters in the list.
LIST_LIMIT = 100


async def mail_state(deployment: Deployment, actor: Actor) -> MailState:
    """Return the state of outgoing mail (four queries). Raises Forbidden."""
    _require(deployment, actor, Action.MAIL_READ)
    settings = deployment.settings
    async with deployment.database.read() as tx:
        counts = dict((await tx.execute(select(Mail.state, func.count()).group_by(Mail.state))).all())
        last = await tx.scalar(select(func.max(Mail.sent_at)))
        in_vain = (Mail.state != "sent") & (Mail.failure != "")
        total = await tx.scalar(select(func.count()).select_from(Mail).where(in_vain))
        troubled = list(
            await tx.scalars(
                select(Mail)
                .where(in_vain)
                .order_by(case((Mail.state == "dead", 0), else_=1), Mail.id.desc())
                .limit(LIST_LIMIT)
            )
        )
    return MailState(
        on=bool(settings.smtp_host),
        server=f"{settings.smtp_host}:{settings.smtp_port}" if settings.smtp_host else "",
        sender=settings.smtp_from,
        waiting=counts.get("waiting", 0),
        sent=counts.get("sent", 0),
        dead=counts.get("dead", 0),
        last_sent_at=last,
        failure=next((mail.failure for mail in troubled if mail.state == "waiting"), ""),
        letters=tuple(_view(mail) for mail in troubled),
        troubled=total or 0,
    )


async def try_mail(deployment: Deployment, actor: Actor, *, address: str) -> None:
    """Send a test letter and wait for the server's answer. Raises Forbidden, MailOff, MailFailed."""
    _require(deployment, actor)
    if not deployment.settings.smtp_host:
        raise MailOff
    try:
        await send_test(deployment, address=address)
    except ServerAway as error:
        raise MailFailed(answer=str(error)) from error


async def try_again(deployment: Deployment, actor: Actor, *, mail_id: int) -> None:
    """Put a dead letter back, or send one that waits at once. Raises Forbidden, NotFound."""
    _require(deployment, actor)
    now = deployment.now()
    async with deployment.database.write() as tx:
        # A letter that is on its way keeps its lease.
        done = await tx.execute(
            update(Mail)
            .where(Mail.id == mail_id, Mail.state != "sent", Mail.failure != "")
            .values(state="waiting", next_at=now, created_at=now, tries=0)
            .returning(Mail.id)
        )
        if done.first() is None:
            raise NotFound(what="mail")


async def list_addresses(deployment: Deployment, actor: Actor) -> list[BodyMailView]:
    """Return the mail address of every body that has one. Raises Forbidden."""
    _require(deployment, actor, Action.MAIL_READ)
    async with deployment.database.read() as tx:
        rows = await tx.execute(
            select(BodyMail.body_id, Body.name, BodyMail.address)
            .join(Body, Body.id == BodyMail.body_id)
            .order_by(Body.name, Body.id)
        )
        return [BodyMailView(body_id=body_id, body_name=name, address=address) for body_id, name, address in rows]


async def set_address(deployment: Deployment, actor: Actor, *, body_id: int, address: str | None) -> BodyMailView:
    """Set or take away the official mail address of a body. Raises Forbidden, NotFound."""
    _require(deployment, actor)
    async with deployment.database.write() as tx:
        body = await tx.get(Body, body_id)
        if body is None:
            raise NotFound(what="body")
        row = await tx.get(BodyMail, body_id)
        if address is None:
            if row is not None:
                await tx.delete(row)
        elif row is None:
            tx.add(BodyMail(body_id=body_id, address=address))
        else:
            row.address = address
    return BodyMailView(body_id=body_id, body_name=body.name, address=address or "")


def _view(mail: Mail) -> LetterView:
    return LetterView(
        id=mail.id,
        address=mail.address,
        subject=mail.subject,
        state=mail.state,  # type: ignore[arg-type]  # text of the column, checked by the model
        tries=mail.tries,
        failure=mail.failure,
        created_at=mail.created_at,
        next_at=mail.next_at,
    )


def _require(deployment: Deployment, actor: Actor, action: Action = Action.MAIL_MANAGE) -> None:
    if not allowed(actor, action, ANYWHERE, day_of(deployment.now())):
        raise Forbidden
