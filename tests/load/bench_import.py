"""``make bench-import``: 5,000 bodies from a file into an empty tree, looked at and written, and out again.

Target (registration §1): 5,000 rows in under 20 s, from the bytes of the file until everything is stored.
"""

from __future__ import annotations

import asyncio
import csv
import io
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from load.result import Bench
from nhipcau.domain.roles import SYSTEM
from nhipcau.services.imports import export_table
from nhipcau.store.database import Database
from support.control_plane import make_deployment
from support.exchange import bring, bring_and_apply, counts

ROWS = 5000


def file_of(rows: int) -> str:
    """Return a province with so many units, itself included."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Mã", "Tên", "Cấp", "Mã cấp trên", "Từ ngày", "Đến ngày"])
    writer.writerow(["24", "Tỉnh", "Cấp tỉnh", "", "", ""])
    for number in range(1, rows):
        writer.writerow([f"{number:05}", f"Xã {number}", "Cấp xã", "24", "", ""])
    return text.getvalue()


async def measure(folder: Path, bench: Bench) -> None:
    """Bring the file in, take it out as .xlsx, and bring that in again: nothing may change."""
    async with Database(f"sqlite+aiosqlite:///{folder / 'nhipcau.sqlite3'}") as database:
        await database.migrate()
        deployment = make_deployment(database, now=lambda: datetime.now(UTC), data_dir=folder)
        content = file_of(ROWS)
        began = time.perf_counter()
        done = await bring_and_apply(deployment, "bodies", content)
        bench.figures["import_s"] = round(time.perf_counter() - began, 2)
        began = time.perf_counter()
        out = await export_table(deployment, SYSTEM, table="bodies", form="xlsx", language="vi")
        bench.figures["export_s"] = round(time.perf_counter() - began, 2)
        again = await bring(deployment, "bodies", out)
        bench.params |= {"made": done.report.made, "unchanged": again.report.unchanged}
        if (counts(done.report), counts(again.report)) != ((ROWS, 0, 0), (0, 0, ROWS)):
            raise SystemExit("what was exported does not import back unchanged")


def main() -> None:
    """Run the benchmark and print its result."""
    with tempfile.TemporaryDirectory(prefix="nhipcau-bench-") as folder, Bench("import", rows=ROWS) as bench:
        asyncio.run(measure(Path(folder), bench))


if __name__ == "__main__":
    main()
