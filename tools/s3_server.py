"""Build the S3 server that ``tests/s3_server/go.mod`` pins (VersityGW); about a minute, and once.

Usage: ``s3_server.py TARGET``; ``go`` is on PATH.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
MODULE = ROOT / "tests" / "s3_server"
PACKAGE = "github.com/versity/versitygw/cmd/versitygw"
#: Never another tool chain than the one that was found, never a changed go.mod.
ENVIRONMENT = {**os.environ, "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly", "CGO_ENABLED": "0"}


def main(target: Path) -> int:
    """Return the exit code; the target is there whole or not at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    command = ["go", "build", "-trimpath", "-ldflags", "-s -w", "-o", str(part.resolve()), PACKAGE]
    code = subprocess.run(command, cwd=MODULE, env=ENVIRONMENT, check=False).returncode
    if code == 0:
        part.replace(target)
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
