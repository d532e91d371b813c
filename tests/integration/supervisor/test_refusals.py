"""What keeps the system from starting: one line with a code, what to do next, and exit code 2."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from .conftest import Start


def _refusal(start_system: Start, *arguments: str, **settings: str) -> str:
    system = start_system(*arguments, **settings)
    assert system.process.wait(60) == 2
    (line,) = system.output.splitlines()
    return line


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Port {port}/TCP (web, API) is in use by {holder}. Stop that program, or choose another port:"),
        ("vi", "Cổng {port}/TCP (web, API) đang bị {holder} dùng. Dừng chương trình đó, hoặc chọn cổng khác:"),
    ],
)
def test_a_port_already_taken(start_system: Start, language: str, words: str) -> None:
    holder = f"{Path('/proc/self/comm').read_text().strip()} (pid {os.getpid()})"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        line = _refusal(start_system, NHIPCAU_PORT=str(port), NHIPCAU_LANG=language)
    expected = words.format(port=port, holder=holder)
    assert line == f"✗ {expected} NHIPCAU_PORT=… make run. [port_taken]"


def test_a_media_port_already_taken(start_system: Start) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        line = _refusal(start_system, "livekit", NHIPCAU_RTC_UDP_PORT=str(taken.getsockname()[1]))
    assert "/UDP (media UDP) is in use by" in line


def test_a_host_without_an_address(start_system: Start) -> None:
    line = _refusal(start_system, "livekit", NHIPCAU_HOST="nowhere.invalid")
    assert line.startswith("✗ “nowhere.invalid” has no IP address that can be found.")
    assert line.endswith("[host_unknown]")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "0", "::ffff:0.0.0.0"])
def test_a_host_that_nobody_can_reach(start_system: Start, host: str) -> None:
    line = _refusal(start_system, NHIPCAU_HOST=host)
    assert line.startswith(f"✗ HOST={host} is no address that other machines can reach.")
    assert line.endswith("[host_unspecified]")


def test_a_language_that_is_none_is_refused_in_the_language_of_the_locale(start_system: Start) -> None:
    line = _refusal(start_system, NHIPCAU_LANG="fr", LC_ALL="en_GB.UTF-8")
    assert line.startswith("✗ The setting NHIPCAU_LANG is not right: ")


def test_a_data_folder_that_cannot_be_written(start_system: Start) -> None:
    # Nobody, root included, makes folders in /proc.
    line = _refusal(start_system, NHIPCAU_DATA_DIR="/proc/nhipcau")
    assert line.startswith("✗ The data folder /proc/nhipcau cannot be written: ")
    assert line.endswith(" Nothing was changed. [data_folder_unwritable]")


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_sockets_that_somebody_else_made(start_system: Start, tmp_path: Path) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    os.chown(folder, 65534, 65534)
    line = _refusal(start_system, NHIPCAU_SOCKET_DIR=str(folder))
    assert line.startswith(f"✗ The data folder {folder} cannot be written: ")


def test_secrets_that_others_may_read(start_system: Start, tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    path.write_text("{}")
    path.chmod(0o644)
    line = _refusal(start_system)
    assert line.startswith(f"✗ Others may read the file of secrets {path}. Run: chmod 600 {path}")
    assert line.endswith("[secrets_exposed]")


@pytest.mark.parametrize(("name", "value"), [("NHIPCAU_PORT", "70000"), ("NHIPCAU_HOST", "no host")])
def test_a_setting_that_is_wrong(start_system: Start, name: str, value: str) -> None:
    line = _refusal(start_system, **{name: value})
    assert line.startswith(f"✗ The setting {name} is not right: ")
    assert line.endswith("[setting_wrong]")


def test_a_media_server_that_is_missing(start_system: Start) -> None:
    line = _refusal(start_system, "livekit", NHIPCAU_LIVEKIT_SERVER="/nowhere/livekit-server")
    assert line.startswith("✗ The media server LiveKit 1.13.5 was not found.")
    assert line.endswith("[livekit_missing]")


def test_a_media_server_of_another_version(start_system: Start, tmp_path: Path) -> None:
    other = tmp_path / "livekit-server"
    other.write_text("#!/bin/sh\necho livekit-server version 1.9.0\n")
    other.chmod(0o755)
    line = _refusal(start_system, "livekit", NHIPCAU_LIVEKIT_SERVER=str(other))
    assert line.startswith(f"✗ {other} is version 1.9.0, 1.13.5 is needed.")
    assert line.endswith("[livekit_wrong_version]")


def test_a_given_certificate_that_is_none(start_system: Start, tmp_path: Path) -> None:
    path = tmp_path / "given.pem"
    path.write_text("no certificate")
    line = _refusal(start_system, NHIPCAU_TLS_CERT=str(path))
    assert line.startswith(f"✗ The certificate {path} cannot be used: ")
    assert line.endswith("[certificate_unusable]")
