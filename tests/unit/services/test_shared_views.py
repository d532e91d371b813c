"""One reading serves everybody who asks in the same moment, and nobody is shown what is older than the news."""

from __future__ import annotations

import asyncio

import pytest

from nhipcau.services import shared_views
from nhipcau.services.shared_views import KEPT, SharedViews

pytestmark = pytest.mark.anyio


class Making:
    """Counts how often a view is made; each takes a moment."""

    def __init__(self) -> None:
        self.made = 0

    async def __call__(self) -> int:
        await asyncio.sleep(0.01)
        self.made += 1
        return self.made


async def test_who_asks_meanwhile_gets_the_same_and_who_knows_more_a_newer_one() -> None:
    views, make = SharedViews[int](), Making()
    assert set(await asyncio.gather(*(views.get(1, 7, make) for _ in range(250)))) == {1}
    assert await views.get(1, 8, make) == 2
    # Whoever read the news before that one did is told more than they know.
    assert await views.get(1, 7, make) == 2
    assert await views.get(2, 7, make) == 3


async def test_what_no_event_tells_is_not_kept_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    views, make = SharedViews[int](), Making()
    assert await views.get(1, 7, make) == 1
    monkeypatch.setattr(shared_views, "OLDEST_S", 0.0)
    assert await views.get(1, 7, make) == 2


async def test_one_that_cannot_be_made_is_made_for_the_next() -> None:
    async def fail() -> int:
        raise OSError("the database is away")

    views, make = SharedViews[int](), Making()
    with pytest.raises(OSError, match="away"):
        await views.get(1, 7, fail)
    assert await views.get(1, 7, make) == 1


async def test_few_sessions_are_kept() -> None:
    views, make = SharedViews[int](), Making()
    for session in range(KEPT + 1):
        await views.get(session, 7, make)
    # The first had to go, the last is there.
    assert await views.get(KEPT, 7, make) == KEPT + 1
    assert await views.get(0, 7, make) == KEPT + 2
