"""Where clients send media to: the address that others reach, or a refusal."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from nhipcau.settings import Settings
from nhipcau.supervisor.livekit import node_address
from nhipcau.supervisor.words import StartRefused

pytestmark = pytest.mark.anyio


def named(folder: Path, monkeypatch: pytest.MonkeyPatch, *addresses: str, node_ip: str = "") -> Settings:
    """Settings of a machine whose own name has these addresses."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    return Settings(data_dir=folder, host="may-chu-bac-giang", node_ip=node_ip)


async def test_the_name_of_a_debian_machine_is_refused_when_it_means_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(StartRefused) as refusal:
        await node_address(named(tmp_path, monkeypatch, "127.0.1.1"))
    assert refusal.value.code == "host_loopback"
    assert refusal.value.params == {"host": "may-chu-bac-giang", "address": "127.0.1.1"}


async def test_of_several_addresses_one_that_others_reach_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await node_address(named(tmp_path, monkeypatch, "127.0.1.1", "10.20.0.5")) == "10.20.0.5"


async def test_a_named_address_goes_before_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert await node_address(named(tmp_path, monkeypatch, "127.0.1.1", node_ip="10.20.0.9")) == "10.20.0.9"
