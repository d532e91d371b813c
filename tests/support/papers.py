"""Documents of a conference for tests: one of everything, with the secrets that belong to it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from nhipcau.domain.roles import Role
from nhipcau.schemas.documents import ProviderIn
from nhipcau.services import document_files, duty, feeds
from nhipcau.services.deployment import Deployment
from nhipcau.store.models import Backdrop, Conference, DocumentTemplate, MadeDocument, Mail
from support.control_plane import make_person


async def make_papers(deployment: Deployment, conference: Conference) -> dict[str, Any]:
    """Make a document, a template, a backdrop, a provider with its link, a feed and a letter that died."""
    now = deployment.now()
    engineer = await make_person(deployment, Role.ENGINEER)
    sha256 = await document_files.keep(deployment.settings.documents_dir, b"%PDF-1.7 a document")
    async with deployment.database.write() as tx:
        made = MadeDocument(
            kind="notice",
            conference_id=conference.id,
            body_id=conference.host_body_id,
            number="1/TB",
            issued_on=now.date(),
            code="ABCD-EFGH-JKMN",
            facts={},
            docx_sha256=sha256,
            pdf_sha256=sha256,
            made_by_name="Người lập",
            made_at=now,
        )
        template = DocumentTemplate(
            kind="notice",
            body_id=conference.host_body_id,
            name="mau.docx",
            sha256=sha256,
            content=b"",
            uploaded_by_name="Người lập",
            uploaded_at=now,
        )
        backdrop = Backdrop(
            conference_id=conference.id,
            width_mm=3000,
            height_mm=1200,
            background="#a3161a",
            text_colour="#f8e08e",
            top="",
            title="HỘI NGHỊ",
            bottom="",
            changed_at=now,
            changed_by_name="Người lập",
        )
        letter = Mail(
            reason="test",
            address="a@example.vn",
            name="",
            subject="Thư",
            text="",
            files=[],
            state="dead",
            next_at=now + timedelta(days=1),
            created_at=now,
            failure="550 no such user",
        )
        officers = MadeDocument(
            kind="contact_officers",
            body_id=conference.host_body_id,
            number="",
            issued_on=now.date(),
            code="ABCD-EFGH-JKMP",
            facts={},
            docx_sha256=sha256,
            pdf_sha256=sha256,
            made_by_name="Người lập",
            made_at=now,
        )
        tx.add_all([made, officers, template, backdrop, letter])
    provider = await duty.keep_provider(
        deployment, engineer, request=ProviderIn.model_validate({"name": "VNPT", "kind": "telecom"})
    )
    link = await duty.ask_provider(deployment, engineer, conference_id=conference.id, provider_id=provider.id)
    feed = await feeds.issue_feed(deployment, engineer, body_id=conference.host_body_id)
    return {
        "document_id": made.id,
        "template_id": template.id,
        "mail_id": letter.id,
        "provider_id": provider.id,
        "link_id": link.id,
        "code": made.code,
        "kind": "notice",
        "duty_token": link.url.partition("#")[2],
        "feed_token": feed.url.rpartition("/")[2].removesuffix(".ics"),
    }
