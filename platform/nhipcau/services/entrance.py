"""The entrance of one control plane: bounded password hashing, and limits on guesses that never shut out others.

- A user name tried from an address waits longer and longer; the same name from elsewhere and other names from there
  do not.
- A user name tried wrongly from very many addresses waits half a minute at most, and never where it has signed in.
- Wrong enrolment codes wait ten seconds at most: a whole building may stand behind one address.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TypeVar

from nhipcau.domain.errors import TooMany
from nhipcau.services.backoff import Backoff

_T = TypeVar("_T")

#: Hashes at the same time; the others wait, one of each address after the other.
HASHING = 2
#: Sign-ins of one address that may wait (a building at eight in the morning) …
WAITING_PER_ADDRESS = 100
#: … and of all.
WAITING = 1000
#: Wrong tries of one address that count against the user name as a whole.
_COUNTED_PER_ADDRESS = 10
_KNOWN_PLACES = 20_000


class Entrance:
    """Kept in memory; bound to one event loop."""

    def __init__(self) -> None:
        self._by_place = Backoff(free=5, longest=timedelta(minutes=15), forget=timedelta(hours=2))
        self._by_name = Backoff(free=100, longest=timedelta(seconds=30), forget=timedelta(hours=1))
        self._by_code = Backoff(free=20, longest=timedelta(seconds=10), forget=timedelta(hours=1))
        self._known: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._threads = ThreadPoolExecutor(HASHING, thread_name_prefix="password")
        self._slots = asyncio.Semaphore(HASHING)
        self._turns: dict[str, tuple[asyncio.Lock, int]] = {}

    def check_sign_in(self, username: str, address: str, now: datetime) -> None:
        """Raise TooMany when this name has to wait at this address."""
        wait_s = self._by_place.wait_s((username, address), now)
        if (username, address) not in self._known:
            wait_s = max(wait_s, self._by_name.wait_s(username, now))
        if wait_s:
            raise TooMany(seconds=wait_s)

    def sign_in_failed(self, username: str, address: str, now: datetime) -> None:
        """Note a wrong password or an unknown name."""
        if self._by_place.failed((username, address), now) <= _COUNTED_PER_ADDRESS:
            self._by_name.failed(username, now)

    def signed_in(self, username: str, address: str) -> None:
        """Note that the name belongs at this address."""
        self._by_place.succeeded((username, address))
        self._known[username, address] = None
        self._known.move_to_end((username, address))
        while len(self._known) > _KNOWN_PLACES:
            self._known.popitem(last=False)

    def check_code(self, address: str, now: datetime) -> None:
        """Raise TooMany when this address has to wait before its next enrolment code or link."""
        if wait_s := self._by_code.wait_s(address, now):
            raise TooMany(seconds=wait_s)

    def code_failed(self, address: str, now: datetime) -> None:
        """Note a wrong code or link."""
        self._by_code.failed(address, now)

    async def hash_work(self, address: str, work: Callable[[], _T]) -> _T:
        """Run something slow about a password in a thread, in turn. Raises TooMany when too many wait already."""
        async with self._turn(address), self._slots:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def waiting(self, address: str) -> int:
        """Return how many of an address wait for a hash or have one running."""
        return self._turns[address][1] if address in self._turns else 0

    @asynccontextmanager
    async def _turn(self, address: str) -> AsyncIterator[None]:
        lock, waiting = self._turns.get(address, (asyncio.Lock(), 0))
        if waiting >= WAITING_PER_ADDRESS or sum(count for _, count in self._turns.values()) >= WAITING:
            raise TooMany(seconds=5)
        self._turns[address] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._turns[address]
            if waiting == 1:
                del self._turns[address]
            else:
                self._turns[address] = (lock, waiting - 1)
