"""Secrets of one installation: made at the first start, kept in one file that only its owner may read.

Owns ``secrets.json``. Refuses a file that others may read, and never prints a value.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
from pathlib import Path

FILE_NAME = "secrets.json"

#: Settings that are kept in the file.
NAMES = ("livekit_api_secret", "runner_secret", "session_secret")


class SecretsError(Exception):
    """The file cannot be used; ``reason`` is ``exposed``, ``broken`` or ``unwritable``."""

    def __init__(self, reason: str, path: Path) -> None:
        super().__init__(f"{reason}: {path}")
        self.reason = reason
        self.path = path


def new_secret() -> str:
    """Return 256 random bits as text that is safe in addresses and configuration files."""
    return secrets.token_urlsafe(32)


def load_or_make(data_dir: Path) -> dict[str, str]:
    """Return the secrets of this folder by setting name; missing ones are made and written with mode 0600.

    Two processes that start together agree: the file appears whole or not at all, and the first one stays.
    Raises SecretsError.
    """
    path = data_dir / FILE_NAME
    found = _read(path)
    if found is not None and all(found.get(name) for name in NAMES):
        return found
    made = {name: (found or {}).get(name) or new_secret() for name in NAMES}
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write(path, made, replace=found is not None)
    except FileExistsError:
        return load_or_make(data_dir)
    except OSError as error:
        raise SecretsError("unwritable", path) from error
    return made


def _read(path: Path) -> dict[str, str] | None:
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise SecretsError("exposed", path)
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise SecretsError("broken", path) from error
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise SecretsError("broken", path)
    return value


def _write(path: Path, value: dict[str, str], *, replace: bool) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(value, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            part.replace(path)
        else:
            os.link(part, path)
    finally:
        part.unlink(missing_ok=True)
