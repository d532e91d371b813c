"""The work of an import: read, compare, say what it means; and, when somebody says so, write it all or nothing.

One at a time, taken from the table of runs by the worker: whoever left the page finds it again, and one that was cut
short by a restart begins anew (nothing of it was written).
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import undefer

from nhipcau.documents.tables import FileProblem, Found, Plan, Problem, Table, plan, read_table
from nhipcau.domain.errors import Refusal
from nhipcau.domain.events import EventType, Happened
from nhipcau.domain.roles import Actor, ActorKind
from nhipcau.schemas.tables import ImportChange, ImportProblem, ImportReport, ImportState
from nhipcau.services.deployment import Deployment
from nhipcau.services.outbox_tail import TOPIC
from nhipcau.services.tables import Loaded, TableStore, Writing, store_of
from nhipcau.store import outbox
from nhipcau.store.models import ImportRun

log = logging.getLogger(__name__)

IMPORT_TOPIC = "imports"
#: A run is looked for so often even when nobody rang, seconds.
_EVERY_S = 5.0
#: The report has so many lines of each kind.
_LINES = 200
_TODO = (ImportState.WAITING, ImportState.APPROVED)
_CUT_SHORT = {ImportState.CHECKING: ImportState.WAITING, ImportState.APPLYING: ImportState.APPROVED}


@dataclass(slots=True)
class ImportProgress:
    """How far the run at work is: kept in memory, for while it writes nobody else can."""

    percents: dict[int, int] = field(default_factory=dict)

    def tell(self, run_id: int, first: int, last: int, share: float) -> None:
        """Note that a run has done a share (0 to 1) of the stretch between two percentages."""
        self.percents[run_id] = first + round((last - first) * min(max(share, 0.0), 1.0))


#: Of this process; another one tells the percentage that the row has.
PROGRESS = ImportProgress()


async def work_imports(deployment: Deployment) -> None:
    """Run until cancelled."""
    await resume_imports(deployment)
    while True:
        seen = deployment.bus.published(IMPORT_TOPIC)
        while await run_next_import(deployment):
            pass
        if deployment.bus.published(IMPORT_TOPIC) == seen:
            await deployment.bus.wait(IMPORT_TOPIC, _EVERY_S)


async def resume_imports(deployment: Deployment) -> None:
    """Let runs that were cut short begin again."""
    async with deployment.database.write() as tx:
        for cut, again in _CUT_SHORT.items():
            await tx.execute(update(ImportRun).where(ImportRun.state == cut).values(state=again, percent=0))


async def run_next_import(deployment: Deployment) -> bool:
    """Do the oldest run that waits; False when there is none."""
    async with deployment.database.write() as tx:
        run = await tx.scalar(
            select(ImportRun)
            .where(ImportRun.state.in_(_TODO))
            .order_by(ImportRun.id)
            .limit(1)
            .options(undefer(ImportRun.content))
        )
        if run is None:
            return False
        applies = run.state == ImportState.APPROVED
        run.state, run.percent = (ImportState.APPLYING if applies else ImportState.CHECKING), 1
    _ring(deployment)
    try:
        await (_apply if applies else _check)(deployment, run)
    except Refusal as refusal:
        # Met while writing: the state of something else does not allow it. Nothing was written.
        (vi, _), (en, _) = refusal.words("vi"), refusal.words("en")
        told = ImportProblem(row=0, column_vi="", column_en="", vi=vi, en=en)
        await _end(deployment, run, ImportState.REFUSED, ImportReport(problem_count=1, problems=(told,)))
    except Exception:
        log.exception("import %s failed", run.id)
        await _end(deployment, run, ImportState.FAILED, ImportReport.model_validate(run.report))
    finally:
        PROGRESS.percents.pop(run.id, None)
    _ring(deployment)
    return True


async def _check(deployment: Deployment, run: ImportRun) -> None:
    store = store_of(run.table_key)
    async with deployment.database.read() as tx:
        loaded = await store.load(tx, deployment.now())
    found = await asyncio.to_thread(_read, loaded.table, run)
    if isinstance(found, ImportReport):
        await _end(deployment, run, ImportState.REFUSED, found)
        return
    _, report = await asyncio.to_thread(_compare, store, loaded, found, run)
    await _end(deployment, run, ImportState.REFUSED if report.problem_count else ImportState.CHECKED, report)


async def _apply(deployment: Deployment, run: ImportRun) -> None:
    store, now = store_of(run.table_key), deployment.now()
    actor = Actor(ActorKind.PERSON if run.created_by else ActorKind.SYSTEM, run.created_by or 0, run.created_by_name)
    async with deployment.database.read() as tx:
        table = await store.declare(tx)
    # Read before the write lock is taken: nobody waits for it there.
    found = await asyncio.to_thread(_read, table, run)
    if isinstance(found, ImportReport):
        await _end(deployment, run, ImportState.REFUSED, found)
        return
    async with deployment.database.write() as tx:
        # Compared again: what is stored may have changed since somebody looked.
        loaded = await store.load(tx, now)
        meant, report = await asyncio.to_thread(_compare, store, loaded, found, run)
        if meant is not None and meant.rows:
            writing = Writing(tx, actor, now, lambda share: PROGRESS.tell(run.id, 70, 98, share))
            await store.write(writing, loaded, meant)
            facts = {"table": store.key, "file": run.file_name, "made": report.made, "changed": report.changed}
            await outbox.append(tx, [Happened(EventType.TABLE_IMPORTED, facts)], actor=actor, at=now)
        values = _ended(ImportState.REFUSED if meant is None else ImportState.APPLIED, report, now)
        await tx.execute(update(ImportRun).where(ImportRun.id == run.id).values(**values))


def _read(table: Table, run: ImportRun) -> Found | ImportReport:
    """Read the file; a report when it cannot be read. Runs in a thread."""
    try:
        return read_table(table, run.content or b"", progress=lambda share: PROGRESS.tell(run.id, 1, 50, share))
    except FileProblem as fault:
        whole = ImportProblem(row=0, column_vi="", column_en="", vi=fault.words("vi"), en=fault.words("en"))
        return ImportReport(problem_count=1, problems=(whole,))


def _compare(store: TableStore, loaded: Loaded, found: Found, run: ImportRun) -> tuple[Plan | None, ImportReport]:
    """Say what a file means; no plan when it holds faults. Runs in a thread."""
    table = loaded.table
    PROGRESS.tell(run.id, 50, 70, 0.0)
    meant = plan(table, found.rows, loaded.rows)
    PROGRESS.tell(run.id, 50, 70, 0.5)
    problems = sorted(meant.problems or store.check(loaded, meant), key=lambda one: one.row)
    report = ImportReport(
        rows=len(found.rows),
        made=len(meant.made),
        changed=len(meant.changed),
        unchanged=meant.unchanged,
        problem_count=len(problems),
        problems=tuple(_problem(table, one) for one in problems[:_LINES]),
        changes=tuple(_changes(table, meant)),
        new=tuple(_label(row.key) for row in meant.made[:_LINES]),
        ignored=found.ignored,
    )
    return (None if problems else meant), report


def _problem(table: Table, one: Problem) -> ImportProblem:
    column = table.by_key.get(one.column)
    return ImportProblem(
        row=one.row,
        column_vi=column.vi if column else "",
        column_en=column.en if column else "",
        vi=one.words("vi"),
        en=one.words("en"),
    )


def _changes(table: Table, meant: Plan) -> list[ImportChange]:
    found: list[ImportChange] = []
    for row in meant.changed:
        for key in row.changed:
            if len(found) == _LINES:
                return found
            column = table.by_key[key]
            found.append(
                ImportChange(
                    row=row.number,
                    label=_label(row.key),
                    column_vi=column.vi,
                    column_en=column.en,
                    before=column.shown((row.before or {}).get(key, ""), "vi")[:200],
                    after=column.shown(row.values[key], "vi")[:200],
                )
            )
    return found


def _label(key: tuple[str, ...]) -> str:
    return " · ".join(part for part in key if part)


async def _end(deployment: Deployment, run: ImportRun, state: ImportState, report: ImportReport) -> None:
    async with deployment.database.write() as tx:
        values = _ended(state, report, deployment.now())
        await tx.execute(update(ImportRun).where(ImportRun.id == run.id).values(**values))


def _ended(state: ImportState, report: ImportReport, now: datetime) -> dict[str, object]:
    values: dict[str, object] = {
        "state": state,
        "percent": 100,
        "report": report.model_dump(mode="json"),
        "finished_at": now,
    }
    if state in (ImportState.APPLIED, ImportState.REFUSED):
        # Nothing more is done with the file.
        values["content"] = None
    return values


def _ring(deployment: Deployment) -> None:
    deployment.bus.publish(TOPIC)
