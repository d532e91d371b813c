"""The LiveKit SDK ends its whole process (SIGTERM) when something panicked in it: one client must not end all tests.

A client that left may panic minutes later, while other tests run. Those that need the SDK then fail by themselves: what
they asked for is not answered.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from livekit.rtc import _ffi_client


@contextmanager
def outlive_panics() -> Iterator[list[str]]:
    """Live on when the SDK panics, for as long as the block runs; yields what it said each time."""
    told: list[str] = []

    def note(_heading: str, message: str, **_options: object) -> None:
        told.append(message)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_ffi_client, "print", note, raising=False)
        # The signal that follows; everything else of the module's ``os`` stays.
        patch.setattr(_ffi_client, "os", SimpleNamespace(**{**vars(os), "kill": lambda *_: None}))
        yield told
