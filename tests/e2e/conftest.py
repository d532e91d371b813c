"""The whole system, and three points with a face and a voice each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from support.faces import Face, make_faces
from support.system import System, running_system

#: What is expected of a page may take so long, milliseconds: the machine may be busy, and no test measures it here.
PATIENCE_MS = 30_000


@pytest.fixture(scope="session", autouse=True)
def _patience() -> None:
    """Let every expectation wait for a busy machine."""
    expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def faces(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Face]:
    """Cameras and microphones of three points, each different."""
    return make_faces(tmp_path_factory.mktemp("faces"))


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The system with its demo province."""
    with running_system(tmp_path_factory.mktemp("system") / "data") as started:
        yield started


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright, driving Debian's Chromium; for one module, because its event loop keeps others from running."""
    with sync_playwright() as started:
        yield started
