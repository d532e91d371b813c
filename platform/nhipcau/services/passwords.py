"""Passwords: argon2id, at the cost that OWASP's Password Storage Cheat Sheet names (19 MiB, two passes, one lane).

A sign-in then costs some 40 ms of a core, so that a building can come in at eight in the morning.
"""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_password(password: str) -> str:
    """Return what is stored of a password. Slow: run it in ``Entrance.hash_work``."""
    return _hasher.hash(password)


def is_password(stored: str, password: str) -> bool:
    """Whether the password is the stored one; nobody's (empty) costs the same and is never right. Slow."""
    try:
        return _hasher.verify(stored or _nobodys(), password) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody's")
