"""The one settings object: environment (``NHIPCAU_…``), else the installation's secrets file, else a default.

Programs call :func:`load_settings`; tests build :class:`Settings` themselves (secrets are then random). The domain
never imports this.
"""

from __future__ import annotations

import hashlib
import ipaddress
import os
import socket
import tempfile
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from nhipcau import secret_store

Folder = Annotated[Path, AfterValidator(lambda path: path.expanduser().resolve())]
Port = Annotated[int, Field(ge=1, le=65535)]

#: A Unix socket's path may have 107 bytes; the names inside the folder need some of them.
_LONGEST_SOCKET_FOLDER = 70


def _random() -> SecretStr:
    return SecretStr(secret_store.new_secret())


def spoken_language() -> Literal["vi", "en"]:
    """Return the language of what is printed, known before any setting is read."""
    if (wished := os.environ.get("NHIPCAU_LANG")) in {"vi", "en"}:
        return "en" if wished == "en" else "vi"
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return "en" if value.startswith("en") else "vi"
    return "vi"


#: The certificate that signed itself, on our own origin; the terminal prints its fingerprint to compare.
CERTIFICATE_PATH = "/chung-chi.crt"


def _socket_dir(data: dict[str, Any]) -> Path:
    wished: Path = data["data_dir"] / "run"
    if len(os.fsencode(wished)) <= _LONGEST_SOCKET_FOLDER:
        return wished
    digest = hashlib.sha256(os.fsencode(wished)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"nhipcau-{os.getuid()}-{digest}"


class Settings(BaseSettings):
    """Everything that differs between installations. Each field is read from ``NHIPCAU_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix="NHIPCAU_", frozen=True, extra="ignore", validate_default=True)

    #: Folder of everything that is kept: database, secrets, certificate, recordings.
    data_dir: Folder = Path("data")
    #: Address or host name under which people reach the system. Anything but loopback opens it, over HTTPS.
    host: str = Field(default="127.0.0.1", pattern=r"^[A-Za-z0-9.:_-]+$", max_length=253)
    #: The one port of pages, API and signalling.
    port: Port = 8080
    #: Plain HTTP on loopback for jobs, runner and webhooks only (``/internal/…``); never opened to others.
    internal_port: Port = 8079
    #: Where the runner of a machine of its own (``run --only jobs``) finds the API; empty: ``internal_url``.
    api_url: str = ""
    #: Async SQLAlchemy address; empty means SQLite in ``data_dir``.
    database_url: str = ""
    #: Most bridge points that the media server carries at one time, over all conferences.
    server_points: int = Field(default=600, ge=2, le=100_000)
    #: Seconds that the chair's seat has to be lost until another point may preside, where a conference says nothing.
    chair_wait_s: int = Field(default=60, ge=10, le=3600)
    #: Seconds that a lost point keeps its floor and its place in the queue, where a conference says nothing; 0: to the
    #: end of the session.
    seat_grace_s: int = Field(default=300, ge=0, le=86_400)
    #: Whether an empty database gets the demo province.
    demo: bool = True

    #: LiveKit binary; empty means the one that ``make`` built, else one on PATH.
    livekit_server: str = ""
    livekit_port: Port = 7880
    #: Address of LiveKit's signalling and admin API for control plane and jobs; loopback.
    livekit_url: str = Field(default_factory=lambda data: f"ws://127.0.0.1:{data['livekit_port']}")
    livekit_api_key: str = "nhipcau"
    livekit_api_secret: SecretStr = Field(default_factory=_random, min_length=32)
    rtc_udp_port: Port = 7882
    rtc_tcp_port: Port = 7881
    #: Address that clients are told to send media to; empty means ``host``, resolved.
    node_ip: str = ""

    #: Bearer of the runner at ``/internal/runners/sync``.
    runner_secret: SecretStr = Field(default_factory=_random, min_length=32)
    #: Key of everything that the control plane signs or hashes with a key.
    session_secret: SecretStr = Field(default_factory=_random, min_length=32)

    #: Certificate and key in PEM; empty means one of our own when ``host`` is not loopback.
    tls_cert: Folder | None = None
    tls_key: Folder | None = None
    #: Address of the pages as people type it, without a slash at the end.
    public_url: str = Field(default_factory=lambda data: _public_url(data))

    recordings_dir: Folder = Field(default_factory=lambda data: data["data_dir"] / "recordings")
    #: Live streams as static files; a web server in front may serve them (docs/decisions/streams-are-static-files.md).
    streams_dir: Folder = Field(default_factory=lambda data: data["data_dir"] / "streams")
    #: How far back viewers of a live stream may go, minutes.
    stream_window_minutes: int = Field(default=30, ge=1, le=24 * 60)
    #: Where finished recordings are sent besides: name of an S3 bucket, or a folder (a mount) by its whole path. Empty:
    #: nowhere. Address without a slash at the end; empty: Amazon's own.
    storage_bucket: str = ""
    storage_endpoint: str = ""
    storage_region: str = "us-east-1"
    storage_prefix: str = ""
    storage_key: str = ""
    storage_secret: SecretStr = SecretStr("")
    #: Recorders and streams stop cleanly when less than this is free, MB; below the margin engineers are told.
    disk_min_free_mb: int = Field(default=512, ge=16)
    disk_margin_mb: int = Field(default=10_240, ge=16)
    #: Mail server that takes outgoing mail; empty: no mail is sent, everything else works.
    smtp_host: str = Field(default="", max_length=253)
    smtp_port: Port = 587
    #: ``starttls`` and ``tls`` verify the server's certificate; ``none`` is for a server on the same machine.
    smtp_tls: Literal["starttls", "tls", "none"] = "starttls"
    #: Certificates that the mail server is verified by; empty: the system's own.
    smtp_ca: Folder | None = None
    smtp_username: str = ""
    smtp_password: SecretStr = SecretStr("")
    #: Address that letters come from. Answers to it are read by people: the system reads no mail.
    smtp_from: str = Field(default="nhipcau@localhost", pattern=r"^[^@\s<>,;:\"]+@[A-Za-z0-9.-]+$", max_length=254)
    #: Documents as they were made, and their signed copies.
    documents_dir: Folder = Field(default_factory=lambda data: data["data_dir"] / "documents")
    #: Slides and clips of conferences.
    files_dir: Folder = Field(default_factory=lambda data: data["data_dir"] / "files")
    #: Bounds of uploads in MB: one slide deck or paper, one clip, all files of one conference.
    slides_limit_mb: int = Field(default=200, ge=1, le=2_000)
    clip_limit_mb: int = Field(default=2_000, ge=1, le=20_000)
    conference_files_mb: int = Field(default=6_000, ge=1, le=100_000)
    #: Where calls of an emergency (Art. 9.3) are posted for a provider of SMS or voice; empty: nothing is posted.
    call_hook_url: str = Field(default="", pattern=r"^(https?://\S{1,500})?$")
    #: Key of the signature on what is posted there.
    call_hook_secret: SecretStr = SecretStr("")
    #: Built front end.
    web_dist: Folder = Path("web/dist")
    #: Unix sockets of composers; short path, mode 0700.
    socket_dir: Folder = Field(default_factory=_socket_dir)

    #: Language of what is printed; default from the locale, Vietnamese unless it is English.
    lang: Literal["vi", "en"] = Field(default_factory=spoken_language)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    #: Logs as lines for people, or as JSON for machines.
    log_format: Literal["text", "json"] = "text"

    def database_address(self) -> str:
        """Async SQLAlchemy address of the database."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'nhipcau.sqlite3'}"

    @property
    def tls(self) -> bool:
        """Whether pages, API and signalling are served over HTTPS."""
        return self.tls_cert is not None or not is_loopback(self.host)

    @property
    def certificate(self) -> tuple[Path, Path]:
        """Files of certificate and key when ``tls``: the given ones, else our own (made by the supervisor)."""
        if self.tls_cert is not None:
            return self.tls_cert, self.tls_key or self.tls_cert
        return self.data_dir / "tls" / "certificate.pem", self.data_dir / "tls" / "key.pem"

    @property
    def certificate_url(self) -> str:
        """Where other machines get the certificate that signed itself; empty when there is none of our own."""
        return f"{self.public_url}{CERTIFICATE_PATH}" if self.tls and self.tls_cert is None else ""

    @property
    def bind_host(self) -> str:
        """Address to listen on: loopback alone, else every interface (the name may be a router's)."""
        if is_loopback(self.host):
            return "127.0.0.1" if self.host == "localhost" else self.host
        return "::" if ":" in self.host else "0.0.0.0"  # noqa: S104 - asked for by HOST=

    @property
    def local_url(self) -> str:
        """Address of pages and API on this machine itself, without a slash at the end."""
        host = self.bind_host if is_loopback(self.bind_host) else "::1" if ":" in self.bind_host else "127.0.0.1"
        name = f"[{host}]" if ":" in host else host
        return f"{'https' if self.tls else 'http'}://{name}:{self.port}"

    @property
    def internal_url(self) -> str:
        """Address of the internal port, without a slash at the end."""
        return f"http://127.0.0.1:{self.internal_port}"


def _public_url(data: dict[str, Any]) -> str:
    host = data["host"]
    scheme = "http" if is_loopback(host) and data["tls_cert"] is None else "https"
    default_port = 80 if scheme == "http" else 443
    name = f"[{host}]" if ":" in host else host
    return f"{scheme}://{name}" + ("" if data["port"] == default_port else f":{data['port']}")


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine for itself only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_unspecified(host: str) -> bool:
    """Whether an address means every interface: one may listen there, and nobody can reach it."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        try:
            # Short forms such as ``0``, which the system's own functions read as addresses too.
            return not any(socket.inet_aton(host))
        except OSError:
            return False
    return (getattr(address, "ipv4_mapped", None) or address).is_unspecified


def load_settings(**overrides: Any) -> Settings:
    """Read the environment and the secrets file (made at the first start). Raises SecretsError, ValidationError."""
    settings = Settings(**overrides)
    kept = secret_store.load_or_make(settings.data_dir)
    missing = {name: kept[name] for name in secret_store.NAMES if name not in settings.model_fields_set}
    return Settings(**{**missing, **overrides})
