"""The certificate of an installation that is open to other machines: a given one, or one of its own.

Browsers give no camera without HTTPS. Ours signs itself: it is no authority, so whoever trusts it trusts this server
and no other.
"""

from __future__ import annotations

import ipaddress
import os
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from nhipcau.settings import Settings
from nhipcau.supervisor.words import StartRefused

#: Browsers refuse certificates that live longer than 398 days.
_LIFE = timedelta(days=397)
_RENEW_BEFORE = timedelta(days=45)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is served."""

    path: Path
    #: SHA-256 over the DER form, as browsers show it.
    fingerprint: str
    expires: datetime
    #: Whether it is our own (to be trusted by hand).
    own: bool


def ensure(settings: Settings, now: datetime) -> Certificate:
    """Return the certificate; our own is made, and made anew near its end or for another host.

    Raises StartRefused (``certificate_unusable``) when the given files are unreadable, expired or no pair.
    """
    path, key_path = settings.certificate
    own = settings.tls_cert is None
    if own and not _still_good(path, key_path, settings.host, now):
        _make(path, key_path, settings.host, now)
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(path, key_path)
    except (OSError, ValueError) as error:
        raise StartRefused("certificate_unusable", path=path, detail=error) from error
    if certificate.not_valid_after_utc <= now:
        detail = f"expired {certificate.not_valid_after_utc:%Y-%m-%d}"
        raise StartRefused("certificate_unusable", path=path, detail=detail)
    digest = certificate.fingerprint(hashes.SHA256()).hex(":").upper()
    return Certificate(path, digest, certificate.not_valid_after_utc, own)


def _still_good(path: Path, key_path: Path, host: str, now: datetime) -> bool:
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        key_path.stat()
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    return _name(host) in list(names) and now < certificate.not_valid_after_utc - _RENEW_BEFORE


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _make(path: Path, key_path: Path, host: str, now: datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    # A common name holds 64 characters; browsers read the alternative names only.
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Nhịp Cầu {host}"[:64])])
    names = [_name(host), x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _LIFE)
        .add_extension(x509.SubjectAlternativeName(list(dict.fromkeys(names))), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    _write(key_path, private)
    _write(path, certificate.public_bytes(serialization.Encoding.PEM))


def _write(path: Path, content: bytes) -> None:
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    part.replace(path)


def now_utc() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)
