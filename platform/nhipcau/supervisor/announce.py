"""What is printed when the system is ready: the address; for other machines what to trust and which ports to open."""

from __future__ import annotations

from nhipcau.settings import Settings
from nhipcau.supervisor.certificate import Certificate


def ready_lines(settings: Settings, certificate: Certificate | None, seconds: float) -> list[str]:
    """Return the lines in the settings' language."""
    if settings.lang == "en":
        lines = [f"✓ Nhịp Cầu is ready after {seconds:.1f} s: {settings.public_url}"]
    else:
        lines = [f"✓ Nhịp Cầu sẵn sàng sau {seconds:.1f} giây: {settings.public_url}"]
    if certificate:
        lines += _open_lines(settings, certificate)
    lines.append("  Ctrl+C: stop" if settings.lang == "en" else "  Ctrl+C: dừng")
    return lines


def _open_lines(settings: Settings, certificate: Certificate) -> list[str]:
    ports = f"TCP {settings.port}, UDP {settings.rtc_udp_port}, TCP {settings.rtc_tcp_port}"
    if settings.lang == "en":
        trust = f"  Trust on every machine: {settings.certificate_url}, here " if certificate.own else "  Certificate: "
        return [
            f"  Open these ports in the firewall: {ports}",
            f"{trust}{certificate.path} (until {certificate.expires:%Y-%m-%d})",
            f"  SHA-256 fingerprint to compare: {certificate.fingerprint}",
        ]
    trust = f"  Cài tin cậy trên mỗi máy: {settings.certificate_url}, tại đây " if certificate.own else "  Chứng chỉ: "
    return [
        f"  Mở các cổng này trên tường lửa: {ports}",
        f"{trust}{certificate.path} (đến {certificate.expires:%d/%m/%Y})",
        f"  Dấu vân tay SHA-256 để đối chiếu: {certificate.fingerprint}",
    ]
