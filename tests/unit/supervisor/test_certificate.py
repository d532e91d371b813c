"""The certificate of our own: for this host, kept, and renewed near its end."""

from __future__ import annotations

import ipaddress
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from nhipcau.settings import Settings
from nhipcau.supervisor import certificate
from nhipcau.supervisor.words import StartRefused

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def _names(path: Path) -> x509.SubjectAlternativeName:
    read = x509.load_pem_x509_certificate(path.read_bytes())
    return read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value


def test_it_names_the_address_and_only_its_owner_may_read_the_key(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, host="10.1.2.3")
    made = certificate.ensure(settings, NOW)
    assert made.own
    assert made.expires == NOW + timedelta(days=397)
    assert _names(made.path).get_values_for_type(x509.IPAddress) == [
        ipaddress.ip_address("10.1.2.3"),
        ipaddress.ip_address("127.0.0.1"),
    ]
    assert [stat.S_IMODE(path.stat().st_mode) for path in settings.certificate] == [0o600, 0o600]


def test_it_is_kept_until_near_its_end(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, host="hop.bacgiang.example")
    first = certificate.ensure(settings, NOW)
    assert certificate.ensure(settings, NOW + timedelta(days=300)) == first
    renewed = certificate.ensure(settings, NOW + timedelta(days=360))
    assert renewed.fingerprint != first.fingerprint
    assert renewed.expires == NOW + timedelta(days=360 + 397)


def test_another_host_gets_another_one(tmp_path: Path) -> None:
    certificate.ensure(Settings(data_dir=tmp_path, host="10.1.2.3"), NOW)
    made = certificate.ensure(Settings(data_dir=tmp_path, host="hop.example"), NOW)
    assert _names(made.path).get_values_for_type(x509.DNSName) == ["hop.example", "localhost"]


def test_a_broken_one_of_our_own_is_made_anew(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, host="10.1.2.3")
    certificate.ensure(settings, NOW).path.write_text("broken")
    assert certificate.ensure(settings, NOW).expires == NOW + timedelta(days=397)


def test_a_given_one_is_used_as_it_is(tmp_path: Path) -> None:
    own = certificate.ensure(Settings(data_dir=tmp_path, host="10.1.2.3"), NOW)
    cert, key = Settings(data_dir=tmp_path, host="10.1.2.3").certificate
    given = Settings(data_dir=tmp_path / "other", host="10.1.2.3", tls_cert=cert, tls_key=key)
    found = certificate.ensure(given, NOW)
    assert (found.fingerprint, found.own, found.path) == (own.fingerprint, False, cert)


def test_a_given_one_that_has_run_out_or_has_another_key_is_refused(tmp_path: Path) -> None:
    first = Settings(data_dir=tmp_path / "a", host="10.1.2.3")
    second = Settings(data_dir=tmp_path / "b", host="10.1.2.3")
    for settings in (first, second):
        certificate.ensure(settings, NOW)
    late = Settings(host="10.1.2.3", tls_cert=first.certificate[0], tls_key=first.certificate[1])
    mixed = Settings(host="10.1.2.3", tls_cert=first.certificate[0], tls_key=second.certificate[1])
    for settings, now in ((late, NOW + timedelta(days=400)), (mixed, NOW)):
        with pytest.raises(StartRefused) as raised:
            certificate.ensure(settings, now)
        assert raised.value.code == "certificate_unusable"
