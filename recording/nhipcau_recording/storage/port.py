"""The storage port: objects under keys, whole or not at all. One contract suite holds for every adapter.

StorageError
├── StorageRefused   credentials are wrong, or do not allow it: trying again does not help
└── StorageAway      it cannot be reached, or does not answer: trying again may help
    └── BucketMissing  it answers, and has no such bucket or folder: somebody may make it
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import BaseError, NotFoundError, PermissionDeniedError, UnauthenticatedError
from obstore.store import LocalStore, S3Store

from nhipcau_media.contract.jobs import StorageSpec

_TIMEOUT = "30s"
_RETRY: Any = {"max_retries": 2, "retry_timeout": timedelta(seconds=20)}
#: What S3 says in a body when the credentials are wrong; some servers answer 403 without a kind of its own.
_REFUSED = (
    "InvalidAccessKeyId",
    "XAdminUserNotFound",
    "SignatureDoesNotMatch",
    "AccessDenied",
    "403 Forbidden",
    "401 Unauthorized",
)
_NOT_FOUND = "404 Not Found"


class StorageError(Exception):
    """Base of all; ``code`` is stable. Never holds a credential."""

    code = "storage_failed"


class StorageRefused(StorageError):
    """The storage does not accept the credentials, or they do not allow it."""

    code = "storage_refused"


class StorageAway(StorageError):
    """The storage cannot be reached, or its bucket is not there."""

    code = "storage_away"


class BucketMissing(StorageAway):
    """The storage answers, and the bucket or folder that is configured is not there."""

    code = "storage_no_bucket"


class Storage:
    """Objects of one bucket or folder. All methods raise StorageRefused or StorageAway."""

    def __init__(self, store: LocalStore | S3Store) -> None:
        self._store = store

    async def put(self, key: str, data: bytes) -> None:
        """Write an object; the other side checks its SHA-256 (S3) before it takes it."""
        with _translated():
            await obstore.put_async(self._store, key, data, use_multipart=False)

    async def get(self, key: str) -> bytes | None:
        """Return an object; None when there is none."""
        try:
            with _translated(may_miss=True):
                answer = await obstore.get_async(self._store, key)
                return bytes(await answer.bytes_async())
        except _MissingError:
            return None

    async def sizes(self, below: str) -> dict[str, int]:
        """Return key → bytes of everything below a key (which ends at a slash)."""
        found: dict[str, int] = {}
        with _translated():
            async for chunk in obstore.list(self._store, prefix=below):
                found.update({item["path"]: item["size"] for item in chunk})
        return found

    async def delete_below(self, below: str) -> int:
        """Delete everything below a key; returns how many objects."""
        keys = list(await self.sizes(below))
        if keys:
            # One that somebody else took away meanwhile is deleted as well.
            with contextlib.suppress(_MissingError), _translated(may_miss=True):
                await obstore.delete_async(self._store, keys)
        return len(keys)


def open_storage(spec: StorageSpec) -> Storage:
    """Return the storage that is meant. Raises StorageAway when a local folder cannot be made."""
    if spec.kind == "local":
        try:
            Path(spec.bucket).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageAway(str(error)) from error
        return Storage(LocalStore(spec.bucket, automatic_cleanup=True))
    return Storage(
        S3Store(
            spec.bucket,
            prefix=spec.prefix or None,
            endpoint=spec.endpoint or None,
            region=spec.region,
            access_key_id=spec.key,
            secret_access_key=spec.secret,
            virtual_hosted_style_request=False,
            checksum_algorithm="SHA256",
            client_options={
                "timeout": _TIMEOUT,
                "connect_timeout": "5s",
                "allow_http": spec.endpoint.startswith("http://"),
            },
            retry_config=_RETRY,
        )
    )


class _MissingError(Exception):
    """There is no such object."""


@contextmanager
def _translated(*, may_miss: bool = False) -> Iterator[None]:
    """Convert the adapter's errors; ``may_miss``: what is asked for may not be there, which raises _MissingError."""
    try:
        yield
    except (NotFoundError, FileNotFoundError) as error:
        if may_miss and "NoSuchBucket" not in str(error):
            raise _MissingError from error
        # Nothing else can be missing where something is written or listed.
        raise BucketMissing(type(error).__name__) from error
    except (PermissionDeniedError, UnauthenticatedError) as error:
        raise StorageRefused from error
    except (TimeoutError, BaseError, OSError) as error:
        if any(word in str(error) for word in _REFUSED):
            raise StorageRefused from error
        if _NOT_FOUND in str(error):
            # A list's 404 has no kind of its own.
            raise BucketMissing(type(error).__name__) from error
        raise StorageAway(type(error).__name__) from error
