"""Hashing passwords in turn: one address never holds up another, and nobody waits without end."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest

from nhipcau.domain.errors import TooMany
from nhipcau.services.entrance import WAITING_PER_ADDRESS, Entrance

NOW = datetime(2026, 3, 11, tzinfo=UTC)


@pytest.mark.anyio
async def test_a_crowd_at_one_address_does_not_hold_up_another() -> None:
    entrance, door = Entrance(), threading.Event()
    async with asyncio.timeout(60), asyncio.TaskGroup() as group:
        crowd = [
            group.create_task(entrance.hash_work("10.0.0.1", lambda: door.wait(60))) for _ in range(WAITING_PER_ADDRESS)
        ]
        # Each task has come as far as it can in its first turn.
        await asyncio.sleep(0)
        assert entrance.waiting("10.0.0.1") == WAITING_PER_ADDRESS
        with pytest.raises(TooMany):
            await entrance.hash_work("10.0.0.1", lambda: True)
        assert await entrance.hash_work("10.0.0.2", lambda: "at once") == "at once"
        assert [task.done() for task in crowd] == [False] * WAITING_PER_ADDRESS
        door.set()
    assert [task.result() for task in crowd] == [True] * WAITING_PER_ADDRESS
    assert entrance.waiting("10.0.0.1") == 0


def test_very_many_addresses_slow_a_name_down_but_not_where_it_belongs() -> None:
    entrance = Entrance()
    entrance.signed_in("chutich", "10.0.0.1")
    for number in range(200):
        entrance.sign_in_failed("chutich", f"10.1.0.{number}", NOW)
    entrance.check_sign_in("chutich", "10.0.0.1", NOW)
    entrance.check_sign_in("phochutich", "10.1.0.1", NOW)
    with pytest.raises(TooMany) as raised:
        entrance.check_sign_in("chutich", "10.2.0.1", NOW)
    assert raised.value.params == {"seconds": 30}
    entrance.check_sign_in("chutich", "10.2.0.1", NOW + timedelta(seconds=30))


def test_one_address_alone_never_slows_a_name_down_elsewhere() -> None:
    entrance = Entrance()
    for _ in range(1000):
        entrance.sign_in_failed("chutich", "10.0.0.1", NOW)
    entrance.check_sign_in("chutich", "10.0.0.2", NOW)
