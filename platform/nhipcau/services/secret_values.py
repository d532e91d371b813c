"""Secret values that are handed out once and kept as hashes only; and the CSRF token of a cookie.

The values are random (256 bits; enrolment codes 40 bits behind a limit on guesses), so a plain digest is enough.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

#: No letter or digit that is mistaken for another one when read out or copied by hand.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LETTERS = 8


def new_token() -> str:
    """Return 256 random bits as text that is safe in cookies and addresses."""
    return secrets.token_urlsafe(32)


def digest(value: str) -> bytes:
    """Return what is stored of a secret value (32 bytes)."""
    return hashlib.sha256(value.encode()).digest()


def new_code() -> str:
    """Return an enrolment code, grouped for reading out: ``ABCD-2345``."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(_CODE_LETTERS))
    return f"{letters[:4]}-{letters[4:]}"


def plain_code(typed: str) -> str:
    """Return a code as it was typed without what does not matter: case, dashes, spaces."""
    return "".join(letter for letter in typed.upper() if letter.isalnum())


def csrf_token(key: str, cookie: str) -> str:
    """Return the CSRF token that belongs to a cookie: the page reads it, a foreign page cannot."""
    return hmac.new(key.encode(), b"csrf:" + cookie.encode(), hashlib.sha256).hexdigest()


def same(first: str, second: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(first.encode(), second.encode())
