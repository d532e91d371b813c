"""Documents, templates, the backdrop, and providers on duty."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from nhipcau.domain.papers import DocumentKind, ProviderKind
from nhipcau.schemas.base import Answer, Id, Line, Lines, Request, name_field
from nhipcau.schemas.mail import MailAddress

#: A day in a request: JSON has no days, so text is allowed in spite of strictness.
Day = Annotated[date, Field(strict=False), AfterValidator(lambda day: _in_our_time(day))]


def _in_our_time(day: date) -> date:
    if not 2000 <= day.year <= 2100:
        raise ValueError("a year from 2000 to 2100")
    return day


class DocumentIn(Request):
    """A document to make; what is empty is left open for the clerk."""

    kind: DocumentKind = Field(strict=False)
    number: Line = Field(default="", max_length=60)
    #: Place of issue, e.g. ``Bắc Giang``.
    place: Line = Field(default="", max_length=80)
    #: Empty: today.
    issued_on: Day | None = None
    #: Authority and post of the signer, one line each.
    authority: Lines = Field(default="", max_length=200)
    signer: Line = Field(default="", max_length=120)
    recipients: list[Line] = Field(default_factory=list, max_length=30)
    #: Contact officers: from which day the list holds; empty: today.
    holds_from: Day | None = None


class DocumentView(Answer):
    """A document as it was made."""

    id: int
    kind: DocumentKind
    name: str
    number: str
    issued_on: date
    code: str
    made_at: datetime
    made_by: str
    #: A newer one of the same kind has taken its place.
    replaced: bool
    #: Made from a template that an office changed; the PDF is always in the standard form.
    own_template: bool
    docx_sha256: str
    pdf_sha256: str
    signed_name: str
    signed_sha256: str
    signed_bytes: int
    signed_at: datetime | None
    signed_by: str
    sent_at: datetime | None


class PreviewView(Answer):
    """A document before it is made."""

    #: The first pages, each as the address of a picture.
    pages: tuple[str, ...]
    #: Pages in all.
    total: int


class DocumentChoice(Answer):
    """A kind of document that can be made of a conference."""

    kind: DocumentKind
    name: str
    #: What is missing before it can be made (Art. 9.2), in words.
    missing: tuple[str, ...]
    #: How many were made in all; the newest of each kind is always among the documents.
    made: int


class BackdropIn(Request):
    """Art. 6.3: one size, background and letter colour for all points."""

    width_mm: int
    height_mm: int
    background: str = Field(max_length=7)
    text_colour: str = Field(max_length=7)
    top: Line = Field(default="", max_length=200)
    title: Line = name_field(300)
    bottom: Line = Field(default="", max_length=200)


class BackdropView(Answer):
    """The backdrop of a conference."""

    width_mm: int
    height_mm: int
    background: str
    text_colour: str
    top: str
    title: str
    bottom: str
    changed_at: datetime | None
    changed_by: str


class DutyPersonView(Answer):
    """Who is on duty in one session."""

    session_id: int
    name: str
    phone: str


class DutyLinkView(Answer):
    """A provider that is asked to be on duty."""

    id: int
    provider_id: int
    provider: str
    kind: ProviderKind
    #: Address of the page on which it answers; empty when revoked, or not for the caller's eyes.
    url: str
    seen_at: datetime | None
    acknowledged_at: datetime | None
    #: It acknowledged other times than those of now: it has to do so again.
    stale: bool
    note: str
    people: tuple[DutyPersonView, ...]


class ConferencePapers(Answer):
    """The documents of a conference, its backdrop, and who is on duty for line and power."""

    choices: tuple[DocumentChoice, ...]
    documents: tuple[DocumentView, ...]
    #: Set, or proposed when nobody has set it yet (``changed_at`` is empty).
    backdrop: BackdropView
    duty: tuple[DutyLinkView, ...]
    #: Providers that may still be asked.
    providers: tuple[ProviderView, ...]
    #: The caller may make, sign and send.
    may_make: bool
    #: A mail server is configured.
    mail_on: bool
    #: Bodies of the points on the list that have a mail address, and all of them.
    reachable: int
    bodies: int


class SendIn(Request):
    """Where a document goes besides those that its kind is for."""

    addresses: list[MailAddress] = Field(default_factory=list, max_length=20)


class VerifiedDocument(Answer):
    """What a verification code tells."""

    kind: DocumentKind
    name: str
    body: str
    number: str
    issued_on: date
    made_at: datetime
    #: A newer document has taken its place.
    replaced: bool
    pdf_sha256: str
    docx_sha256: str
    signed_sha256: str


class TemplateFieldView(Answer):
    """A field that a template may use."""

    name: str
    says: str
    #: Of a list: the fields of each row.
    columns: tuple[str, ...]


class TemplateView(Answer):
    """A template that an office changed."""

    id: int
    kind: DocumentKind
    body_id: int | None
    body_name: str
    name: str
    sha256: str
    uploaded_by: str
    uploaded_at: datetime


class TemplateKindView(Answer):
    """A kind of document, its fields, and templates that replace the standard one."""

    kind: DocumentKind
    name: str
    fields: tuple[TemplateFieldView, ...]
    templates: tuple[TemplateView, ...]


class ProviderIn(Request):
    """A telecommunications or power company (Art. 13.6c, 14)."""

    name: Line = name_field(200)
    kind: ProviderKind = Field(strict=False)
    phone: Line = Field(default="", max_length=32)
    mail: MailAddress | None = None
    active: bool = True


class ProviderView(Answer):
    """A provider in lists."""

    id: int
    name: str
    kind: ProviderKind
    phone: str
    mail: str
    active: bool


class DutyLinkIn(Request):
    """Whom to ask."""

    provider_id: Id


class DutyToken(Request):
    """The secret part of a provider's link."""

    token: str = Field(min_length=10, max_length=200)


class DutyPersonIn(Request):
    """Who is on duty in one session."""

    session_id: Id
    name: Line = name_field(120)
    phone: Line = name_field(32)


class DutyAnswerIn(DutyToken):
    """A provider's answer: it has taken note, and who is on duty."""

    people: list[DutyPersonIn] = Field(max_length=50)
    note: Lines = Field(default="", max_length=500)


class DutySession(Answer):
    """A session that the provider is asked to be on duty in."""

    id: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    name: str
    phone: str


class DutyPage(Answer):
    """What a provider sees behind its link: no more than it needs."""

    provider: str
    kind: ProviderKind
    title: str
    host: str
    main_point: str
    points: tuple[str, ...]
    coordinator: str
    coordinator_phone: str
    hotline: str
    sessions: tuple[DutySession, ...]
    acknowledged_at: datetime | None
    note: str
    cancelled: bool


ConferencePapers.model_rebuild()
