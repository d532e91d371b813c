"""Tables brought in as a person does it: sent, looked at, applied."""

from __future__ import annotations

from nhipcau.domain.roles import SYSTEM, Actor
from nhipcau.schemas.tables import ImportReport, ImportState, ImportView
from nhipcau.services.deployment import Deployment
from nhipcau.services.import_runs import run_next_import
from nhipcau.services.imports import apply_import, begin_import, get_import


async def bring(deployment: Deployment, table: str, content: bytes | str, actor: Actor = SYSTEM) -> ImportView:
    """Send a file and let it be looked at."""
    raw = content.encode() if isinstance(content, str) else content
    begun = await begin_import(deployment, actor, table=table, file_name="tệp", content=raw)
    assert begun.state is ImportState.WAITING
    assert await run_next_import(deployment)
    return await get_import(deployment, actor, import_id=begun.id)


async def bring_and_apply(deployment: Deployment, table: str, content: bytes | str) -> ImportView:
    """Send a file that has no fault, and write it."""
    looked = await bring(deployment, table, content)
    assert (looked.state, looked.report.problems) == (ImportState.CHECKED, ())
    await apply_import(deployment, SYSTEM, import_id=looked.id)
    assert await run_next_import(deployment)
    return await get_import(deployment, SYSTEM, import_id=looked.id)


def counts(report: ImportReport) -> tuple[int, int, int]:
    """Return how many rows are new, change, and stay."""
    return report.made, report.changed, report.unchanged


def told(report: ImportReport) -> list[tuple[int, str, str]]:
    """Return what is wrong: row, column, words."""
    return [(one.row, one.column_vi, one.vi) for one in report.problems]
