"""Secrets of others that have to be used again (stream keys): encrypted with a key that lies outside the database."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken

from nhipcau.domain.errors_streams import StreamSealed


def seal(secret: str, text: str) -> bytes:
    """Return the encrypted text."""
    return _cipher(secret).encrypt(text.encode())


def unseal(secret: str, sealed: bytes) -> str:
    """Return the text. Raises StreamSealed when it was encrypted with another key."""
    try:
        return _cipher(secret).decrypt(sealed).decode()
    except InvalidToken as error:
        raise StreamSealed from error


def _cipher(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"seal:" + secret.encode()).digest()))
