"""What the supervisor starts, beside the settings. Tests put their own programs in."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from nhipcau_media.contract.jobs import JOB_MODULES, JobKind

#: Exit code of the supervisor when it cannot start at all.
EXIT_CANNOT_START: Final = 2
#: Exit code by which ``serve`` says, having printed why, that starting it again would not help (EX_CONFIG, sysexits.h).
EXIT_NOT_AGAIN: Final = 78


def _serve() -> tuple[str, ...]:
    return (sys.executable, "-m", "nhipcau", "serve")


def _jobs() -> dict[JobKind, tuple[str, ...]]:
    return {kind: (sys.executable, "-m", module) for kind, module in JOB_MODULES.items()}


@dataclass(frozen=True, slots=True)
class Plan:
    """Programs of the children."""

    serve: Sequence[str] = field(default_factory=_serve)
    jobs: Mapping[JobKind, Sequence[str]] = field(default_factory=_jobs)
    #: Whether LiveKit is started here.
    livekit: bool = True
    #: Only the runner and its jobs (a media node; the API is elsewhere).
    only_jobs: bool = False


def job_environment() -> dict[str, str]:
    """Return the environment of a job: everything it needs comes with its order, so no setting of ours is passed on."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("NHIPCAU_", "LIVEKIT_"))}
