"""The whole system, and three points with a face and a voice each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Playwright, sync_playwright

from support.faces import Face, make_faces
from support.system import System, running_system


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
