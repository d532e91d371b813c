"""Documents made for conferences, their templates, the backdrop, and providers on duty."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from nhipcau.store.models.base import Base


class DocumentTemplate(Base):
    """A .docx template that an office changed; the newest one that was not removed is in use."""

    __tablename__ = "document_template"
    __table_args__ = (Index(None, "kind", "body_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: DocumentKind.
    kind: Mapped[str] = mapped_column(String(32))
    #: Body whose documents (and those of everybody below it) use it; empty: everybody.
    body_id: Mapped[int | None] = mapped_column(ForeignKey("body.id"))
    #: File name as it was uploaded.
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    uploaded_by_name: Mapped[str] = mapped_column(String(120))
    uploaded_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class MadeDocument(Base):
    """A document as it was made; never changed, a newer one takes its place."""

    __tablename__ = "made_document"
    __table_args__ = (Index(None, "conference_id", "kind"), Index(None, "body_id", "kind"))

    id: Mapped[int] = mapped_column(primary_key=True)
    #: DocumentKind.
    kind: Mapped[str] = mapped_column(String(32))
    conference_id: Mapped[int | None] = mapped_column(ForeignKey("conference.id"))
    #: Body that issues it.
    body_id: Mapped[int] = mapped_column(ForeignKey("body.id"))
    #: Number and sign of the document; empty: left open for the clerk to write in.
    number: Mapped[str] = mapped_column(String(60))
    issued_on: Mapped[date]
    #: Code printed on it, by which anybody checks it.
    code: Mapped[str] = mapped_column(String(16), unique=True)
    #: Everything that was put into it.
    facts: Mapped[dict[str, Any]]
    template_id: Mapped[int | None] = mapped_column(ForeignKey("document_template.id"))
    #: Hashes name the files in the documents' folder.
    docx_sha256: Mapped[str] = mapped_column(String(64))
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_by_name: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime]
    #: The signed copy that came back; empty: none yet.
    signed_sha256: Mapped[str] = mapped_column(String(64), default="")
    signed_name: Mapped[str] = mapped_column(String(200), default="")
    signed_bytes: Mapped[int] = mapped_column(default=0)
    signed_at: Mapped[datetime | None]
    signed_by_name: Mapped[str] = mapped_column(String(120), default="")
    sent_at: Mapped[datetime | None]


class Backdrop(Base):
    """Art. 6.3: one size, background colour and text colour for every point of a conference."""

    __tablename__ = "backdrop"

    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"), primary_key=True)
    width_mm: Mapped[int]
    height_mm: Mapped[int]
    #: ``#rrggbb``.
    background: Mapped[str] = mapped_column(String(7))
    text_colour: Mapped[str] = mapped_column(String(7))
    #: Lines above the title, the title and below it; the point's name is added by itself.
    top: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(300))
    bottom: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime]
    changed_by_name: Mapped[str] = mapped_column(String(120))


class Provider(Base):
    """A telecommunications or power company (Art. 13.6c, 14)."""

    __tablename__ = "provider"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    #: ``telecom`` or ``power``.
    kind: Mapped[str] = mapped_column(String(16))
    phone: Mapped[str] = mapped_column(String(32), default="")
    mail: Mapped[str] = mapped_column(String(254), default="")
    active: Mapped[bool] = mapped_column(default=True)


class DutyLink(Base):
    """A link by which one provider acknowledges one conference and names who is on duty, without an account."""

    __tablename__ = "duty_link"
    __table_args__ = (UniqueConstraint("conference_id", "provider_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("conference.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("provider.id"), index=True)
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    #: Digests of the times that were mailed to it last and that it acknowledged; empty: none, or before they were kept.
    told_for: Mapped[str] = mapped_column(String(64), default="")
    acknowledged_for: Mapped[str] = mapped_column(String(64), default="")


class DutyPerson(Base):
    """Who of a provider is on duty in one session (Art. 14.1b, 14.2b)."""

    __tablename__ = "duty_person"
    __table_args__ = (UniqueConstraint("link_id", "session_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(ForeignKey("duty_link.id"))
    #: The session's id; sessions that are planned anew may go, what was named stays.
    session_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(32))
    named_at: Mapped[datetime]
