"""Tests go on when the SDK panics, and say so; without that it would end them."""

from __future__ import annotations

import ctypes
import os
import signal

from livekit.rtc import _ffi_client
from livekit.rtc._proto import ffi_pb2

from support.sdk_panics import outlive_panics


def panic(message: str) -> None:
    """Call the SDK's callback as its native part does."""
    event = ffi_pb2.FfiEvent(panic=ffi_pb2.Panic(message=message)).SerializeToString()
    _ffi_client.ffi_event_callback((ctypes.c_uint8 * len(event)).from_buffer_copy(event), len(event))


def test_a_panic_is_noted_and_ends_nothing() -> None:
    received: list[int] = []
    former = signal.signal(signal.SIGTERM, lambda number, _: received.append(number))
    try:
        with outlive_panics() as told:
            panic("no transceiver")
        assert (told, received) == (["no transceiver"], [])
        # The process itself can still be ended.
        os.kill(os.getpid(), signal.SIGTERM)
        assert received == [signal.SIGTERM]
    finally:
        signal.signal(signal.SIGTERM, former)
