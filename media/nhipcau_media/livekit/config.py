"""The configuration document of LiveKit v1.13.5: a pure function of a few typed settings.

The document goes into the environment variable ``LIVEKIT_CONFIG`` of the server's process, never on its command line
(it holds the secret). Source of the keys: livekit-server ``pkg/config/config.go``, mediatransportutil ``rtcconfig``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

#: Rooms are closed by the control plane alone: an empty one must not vanish with its stage in a break. Seconds.
ROOM_TIMEOUT_S = 86_400


@dataclass(frozen=True, slots=True)
class LiveKitSettings:
    """What differs between one LiveKit process and another."""

    #: TCP port of signalling and admin API.
    port: int
    #: UDP port of all media.
    udp_port: int
    #: TCP port of media where UDP is blocked. It listens on every address.
    tcp_port: int
    #: Name of the API key.
    key: str
    #: Secret of the API key, at least 32 characters.
    secret: str
    #: Address told to clients as the place of the media.
    node_ip: str = "127.0.0.1"
    #: Where signalling and admin API listen: loopback. Signalling reaches others through the API's relay, the admin API
    #: reaches nobody.
    bind_addresses: tuple[str, ...] = ("127.0.0.1",)
    #: Where webhooks go; empty for none.
    webhook_url: str = ""
    #: ``debug``, ``info``, ``warn`` or ``error``.
    log_level: str = "warn"


def livekit_config(settings: LiveKitSettings) -> str:
    """Return the configuration as JSON text (which is YAML). Raises ValueError for a node address that is none."""
    address = ip_address(settings.node_ip)
    host = f"[{address}]" if address.version == 6 else str(address)
    rtc: dict[str, Any] = {
        "udp_port": settings.udp_port,
        "tcp_port": settings.tcp_port,
        "node_ip": str(address),
        "use_external_ip": False,
        "enable_loopback_candidate": address.is_loopback,
        # An empty list would hand public STUN servers to the clients. Our media port answers no plain STUN request, and
        # need not: the server's address is known, and what the client's looks like from here shows in its first check.
        "stun_servers": [f"{host}:{settings.udp_port}"],
        "congestion_control": {"allow_pause": True},
    }
    if address.is_loopback:
        # One machine: media listens on no other address (the TCP port cannot be told so).
        rtc["ips"] = {"includes": [f"{address}/{address.max_prefixlen}"]}
    config: dict[str, Any] = {
        "port": settings.port,
        "bind_addresses": list(settings.bind_addresses),
        "keys": {settings.key: settings.secret},
        "rtc": rtc,
        "room": {
            "auto_create": False,
            "empty_timeout": ROOM_TIMEOUT_S,
            "departure_timeout": ROOM_TIMEOUT_S,
            "enable_remote_unmute": False,
        },
        "enable_data_tracks": False,
        "logging": {"level": settings.log_level, "json": True},
    }
    if settings.webhook_url:
        config["webhook"] = {
            "api_key": settings.key,
            "urls": [settings.webhook_url],
            # A restart of the API or a storm of joins must not drop hints: the defaults are 200 and 30 s, per room.
            "resource_url_notifier": {"max_depth": 10_000, "max_age": "10m"},
        }
    return json.dumps(config)
