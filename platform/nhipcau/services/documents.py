"""Documents: made from what is registered, kept as they were, signed outside, sent through the outbox."""

from __future__ import annotations

import secrets
from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.documents import words
from nhipcau.documents.docx_render import render_docx
from nhipcau.documents.fields import Value
from nhipcau.documents.pdf_render import render_pdf, render_pictures
from nhipcau.domain.errors import BadInput, Forbidden, NotFound, WrongState
from nhipcau.domain.errors_documents import MailOff, NobodyToSendTo, NoticeIncomplete, SignedCopyWrong
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.papers import ANNOUNCING, DocumentKind, missing_in_notice
from nhipcau.domain.roles import Action, Actor, ActorKind, Target, allowed
from nhipcau.schemas.documents import DocumentIn, DocumentView, PreviewView, SendIn, VerifiedDocument
from nhipcau.services import document_files
from nhipcau.services.calendar import day_of
from nhipcau.services.contact_facts import contact_facts
from nhipcau.services.deployment import Deployment
from nhipcau.services.document_facts import Known, conference_facts, read_conference
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.reach import BodyTree, Reach, reach_of
from nhipcau.services.receivers import receivers_of
from nhipcau.services.rendering import set_in_turn
from nhipcau.services.secret_values import ALPHABET
from nhipcau.services.templates import template_for
from nhipcau.store import outbox
from nhipcau.store.models import Body, Conference, MadeDocument

#: Largest signed copy, bytes.
SIGNED_MOST = 20 * 1024 * 1024
#: What a preview bears instead of a code.
PREVIEW = "BẢN XEM TRƯỚC"
#: Pages of a preview that are shown.
PREVIEW_PAGES = 3

_CODE_GROUPS = 3
#: First bytes → the kind of file that may be a signed copy.
_SIGNED_KINDS = {b"%PDF-": "pdf", b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}


@dataclass(frozen=True, slots=True)
class _Draft:
    """What a document is set from."""

    kind: DocumentKind
    body_id: int
    conference_id: int | None
    facts: dict[str, Value]
    template: bytes
    template_id: int | None


async def make_document(
    deployment: Deployment,
    actor: Actor,
    *,
    request: DocumentIn,
    conference_id: int | None = None,
    body_id: int | None = None,
) -> DocumentView:
    """Set a document as .docx and PDF and keep both. Raises NotFound, Forbidden, NoticeIncomplete, BadInput."""
    now = deployment.now()
    code = _new_code()
    draft = await _draft(deployment, actor, request, code, now, conference_id, body_id)
    docx = await set_in_turn(render_docx, draft.template, draft.facts)
    pdf = await set_in_turn(render_pdf, draft.kind, draft.facts)
    folder = deployment.settings.documents_dir
    made = MadeDocument(
        kind=draft.kind,
        conference_id=draft.conference_id,
        body_id=draft.body_id,
        number=request.number,
        issued_on=request.issued_on or day_of(now),
        code=code,
        facts=dict(draft.facts),
        template_id=draft.template_id,
        docx_sha256=await document_files.keep(folder, docx),
        pdf_sha256=await document_files.keep(folder, pdf),
        made_by=actor.id if actor.kind is ActorKind.PERSON else None,
        made_by_name=actor.name[:120],
        made_at=now,
    )
    async with deployment.database.write() as tx:
        tx.add(made)
        await tx.flush()
        await _tell(tx, actor, made, EventType.DOCUMENT_MADE, now)
    deployment.bus.publish(TOPIC)
    return view(made)


async def preview_document(
    deployment: Deployment,
    actor: Actor,
    *,
    request: DocumentIn,
    conference_id: int | None = None,
    body_id: int | None = None,
) -> PreviewView:
    """Return pictures of the pages as they would be made; nothing is kept. Raises what making raises."""
    draft = await _draft(deployment, actor, request, PREVIEW, deployment.now(), conference_id, body_id)
    pages = await set_in_turn(render_pictures, draft.kind, draft.facts)
    shown = (f"data:image/png;base64,{b64encode(page).decode()}" for page in pages[:PREVIEW_PAGES])
    return PreviewView(pages=tuple(shown), total=len(pages))


async def list_body_documents(deployment: Deployment, actor: Actor, *, body_id: int) -> list[DocumentView]:
    """Return the documents of a body itself (contact officers), the newest first. Raises NotFound, Forbidden."""
    async with deployment.database.read() as tx:
        await _require_body(tx, actor, body_id, deployment.now(), Action.BODY_DOCUMENTS_READ)
        rows = await tx.scalars(
            select(MadeDocument)
            .where(MadeDocument.body_id == body_id, MadeDocument.conference_id.is_(None))
            .order_by(MadeDocument.id.desc())
            .limit(50)
        )
        return [view(row, replaced=place > 0) for place, row in enumerate(rows)]


