"""Stand-in for a job: notes each of its starts with its order, says its secret aloud, and ends as its title says."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

order = json.loads(sys.stdin.readline())
folder = Path(order["folder"])
folder.mkdir(parents=True, exist_ok=True)
with (folder / "starts.jsonl").open("a") as file:
    file.write(json.dumps({"pid": os.getpid(), "order": order}) + "\n")
print("my secret is", order["report_secret"], file=sys.stderr, flush=True)
if order["title"] == "complete":
    sys.exit(0)
sys.stdin.read()
