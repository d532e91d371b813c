"""The program that pushes to one address: its arguments, and what its last words mean. Pure.

``ffmpeg`` takes the address as an argument only (options cannot be read from a file or the environment), so it stands
in the process list of this machine: see docs/decisions/stream-addresses.md.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import ffmpeg
import imageio_ffmpeg  # type: ignore[import-untyped]

SCHEMES = frozenset({"rtmp", "rtmps", "srt"})

#: Microseconds after which a far end that does not move is given up by ffmpeg itself.
_NETWORK_TIMEOUT_US = 8_000_000
#: SRT's own: milliseconds of its retransmission, and until the handshake must be through.
_SRT_LATENCY_US = 400_000
_SRT_CONNECT_MS = 5000

#: What ffmpeg says → code. The first that fits.
_WORDS = (
    ("refused", re.compile(rb"Connection refused")),
    ("unknown_host", re.compile(rb"Name or service not known|Failed to resolve|Temporary failure in name")),
    ("timed_out", re.compile(rb"timed out|Connection setup failure: connection timeout", re.I)),
    ("rejected", re.compile(rb"Server error|Unauthor|denied|REJ|Connection setup failure|wrong password", re.I)),
    ("unreachable", re.compile(rb"No route to host|Network is unreachable")),
    ("closed", re.compile(rb"Broken pipe|Connection reset|End of file|connection was broken", re.I)),
    ("certificate", re.compile(rb"certificate|TLS|SSL", re.I)),
)


#: It took nothing for a while; it said nothing that is known here.
HANGS, BROKEN_OFF = "hangs", "broken_off"
#: Every code that tells why a far end is away.
CODES = frozenset({HANGS, BROKEN_OFF, *(code for code, _ in _WORDS)})


def command(address: str) -> list[str]:
    """Return the command that pushes a transport stream from its standard input. Raises ValueError for the address."""
    scheme = urlsplit(address).scheme
    if scheme not in SCHEMES:
        raise ValueError("scheme")
    source = ffmpeg.input("pipe:0", f="mpegts", extra_options={"probesize": 500_000, "analyzeduration": 1_500_000})
    if scheme == "srt":
        target = source.output(filename=_srt(address), f="mpegts", c="copy", extra_options={"muxdelay": 0})
    else:
        options = {"flvflags": "no_duration_filesize", "rw_timeout": _NETWORK_TIMEOUT_US}
        if scheme == "rtmps":
            # Whoever stands in between could read the key.
            options["tls_verify"] = 1
        target = source.output(filename=address, f="flv", c="copy", extra_options=options)
    arguments = target.global_args(
        hide_banner=True, stats=False, loglevel="error", progress="pipe:1", stats_period=1
    ).compile()
    return [imageio_ffmpeg.get_ffmpeg_exe(), *arguments[1:]]


def meaning(words: bytes) -> str:
    """Return the code of what ffmpeg said last; its words are never passed on, they hold the address."""
    return next((code for code, pattern in _WORDS if pattern.search(words)), BROKEN_OFF)


def _srt(address: str) -> str:
    parts = urlsplit(address)
    query = {
        "mode": "caller",
        "latency": str(_SRT_LATENCY_US),
        "connect_timeout": str(_SRT_CONNECT_MS),
        "timeout": str(_NETWORK_TIMEOUT_US),
        **dict(parse_qsl(parts.query)),
    }
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(query), ""))
