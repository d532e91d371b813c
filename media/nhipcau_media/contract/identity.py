"""Identities at the media server: ``point:ID``, ``point:ID:content``, ``person:ID:N`` and our own ``sys:…``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

PROGRAMME = "sys:programme"
#: Names of the programme's sounds: everything, and a clip's alone, for who would hear itself in the first.
MIX = "mix"
CLIP = "clip"
PROBE = "sys:probe"

#: Name of the token attribute that carries the seat's generation (decimal text).
GENERATION_ATTRIBUTE = "gen"

_POINT = re.compile(r"point:(\d+)(:content)?\Z")
_PERSON = re.compile(r"person:(\d+):(\d+)\Z")


class IdentityKind(StrEnum):
    """Who stands behind an identity."""

    POINT = "point"
    CONTENT = "content"
    PERSON = "person"
    SYSTEM = "system"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Identity:
    """A parsed identity."""

    kind: IdentityKind
    #: Point id for POINT and CONTENT, person id for PERSON, else 0.
    id: int = 0
    #: Which of a person's pages (PERSON only).
    number: int = 0


def point_identity(point_id: int) -> str:
    """Identity of the device that occupies a point's seat."""
    return f"point:{point_id}"


def content_identity(point_id: int) -> str:
    """Identity of a point's second machine, which shows content and nothing else."""
    return f"point:{point_id}:content"


def person_identity(person_id: int, number: int) -> str:
    """Identity of one page of a signed-in person (chair's page, engineer)."""
    return f"person:{person_id}:{number}"


def parse_identity(text: str) -> Identity:
    """Parse an identity; anything that is not ours has kind UNKNOWN (and has no business in a room)."""
    if text in (PROGRAMME, PROBE):
        return Identity(IdentityKind.SYSTEM)
    if match := _POINT.match(text):
        return Identity(IdentityKind.CONTENT if match[2] else IdentityKind.POINT, int(match[1]))
    if match := _PERSON.match(text):
        return Identity(IdentityKind.PERSON, int(match[1]), int(match[2]))
    return Identity(IdentityKind.UNKNOWN)
