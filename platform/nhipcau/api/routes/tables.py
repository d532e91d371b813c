"""Tables as files: export, template, import."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from nhipcau.api.dependencies import Caller, Language, Running
from nhipcau.api.routes.documents import FILE, UPLOAD, attachment
from nhipcau.schemas.base import Id
from nhipcau.schemas.tables import ImportList, ImportView, TableInfo
from nhipcau.services import imports

router = APIRouter(prefix="/api", tags=["tables"])

Form = Literal["xlsx", "csv"]
_MEDIA = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv; charset=utf-8"}


@router.get("/tables")
async def list_tables(caller: Caller, running: Running) -> list[TableInfo]:
    """The tables that can be imported and exported."""
    return await imports.list_tables(running, caller)


@router.get("/tables/{table}/export", response_class=Response, responses=FILE)
async def export_table(
    table: str, caller: Caller, running: Running, language: Language, form: Form = "xlsx"
) -> Response:
    """Everything that a table holds."""
    content = await imports.export_table(running, caller, table=table, form=form, language=language)
    return attachment(content, _MEDIA[form], f"{table}.{form}")


@router.get("/tables/{table}/template", response_class=Response, responses=FILE)
async def get_table_template(
    table: str, caller: Caller, running: Running, language: Language, form: Form = "xlsx"
) -> Response:
    """The empty file of a table, with its explanation."""
    content = await imports.get_template(running, caller, table=table, form=form, language=language)
    return attachment(content, _MEDIA[form], f"{table}-template.{form}")


@router.put("/tables/{table}/imports", openapi_extra=UPLOAD)
async def begin_import(
    table: str,
    request: Request,
    caller: Caller,
    running: Running,
    file_name: Annotated[str, Query(max_length=200)] = "",
) -> ImportView:
    """Take a file: it is read and compared next, and nothing is written."""
    content = await request.body()
    return await imports.begin_import(running, caller, table=table, file_name=file_name, content=content)


@router.get("/imports")
async def list_imports(caller: Caller, running: Running) -> ImportList:
    """The newest imports."""
    return await imports.list_imports(running, caller)


@router.get("/imports/{import_id}")
async def get_import(import_id: Id, caller: Caller, running: Running) -> ImportView:
    """One import: how far it is, and what it found."""
    return await imports.get_import(running, caller, import_id=import_id)


@router.post("/imports/{import_id}/apply")
async def apply_import(import_id: Id, caller: Caller, running: Running) -> ImportView:
    """Write an import that was checked, all or nothing."""
    return await imports.apply_import(running, caller, import_id=import_id)
