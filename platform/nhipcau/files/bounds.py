"""What a program that opens strangers' files may use, and how it tells what it does."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
from typing import Any, NoReturn


def bound(*, memory_mb: int, file_mb: int, cpu_s: int) -> None:
    """Bound this process and its children (memory, largest file, processor time), and let others go first."""
    for what, limit in (
        (resource.RLIMIT_AS, memory_mb * 1024 * 1024),
        (resource.RLIMIT_FSIZE, file_mb * 1024 * 1024),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_CORE, 0),
    ):
        _, most = resource.getrlimit(what)
        wanted = limit if most == resource.RLIM_INFINITY else min(limit, most)
        resource.setrlimit(what, (wanted, most))
    with contextlib.suppress(OSError):
        os.nice(10)


def tell(**facts: Any) -> None:
    """Print one line for whoever started us."""
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()


def refuse(code: str, **params: Any) -> NoReturn:
    """Say why the file is refused, and end."""
    tell(refused=code, params=params)
    raise SystemExit(0)
