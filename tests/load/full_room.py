"""A conference of many points that is open: what the benchmarks of a full room begin with."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from load.bench_api import open_session
from support.api_client import ApiClient
from support.system import System, running_system


@dataclass(frozen=True, slots=True)
class FullRoom:
    """The system, who conducts, and who is invited."""

    system: System
    chair: ApiClient
    engineer: ApiClient
    session: int
    main: int
    subs: tuple[int, ...]

    def view(self) -> dict[str, Any]:
        """Return the session whole."""
        view: dict[str, Any] = self.engineer.get(f"/api/sessions/{self.session}")
        return view

    def present(self) -> set[int]:
        """Return the points whose seats are taken."""
        return {seat["point_id"] for seat in self.view()["seats"] if seat["presence"] == "present"}

    def command(self, path: str, **body: object) -> None:
        """Give a command of the chair's against what is seen now."""
        self.chair.post(f"/api/sessions/{self.session}/{path}", {"seen": self.view()["version"], **body})


@contextmanager
def full_room(points: int, *, recording: bool = False) -> Iterator[FullRoom]:
    """Start the system with its demo province and open a conference with so many sub points; ends with the block."""
    labels = ("Chuyên viên", "Kỹ sư", "Quản trị hệ thống", "Chủ tịch UBND tỉnh")
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="nhipcau-bench-"))
        system = stack.enter_context(running_system(Path(folder)))
        clients = [stack.enter_context(closing(ApiClient(system.url))) for _ in labels]
        for client, label in zip(clients, labels, strict=True):
            client.sign_in(system.link(label))
        registrar, engineer, admin, chair = clients
        known = admin.get("/api/points")
        for number in range(len(known), points + 1):
            admin.post("/api/points", {"body_id": known[0]["body_id"], "name": f"Phòng họp số {number}"})
        session = open_session(registrar, engineer, admin.get("/api/points"), points, recording=recording)
        seats = engineer.get(f"/api/sessions/{session}")["seats"]
        main = next(seat["point_id"] for seat in seats if seat["is_main"])
        subs = tuple(seat["point_id"] for seat in seats if not seat["is_main"])
        yield FullRoom(system, chair, engineer, session, main, subs)
