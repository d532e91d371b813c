"""Fixtures of every test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.loopback import loopback_only


@pytest.fixture
def anyio_backend() -> str:
    """Async tests run on asyncio, as the product does."""
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def _this_machine_only() -> Iterator[None]:
    """Let nothing in the tests' own process connect to another machine."""
    with loopback_only():
        yield
