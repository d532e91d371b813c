"""Templates of documents: downloaded, changed in Word, looked at and taken back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from nhipcau.api.dependencies import Caller, Language, Running
from nhipcau.api.routes.documents import FILE, UPLOAD, attachment
from nhipcau.domain.papers import DocumentKind
from nhipcau.schemas.base import Done, Id
from nhipcau.schemas.documents import TemplateKindView, TemplateView
from nhipcau.services import templates
from nhipcau.services.documents import DOCX

router = APIRouter(prefix="/api/document-templates", tags=["documents"])


@router.get("")
async def list_templates(caller: Caller, running: Running, language: Language) -> list[TemplateKindView]:
    """Kinds of documents, their fields, and templates that replace the standard ones."""
    return await templates.list_templates(running, caller, language=language)


@router.get("/{kind}/file", response_class=Response, responses=FILE)
async def download_template(
    kind: DocumentKind, caller: Caller, running: Running, body_id: Id | None = None
) -> Response:
    """The template in use, of a body or of everybody."""
    content = await templates.download_template(running, caller, kind=kind, body_id=body_id)
    return attachment(content, DOCX, f"mau-{kind}.docx".replace("_", "-"))


@router.put("/{kind}", openapi_extra=UPLOAD)
async def upload_template(
    kind: DocumentKind,
    request: Request,
    caller: Caller,
    running: Running,
    body_id: Id | None = None,
    name: Annotated[str, Query(max_length=200)] = "",
) -> TemplateView:
    """Look at a changed template, try it, and use it from now on."""
    content = await request.body()
    return await templates.upload_template(running, caller, kind=kind, body_id=body_id, name=name, content=content)


@router.delete("/{template_id}")
async def remove_template(template_id: Id, caller: Caller, running: Running) -> Done:
    """Go back to the template above, at last to the standard one."""
    await templates.remove_template(running, caller, template_id=template_id)
    return Done()
