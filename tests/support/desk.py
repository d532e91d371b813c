"""The people around a conference of the demo province, each with an API client of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

from support.api_client import ApiClient, registration
from support.system import System


@dataclass
class Point:
    """A bridge point with its enrolled device."""

    id: int
    name: str
    device: ApiClient
    admin: ApiClient

    @property
    def identity(self) -> str:
        """Its name at the media server."""
        return f"point:{self.id}"

    def admission(self, session: int, *, takeover: bool = False) -> dict[str, Any]:
        """Take the seat; returns address, token and what else the page is told."""
        join = {"point_id": self.id, "takeover": takeover}
        admission: dict[str, Any] = self.device.post(f"/api/sessions/{session}/join", join)
        return admission

    def ask(self, session: int) -> None:
        """Ask for the floor."""
        self.device.post(f"/api/sessions/{session}/floor/request", {"point_id": self.id})


@dataclass
class Desk:
    """Who registers, confirms, presides and administers."""

    system: System
    registrar: ApiClient
    engineer: ApiClient
    chair: ApiClient
    admin: ApiClient
    _stack: ExitStack
    _points: list[dict[str, Any]] = field(default_factory=list)

    def point(self, number: int) -> Point:
        """Enrol a machine for a point: 0 is the province's, the main point of every session here."""
        if not self._points:
            points = self.admin.get("/api/points")
            self._points = sorted(points, key=lambda point: (point["body_level"] != "province", point["id"]))
        row = self._points[number]
        return Point(row["id"], row["name"], self.machine(row["id"]), self.admin)

    def machine(self, point_id: int) -> ApiClient:
        """Enrol one more machine for a point."""
        device = self._stack.enter_context(closing(ApiClient(self.system.url)))
        device.enrol(self.admin.post(f"/api/points/{point_id}/enrolment-codes")["code"])
        return device

    def hold(self, points: list[Point], *, recording: bool = False, title: str = "Họp giao ban") -> int:
        """Register, confirm and open a conference of a main point and sub points; returns its live session."""
        rows = [{"id": point.id, "body_id": self._body(point.id)} for point in points]
        return self.hold_rows(rows, recording=recording, title=title)

    def hold_rows(self, rows: list[dict[str, Any]], *, recording: bool = False, title: str = "Họp giao ban") -> int:
        """The same with points as the API lists them, no machine enrolled; the first is the main point."""
        main, *subs = rows
        request = registration(main=main, subs=subs, title=title, recording=recording)
        conference = self.registrar.post("/api/conferences", request)
        confirmed = self.engineer.post(f"/api/conferences/{conference['id']}/confirm", {"version": 1})
        session: int = next(s["id"] for s in confirmed["sessions"] if s["kind"] == "live")
        self.engineer.post(f"/api/sessions/{session}/open")
        return session

    def view(self, session: int) -> dict[str, Any]:
        """Return a session whole."""
        view: dict[str, Any] = self.engineer.get(f"/api/sessions/{session}")
        return view

    def presence(self, session: int, point: Point) -> str:
        """Return whether a seat is occupied."""
        seats = self.view(session)["seats"]
        return str(next(seat["presence"] for seat in seats if seat["point_id"] == point.id))

    def give(self, session: int, point_id: int) -> None:
        """Give the floor, as the chair who has just seen the newest stage."""
        seen = self.view(session)["version"]
        self.chair.post(f"/api/sessions/{session}/floor/give", {"point_id": point_id, "seen": seen})

    def take(self, session: int, point_id: int) -> None:
        """Take it back."""
        seen = self.view(session)["version"]
        self.chair.post(f"/api/sessions/{session}/floor/take", {"point_id": point_id, "seen": seen})

    def logbook(self, session: int, kind: str = "") -> list[str]:
        """Return the lines of a session's page, all or those of one type of event."""
        lines = self.engineer.get(f"/api/sessions/{session}/logbook")["lines"]
        return [line["text"] for line in lines if kind in ("", line["type"])]

    def _body(self, point_id: int) -> int:
        return int(next(row["body_id"] for row in self._points if row["id"] == point_id))


@contextmanager
def desk(system: System) -> Iterator[Desk]:
    """Sign everybody in by the links that the system printed; ends with the block."""
    labels = ("Chuyên viên", "Kỹ sư", "Chủ tịch UBND tỉnh", "Quản trị hệ thống")
    with ExitStack() as stack:
        registrar, engineer, chair, admin = (stack.enter_context(closing(ApiClient(system.url))) for _ in labels)
        for client, label in zip((registrar, engineer, chair, admin), labels, strict=True):
            client.sign_in(system.link(label))
        yield Desk(system, registrar, engineer, chair, admin, stack)
