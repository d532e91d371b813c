"""What stands in the way of sending a registration, or should be known before: each with a code and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime

from nhipcau.domain.conference import LONGEST_SESSION
from nhipcau.domain.errors import Refusal, SessionTooLong
from nhipcau.domain.errors_registration import BodyClosed, SecretRefused
from nhipcau.schemas.deadlines import VerdictsView
from nhipcau.schemas.registration import ProblemView
from nhipcau.services.calendar import day_of, days_of
from nhipcau.services.check_facts import Asked
from nhipcau.services.registration_rules import PointOfBody

#: What is no refusal but should be known: code → words, Vietnamese and English.
_REMARKS = {
    "twice": (
        "{count} điểm cầu được mời hai lần. Bỏ bớt một lần.",
        "{count} points are invited twice. Take them out once.",
    ),
    "not_in_use": (
        "{count} điểm cầu không còn dùng: {names}. Bỏ ra khỏi danh sách.",
        "{count} points are not in use any more: {names}. Take them out.",
    ),
    "over_midnight": (
        "Phiên qua nửa đêm: hạn đăng ký tính theo ngày bắt đầu; cả hai ngày đều phải còn đơn vị.",
        "The session runs over midnight: deadlines count from its first day, and bodies must exist on both.",
    ),
    "tree_changes": (
        "Cây đơn vị thay đổi trong khoảng từ vận hành thử đến hết phiên: {count} điểm cầu đổi đơn vị cấp trên.",
        "The tree of bodies changes between rehearsal and end: {count} points get another body above them.",
    ),
    "year_unconfirmed": (
        "Lịch làm việc năm {names} chưa được xác nhận; hạn có thể thay đổi.",
        "The working-day calendar of {names} is not confirmed yet; deadlines may move.",
    ),
}


def problems_of(asked: Asked, judged: VerdictsView | None) -> Iterator[ProblemView]:
    """Yield what stands in the way, the gravest first."""
    request, points = asked.request, asked.points
    if request.secret:
        yield _refusal(SecretRefused())
    listed = [*([request.main_point_id] if request.main_point_id else []), *request.sub_point_ids]
    if twice := tuple(point for point, count in Counter(listed).items() if count > 1):
        yield _remark("twice", stops=True, point_ids=twice)
    if unused := tuple(point.id for point in points.values() if not point.active):
        yield _remark("not_in_use", stops=True, point_ids=unused, names=_names(points, unused))
    if request.starts_at is not None:
        yield from _of_days(asked, request.starts_at)
    if judged is not None:
        years = sorted({year for verdict in judged.verdicts for year in verdict.unconfirmed_years})
        if years:
            yield _remark("year_unconfirmed", names=", ".join(map(str, years)))


def _of_days(asked: Asked, starts_at: datetime) -> Iterator[ProblemView]:
    request, host, points = asked.request, asked.host, asked.points
    first, last = days_of(starts_at, request.ends_at or starts_at)
    closed = tuple(p.id for p in points.values() if not (p.exists_on(first) and p.exists_on(last)))
    names = _names(points, closed)
    if host is not None and ((host.valid_from or first) > first or (host.valid_to or last) < last):
        names = ", ".join(filter(None, (asked.host_name, names)))
    if names:
        yield _refusal(BodyClosed(names=names), closed)
    if request.ends_at is not None and request.ends_at - starts_at > LONGEST_SESSION:
        yield _refusal(SessionTooLong())
    elif last > first:
        yield _remark("over_midnight")
    days = {first, last} | ({day_of(request.rehearsal_at)} if request.rehearsal_at is not None else set())
    moved = tuple(p.id for p in points.values() if len({asked.tree.parent(p.body_id, day) for day in days}) > 1)
    if moved:
        yield _remark("tree_changes", point_ids=moved)


def _names(points: Mapping[int, PointOfBody], chosen: tuple[int, ...]) -> str:
    return ", ".join(points[point].name for point in chosen[:5]) + ("…" if len(chosen) > 5 else "")


def _refusal(refusal: Refusal, point_ids: tuple[int, ...] = ()) -> ProblemView:
    vi, en = (" ".join(refusal.words(language)) for language in ("vi", "en"))
    return ProblemView(code=refusal.code, stops=True, words_vi=vi, words_en=en, point_ids=point_ids)


def _remark(code: str, *, stops: bool = False, point_ids: tuple[int, ...] = (), names: str = "") -> ProblemView:
    vi, en = (words.format(count=len(point_ids), names=names) for words in _REMARKS[code])
    return ProblemView(code=code, stops=stops, words_vi=vi, words_en=en, point_ids=point_ids)
