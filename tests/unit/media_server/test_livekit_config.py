"""The configuration that LiveKit is started with."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from nhipcau_media.livekit.config import LiveKitSettings, livekit_config

SETTINGS = LiveKitSettings(port=7880, udp_port=7882, tcp_port=7881, key="nhipcau", secret="s" * 32)


def test_one_machine() -> None:
    assert json.loads(livekit_config(SETTINGS)) == {
        "port": 7880,
        "bind_addresses": ["127.0.0.1"],
        "keys": {"nhipcau": "s" * 32},
        "rtc": {
            "udp_port": 7882,
            "tcp_port": 7881,
            "node_ip": "127.0.0.1",
            "use_external_ip": False,
            "enable_loopback_candidate": True,
            "stun_servers": ["127.0.0.1:7882"],
            "congestion_control": {"allow_pause": True},
            "ips": {"includes": ["127.0.0.1/32"]},
        },
        "room": {
            "auto_create": False,
            "empty_timeout": 86_400,
            "departure_timeout": 86_400,
            "enable_remote_unmute": False,
        },
        "enable_data_tracks": False,
        "logging": {"level": "warn", "json": True},
    }


def test_open_to_others() -> None:
    rtc = json.loads(livekit_config(replace(SETTINGS, node_ip="10.1.2.3")))["rtc"]
    assert (rtc["node_ip"], rtc["enable_loopback_candidate"], rtc["stun_servers"]) == (
        "10.1.2.3",
        False,
        ["10.1.2.3:7882"],
    )
    assert "ips" not in rtc


def test_an_ipv6_address_stands_in_brackets_where_a_port_follows() -> None:
    rtc = json.loads(livekit_config(replace(SETTINGS, node_ip="fd00::1")))["rtc"]
    assert (rtc["node_ip"], rtc["stun_servers"]) == ("fd00::1", ["[fd00::1]:7882"])


def test_webhooks_are_kept_for_long() -> None:
    settings = replace(SETTINGS, webhook_url="http://127.0.0.1:8080/internal/hooks")
    assert json.loads(livekit_config(settings))["webhook"] == {
        "api_key": "nhipcau",
        "urls": ["http://127.0.0.1:8080/internal/hooks"],
        "resource_url_notifier": {"max_depth": 10_000, "max_age": "10m"},
    }


def test_a_name_is_no_address() -> None:
    with pytest.raises(ValueError, match="does not appear to be"):
        livekit_config(replace(SETTINGS, node_ip="media.example.vn"))
