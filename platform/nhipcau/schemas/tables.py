"""Tables as files: which there are, what an import found, how far it is."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from nhipcau.schemas.base import Answer


class ImportState(StrEnum):
    """Where an import stands."""

    #: To be read and compared; nothing is written.
    WAITING = "waiting"
    CHECKING = "checking"
    #: Read without a fault: it may be applied.
    CHECKED = "checked"
    #: The file holds faults; nothing was written.
    REFUSED = "refused"
    #: To be written.
    APPROVED = "approved"
    APPLYING = "applying"
    APPLIED = "applied"
    #: Something broke; nothing was written, it may be tried again.
    FAILED = "failed"


class ColumnView(Answer):
    """A column of a table."""

    key: str
    vi: str
    en: str
    required: bool


class TableInfo(Answer):
    """A table that can be imported and exported."""

    key: str
    vi: str
    en: str
    columns: tuple[ColumnView, ...]


class ImportProblem(Answer):
    """Something wrong in a file: row as in the file (0: the whole file), header of the column (empty: the row)."""

    row: int
    column_vi: str
    column_en: str
    vi: str
    en: str


class ImportChange(Answer):
    """A cell that would change, or did."""

    row: int
    #: What the row is about.
    label: str
    column_vi: str
    column_en: str
    before: str
    after: str


class ImportReport(Answer):
    """What a file means for what is stored."""

    rows: int = 0
    made: int = 0
    changed: int = 0
    unchanged: int = 0
    #: All of them; the list below has the first ones.
    problem_count: int = 0
    problems: tuple[ImportProblem, ...] = ()
    #: The first changes of rows that are there already.
    changes: tuple[ImportChange, ...] = ()
    #: The first rows that are new.
    new: tuple[str, ...] = ()
    #: Headers of the file that are no column of the table.
    ignored: tuple[str, ...] = ()


class ImportView(Answer):
    """An import."""

    id: int
    table: str
    file_name: str
    state: ImportState
    #: How far the work that goes on is, 0 to 100.
    percent: int
    report: ImportReport
    by: str
    created_at: datetime
    finished_at: datetime | None


class ImportList(Answer):
    """The newest imports, and how many there are."""

    runs: tuple[ImportView, ...]
    total: int
