"""Stand-in for ``serve``: speaks the runner's protocol, from and to files of the data folder.

``orders.json`` are the orders wanted (RunnerOrders); ``syncs.jsonl`` what the runner said; a file ``away`` makes it
answer 503.
"""

from __future__ import annotations

import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from nhipcau.settings import load_settings

SETTINGS = load_settings()
FOLDER = SETTINGS.data_dir


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._answer(200, {})

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != f"Bearer {SETTINGS.runner_secret.get_secret_value()}":
            return self._answer(401, {})
        if (FOLDER / "away").exists():
            return self._answer(503, {})
        with (FOLDER / "syncs.jsonl").open("a") as file:
            file.write(json.dumps(message) + "\n")
        orders: dict[str, Any] = {"start": [], "stop": []}
        if (path := FOLDER / "orders.json").exists():
            orders = json.loads(path.read_text())
        gone = {item["job_id"] for item in message["exited"]}
        done = FOLDER / "exited.jsonl"
        with done.open("a+") as file:
            file.writelines(json.dumps(item) + "\n" for item in message["exited"])
            file.seek(0)
            gone |= {json.loads(line)["job_id"] for line in file}
        running = {item["job_id"] for item in message["running"]}
        orders["start"] = [item for item in orders["start"] if item["job_id"] not in gone | running]
        return self._answer(200, orders)

    def _answer(self, status: int, value: dict[str, Any]) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


public = ThreadingHTTPServer(("127.0.0.1", SETTINGS.port), Handler)
if SETTINGS.tls:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*SETTINGS.certificate)
    public.socket = context.wrap_socket(public.socket, server_side=True)
threading.Thread(target=public.serve_forever, daemon=True).start()
print("sign-in: https://example.invalid/link/abc", flush=True)
ThreadingHTTPServer(("127.0.0.1", SETTINGS.internal_port), Handler).serve_forever()
