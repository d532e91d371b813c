"""What a start prints for the person at the terminal: how to come in."""

from __future__ import annotations

from nhipcau.services.first_start import DEMO_LIFE, SETUP_LIFE, Opening
from nhipcau.settings import Settings


def greeting(settings: Settings, opening: Opening) -> str:
    """Return the block that is printed; empty when there is nothing to say."""
    english = settings.lang == "en"
    if opening.setup_token:
        link = f"{settings.public_url}/khoi-tao#{opening.setup_token}"
        hours = int(SETUP_LIFE.total_seconds() // 3600)
        if english:
            return f"Nobody can sign in yet. Make the first administrator here (once, within {hours} h):\n  {link}"
        return f"Chưa có ai đăng nhập được. Tạo quản trị viên đầu tiên tại đây (một lần, trong {hours} giờ):\n  {link}"
    if not opening.demo:
        return ""
    days = DEMO_LIFE.days
    if english:
        lines = [
            "Demonstration data: Bắc Giang province as it was until 30 June 2025, with made-up people.",
            f"Address: {settings.public_url}",
            f"Sign-in links (valid {days} days; whoever has one may come in):",
        ]
    else:
        lines = [
            "Dữ liệu minh họa: tỉnh Bắc Giang như trước ngày 01/7/2025, nhân vật hư cấu.",
            f"Địa chỉ: {settings.public_url}",
            f"Đường dẫn đăng nhập (dùng được {days} ngày; ai có đường dẫn đều vào được):",
        ]
    for one in opening.demo:
        lines += [f"  {one.name}, {one.post}", f"    {settings.public_url}/vao#{one.token}"]
    return "\n".join(lines)
