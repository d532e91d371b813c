"""Imports and exports as people ask for them; the work itself is ``import_runs``'s."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete, func, select

from nhipcau.documents.tables import Form, write_table, write_template
from nhipcau.domain.errors import BadInput, Forbidden, NotFound
from nhipcau.domain.errors_tables import ImportNotReady
from nhipcau.domain.roles import ANYWHERE, Action, Actor, ActorKind, allowed
from nhipcau.schemas.tables import ColumnView, ImportList, ImportState, ImportView, TableInfo
from nhipcau.services.calendar import day_of
from nhipcau.services.deployment import Deployment
from nhipcau.services.import_runs import IMPORT_TOPIC, PROGRESS
from nhipcau.services.tables import TABLES, TableStore, store_of
from nhipcau.store.models import ImportRun

#: What reading a table asks for, where exchanging it asks for this.
_READS = {Action.TABLES_EXCHANGE: Action.TABLES_READ, Action.PEOPLE_MANAGE: Action.PEOPLE_READ}
#: So many runs are shown, and so long they are kept.
_SHOWN = 30
_KEPT = timedelta(days=30)
_ENDED = (ImportState.APPLIED, ImportState.REFUSED, ImportState.FAILED, ImportState.CHECKED)


async def list_tables(deployment: Deployment, actor: Actor) -> list[TableInfo]:
    """Return the tables that the actor may read. Raises Forbidden (none)."""
    found = [store for store in TABLES if _may(deployment, actor, _READS[store.action])]
    if not found:
        raise Forbidden
    infos = []
    async with deployment.database.read() as tx:
        for store in found:
            table = await store.declare(tx)
            columns = tuple(
                ColumnView(key=one.key, vi=one.vi, en=one.en, required=one.required) for one in table.columns
            )
            infos.append(TableInfo(key=store.key, vi=store.vi, en=store.en, columns=columns))
    return infos


async def export_table(deployment: Deployment, actor: Actor, *, table: str, form: Form, language: str) -> bytes:
    """Return everything that a table holds as a file. Raises Forbidden, NotFound."""
    store = _store(deployment, actor, table, reads=True)
    async with deployment.database.read() as tx:
        loaded = await store.load(tx, deployment.now())
    return await asyncio.to_thread(write_table, loaded.table, list(loaded.rows.values()), form=form, language=language)


async def get_template(deployment: Deployment, actor: Actor, *, table: str, form: Form, language: str) -> bytes:
    """Return the empty file of a table, with its explanation. Raises Forbidden, NotFound."""
    store = _store(deployment, actor, table, reads=True)
    async with deployment.database.read() as tx:
        declared = await store.declare(tx)
    return await asyncio.to_thread(write_template, declared, form=form, language=language)


async def begin_import(
    deployment: Deployment, actor: Actor, *, table: str, file_name: str, content: bytes
) -> ImportView:
    """Take a file; it is read and compared next, and nothing is written. Raises Forbidden, NotFound, BadInput."""
    store, now = _store(deployment, actor, table), deployment.now()
    if not content:
        raise BadInput(field="file", detail="required")
    digest = await asyncio.to_thread(lambda: sha256(content).hexdigest())
    async with deployment.database.write() as tx:
        await tx.execute(delete(ImportRun).where(ImportRun.created_at < now - _KEPT, ImportRun.state.in_(_ENDED)))
        run = ImportRun(
            table_key=store.key,
            file_name=file_name,
            file_hash=digest,
            content=content,
            state=ImportState.WAITING,
            percent=0,
            report={},
            created_by=actor.id if actor.kind is ActorKind.PERSON else None,
            created_by_name=actor.name[:120],
            created_at=now,
        )
        tx.add(run)
        await tx.flush()
        view = _view(run)
    deployment.bus.publish(IMPORT_TOPIC)
    return view


async def list_imports(deployment: Deployment, actor: Actor) -> ImportList:
    """Return the newest imports of the tables that the actor may read, and how many there are.

    Raises Forbidden (no table).
    """
    tables = [store.key for store in TABLES if _may(deployment, actor, _READS[store.action])]
    if not tables:
        raise Forbidden
    async with deployment.database.read() as tx:
        theirs = ImportRun.table_key.in_(tables)
        rows = await tx.scalars(select(ImportRun).where(theirs).order_by(ImportRun.id.desc()).limit(_SHOWN))
        total = await tx.scalar(select(func.count()).select_from(ImportRun).where(theirs))
        return ImportList(runs=tuple(_view(run) for run in rows), total=total or 0)


async def get_import(deployment: Deployment, actor: Actor, *, import_id: int) -> ImportView:
    """Return one import. Raises Forbidden, NotFound."""
    async with deployment.database.read() as tx:
        return _view(_mine(deployment, actor, await tx.get(ImportRun, import_id), reads=True))


async def apply_import(deployment: Deployment, actor: Actor, *, import_id: int) -> ImportView:
    """Let an import that was checked be written; asked twice is once. Raises Forbidden, NotFound, ImportNotReady."""
    async with deployment.database.write() as tx:
        run = _mine(deployment, actor, await tx.get(ImportRun, import_id))
        if run.state in (ImportState.CHECKED, ImportState.FAILED):
            run.state, run.percent = ImportState.APPROVED, 0
        elif run.state in (ImportState.WAITING, ImportState.CHECKING, ImportState.REFUSED):
            raise ImportNotReady
        view = _view(run)
    deployment.bus.publish(IMPORT_TOPIC)
    return view


def _mine(deployment: Deployment, actor: Actor, run: ImportRun | None, *, reads: bool = False) -> ImportRun:
    if run is None:
        asked = (_READS[store.action] if reads else store.action for store in TABLES)
        if not any(_may(deployment, actor, action) for action in asked):
            raise Forbidden
        raise NotFound(what="import")
    _store(deployment, actor, run.table_key, reads=reads)
    return run


def _store(deployment: Deployment, actor: Actor, table: str, *, reads: bool = False) -> TableStore:
    known = next((store for store in TABLES if store.key == table), None)
    action = known.action if known else Action.TABLES_EXCHANGE
    if not _may(deployment, actor, _READS[action] if reads else action):
        raise Forbidden
    return store_of(table)


def _may(deployment: Deployment, actor: Actor, action: Action) -> bool:
    return allowed(actor, action, ANYWHERE, day_of(deployment.now()))


def _view(run: ImportRun) -> ImportView:
    return ImportView(
        id=run.id,
        table=run.table_key,
        file_name=run.file_name,
        state=ImportState(run.state),
        percent=PROGRESS.percents.get(run.id, run.percent),
        report=run.report,  # type: ignore[arg-type]  # JSON of the column, checked by the model
        by=run.created_by_name,
        created_at=run.created_at,
        finished_at=run.finished_at,
    )
