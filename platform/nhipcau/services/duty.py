"""Providers of line and power (Art. 13.6c, 14): asked by a link, they acknowledge and name who is on duty."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.domain.conference import Intake
from nhipcau.domain.errors import BadInput, Forbidden, NameTaken, NotFound
from nhipcau.domain.errors_documents import DutyLinkExpired
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.papers import ProviderKind
from nhipcau.domain.roles import ANYWHERE, SYSTEM, Action, Actor, ActorKind, allowed
from nhipcau.schemas.documents import (
    DutyAnswerIn,
    DutyLinkView,
    DutyPage,
    DutyPersonView,
    DutySession,
    ProviderIn,
    ProviderView,
)
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.document_facts import read_conference
from nhipcau.services.documents import conference_reach
from nhipcau.services.duty_times import sessions_of, times_digest
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.secret_values import digest
from nhipcau.settings import Settings
from nhipcau.store import outbox
from nhipcau.store.models import Conference, DutyLink, DutyPerson, Provider, Session

#: A link holds until so long after the conference: what happened may be told afterwards.
AFTERWARDS = timedelta(days=7)


async def list_providers(deployment: Deployment, actor: Actor) -> list[ProviderView]:
    """Return all providers. Raises Forbidden."""
    _require(deployment, actor, Action.MAIL_READ)
    async with deployment.database.read() as tx:
        return [provider_view(row) for row in await tx.scalars(select(Provider).order_by(Provider.kind, Provider.name))]


async def keep_provider(
    deployment: Deployment, actor: Actor, *, request: ProviderIn, provider_id: int | None = None
) -> ProviderView:
    """Add a provider, or change one. Raises Forbidden, NotFound, NameTaken."""
    _require(deployment, actor)
    async with deployment.database.write() as tx:
        provider = Provider() if provider_id is None else await tx.get(Provider, provider_id)
        if provider is None:
            raise NotFound(what="provider")
        taken = await tx.scalar(select(Provider.id).where(Provider.name == request.name))
        if taken is not None and taken != provider_id:
            raise NameTaken(name=request.name)
        provider.name, provider.kind, provider.phone = request.name, request.kind, request.phone
        provider.mail, provider.active = request.mail or "", request.active
        tx.add(provider)
    return provider_view(provider)


async def ask_provider(deployment: Deployment, actor: Actor, *, conference_id: int, provider_id: int) -> DutyLinkView:
    """Make the link of a provider; a revoked one is made anew. Raises NotFound, Forbidden, BadInput."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        await conference_reach(tx, actor, conference_id, Action.DOCUMENTS_MAKE, now)
        provider = await tx.get(Provider, provider_id)
        if provider is None or not provider.active:
            raise BadInput(field="provider_id", detail="no_such_provider")
        link = await tx.scalar(
            select(DutyLink).where(DutyLink.conference_id == conference_id, DutyLink.provider_id == provider_id)
        )
        if link is None:
            link = DutyLink(conference_id=conference_id, provider_id=provider_id, note="")
        if link.id is None or link.revoked_at is not None:
            link.created_at, link.revoked_at = now, None
        link.token_hash = digest(_token(deployment.settings, conference_id, provider_id, link.created_at))
        tx.add(link)
        await tx.flush()
        (shown,) = await links_of(tx, deployment.settings, conference_id, with_urls=True, only=link.id)
    return shown


