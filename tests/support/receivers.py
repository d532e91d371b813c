"""Far ends of pushed streams: Debian's nginx with its RTMP module, Debian's SRT tools, and addresses that misbehave."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_NGINX = """
{modules}
load_module /usr/lib/nginx/modules/ngx_rtmp_module.so;
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
rtmp {{ server {{ listen 127.0.0.1:{port}; chunk_size 4096;
  application live {{ live on; record all; record_path {folder}; record_suffix .flv; record_unique on; {more} }} }} }}
{stream}
"""


#: TLS before it, as public platforms have it.
_TLS = """
stream {{ server {{ listen 127.0.0.1:{port} ssl; proxy_pass 127.0.0.1:{behind};
  ssl_certificate {folder}/cert.pem; ssl_certificate_key {folder}/key.pem; }} }}
"""


def free_port(kind: int = socket.SOCK_STREAM) -> int:
    """Return a port that nobody uses on loopback."""
    with socket.socket(socket.AF_INET, kind) as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextlib.contextmanager
def rtmp_receiver(folder: Path, port: int, more: str = "", *, tls_port: int = 0) -> Iterator[None]:
    """Run nginx; what arrives at ``rtmp://127.0.0.1:PORT/live/NAME`` is recorded as ``NAME-….flv`` in ``folder``.

    ``tls_port``: also at ``rtmps://127.0.0.1:TLS_PORT/live/NAME``, with the certificate ``folder/cert.pem``, made here.
    """
    folder.mkdir(exist_ok=True)
    stream, modules = "", ""
    if tls_port:
        make_certificate(folder)
        stream = _TLS.format(port=tls_port, behind=port, folder=folder)
        modules = "load_module /usr/lib/nginx/modules/ngx_stream_module.so;"
    os.chmod(folder, 0o777)
    configuration = folder / "nginx.conf"
    configuration.write_text(_NGINX.format(folder=folder, port=port, more=more, stream=stream, modules=modules))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    with _running([program, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(configuration)], folder):
        until_listening(port)
        yield


def make_certificate(folder: Path) -> None:
    """Write ``cert.pem`` and ``key.pem`` of 127.0.0.1; it is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


@contextlib.contextmanager
def srt_receiver(folder: Path, port: int, query: str = "") -> Iterator[Path]:
    """Listen for one SRT caller and write what it sends into the file that is yielded."""
    folder.mkdir(exist_ok=True)
    received = folder / "received.ts"
    address = f"srt://127.0.0.1:{port}?mode=listener{query}"
    with (
        received.open("wb") as file,
        _running(["srt-live-transmit", "-q", "-a:no", address, "file://con"], folder, file),
    ):
        yield received


@contextlib.contextmanager
def silent_address() -> Iterator[int]:
    """Take connections and never answer; yields the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        stop = threading.Event()
        taken: list[socket.socket] = []

        def accept() -> None:
            while not stop.is_set():
                with contextlib.suppress(TimeoutError):
                    taken.append(listener.accept()[0])

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield int(listener.getsockname()[1])
        finally:
            stop.set()
            thread.join()
            for connection in taken:
                connection.close()


@contextlib.contextmanager
def _running(arguments: list[str], folder: Path, output: object = None) -> Iterator[None]:
    with (folder / "words.log").open("ab") as log:
        process = subprocess.Popen(arguments, stdout=output or log, stderr=log, stdin=subprocess.DEVNULL)  # type: ignore[call-overload]
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def until_listening(port: int) -> None:
    """Wait until something listens at a port of loopback. Raises OSError after 20 s."""
    end = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
