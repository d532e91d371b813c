"""The real supervisor with stand-ins for ``serve`` and jobs. Arguments: ``livekit`` starts a real LiveKit too."""

from __future__ import annotations

import sys
from pathlib import Path

from nhipcau.supervisor import Plan, run
from nhipcau_media.contract.jobs import JobKind

HERE = Path(__file__).parent
PLAN = Plan(
    serve=(sys.executable, str(HERE / "serve.py")),
    jobs=dict.fromkeys(JobKind, (sys.executable, str(HERE / "job.py"))),
    livekit="livekit" in sys.argv,
)
sys.exit(run(plan=PLAN))
