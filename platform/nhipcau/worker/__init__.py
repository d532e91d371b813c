"""Tasks that run beside the API: stages and grants to the media server, rosters back, durable timers.

Owns what the media server is told and what is learned from it. Decides nothing that a use case decides.
"""

from nhipcau.worker.running import run

__all__ = ["run"]
