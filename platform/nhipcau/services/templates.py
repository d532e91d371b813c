"""Templates that offices change: looked at and tried before they are accepted, of one body or of everybody."""

from __future__ import annotations

import hashlib
from datetime import date

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents.fields import FIELDS
from nhipcau.documents.standard_template import standard_template
from nhipcau.documents.template_check import check_template
from nhipcau.documents.words import NAMES
from nhipcau.domain.errors import Forbidden, NotFound
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.papers import DocumentKind
from nhipcau.domain.roles import ANYWHERE, Action, Actor, ActorKind, ScopeKind, Target, allowed
from nhipcau.schemas.documents import TemplateFieldView, TemplateKindView, TemplateView
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.reach import BodyTree, scopes
from nhipcau.services.rendering import set_in_turn
from nhipcau.store import outbox
from nhipcau.store.models import Body, DocumentTemplate


async def list_templates(deployment: Deployment, actor: Actor, *, language: str) -> list[TemplateKindView]:
    """Return every kind with its fields and the templates that the actor may read. Raises Forbidden."""
    day = day_of(deployment.now())
    if not allowed(actor, Action.TEMPLATES_READ, ANYWHERE, day):
        raise Forbidden
    english = language == "en"
    async with deployment.database.read() as tx:
        tree = await BodyTree.load(tx)
        rows = await tx.execute(
            select(DocumentTemplate, Body.name)
            .outerjoin(Body, Body.id == DocumentTemplate.body_id)
            .where(DocumentTemplate.removed_at.is_(None))
            .order_by(DocumentTemplate.body_id, DocumentTemplate.id)
        )
        found: dict[str, list[TemplateView]] = {}
        for template, body_name in rows:
            if _may(actor, tree, template.body_id, day, Action.TEMPLATES_READ):
                found.setdefault(template.kind, []).append(_view(template, body_name or ""))
    return [
        TemplateKindView(
            kind=kind,
            name=NAMES[kind][english],
            fields=tuple(
                TemplateFieldView(name=f.name, says=f.en if english else f.vi, columns=tuple(f.columns or ()))
                for f in FIELDS[kind]
            ),
            templates=tuple(found.get(kind, ())),
        )
        for kind in DocumentKind
    ]


async def download_template(deployment: Deployment, actor: Actor, *, kind: DocumentKind, body_id: int | None) -> bytes:
    """Return the template in use for a body (or for everybody), to be changed. Raises Forbidden, NotFound."""
    day = day_of(deployment.now())
    if not allowed(actor, Action.TEMPLATES_READ, ANYWHERE, day):
        raise Forbidden
    async with deployment.database.read() as tx:
        content, _ = await template_for(tx, kind, body_id, day)
    return content


async def upload_template(
    deployment: Deployment, actor: Actor, *, kind: DocumentKind, body_id: int | None, name: str, content: bytes
) -> TemplateView:
    """Look at a template, try it, and use it from now on.

    Raises Forbidden, NotFound (a body), TemplateRefused, TemplateSyntax, TemplateForbidden, TemplateUnknownField.
    """
    now = deployment.now()
    async with deployment.database.read() as tx:
        tree = await BodyTree.load(tx)
        if not _may(actor, tree, body_id, day_of(now)):
            raise Forbidden
        if body_id is not None and await tx.get(Body, body_id) is None:
            raise NotFound(what="body")
    await set_in_turn(check_template, kind, content)
    sha256 = hashlib.sha256(content).hexdigest()
    async with deployment.database.write() as tx:
        await tx.execute(
            update(DocumentTemplate)
            .where(
                DocumentTemplate.kind == kind,
                DocumentTemplate.body_id == body_id if body_id is not None else DocumentTemplate.body_id.is_(None),
                DocumentTemplate.removed_at.is_(None),
            )
            .values(removed_at=now)
        )
        template = DocumentTemplate(
            kind=kind,
            body_id=body_id,
            name=name[:200],
            sha256=sha256,
            content=content,
            uploaded_by=actor.id if actor.kind is ActorKind.PERSON else None,
            uploaded_by_name=actor.name[:120],
            uploaded_at=now,
        )
        tx.add(template)
        body = await tx.get(Body, body_id) if body_id is not None else None
        told = Happened(EventType.TEMPLATE_CHANGED, {"kind": kind, "body_id": body_id, "sha256": sha256})
        await outbox.append(tx, [told], actor=actor, at=now)
    deployment.bus.publish(TOPIC)
    return _view(template, body.name if body else "")


async def remove_template(deployment: Deployment, actor: Actor, *, template_id: int) -> None:
    """Go back to the template above: everybody's, else the standard one. Raises NotFound, Forbidden."""
    now = deployment.now()
    async with deployment.database.write() as tx:
        template = await tx.get(DocumentTemplate, template_id)
        if template is None or template.removed_at is not None:
            raise NotFound(what="document")
        if not _may(actor, await BodyTree.load(tx), template.body_id, day_of(now)):
            raise Forbidden
        template.removed_at = now
        told = Happened(EventType.TEMPLATE_CHANGED, {"kind": template.kind, "body_id": template.body_id, "sha256": ""})
        await outbox.append(tx, [told], actor=actor, at=now)
    deployment.bus.publish(TOPIC)


async def template_for(
    tx: AsyncSession, kind: DocumentKind, body_id: int | None, day: date
) -> tuple[bytes, int | None]:
    """Return the template in use and its id: the nearest body's upwards, else everybody's, else the standard one."""
    chain: list[int] = []
    if body_id is not None:
        tree = await BodyTree.load(tx)
        above = body_id
        while above and above not in chain:
            chain.append(above)
            above = tree.parent(above, day)
    found = {
        template.body_id: template
        for template in await tx.scalars(
            select(DocumentTemplate).where(
                DocumentTemplate.kind == kind,
                DocumentTemplate.removed_at.is_(None),
                or_(DocumentTemplate.body_id.is_(None), DocumentTemplate.body_id.in_(chain)),
            )
        )
    }
    for place in (*chain, None):
        if place in found:
            return found[place].content, found[place].id
    return await set_in_turn(standard_template, kind), None


def _may(
    actor: Actor, tree: BodyTree, body_id: int | None, day: date, action: Action = Action.TEMPLATES_MANAGE
) -> bool:
    if body_id is None:
        # Everybody's documents: not for a role over a part of the province.
        whole = bool(scopes(actor, ScopeKind.SYSTEM, day, action))
        return whole and allowed(actor, action, ANYWHERE, day)
    target = Target(host_bodies=tree.upwards(body_id, day) | {body_id})
    return allowed(actor, action, target, day)


def _view(template: DocumentTemplate, body_name: str) -> TemplateView:
    return TemplateView(
        id=template.id,
        kind=DocumentKind(template.kind),
        body_id=template.body_id,
        body_name=body_name,
        name=template.name,
        sha256=template.sha256,
        uploaded_by=template.uploaded_by_name,
        uploaded_at=template.uploaded_at,
    )
