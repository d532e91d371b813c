"""The bus: a wake-up between parts of the control plane, never the truth.

Readers also look by themselves every half second, so a lost wake-up costs half a second and nothing else.
"""

from nhipcau.bus.memory import MemoryBus

__all__ = ["MemoryBus"]
