"""A client of the real API, signed in by a link as a person would be."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx2

#: Bytes of an upload that go in one request.
_PIECE = 1024 * 1024


class ApiRefused(Exception):
    """The API refused what the test counts on; its words. No assertion: nothing that was seen or heard explains it."""


class ApiClient:
    """One browser's cookies and CSRF token."""

    def __init__(self, url: str) -> None:
        self.http = httpx2.Client(base_url=url, timeout=30, trust_env=False, headers={"Accept-Language": "vi"})
        self._csrf = ""

    def close(self) -> None:
        """Release connections."""
        self.http.close()

    def sign_in(self, link: str) -> dict[str, Any]:
        """Use a sign-in link and return who one is."""
        return self._as(self.post("/api/sign-in/link", {"token": link.split("#", 1)[1]}))

    def enrol(self, code: str) -> dict[str, Any]:
        """Enrol as a point's device and return who one is."""
        return self._as(self.post("/api/devices/enrol", {"code": code}))

    def _as(self, me: dict[str, Any]) -> dict[str, Any]:
        self._csrf = me["csrf"]
        return me

    def get(self, path: str) -> Any:
        """Return the JSON of a GET. Raises ApiRefused with the refusal's words."""
        return self._answer(self.http.get(path))

    def post(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """Return the JSON of a POST. Raises ApiRefused with the refusal's words."""
        return self._answer(self.http.post(path, json=body, headers={"X-CSRF-Token": self._csrf}))

    def put(self, path: str, body: dict[str, Any]) -> Any:
        """Replace something as a whole. Raises ApiRefused with the words of the refusal."""
        return self._answer(self.http.put(path, json=body, headers={"X-CSRF-Token": self._csrf}))

    def upload(self, conference: int, kind: str, name: str, content: bytes) -> int:
        """Send a file of a conference whole and return its id; it is made ready afterwards."""
        begun = {"kind": kind, "name": name, "bytes": len(content)}
        number: int = self.post(f"/api/conferences/{conference}/files", begun)["id"]
        for at in range(0, len(content), _PIECE):
            headers = {"X-CSRF-Token": self._csrf, "Upload-Offset": str(at)}
            sent = self.http.put(f"/api/files/{number}/upload", content=content[at : at + _PIECE], headers=headers)
            _check(sent)
        self.post(f"/api/files/{number}/done", {"sha256": hashlib.sha256(content).hexdigest()})
        return number

    def delete(self, path: str) -> Any:
        """Take something away. Raises ApiRefused with the words of the refusal."""
        return self._answer(self.http.delete(path, headers={"X-CSRF-Token": self._csrf}))

    @staticmethod
    def _answer(response: httpx2.Response) -> Any:
        _check(response)
        return response.json()


def _check(response: httpx2.Response) -> None:
    if not response.is_success:
        raise ApiRefused(f"{response.request.url}: {response.status_code} {response.text[:400]}")


def registration(
    *, main: dict[str, Any], subs: list[dict[str, Any]], title: str, recording: bool = False, minutes: int = 60
) -> dict[str, Any]:
    """Return the body of a registration that starts in five minutes."""
    starts = datetime.now(UTC) + timedelta(minutes=5)
    return {
        "title": title,
        "kind": "conference",
        "scope": "a",
        "host_body_id": main["body_id"],
        "coordinator": "Nguyễn Văn An",
        "duty_officer": "Trần Văn Trực",
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(minutes=minutes)).isoformat(),
        "main_point_id": main["id"],
        "sub_point_ids": [point["id"] for point in subs],
        "recording_requested": recording,
        "submit": True,
    }