async def read_file(deployment: Deployment, actor: Actor, *, document_id: int, form: str) -> tuple[bytes, str, str]:
    """Return content, name and media type of ``docx``, ``pdf`` or ``signed``. Raises NotFound, Forbidden."""
    async with deployment.database.read() as tx:
        made = await _readable(tx, actor, document_id, deployment.now())
    if form == "signed" and not made.signed_sha256:
        raise NotFound(what="file")
    sha256 = {"docx": made.docx_sha256, "pdf": made.pdf_sha256, "signed": made.signed_sha256}[form]
    content = await document_files.read(deployment.settings.documents_dir, sha256)
    if form == "signed":
        return content, made.signed_name, _media_type(content)
    name = f"{made.kind}-{made.code}.{form}".replace("_", "-")
    media = "application/pdf" if form == "pdf" else DOCX
    return content, name, media


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


async def keep_signed_copy(
    deployment: Deployment, actor: Actor, *, document_id: int, name: str, content: bytes
) -> DocumentView:
    """Keep the signed copy and its SHA-256. Raises NotFound, Forbidden, SignedCopyWrong."""
    now = deployment.now()
    async with deployment.database.read() as tx:
        await _changeable(tx, actor, document_id, now)
    if len(content) > SIGNED_MOST or not any(content.startswith(magic) for magic in _SIGNED_KINDS):
        raise SignedCopyWrong(field="file")
    sha256 = await document_files.keep(deployment.settings.documents_dir, content)
    async with deployment.database.write() as tx:
        made = await _changeable(tx, actor, document_id, now)
        made.signed_sha256, made.signed_bytes = sha256, len(content)
        made.signed_name = _file_name(name, content)
        made.signed_at, made.signed_by_name = now, actor.name[:120]
        await _tell(tx, actor, made, EventType.DOCUMENT_SIGNED, now)
    deployment.bus.publish(TOPIC)
    return view(made)


async def send_document(deployment: Deployment, actor: Actor, *, document_id: int, request: SendIn) -> DocumentView:
    """Hand a document to the post: the event is the order, the post's task makes the letters.

    Raises NotFound, Forbidden, MailOff, WrongState (its conference was cancelled), NobodyToSendTo.
    """
    now = deployment.now()
    if not deployment.settings.smtp_host:
        async with deployment.database.read() as tx:
            await _changeable(tx, actor, document_id, now)
        raise MailOff
    async with deployment.database.write() as tx:
        made = await _changeable(tx, actor, document_id, now)
        if made.conference_id is not None:
            conference = await tx.get_one(Conference, made.conference_id)
            if conference.intake == "cancelled":
                raise WrongState(state=conference.intake)
        if not request.addresses:
            await _require_receiver(tx, made)
        made.sent_at = now
        await _tell(tx, actor, made, EventType.DOCUMENT_SENT, now, addresses=request.addresses)
    deployment.bus.publish(TOPIC)
    return view(made)


async def verify_document(deployment: Deployment, *, code: str, address: str, language: str) -> VerifiedDocument:
    """Tell what a code on a document stands for. Raises NotFound, TooMany (guesses)."""
    now = deployment.now()
    deployment.entrance.check_code(address, now)
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    plain = "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))
    async with deployment.database.read() as tx:
        row = (
            await tx.execute(
                select(MadeDocument, Body.name)
                .join(Body, Body.id == MadeDocument.body_id)
                .where(MadeDocument.code == plain)
            )
        ).first()
        if row is None:
            deployment.entrance.code_failed(address, now)
            raise NotFound(what="document")
        made, body = row
        newer = await tx.scalar(
            select(MadeDocument.id)
            .where(
                MadeDocument.kind == made.kind,
                MadeDocument.body_id == made.body_id,
                MadeDocument.conference_id == made.conference_id
                if made.conference_id
                else MadeDocument.conference_id.is_(None),
                MadeDocument.id > made.id,
            )
            .limit(1)
        )
    kind = DocumentKind(made.kind)
    return VerifiedDocument(
        kind=kind,
        name=words.NAMES[kind][language == "en"],
        body=body,
        number=made.number,
        issued_on=made.issued_on,
        made_at=made.made_at,
        replaced=newer is not None,
        pdf_sha256=made.pdf_sha256,
        docx_sha256=made.docx_sha256,
        signed_sha256=made.signed_sha256,
    )


def view(made: MadeDocument, *, replaced: bool = False, language: str = "vi") -> DocumentView:
    """Return a made document as it is shown."""
    kind = DocumentKind(made.kind)
    return DocumentView(
        id=made.id,
        kind=kind,
        name=words.NAMES[kind][language == "en"],
        number=made.number,
        issued_on=made.issued_on,
        code=made.code,
        made_at=made.made_at,
        made_by=made.made_by_name,
        replaced=replaced,
        own_template=made.template_id is not None,
        docx_sha256=made.docx_sha256,
        pdf_sha256=made.pdf_sha256,
        signed_name=made.signed_name,
        signed_sha256=made.signed_sha256,
        signed_bytes=made.signed_bytes or 0,
        signed_at=made.signed_at,
        signed_by=made.signed_by_name or "",
        sent_at=made.sent_at,
    )


