"""A media server in memory: for tests of what stands on the port, and for nothing else.

It carries no media. It passes the same suite as the LiveKit adapter (``tests/integration/media_server``), and its
clients obey grants as LiveKit's do.
"""

from nhipcau_media.memory.client import MemoryClient, Refused
from nhipcau_media.memory.server import MemoryMediaServer

__all__ = ["MemoryClient", "MemoryMediaServer", "Refused"]
