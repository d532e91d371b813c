"""The supervisor: starts, watches, restarts and ends its children, all siblings. Holds no business code.

Children are ``nhipcau serve``, ``livekit-server`` and the jobs that the API orders. None outlives the supervisor, even
when it is killed. It never opens the database and imports nothing of services, store, domain or API.
"""

from nhipcau.supervisor.plan import EXIT_CANNOT_START, EXIT_NOT_AGAIN, Plan
from nhipcau.supervisor.run import load_or_refuse, run
from nhipcau.supervisor.words import StartRefused

__all__ = ["EXIT_CANNOT_START", "EXIT_NOT_AGAIN", "Plan", "StartRefused", "load_or_refuse", "run"]
