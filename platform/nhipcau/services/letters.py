"""The queue of outgoing letters: one row each, made once for each reason, bounded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from nhipcau.store.models import Mail

#: Letters that may wait; beyond it events wait in the outbox, where nothing is lost.
WAITING_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to be sent."""

    #: Why it is written; a second one for the same reason is not.
    reason: str
    address: str
    name: str
    subject: str
    text: str
    calendar: str = ""
    method: str = ""
    #: (name, SHA-256) of files in the documents' folder.
    files: tuple[tuple[str, str], ...] = field(default=())


async def queue(tx: AsyncSession, letters: Iterable[Letter], *, now: datetime, conference_id: int | None = None) -> int:
    """Add letters whose reason is new, in the running write transaction; returns how many there were."""
    wanted = {letter.reason: letter for letter in letters}
    known = set(await tx.scalars(select(Mail.reason).where(Mail.reason.in_(list(wanted)))))
    fresh = [letter for reason, letter in wanted.items() if reason not in known]
    tx.add_all(
        Mail(
            reason=letter.reason,
            conference_id=conference_id,
            address=letter.address,
            name=letter.name[:200],
            subject=_one_line(letter.subject)[:400],
            text=letter.text[:8000],
            calendar=letter.calendar,
            method=letter.method,
            files=[{"name": name, "sha256": sha256} for name, sha256 in letter.files],
            state="waiting",
            tries=0,
            next_at=now,
            created_at=now,
            failure="",
        )
        for letter in fresh
    )
    await tx.flush()
    return len(fresh)


async def is_full(tx: AsyncSession) -> bool:
    """Whether no more letters are made for now."""
    waiting = await tx.scalar(select(func.count()).select_from(Mail).where(Mail.state == "waiting"))
    return (waiting or 0) >= WAITING_MOST


def _one_line(text: str) -> str:
    """A header has one line: nothing that was typed can begin another one."""
    return " ".join(text.split())
