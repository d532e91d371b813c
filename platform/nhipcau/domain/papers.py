"""Documents of a conference: their kinds, what a notice must name (Art. 9.2), and the uniform backdrop (Art. 6.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nhipcau.domain.conference import PurposeScope
from nhipcau.domain.errors import BadInput


class DocumentKind(StrEnum):
    """What is made as .docx and PDF."""

    #: *Thông báo*: what the host body tells everybody (Art. 9.2).
    NOTICE = "notice"
    #: *Giấy mời*: the same facts as an invitation.
    INVITATION = "invitation"
    #: *Phiếu đăng ký* (Art. 9.1).
    REGISTRATION = "registration"
    #: *Phiếu yêu cầu kỹ thuật* (Art. 9.2 ¶2).
    TECHNICAL_REQUEST = "technical_request"
    #: *Danh sách mời dự*.
    INVITATION_LIST = "invitation_list"
    #: *Phiếu trực đường truyền, nguồn điện* (Art. 13.6c, 14).
    DUTY_SHEET = "duty_sheet"
    #: *Danh sách cán bộ đầu mối* of a body (Art. 13.3).
    CONTACT_OFFICERS = "contact_officers"


#: Documents about a conference; the others are about a body.
OF_CONFERENCE = tuple(kind for kind in DocumentKind if kind is not DocumentKind.CONTACT_OFFICERS)
#: Documents that announce: Art. 9.2 says what they must name.
ANNOUNCING = frozenset({DocumentKind.NOTICE, DocumentKind.INVITATION})


#: Scopes in which who keeps line and power up has to be told (Art. 13.6c: meetings of provincial bodies).
TELLS_PROVIDERS = frozenset({PurposeScope.A, PurposeScope.B})


class ProviderKind(StrEnum):
    """Who keeps line and power up (Art. 14)."""

    TELECOM = "telecom"
    POWER = "power"


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What Art. 9.2 asks of a notice, as far as it is known."""

    host: str
    main_point: str
    sub_points: tuple[str, ...]
    starts_at: datetime | None
    #: Start of the trial run of the system before the conference (Art. 9.2, 10.1).
    rehearsal_at: datetime | None


def missing_in_notice(facts: NoticeFacts) -> tuple[str, ...]:
    """Return which facts of Art. 9.2 are missing: ``host``, ``main_point``, ``sub_points``, ``time``, ``pre_run``."""
    # Art. 9.2: host (main point), number and names of the attending bodies, official time, pre-run time.
    known = {
        "host": bool(facts.host.strip()),
        "main_point": bool(facts.main_point.strip()),
        "sub_points": bool(facts.sub_points) and all(name.strip() for name in facts.sub_points),
        "time": facts.starts_at is not None,
        "pre_run": facts.rehearsal_at is not None,
    }
    return tuple(name for name, there in known.items() if not there)


#: Widths and heights of backdrops that can be printed, millimetres.
BACKDROP_LEAST_MM = 300
BACKDROP_MOST_MM = 20_000
#: Least contrast of letters (WCAG 2.2, large text).
LEAST_CONTRAST = 3.0

_COLOUR = re.compile(r"#[0-9a-f]{6}")


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours ``#rrggbb``, 1 to 21 (WCAG 2.2 relative luminance)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def check_backdrop(*, width_mm: int, height_mm: int, background: str, text_colour: str) -> None:
    """Refuse a backdrop that cannot be printed or read (Art. 6.3). Raises BadInput."""
    for field, size in (("width_mm", width_mm), ("height_mm", height_mm)):
        if not BACKDROP_LEAST_MM <= size <= BACKDROP_MOST_MM:
            raise BadInput(field=field, detail="backdrop_size")
    for field, colour in (("background", background), ("text_colour", text_colour)):
        if not _COLOUR.fullmatch(colour):
            raise BadInput(field=field, detail="colour")
    if contrast(background, text_colour) < LEAST_CONTRAST:
        raise BadInput(field="text_colour", detail="contrast")
