"""What is on record about a bridge point and its body's team (Art. 3.5, 6.2, 7.5, 8, 13.3)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any


class RecordSection(StrEnum):
    """Parts of a point's page that hold records."""

    PROFILE = "profile"
    VENUE = "venue"
    CIRCUIT = "circuit"
    ASSET = "asset"
    MAINTENANCE = "maintenance"
    TEAM = "team"
    MEMBER = "member"
    TRAINING = "training"


#: Sections that belong to the body, not to one of its points.
OF_BODY = frozenset({RecordSection.TEAM, RecordSection.MEMBER, RecordSection.TRAINING})


class Connection(StrEnum):
    """How a point takes part."""

    BROWSER = "browser"
    #: A hardware codec by SIP or H.323.
    CODEC = "codec"


class CircuitKind(StrEnum):
    """Kinds of lines."""

    #: *Mạng truyền số liệu chuyên dùng*.
    GOV_WAN = "gov_wan"
    FIBRE = "fibre"
    LEASED = "leased"
    MOBILE = "mobile"
    OTHER = "other"


class AssetKind(StrEnum):
    """Kinds of equipment (Art. 3.5, 6.1, 6.2)."""

    CAMERA = "camera"
    MICROPHONE = "microphone"
    SPEAKER = "speaker"
    DISPLAY = "display"
    CODEC = "codec"
    COMPUTER = "computer"
    NETWORK = "network"
    POWER = "power"
    LIGHT = "light"
    OTHER = "other"


class AssetCondition(StrEnum):
    """State of a piece of equipment."""

    GOOD = "good"
    WORN = "worn"
    BROKEN = "broken"


class MaintenanceKind(StrEnum):
    """Kinds of work (Art. 8.2, 13.5)."""

    MAINTENANCE = "maintenance"
    REPAIR = "repair"
    UPGRADE = "upgrade"


class TeamDuty(StrEnum):
    """Duty in the operation team."""

    LEADER = "leader"
    OPERATOR = "operator"
    MEMBER = "member"


class ContactRank(StrEnum):
    """Place on the list of contact officers (Art. 13.3)."""

    NONE = "none"
    OFFICER = "officer"
    DEPUTY = "deputy"


def folded(name: str) -> str:
    """Return a person's name as it is compared: one case, letters composed one way, single spaces."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def holds_on(valid_from: date | None, valid_to: date | None, day: date) -> bool:
    """Whether something with a first and a last day is in force on a day."""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day <= valid_to)


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Return field → [before, after] of what differs; dates as they are written in JSON."""
    return {
        field: [_plain(before.get(field)), _plain(value)]
        for field, value in after.items()
        if before.get(field) != value
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
