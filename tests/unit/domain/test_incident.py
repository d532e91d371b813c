"""Faults of a session: one takes it, one word ends it, and both are told with their times."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nhipcau.domain.errors_help import FaultSolved, FaultTaken
from nhipcau.domain.events import EventType
from nhipcau.domain.incident import Card, solve, take

START = datetime(2026, 3, 11, 2, tzinfo=UTC)
CARD = Card(12, 17, "Xã Đông Sơn", START)


def test_it_is_taken_once_and_solved_with_a_word() -> None:
    """Art. 10.2a: the main point works on faults."""
    taken, first = take(CARD, by_id=1, by="Lý Văn Dũng", now=START + timedelta(seconds=40))
    again, nothing = take(taken, by_id=1, by="Lý Văn Dũng", now=START + timedelta(seconds=50))
    with pytest.raises(FaultTaken) as refusal:
        take(taken, by_id=2, by="Lê Thị Hoa", now=START + timedelta(seconds=50))
    assert refusal.value.params["who"] == "Lý Văn Dũng"
    # Whoever is there says what was done.
    solved, last = solve(taken, by="Lê Thị Hoa", outcome="Thay dây micrô", now=START + timedelta(minutes=3))
    about = {"point_id": 17, "label": "Xã Đông Sơn", "incident_id": 12}
    assert (again, nothing) == (taken, ())
    assert [(fact.type, fact.data) for fact in (*first, *last)] == [
        (EventType.FAULT_TAKEN, {**about, "waited_ms": 40_000}),
        (EventType.FAULT_SOLVED, {**about, "outcome": "Thay dây micrô", "lasted_ms": 180_000}),
    ]
    with pytest.raises(FaultSolved) as over:
        take(solved, by_id=1, by="Lý Văn Dũng", now=START)
    assert over.value.params["who"] == "Lê Thị Hoa"
    with pytest.raises(FaultSolved):
        solve(solved, by="Lý Văn Dũng", outcome="…", now=START)
