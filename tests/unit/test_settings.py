"""Settings and secrets: what comes from where, and what is refused."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from pydantic import ValidationError

from nhipcau import secret_store
from nhipcau.settings import Settings, load_settings


def test_defaults_follow_each_other(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, livekit_port=1234)
    assert settings.database_address() == f"sqlite+aiosqlite:///{tmp_path}/nhipcau.sqlite3"
    assert settings.recordings_dir == tmp_path / "recordings"
    assert settings.livekit_url == "ws://127.0.0.1:1234"
    assert settings.public_url == "http://127.0.0.1:8080"
    assert (settings.bind_host, settings.tls) == ("127.0.0.1", False)


def test_another_host_means_https_on_every_interface(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, host="10.20.0.5")
    assert settings.public_url == "https://10.20.0.5:8080"
    assert (settings.bind_host, settings.tls) == ("0.0.0.0", True)
    assert settings.certificate == (tmp_path / "tls/certificate.pem", tmp_path / "tls/key.pem")


def test_environment_wins_over_the_secrets_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = load_settings(data_dir=tmp_path)
    monkeypatch.setenv("NHIPCAU_RUNNER_SECRET", "r" * 40)
    monkeypatch.setenv("NHIPCAU_DEMO", "0")
    second = load_settings(data_dir=tmp_path)
    assert second.runner_secret.get_secret_value() == "r" * 40
    assert second.session_secret == first.session_secret
    assert (first.demo, second.demo) == (True, False)


def test_secrets_are_made_once_readable_by_the_owner_alone_and_never_shown(tmp_path: Path) -> None:
    made = secret_store.load_or_make(tmp_path)
    assert secret_store.load_or_make(tmp_path) == made
    assert stat.S_IMODE((tmp_path / secret_store.FILE_NAME).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [secret_store.FILE_NAME]
    shown = repr(load_settings(data_dir=tmp_path))
    assert [value for value in made.values() if value in shown] == []


def test_a_secret_that_is_missing_is_added_and_the_others_stay(tmp_path: Path) -> None:
    made = secret_store.load_or_make(tmp_path)
    path = tmp_path / secret_store.FILE_NAME
    path.write_text(json.dumps({"runner_secret": made["runner_secret"]}))
    again = secret_store.load_or_make(tmp_path)
    assert again["runner_secret"] == made["runner_secret"]
    assert json.loads(path.read_text()) == again


def test_a_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    secret_store.load_or_make(tmp_path)
    (tmp_path / secret_store.FILE_NAME).chmod(0o640)
    with pytest.raises(secret_store.SecretsError) as raised:
        secret_store.load_or_make(tmp_path)
    assert raised.value.reason == "exposed"


def test_a_broken_file_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / secret_store.FILE_NAME
    path.write_text("{")
    path.chmod(0o600)
    with pytest.raises(secret_store.SecretsError) as raised:
        secret_store.load_or_make(tmp_path)
    assert (raised.value.reason, path.read_text()) == ("broken", "{")


def test_settings_cannot_be_changed_and_short_secrets_are_refused(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    with pytest.raises(ValidationError):
        settings.port = 1
    with pytest.raises(ValidationError):
        Settings(data_dir=tmp_path, runner_secret="short")  # type: ignore[arg-type]


def test_sockets_have_a_path_that_the_kernel_takes(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    assert len(str(Settings(data_dir=deep).socket_dir)) <= 70
