"""A page with nothing but LiveKit's client: what a floor and a first picture cost without us, on the same machine.

The same media server, browsers, devices and order as in our room: camera and microphone are held ready, the camera is
sent before the call, sound goes out when the permission comes. No control plane, no stage, no composer in its room.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from livekit import api

from support.browsers import Browser
from support.system import ROOT, System

ROOM = "bare"
_SOURCES = {"camera": api.TrackSource.CAMERA, "microphone": api.TrackSource.MICROPHONE}
_CLIENT = ROOT / "web/node_modules/livekit-client/dist/livekit-client.umd.js"
_PAGE = """<!doctype html><meta charset="utf-8"><title>bare</title><button>Enter</button>
<script src="client.js"></script>
<script>
const { Room, RoomEvent, Track, setLogLevel } = LivekitClient;
setLogLevel("silent");
let held = null;
async function hold() {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25, max: 30 } },
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
  });
  held = { camera: stream.getVideoTracks()[0], microphone: stream.getAudioTracks()[0] };
}
async function enter(url, token) {
  const room = new Room({ adaptiveStream: true, dynacast: true, stopLocalTrackOnUnpublish: false,
    publishDefaults: { simulcast: true, videoCodec: "vp8", dtx: true, red: true } });
  window.room = room;
  const me = room.localParticipant;
  const settle = async () => {
    if (!held) return;
    const sources = me.permissions?.canPublish ? me.permissions.canPublishSources : [];
    for (const [bit, source, track] of
         [[2, Track.Source.Microphone, held.microphone], [1, Track.Source.Camera, held.camera]]) {
      const sent = me.getTrackPublication(source);
      if (sources.includes(bit) && !sent) me.publishTrack(track.clone(), { source }).catch(() => undefined);
      if (!sources.includes(bit) && sent) me.unpublishTrack(sent.track, true);
    }
  };
  room.on(RoomEvent.ParticipantPermissionsChanged, (_, who) => { if (who.isLocal) settle(); });
  room.on(RoomEvent.TrackSubscribed, track => document.body.append(track.attach()));
  room.on(RoomEvent.TrackUnsubscribed, track => track.detach().forEach(element => element.remove()));
  await room.connect(url, token);
  settle();
}
</script>"""


class _Files(SimpleHTTPRequestHandler):
    def do_GET(self) -> None:
        body = _CLIENT.read_bytes() if self.path == "/client.js" else _PAGE.encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if self.path == "/client.js" else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """Serve the page on loopback and yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Files) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join(5)


@dataclass(frozen=True, slots=True)
class BareRoom:
    """A room of its own at the system's media server, by the system's own key."""

    port: int
    secret: str

    @classmethod
    def of(cls, system: System) -> BareRoom:
        """Return the room of a running system."""
        secrets = json.loads((Path(system.data_dir) / "secrets.json").read_text())
        return cls(int(system.environment["NHIPCAU_LIVEKIT_PORT"]), secrets["livekit_api_secret"])

    def open(self, name: str = ROOM) -> None:
        """Make the room; the server makes none by itself."""
        self._call(lambda server: server.room.create_room(api.CreateRoomRequest(name=name)))

    def permit(self, identity: str, *sources: str) -> None:
        """Let somebody publish exactly these sources."""
        permission = api.ParticipantPermission(
            can_subscribe=True,
            can_publish=bool(sources),
            can_publish_sources=[_SOURCES[source] for source in sources],
        )
        request = api.UpdateParticipantRequest(room=ROOM, identity=identity, permission=permission)
        self._call(lambda server: server.room.update_participant(request))

    def enter(self, who: Browser, identity: str, *sources: str) -> None:
        """Let a page connect that stands on the bare page."""
        grants = api.VideoGrants(
            room_join=True,
            room=ROOM,
            can_publish=bool(sources),
            can_subscribe=True,
            can_publish_data=False,
            can_publish_sources=list(sources),
        )
        token = api.AccessToken("nhipcau", self.secret).with_identity(identity).with_ttl(timedelta(minutes=5))
        who.page.evaluate(
            "([url, token]) => { window.__clicked = performance.now(); return enter(url, token); }",
            [f"ws://127.0.0.1:{self.port}", token.with_grants(grants).to_jwt()],
        )

    def _call(self, ask: Callable[[api.LiveKitAPI], Any]) -> None:
        async def call() -> None:
            async with api.LiveKitAPI(f"http://127.0.0.1:{self.port}", "nhipcau", self.secret) as server:
                await ask(server)

        # The browsers' driver keeps an event loop in this thread.
        failures: list[BaseException] = []

        def run() -> None:
            try:
                asyncio.run(call())
            except BaseException as error:
                failures.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        thread.join(30)
        if failures:
            raise failures[0]
