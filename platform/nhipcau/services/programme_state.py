"""How the programme of a room stands, from what its composer said last: no SQL."""

from __future__ import annotations

import re

from nhipcau.schemas.rooms import ProgrammeView
from nhipcau.services.job_figures import JobFigures

#: A composer that was silent this long does not answer (seconds); it reports every 5 s.
SILENT_S = 15.0

_PAGE = re.compile(r"page (\d{1,4})\b")


def programme_view(figures: JobFigures, room_id: int) -> ProgrammeView | None:
    """Return how a room's programme stands; None before its composer said anything."""
    job_id = figures.composer_of(room_id)
    said = figures.job_figures(job_id) if job_id is not None else {}
    if job_id is None or not said:
        return None
    fault = str(said.get("fault", ""))
    page = _PAGE.match(fault)
    return ProgrammeView(
        silent=figures.job_silent_s(job_id) > SILENT_S,
        connected=bool(said.get("connected", True)),
        fps=float(said.get("fps", 0)),
        skipped=int(said.get("skipped", 0)),
        unreadable=("slides" if page else "clip") if fault else "",
        page=int(page[1]) if page else 0,
    )
