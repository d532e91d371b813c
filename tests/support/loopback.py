"""No test leaves this machine: Python's own sockets connect and send to it alone."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

#: Methods whose last argument is the address.
_METHODS = ("connect", "connect_ex", "sendto")


class LeftTheMachine(AssertionError):
    """A test wanted to reach another machine."""


@contextmanager
def loopback_only() -> Iterator[None]:
    """Refuse, for as long as the block runs, every address that is not this machine's. Raises LeftTheMachine."""
    with pytest.MonkeyPatch.context() as patch:
        for name in _METHODS:
            patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
        yield


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    def call(self: socket.socket, *arguments: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _stays(self.family, arguments[-1]):
            # Whoever made the socket closes it after an OSError only.
            self.close()
            raise LeftTheMachine(f"{method.__name__} to {arguments[-1]}")
        return method(self, *arguments)

    return call


def _stays(family: int, address: tuple[Any, ...]) -> bool:
    host = str(address[0])
    if host == "localhost":
        return True
    try:
        known = ipaddress.ip_address(host)
    except ValueError:
        # To look it up would be to ask another machine.
        return False
    if known.is_loopback:
        return True
    # An address of this machine itself is the only other one that can be taken.
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((host, 0))
        except OSError:
            return False
    return True
