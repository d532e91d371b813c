"""The media server's own API, asked without ours between: what is true there, and what it costs by itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2
from livekit import api

from support.system import System


class ServerAlone:
    """Calls of ``livekit.RoomService`` on the one room that there is."""

    def __init__(self, system: System, http: httpx2.Client) -> None:
        secrets = json.loads((Path(system.data_dir) / "secrets.json").read_text())
        self._secret = secrets["livekit_api_secret"]
        self._http = http

    def room(self) -> dict[str, Any]:
        """Return the room: ``name``, ``metadata``. Raises ValueError when there is not exactly one."""
        (found,) = self._ask("ListRooms", {}, "")["rooms"]
        return dict(found)

    def participants(self) -> list[dict[str, Any]]:
        """Return who is in the room, with permissions and tracks."""
        name = self.room()["name"]
        return list(self._ask("ListParticipants", {"room": name}, name)["participants"])

    def set_document(self, name: str, document: object) -> None:
        """Give everybody in a room another document."""
        self._ask("UpdateRoomMetadata", {"room": name, "metadata": json.dumps(document)}, name)

    def _ask(self, call: str, body: dict[str, object], room: str) -> dict[str, Any]:
        grants = api.VideoGrants(room_admin=bool(room), room=room, room_list=not room)
        token = api.AccessToken("nhipcau", self._secret).with_grants(grants).to_jwt()
        answer = self._http.post(
            f"/twirp/livekit.RoomService/{call}", json=body, headers={"Authorization": f"Bearer {token}"}
        )
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
        return told


@contextmanager
def server_alone(system: System) -> Iterator[ServerAlone]:
    """Speak with the media server of a running system for the block."""
    address = f"http://127.0.0.1:{system.environment['NHIPCAU_LIVEKIT_PORT']}"
    with httpx2.Client(base_url=address, timeout=30, trust_env=False) as http:
        yield ServerAlone(system, http)