async def revoke_link(deployment: Deployment, actor: Actor, *, link_id: int) -> None:
    """Make a provider's link useless. Raises NotFound, Forbidden."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        link = await tx.get(DutyLink, link_id)
        if link is None:
            raise NotFound(what="provider")
        await conference_reach(tx, actor, link.conference_id, Action.DOCUMENTS_MAKE, now)
        link.revoked_at = now


async def read_duty(deployment: Deployment, *, token: str, address: str) -> DutyPage:
    """Return what a provider sees behind its link. Raises DutyLinkExpired, TooMany."""
    now = deployment.now()
    async with deployment.database.read() as tx:
        link = await _link(tx, deployment, token, address, now)
        page = await _page(tx, link, now)
    if link.seen_at is None:
        async with deployment.database.write() as tx:
            await tx.execute(update(DutyLink).where(DutyLink.id == link.id).values(seen_at=now))
    return page


async def answer_duty(deployment: Deployment, *, request: DutyAnswerIn, address: str) -> DutyPage:
    """Take note that a provider acknowledges, and whom it puts on duty in each session (Art. 14.1b, 14.2b).

    Raises DutyLinkExpired, TooMany, BadInput (a session that is not the conference's, or named twice).
    """
    now = deployment.now()
    # Strangers may ask: nobody waits for the write lock before the link is known to be good.
    async with deployment.database.read() as tx:
        await _link(tx, deployment, request.token, address, now)
    async with deployment.database.write() as tx:
        link = await _link(tx, deployment, request.token, address, now)
        sessions = set(await tx.scalars(select(Session.id).where(Session.conference_id == link.conference_id)))
        named = [person.session_id for person in request.people]
        if not set(named) <= sessions or len(set(named)) != len(named):
            raise BadInput(field="session_id", detail="no_such_session")
        await tx.execute(delete(DutyPerson).where(DutyPerson.link_id == link.id))
        tx.add_all(
            DutyPerson(link_id=link.id, session_id=p.session_id, name=p.name, phone=p.phone, named_at=now)
            for p in request.people
        )
        link.acknowledged_at, link.note = now, request.note
        link.acknowledged_for = await _now_asked(tx, link.conference_id)
        provider = await tx.get_one(Provider, link.provider_id)
        told = Happened(EventType.DUTY_ACKNOWLEDGED, {"provider": provider.name, "named": len(named)})
        who = Actor(ActorKind.SYSTEM, SYSTEM.id, provider.name[:120])
        await outbox.append(tx, [told], actor=who, at=now, place=outbox.Place(conference_id=link.conference_id))
        await tx.flush()
        page = await _page(tx, link, now)
    deployment.bus.publish(TOPIC)
    return page


async def links_of(
    tx: AsyncSession, settings: Settings, conference_id: int, *, with_urls: bool, only: int | None = None
) -> tuple[DutyLinkView, ...]:
    """Return who was asked and what they answered, for the times of now (four queries)."""
    asked = await _now_asked(tx, conference_id)
    query = (
        select(DutyLink, Provider)
        .join(Provider, Provider.id == DutyLink.provider_id)
        .where(DutyLink.conference_id == conference_id)
        .order_by(Provider.kind.desc(), Provider.name)
    )
    rows = (await tx.execute(query if only is None else query.where(DutyLink.id == only))).all()
    people: dict[int, list[DutyPersonView]] = {}
    for person in await tx.scalars(
        select(DutyPerson).where(DutyPerson.link_id.in_([link.id for link, _ in rows])).order_by(DutyPerson.id)
    ):
        shown = DutyPersonView(session_id=person.session_id, name=person.name, phone=person.phone)
        people.setdefault(person.link_id, []).append(shown)
    return tuple(
        DutyLinkView(
            id=link.id,
            provider_id=provider.id,
            provider=provider.name,
            kind=ProviderKind(provider.kind),
            url=duty_url(settings, link) if with_urls and link.revoked_at is None else "",
            seen_at=link.seen_at,
            acknowledged_at=None if _is_stale(link, asked) else link.acknowledged_at,
            stale=_is_stale(link, asked),
            note=link.note or "",
            people=tuple(people.get(link.id, ())),
        )
        for link, provider in rows
        if link.revoked_at is None
    )


async def _now_asked(tx: AsyncSession, conference_id: int) -> str:
    sessions = (await sessions_of(tx, [conference_id])).get(conference_id, [])
    return times_digest(await tx.get_one(Conference, conference_id), sessions)


def _is_stale(link: DutyLink, asked: str) -> bool:
    return link.acknowledged_at is not None and link.acknowledged_for not in ("", asked)


def duty_url(settings: Settings, link: DutyLink) -> str:
    """Return the address of a provider's page; the secret stands behind the ``#`` and reaches no log."""
    token = _token(settings, link.conference_id, link.provider_id, link.created_at)
    return f"{settings.public_url}/truc#{token}"


def provider_view(row: Provider) -> ProviderView:
    """Return a provider as it is shown."""
    return ProviderView(
        id=row.id, name=row.name, kind=ProviderKind(row.kind), phone=row.phone, mail=row.mail, active=row.active
    )


def _token(settings: Settings, conference_id: int, provider_id: int, made_at: datetime) -> str:
    """Made from the installation's key, so that it can be shown and mailed again; only its hash is stored."""
    said = f"duty:{conference_id}:{provider_id}:{made_at.timestamp():.6f}"
    return hmac.new(settings.session_secret.get_secret_value().encode(), said.encode(), hashlib.sha256).hexdigest()


async def _link(tx: AsyncSession, deployment: Deployment, token: str, address: str, now: datetime) -> DutyLink:
    deployment.entrance.check_code(address, now)
    link = await tx.scalar(select(DutyLink).where(DutyLink.token_hash == digest(token)))
    # The end follows the conference: one that was moved keeps its link.
    ends_at = None if link is None else await _end(tx, link.conference_id)
    if link is None or link.revoked_at is not None or ends_at is None or ends_at + AFTERWARDS <= now:
        deployment.entrance.code_failed(address, now)
        raise DutyLinkExpired
    return link


async def _end(tx: AsyncSession, conference_id: int) -> datetime | None:
    """Return when the last of a conference is over, sessions that were extended included."""
    last = await tx.scalar(select(func.max(Session.ends_at)).where(Session.conference_id == conference_id))
    ends_at = await tx.scalar(select(Conference.ends_at).where(Conference.id == conference_id))
    return max((at for at in (last, ends_at) if at is not None), default=None)


async def _page(tx: AsyncSession, link: DutyLink, now: datetime) -> DutyPage:
    conference = await tx.get_one(Conference, link.conference_id)
    provider = await tx.get_one(Provider, link.provider_id)
    known = await read_conference(tx, conference, today=day_of(now))
    people = {p.session_id: p for p in await tx.scalars(select(DutyPerson).where(DutyPerson.link_id == link.id))}
    sessions: Sequence[Session] = (*known.rehearsals, *([known.live] if known.live else []))
    return DutyPage(
        provider=provider.name,
        kind=ProviderKind(provider.kind),
        title=conference.title,
        host=known.host.name,
        main_point=known.main.name if known.main else "",
        points=tuple(point.name for point in known.subs),
        coordinator=conference.coordinator,
        coordinator_phone=conference.coordinator_phone,
        hotline=known.regulation.hotline,
        sessions=tuple(
            DutySession(
                id=session.id,
                kind=session.kind,
                starts_at=session.starts_at,
                ends_at=session.ends_at,
                name=people[session.id].name if session.id in people else "",
                phone=people[session.id].phone if session.id in people else "",
            )
            for session in sessions
        ),
        acknowledged_at=None if _is_stale(link, await _now_asked(tx, conference.id)) else link.acknowledged_at,
        note=link.note or "",
        cancelled=conference.intake == Intake.CANCELLED,
    )


def _require(deployment: Deployment, actor: Actor, action: Action = Action.MAIL_MANAGE) -> None:
    if not allowed(actor, action, ANYWHERE, day_of(deployment.now())):
        raise Forbidden