def missing_words(kind: DocumentKind, known: Known, language: str) -> tuple[str, ...]:
    """Return what a document lacks, in words; only what announces can lack something (Art. 9.2)."""
    if kind not in ANNOUNCING:
        return ()
    return tuple(words.MISSING[name][language == "en"] for name in missing_in_notice(known.notice))


async def conference_reach(
    tx: AsyncSession, actor: Actor, conference_id: int, action: Action, now: datetime
) -> tuple[Conference, Reach]:
    """Return a conference that the actor may do this to. Raises NotFound when it may not even read it, Forbidden."""
    conference = await tx.get(Conference, conference_id)
    if conference is None:
        raise NotFound(what="conference")
    reach = await reach_of(tx, actor, conference, day_of(now))
    if not reach.may(Action.CONFERENCE_READ):
        raise NotFound(what="conference")
    reach.require(action)
    return conference, reach


async def _draft(
    deployment: Deployment,
    actor: Actor,
    request: DocumentIn,
    code: str,
    now: datetime,
    conference_id: int | None,
    body_id: int | None,
) -> _Draft:
    today = day_of(now)
    async with deployment.database.read() as tx:
        if conference_id is not None and request.kind is not DocumentKind.CONTACT_OFFICERS:
            conference, _ = await conference_reach(tx, actor, conference_id, Action.DOCUMENTS_MAKE, now)
            known = await read_conference(tx, conference, today=today)
            if request.kind in ANNOUNCING and (missing := missing_in_notice(known.notice)):
                vi, en = (", ".join(words.MISSING[name][place] for name in missing) for place in (0, 1))
                raise NoticeIncomplete(missing=vi, missing_en=en, fields=list(missing))
            facts = await conference_facts(tx, known, request, code=code, today=today)
            issuer = known.issuer.id
        elif body_id is not None and request.kind is DocumentKind.CONTACT_OFFICERS:
            body = await _require_body(tx, actor, body_id, now)
            facts = await contact_facts(tx, body, request, code=code, today=today)
            issuer = body.id
        else:
            raise BadInput(field="kind", detail="wrong_shape")
        template, template_id = await template_for(tx, request.kind, issuer, today)
    return _Draft(request.kind, issuer, conference_id, facts, template, template_id)


async def _require_receiver(tx: AsyncSession, made: MadeDocument) -> None:
    kind = DocumentKind(made.kind)
    conference = await tx.get(Conference, made.conference_id) if made.conference_id is not None else None
    if conference is None or not await receivers_of(tx, kind, conference):
        reason = "duty" if kind is DocumentKind.DUTY_SHEET else "list" if kind in ANNOUNCING else "addresses"
        raise NobodyToSendTo(field="addresses", reason=reason)


async def _require_body(
    tx: AsyncSession, actor: Actor, body_id: int, now: datetime, action: Action = Action.DOCUMENTS_MAKE
) -> Body:
    day = day_of(now)
    body = await tx.get(Body, body_id)
    target = Target(host_bodies=(await BodyTree.load(tx)).upwards(body_id, day) | {body_id})
    if not allowed(actor, action, target, day):
        raise Forbidden
    if body is None:
        raise NotFound(what="body")
    return body


async def _readable(tx: AsyncSession, actor: Actor, document_id: int, now: datetime) -> MadeDocument:
    made = await tx.get(MadeDocument, document_id)
    if made is None:
        raise NotFound(what="document")
    if made.conference_id is None:
        await _require_body(tx, actor, made.body_id, now, Action.BODY_DOCUMENTS_READ)
    else:
        await conference_reach(tx, actor, made.conference_id, Action.DOCUMENTS_READ, now)
    return made


async def _changeable(tx: AsyncSession, actor: Actor, document_id: int, now: datetime) -> MadeDocument:
    made = await _readable(tx, actor, document_id, now)
    if made.conference_id is None:
        await _require_body(tx, actor, made.body_id, now)
    else:
        await conference_reach(tx, actor, made.conference_id, Action.DOCUMENTS_MAKE, now)
    return made


async def _tell(
    tx: AsyncSession, actor: Actor, made: MadeDocument, event: EventType, now: datetime, **more: object
) -> None:
    told = Happened(event, {"document_id": made.id, "kind": made.kind, "code": made.code, **more})
    await outbox.append(tx, [told], actor=actor, at=now, place=outbox.Place(conference_id=made.conference_id))


def _new_code() -> str:
    groups = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(_CODE_GROUPS))
    return "-".join(groups)


def _media_type(content: bytes) -> str:
    kind = next((kind for magic, kind in _SIGNED_KINDS.items() if content.startswith(magic)), "pdf")
    return {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}[kind]


def _file_name(name: str, content: bytes) -> str:
    """Return a name that is safe to save under, with the ending of what the file really is."""
    kind = next(kind for magic, kind in _SIGNED_KINDS.items() if content.startswith(magic))
    plain = "".join(letter for letter in name if letter.isalnum() or letter in " .-_()").strip(" .")
    stem = plain.rsplit(".", 1)[0][:150].strip(" .") or "ban-ky"
    return f"{stem}.{kind}"
