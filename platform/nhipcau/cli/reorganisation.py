"""``nhipcau reorganise``: hands a reorganisation to the running system and words what it did."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx2

from nhipcau.cli.refusals import CommandRefused
from nhipcau.settings import Settings

_ANSWER_S = 60.0


def bring_reorganisation(
    settings: Settings, *, known: str, units: Path | None, successors: Path | None, dry: bool, url: str
) -> str:
    """Return what was done, in words. Raises CommandRefused."""
    if bool(known) == bool(units or successors) or (units is None) != (successors is None):
        raise CommandRefused(
            "Cho một đợt đã biết (ví dụ 2025-07-01), hoặc cả --units và --successors.",
            "Give a known reorganisation (such as 2025-07-01), or both --units and --successors.",
        )
    request = {"known": known, "units": _text(units), "successors": _text(successors), "dry": dry}
    try:
        answer = httpx2.post(
            f"{url}/internal/reorganisation",
            json=request,
            timeout=_ANSWER_S,
            trust_env=False,
            headers={
                "authorization": f"Bearer {settings.runner_secret.get_secret_value()}",
                "accept-language": settings.lang,
            },
        )
    except httpx2.HTTPError as error:
        raise CommandRefused(
            f"Hệ thống không trả lời tại {url}. Chạy «make run» trước.",
            f"The system does not answer at {url}. Run “make run” first.",
        ) from error
    found = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    if answer.is_error:
        words = f"{found.get('what', answer.status_code)} {found.get('next', '')}".strip()
        raise CommandRefused(words, words)
    return words_of(found, settings.lang)


def words_of(outcome: dict[str, Any], language: str) -> str:
    """Return what a reorganisation did, in one paragraph."""
    figures = {**outcome, "left": len(outcome["without_successor"]), "undecided": len(outcome["conferences_left"])}
    if language == "en":
        head = "Would be done" if outcome["dry"] else "Done"
        text = (
            "{head} from {day}: {made} bodies made, {renamed} renamed, {moved} moved, {ended} ended"
            " ({left} without a successor); {points_continued} points continued, {points_renamed} renamed,"
            " {devices} machines and {roles} roles gone over; {conferences} coming conferences adjusted,"
            " {undecided} to be decided."
        )
    else:
        head = "Sẽ làm" if outcome["dry"] else "Đã làm"
        text = (
            "{head} từ {day}: lập {made} đơn vị, đổi tên {renamed}, chuyển {moved}, kết thúc {ended}"
            " ({left} không có đơn vị kế thừa); {points_continued} điểm cầu được kế thừa, {points_renamed} đổi tên,"
            " {devices} thiết bị và {roles} vai trò chuyển theo; {conferences} hội nghị sắp họp đã chỉnh danh sách,"
            " {undecided} cần quyết định."
        )
    return text.format(head=head, **figures)


def _text(path: Path | None) -> str:
    if path is None:
        return ""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CommandRefused(
            f"Không đọc được {path} (cần tệp CSV, mã UTF-8).", f"{path} cannot be read (a CSV file in UTF-8)."
        ) from error
