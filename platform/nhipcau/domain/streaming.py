"""Live streams: their states, the addresses that may be pushed to, and links that run out. Pure."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import urlsplit

from nhipcau.domain.errors_streams import StreamAddressWrong

#: More at once would be another kind of system; each costs a process.
STREAM_LIMIT = 8

_SCHEMES = frozenset({"rtmp", "rtmps", "srt"})
_LINK = struct.Struct(">IIH")
_MAC_BYTES = 16


class StreamKind(StrEnum):
    """How the programme goes out."""

    #: Static files that pages fetch.
    HLS = "hls"
    #: Pushed to an address of others.
    PUSH = "push"


class StreamState(StrEnum):
    """Where a stream stands."""

    OFF = "off"
    STARTING = "starting"
    RUNNING = "running"
    #: The far end does not take it; it is tried again.
    RETRYING = "retrying"
    FAILED = "failed"
    ENDED = "ended"


#: States in which somebody is at work on it.
AT_WORK = frozenset({StreamState.STARTING, StreamState.RUNNING, StreamState.RETRYING})


def shown_address(address: str) -> str:
    """Return the part of an address that may be shown: no user, no key, no query. Raises StreamAddressWrong."""
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise StreamAddressWrong from error
    if parts.scheme not in _SCHEMES or not host or any(letter.isspace() for letter in address.strip()):
        raise StreamAddressWrong
    if parts.scheme == "srt" and port is None:
        raise StreamAddressWrong
    name = f"[{host}]" if ":" in host else host
    where = f"{parts.scheme}://{name}" + (f":{port}" if port else "")
    first = parts.path.strip("/").partition("/")
    # The last part of an RTMP path is the key; what stands before it is the application's name.
    return f"{where}/{first[0]}" if parts.scheme != "srt" and first[2] else where


@dataclass(frozen=True, slots=True)
class WatchLink:
    """What a link to a stream says."""

    stream_id: int
    expires_at: datetime
    #: Links of an older series than the stream's were taken back.
    series: int


def sign_link(key: str, link: WatchLink) -> str:
    """Return the link's token: it opens this one stream until it runs out, and holds no secret of anybody else."""
    body = _LINK.pack(link.stream_id, int(link.expires_at.timestamp()), link.series)
    return base64.urlsafe_b64encode(body + _mac(key, body)).rstrip(b"=").decode()


def read_link(key: str, token: str) -> WatchLink | None:
    """Read a token; None when it is not one of ours. Whether it has run out is asked of ``expires_at``."""
    try:
        data = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    body, mac = data[: _LINK.size], data[_LINK.size :]
    if len(body) != _LINK.size or not hmac.compare_digest(mac, _mac(key, body)):
        return None
    stream_id, expires, series = _LINK.unpack(body)
    return WatchLink(stream_id, datetime.fromtimestamp(expires, UTC), series)


def _mac(key: str, body: bytes) -> bytes:
    return hmac.new(key.encode(), b"watch:" + body, hashlib.sha256).digest()[:_MAC_BYTES]
