"""Install what the tests need of Debian: through apt when root, else say exactly what to install."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

#: Debian package and the program by which it is known to be there.
PACKAGES = {
    "chromium": "chromium",
    "espeak-ng": "espeak-ng",
    "postgresql": "postgres",
    "nginx-light": "nginx",
    "libnginx-mod-rtmp": "ngx_rtmp_module.so",
    "libnginx-mod-stream": "ngx_stream_module.so",
    "srt-tools": "srt-live-transmit",
    "ffmpeg": "ffprobe",
}


def there(program: str) -> bool:
    """Whether a program is installed; PostgreSQL's and modules of nginx are not on PATH in Debian, nginx not on all."""
    places = (*Path("/usr/lib/postgresql").glob("*/bin"), Path("/usr/sbin"), Path("/usr/lib/nginx/modules"))
    return shutil.which(program) is not None or any((place / program).exists() for place in places)


def main() -> int:
    """Return the exit code."""
    missing = [package for package, program in PACKAGES.items() if not there(program)]
    if not missing:
        return 0
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print(f"Kiểm thử cần · the tests need: {' '.join(missing)}\n  sudo {shlex.join(install)}", file=sys.stderr)
        return 1
    print(f"Cài gói hệ thống · installing: {' '.join(missing)}", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "--quiet=2"], [*install, "--quiet=2"]):
        if code := subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL).returncode:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
